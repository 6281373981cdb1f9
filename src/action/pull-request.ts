import { setTimeout } from 'node:timers/promises'
import { explainComment, type CommentFailure, type CommentPlace } from '../channels/pull-request-failures.js'
import { bodyOf, markerOf } from '../channels/pull-request-marker.js'
import { patiently } from '../channels/pull-request-patience.js'
import { keepComment, type Kept } from '../channels/pull-request.js'
import { grouped } from '../domain/count.js'
import type { Clock, Environment, Logger } from '../ports.js'
import type { CommentChoice } from '../settings.js'
import { pullRequestOf } from './event.js'

/** What became of the comment. It never changes the exit. */
export type CommentResult = Kept | CommentFailure

export interface CommentWork {
  /** Absent, there is to be none. */
  comment?: CommentChoice | undefined
  /** Whether it is only said what would be done. */
  dryRun: boolean
  /** Whether there is something to tell: a breach or a warning. */
  problem: boolean
  /** The comment's Markdown in no more than so many characters. */
  render: (limitCharacters: number) => string
}

export interface CommentSurroundings {
  environment: Environment
  clock: Clock
  logger: Logger
  /** Hides a secret from the log. */
  mask: (secret: string) => void
  /** In milliseconds. */
  wait?: (ms: number) => Promise<unknown>
}

/**
 * Keeps the pull request's comment, as the settings want it, and says in the log what became of it. Never throws: what
 * cannot be done is a warning.
 */
export async function commentOnPullRequest(
  work: CommentWork,
  surroundings: CommentSurroundings
): Promise<CommentResult> {
  const { logger } = surroundings
  if (work.comment === undefined) return { done: 'skipped' }
  const result = await comment(work, work.comment, surroundings)
  if ('warning' in result) {
    logger.warning(`${NAME}: ${result.warning}`)
    if (result.remedy !== undefined) logger.info(`  To mend it: ${result.remedy}`)
  } else if (!work.dryRun) {
    logger.info(`${NAME}: ${IN_WORDS[result.done]}${result.url === undefined ? '' : ` (${result.url})`}`)
  }
  return result
}

const NAME = 'Pull request comment'

const IN_WORDS: Readonly<Record<Kept['done'], string>> = {
  created: 'created',
  updated: 'updated',
  unchanged: 'says so already',
  skipped: 'nothing to tell, and none to bring up to date'
}

async function comment(
  { dryRun, problem, render }: CommentWork,
  { when, key, token: given }: CommentChoice,
  { environment, clock, logger, mask, wait = setTimeout }: CommentSurroundings
): Promise<CommentResult> {
  const pullRequest = pullRequestOf(environment)
  if (pullRequest === undefined) return noPullRequest(environment)
  const { owner, repo, number, readOnly } = pullRequest
  const apiUrl = variable(environment, 'GITHUB_API_URL', 'https://api.github.com').replace(/\/+$/, '')
  const place = { where: `pull request #${number} of ${owner}/${repo}`, readOnly, apiUrl }
  try {
    const marker = markerOf(key)
    const wanted = { marker, body: bodyOf(marker, render), mayCreate: problem || when === 'always' }
    if (dryRun) return rehearse(wanted, place, logger)

    const token = (given ?? '').trim()
    // A header that cannot be is refused with an error that quotes it whole.
    if (!/^[!-~]+$/.test(token)) return noToken(token, place)
    mask(token)
    const { createCommentsApi } = await import('./github.js')
    const api = createCommentsApi({ token, apiUrl, pullRequest, clock, logger })
    return await patiently(() => keepComment(api, wanted), { wait, logger })
  } catch (error) {
    return explainComment(error, place)
  }
}

function rehearse(
  { marker, body, mayCreate }: { marker: string; body: string; mayCreate: boolean },
  { where }: CommentPlace,
  logger: Logger
): Kept {
  const size = grouped(body.length - marker.length - 1)
  const what = mayCreate ? 'create or update the one' : 'update the one, where there is one,'
  logger.info(
    `${NAME}: would ${what} marked ${marker} on ${where}: ${size} characters (dry run: nothing is sent)`
  )
  return { done: 'skipped' }
}

function noPullRequest(environment: Environment): CommentFailure {
  const name = variable(environment, 'GITHUB_EVENT_NAME', 'of no name')
  return {
    warning: `there is no pull request to comment on: the run was started by the event ${name}`,
    remedy:
      "run the workflow `on: pull_request` with `pull-requests: write` in the job's `permissions`, or set `comment-pr: never`"
  }
}

function noToken(token: string, { where }: CommentPlace): CommentFailure {
  return {
    warning: `${where} could not be commented on: ${token === '' ? 'there is no token' : 'the token holds characters that no token has'}`,
    remedy:
      "leave `github-token` out, which gives the job's own token, and add `pull-requests: write` to the job's `permissions`"
  }
}

/** A variable that is there and not empty, or what stands for it. */
function variable(environment: Environment, name: string, otherwise: string): string {
  const value = environment[name]
  return value === undefined || value === '' ? otherwise : value
}

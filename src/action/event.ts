import { readFileSync } from 'node:fs'
import type { Environment } from '../ports.js'
import { isFromFork } from './context.js'

/** A pull request that the run belongs to. */
export interface PullRequest {
  owner: string
  repo: string
  number: number
  /** Whether GitHub gave the run a token that may only read: the pull request is from a fork. */
  readOnly: boolean
}

/**
 * The pull request of the event that started the run: of `pull_request`, `pull_request_target` and their like, or the
 * one that an `issue_comment` was written on. Undefined where the event has none, as `schedule`, `push` and
 * `merge_group` have none.
 */
export function pullRequestOf(environment: Environment): PullRequest | undefined {
  const { pull_request: pull, issue } = eventOf(environment)
  const number = pull?.number ?? (issue?.pull_request ? issue.number : undefined)
  const [owner, repo, ...rest] = (environment['GITHUB_REPOSITORY'] ?? '').split('/')
  if (!Number.isSafeInteger(number) || !owner || !repo || rest.length > 0) return undefined
  return { owner, repo, number: number as number, readOnly: isFromFork(environment) }
}

interface Event {
  pull_request?: { number?: unknown } | null
  issue?: { number?: unknown; pull_request?: unknown } | null
}

/** What cannot be read is taken for nothing. */
function eventOf(environment: Environment): Event {
  try {
    const event: unknown = JSON.parse(readFileSync(environment['GITHUB_EVENT_PATH'] ?? '', 'utf8'))
    return typeof event === 'object' && event !== null ? event : {}
  } catch {
    return {}
  }
}

import { getOctokit } from '@actions/github'
import * as z from 'zod/mini'
import { CommentsError, type Comment, type CommentsApi } from '../channels/pull-request-api.js'
import type { Clock, Logger } from '../ports.js'
import { boundedFetch, type Fetch } from './bounded-fetch.js'
import type { PullRequest } from './event.js'

export interface GithubOptions {
  token: string
  /** `https://api.github.com`, or a GitHub Enterprise Server's. */
  apiUrl: string
  pullRequest: PullRequest
  clock: Clock
  logger: Logger
}

/** The most that GitHub gives. */
const COMMENTS_A_PAGE = 100
/** The status of what is deleted. */
const NO_CONTENT = 204
/** How long an answer may take. */
const SILENCE_MS = 15_000

/**
 * A pull request's comments over GitHub's REST API, through the proxy of the environment. Loaded only by runs that
 * comment: what it imports is larger than all the rest of the Action's face.
 */
export function createCommentsApi({ token, apiUrl, pullRequest, clock, logger }: GithubOptions): CommentsApi {
  const tell = (message: string) => {
    logger.debug(message)
  }
  const octokit = getOctokit(token, {
    baseUrl: apiUrl,
    userAgent: 'aws-ipam-monitor',
    // By itself it writes to the console.
    log: { debug: () => undefined, info: () => undefined, warn: tell, error: tell }
  })
  const { owner, repo, number: issue_number } = pullRequest
  // The toolkit's own goes through the proxy of the environment.
  const fetchBounded = boundedFetch((octokit.request.endpoint.DEFAULTS.request?.fetch ?? fetch) as Fetch)
  const bounded = () => ({ request: { signal: AbortSignal.timeout(SILENCE_MS), fetch: fetchBounded } })
  const { issues, users } = octokit.rest

  /** Makes every failure one of ours, which holds nothing of the request. */
  async function call<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request()
    } catch (error) {
      throw translated(error, token, clock)
    }
  }

  return {
    async author() {
      // A user's token may ask REST; an app's, as the job's own is, may ask GraphQL alone, which answers both.
      const viewer = await call(async () => {
        const answer = await octokit.graphql<Viewer>('{ viewer { login } }', bounded())
        return shaped(LOGIN, answer.viewer)
      }).catch(unless('refused', 'broken'))
      if (viewer !== undefined) return viewer.login
      const user = await call(async () => {
        const { data } = await users.getAuthenticated(bounded())
        return shaped(LOGIN, data)
      }).catch(unless('refused'))
      return user?.login
    },
    async list(page) {
      const { data, headers } = await call(() =>
        issues.listComments({
          owner,
          repo,
          issue_number,
          per_page: COMMENTS_A_PAGE,
          page,
          ...bounded()
        })
      )
      return {
        comments: shaped(z.array(COMMENT), data).map(commentOf),
        more: /\brel="next"/.test(headers.link ?? '')
      }
    },
    async create(body) {
      const { data } = await call(() =>
        issues.createComment({ owner, repo, issue_number, body, ...bounded() })
      )
      return commentOf(shaped(COMMENT, data))
    },
    async update(comment_id, body) {
      const { data } = await call(() => issues.updateComment({ owner, repo, comment_id, body, ...bounded() }))
      return commentOf(shaped(COMMENT, data))
    },
    async delete(comment_id) {
      const { status } = await call(() => issues.deleteComment({ owner, repo, comment_id, ...bounded() }))
      const answered: number = status
      // A proxy's page with status 200 deletes nothing.
      if (answered !== NO_CONTENT) throw notGithubs(answered)
    }
  }
}

/** Lets a failure of these kinds be no answer, and throws any other. */
function unless(...kinds: CommentsError['kind'][]): (error: unknown) => undefined {
  return error => {
    if (error instanceof CommentsError && kinds.includes(error.kind)) return undefined
    throw error
  }
}

interface Viewer {
  viewer?: unknown
}

const LOGIN = z.object({ login: z.string().check(z.minLength(1)) })

const COMMENT = z.object({
  id: z.int(),
  body: z.nullish(z.string()),
  html_url: z.optional(z.string()),
  user: z.nullish(z.object({ login: z.string(), type: z.optional(z.string()) }))
})

function commentOf({ id, body, html_url: url, user }: z.infer<typeof COMMENT>): Comment {
  return {
    id,
    body: body ?? '',
    ...(user && { author: { login: user.login, isBot: user.type === 'Bot' } }),
    ...(url !== undefined && { url })
  }
}

/** An answer that is not what GitHub would give is no empty one: a proxy's page comes with a 200 too. */
function shaped<T extends z.ZodMiniType>(schema: T, data: unknown): z.infer<T> {
  const { success, data: value } = schema.safeParse(data)
  if (!success) throw notGithubs(200)
  return value
}

function notGithubs(status: number): CommentsError {
  return new CommentsError('broken', 'not the JSON that GitHub documents', { status })
}

/** What is read of octokit's errors (`@octokit/request-error`). */
interface RequestError {
  status: number
  message: string
  response?: { headers: Partial<Record<string, string | number>>; data: unknown }
}

function translated(error: unknown, token: string, clock: Clock): CommentsError {
  if (error instanceof CommentsError) return error
  // Before it is cut: what is left of a token would be hidden by nobody.
  const hidden = (text: string) => oneLine(text.replaceAll(token, '***'))
  if (!isRequestError(error)) return new CommentsError('refused', hidden(messageOf(error)))
  const { status, response } = error
  // Octokit gives what had no answer the status 500.
  if (response === undefined) return new CommentsError('unreachable', hidden(error.message))
  const told = toldBy(response.data)
  const message = hidden(told ?? '')
  const waitMs = pauseAskedFor(status, response.headers, message, clock)
  if (waitMs !== undefined) return new CommentsError('limited', message, { status, waitMs })
  if (status >= 500 || status === 408) return new CommentsError('failed', message, { status })
  return told === undefined ? notGithubs(status) : new CommentsError('refused', message, { status })
}

function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && error.name === 'HttpError'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** More of one message helps nobody. */
const LONGEST = 300

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

const TOLD = z.object({
  message: z.string(),
  errors: z.optional(z.array(z.union([z.string(), z.object({ message: z.string() }), z.unknown()])))
})

/** GitHub's own words; undefined where the body is none of GitHub's. */
function toldBy(data: unknown): string | undefined {
  const { success, data: told } = TOLD.safeParse(data)
  if (!success) return undefined
  const details = (told.errors ?? []).map(detail =>
    typeof detail === 'string' ? detail : ((detail as { message?: string } | null)?.message ?? '')
  )
  return [told.message, ...details.filter(detail => detail !== '')].join('; ')
}

/** A limit that does not say for how long: a minute at least (docs: rate limits for the REST API). */
const UNTOLD_PAUSE_MS = 60_000

/** How long a rate limit asks to wait; undefined where the answer is none. */
function pauseAskedFor(
  status: number,
  headers: NonNullable<RequestError['response']>['headers'],
  message: string,
  clock: Clock
): number | undefined {
  if (status !== 403 && status !== 429) return undefined
  const after = Number(headers['retry-after'] ?? NaN)
  if (after >= 0) return after * 1000
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const until = Number(headers['x-ratelimit-reset'] ?? NaN) * 1000 - clock().getTime()
    return Number.isFinite(until) ? Math.max(until, 0) : UNTOLD_PAUSE_MS
  }
  return status === 429 || /\brate limit\b|\babuse detection\b/i.test(message) ? UNTOLD_PAUSE_MS : undefined
}

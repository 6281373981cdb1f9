import { setTimeout } from 'node:timers/promises'
import { getIDToken } from '@actions/core'
import { MOST_CREDENTIAL_BYTES, withBoundedAnswers } from '../aws/bounds.js'
import { CheckError } from '../domain/failure.js'
import type { Environment } from '../ports.js'
import { inTime } from '../waiting.js'
import { isFromFork } from './context.js'

/** Waits so many milliseconds, or until the signal says to stop, which is an error. */
type Wait = (ms: number, value: undefined, options: { signal: AbortSignal }) => Promise<unknown>

/** How long is waited, and by what. */
interface Patience {
  /** Between two attempts. */
  wait?: Wait
  /** For one attempt, before the next is made beside it. */
  attemptMs?: number
}

/**
 * Gets a new OIDC token of GitHub's for the audience. The toolkit masks it before it gives it out.
 *
 * @throws CheckError that tells a missing permission from a fork's pull request from a refusal.
 */
export async function githubToken(
  audience: string,
  environment: Environment,
  { wait = setTimeout, attemptMs = ATTEMPT_MS }: Patience = {}
): Promise<string> {
  const requestToken = environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']
  if (!environment['ACTIONS_ID_TOKEN_REQUEST_URL'] || !requestToken) {
    throw isFromFork(environment) ? tokenOfFork() : tokenNotPermitted()
  }
  const over = new AbortController()
  const { signal } = over
  /** What the endpoint said last. */
  let said: unknown
  const ask = () =>
    tokenFor(audience).catch((error: unknown) => {
      said = error
      throw error
    })
  try {
    return await within(SILENCE_MS, persistently(ask, { wait, attemptMs, signal }), signal)
  } catch (error) {
    // Its own words tell more than that it was waited for.
    const cause = said ?? error
    // An endpoint may repeat what it was asked with.
    const reason = withoutToolkit(messageOf(cause)).replaceAll(requestToken, '***')
    throw new CheckError(`GitHub gave no OIDC token: ${reason}`, {
      remedy: isRefusal(cause)
        ? "check the job's `permissions: { id-token: write }`, and run it again: a token to ask with ends with its job"
        : 'run the job again; if it stays so, see https://www.githubstatus.com',
      cause
    })
  } finally {
    over.abort()
  }
}

/** What is waited after each failure, less up to half of it by chance: parallel jobs are not to come back together. */
const PAUSES_MS = [300, 1_000, 3_000]

/**
 * Asks again after failures that may pass: the toolkit by itself does so after a few of them only. An attempt that is
 * late is not let go: its token counts as well as a later one's.
 */
async function persistently(
  ask: () => Promise<string>,
  { wait, attemptMs, signal }: Required<Patience> & { signal: AbortSignal }
): Promise<string> {
  const attempts: Promise<string>[] = []
  for (const pause of PAUSES_MS) {
    const earlier = attempts.map(unlessItFails)
    const asked = ask()
    attempts.push(asked)
    try {
      return await within(attemptMs, Promise.race([asked, ...earlier]), signal)
    } catch (error) {
      if (isRefusal(error)) throw error
    }
    const pausing = wait(pause * (1 - Math.random() / 2), undefined, { signal })
    const token = await Promise.race([...attempts.map(unlessItFails), pausing.then(() => undefined)])
    if (token !== undefined) return token
  }
  return await Promise.any([...attempts, ask()])
}

async function unlessItFails<T>(promised: Promise<T>): Promise<T> {
  return await promised.catch(() => new Promise<never>(() => undefined))
}

async function tokenFor(audience: string): Promise<string> {
  // The toolkit reads an answer for as long as something comes.
  const token: unknown = await withBoundedAnswers(() => getIDToken(audience), {
    mostBytes: MOST_CREDENTIAL_BYTES
  })
  if (typeof token !== 'string' || token === '') throw new Error('the answer holds none')
  return token
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim()
}

/** The toolkit puts its own words around the endpoint's status and message. */
function withoutToolkit(message: string): string {
  return message
    .replace(/^Error message: /, '')
    .replace(/^Failed to get ID Token\. Error Code : (\w+) Error Message: /, (_, status: string) =>
      /^\d+$/.test(status) ? `HTTP ${status}: ` : ''
    )
}

/** Whether the endpoint understood and said no. The toolkit tells the status in its message alone. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /Error Code\s*:\s*4(?!08|29)\d\d\b/.test(error.message)
}

/** How long the token may take: the toolkit itself waits three minutes, and for ever where an answer breaks off. */
const SILENCE_MS = 30_000
/**
 * How long one attempt may take. GitHub answers within a second or two; where it says 502, 503 or 504, the toolkit asks
 * again by itself, and tells of it after ten seconds and a quarter.
 */
const ATTEMPT_MS = 12_000

/** The toolkit cannot be told to stop. */
async function within<T>(ms: number, promised: Promise<T>, over: AbortSignal): Promise<T> {
  const late = () => new Error(`no whole answer came within ${ms / 1000} seconds`)
  return await inTime(promised, ms, late, { over })
}

function tokenNotPermitted(): CheckError {
  return new CheckError('role-to-assume needs an OIDC token of GitHub, and this job is not allowed one', {
    remedy:
      'add `permissions: { id-token: write, contents: read }` to the job, and to the calling workflow where this one is called by another'
  })
}

function tokenOfFork(): CheckError {
  return new CheckError(
    'this run belongs to a pull request from a fork, which GitHub gives no OIDC token, whatever its permissions say',
    {
      remedy:
        'run the check where the code is trusted (schedule, push, or pull requests of branches of this repository), and skip it for forks: `if: github.event.pull_request.head.repo.full_name == github.repository`'
    }
  )
}

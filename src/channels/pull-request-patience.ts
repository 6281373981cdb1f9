import type { Logger } from '../ports.js'
import { CommentsError } from './pull-request-api.js'

/** What is waited after each failure that may pass by itself. */
const PAUSES_MS = [1_000, 2_000, 4_000]
/** A job's minutes cost money, and a comment is worth no more of them. */
const PATIENCE_MS = 90_000

/**
 * Does something again while it fails in a way that may pass: GitHub is overloaded, out of reach, or asks to be left
 * alone for a while that is short enough. What is done must bear being done twice.
 */
export async function patiently<T>(
  action: () => Promise<T>,
  { wait, logger }: { wait: (ms: number) => Promise<unknown>; logger: Logger }
): Promise<T> {
  let left = PATIENCE_MS
  for (let failures = 0; ; failures += 1) {
    try {
      return await action()
    } catch (error) {
      const pause = pauseAfter(error, failures)
      if (pause === undefined || pause > left) throw error
      logger.debug(`${String(error)}; trying again in ${pause} ms`)
      left -= pause
      await wait(pause)
    }
  }
}

/** How long to wait after so many failures and this one; undefined: it is final. */
function pauseAfter(error: unknown, failures: number): number | undefined {
  const pause = PAUSES_MS[failures]
  if (!(error instanceof CommentsError) || error.kind === 'refused' || pause === undefined) return undefined
  return Math.max(pause, error.waitMs ?? 0)
}

import process from 'node:process'
import { setFailed } from '@actions/core'

/** GitHub's runner sends the one to a job that is cancelled, and the other seconds later, before it kills it. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export interface Cancellation {
  /** Aborted when the job is cancelled: what is under way is given up, and what is known is written. */
  signal: AbortSignal
  /** What is known is written now: a cancelled job may end at once. */
  settled: () => void
}

/** Listens for the end that the runner asks for. */
export function cancellation(): Cancellation {
  const controller = new AbortController()
  let isSettled = false
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      controller.abort()
      if (!isSettled) return
      setFailed(
        'Failed: the run was cancelled while its result was delivered; alerts, metrics or the comment may be missing.'
      )
      process.exit(1)
    })
  }
  return {
    signal: controller.signal,
    settled: () => {
      isSettled = true
      if (controller.signal.aborted) process.exit(1)
    }
  }
}

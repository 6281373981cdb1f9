import process from 'node:process'

/** GitHub's runner sends the one to a job that is cancelled, and the other seconds later, before it kills it. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export interface Cancellation {
  /** Aborted when the run is cancelled: what is under way is given up, and what is known is written. */
  signal: AbortSignal
  /** What is known is written now: a cancelled run ends here. */
  settled: () => void
}

/**
 * Listens for the signals that ask a process to end.
 *
 * @param exitCode what it then ends with
 * @param tell says that it was cancelled after what is known was written
 */
export function cancellation(exitCode: number, tell: (message: string) => void): Cancellation {
  const controller = new AbortController()
  let isSettled = false
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      controller.abort()
      if (!isSettled) return
      tell(
        'the run was cancelled while its result was delivered; alerts, metrics or the comment may be missing.'
      )
      process.exit(exitCode)
    })
  }
  return {
    signal: controller.signal,
    settled: () => {
      isSettled = true
      if (controller.signal.aborted) process.exit(exitCode)
    }
  }
}

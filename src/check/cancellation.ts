import process from 'node:process'

/** GitHub's runner sends the one to a job that is cancelled, and the other seconds later, before it kills it. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export interface CancellationOptions {
  /** What a cancelled run ends with. */
  exitCode: number
  /** Says that it was cancelled once its result was written. */
  tell: (message: string) => void
  /** Whether a second signal ends it even before that: a person asks twice where the runner only asks once more. */
  endsAtSecond: boolean
}

export interface Cancellation {
  /** Aborted when the run is cancelled: what is under way is given up, and what is known is written. */
  signal: AbortSignal
  /** What is known is written now: a cancelled run ends here. */
  settled: () => void
  /** All is done: signals are left to others. */
  over: () => void
}

/** Listens for the signals that ask a process to end. */
export function cancellation({ exitCode, tell, endsAtSecond }: CancellationOptions): Cancellation {
  const controller = new AbortController()
  let isSettled = false
  const cancel = () => {
    const isSecond = controller.signal.aborted
    controller.abort()
    if (isSettled) tell('the run was cancelled while its result was delivered; not everybody may have got it')
    if (isSettled || (isSecond && endsAtSecond)) process.exit(exitCode)
  }
  for (const signal of SIGNALS) process.on(signal, cancel)
  return {
    signal: controller.signal,
    settled: () => {
      isSettled = true
      if (controller.signal.aborted) process.exit(exitCode)
    },
    over: () => {
      for (const signal of SIGNALS) process.off(signal, cancel)
    }
  }
}

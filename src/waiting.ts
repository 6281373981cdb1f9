import { setImmediate } from 'node:timers/promises'

/** Turns of the event loop until a request has opened its socket and is sent. */
const REQUEST_TURNS = 5

/** Lets requests that were just made leave, before work that blocks. */
export async function requestsLeft(): Promise<void> {
  for (let turn = 0; turn < REQUEST_TURNS; turn += 1) await setImmediate()
}

/** How often one is told that nothing comes. */
export const WAITING_MS = 15_000

/**
 * Waits for something to its end, and meanwhile has it told that it takes long.
 *
 * @param tell is called every fifteen seconds, with the seconds that have passed
 */
export async function whileWaiting<T>(work: Promise<T>, tell: (seconds: number) => void): Promise<T> {
  const since = performance.now()
  const waiting = setInterval(() => {
    tell(Math.round((performance.now() - since) / 1_000))
  }, WAITING_MS)
  waiting.unref()
  try {
    return await work
  } finally {
    clearInterval(waiting)
  }
}

/**
 * What is promised, if it comes in time. What cannot be told to stop goes on by itself, and nobody waits for it.
 *
 * @param late makes what is thrown where it does not
 * @param given.over says that nobody waits any more: nothing is told then, and no clock keeps the process alive
 */
export async function inTime<T>(
  promised: Promise<T>,
  ms: number,
  late: () => Error,
  { over }: { over?: AbortSignal } = {}
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    clearTimeout(timer)
  }
  const isLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late())
    }, ms)
  })
  if (over?.aborted === true) stop()
  else over?.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([promised, isLate])
  } finally {
    stop()
    over?.removeEventListener('abort', stop)
  }
}

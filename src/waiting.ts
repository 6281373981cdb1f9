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

/**
 * Waits for all of them, whatever comes of one.
 *
 * @param {readonly Promise<unknown>[]} promises
 * @throws the reason of the first that failed, when all have ended
 */
export async function allSettled(promises) {
  const results = await Promise.allSettled(promises)
  const failed = results.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

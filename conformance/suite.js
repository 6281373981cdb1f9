import process from 'node:process'
import { Checks } from './checks.js'
import { endAll } from './processes.js'

/** Longer than ever needed, installation included: then something hangs. */
const LIMIT_MS = 20 * 60_000

/**
 * Runs groups of checks one after the other, whatever becomes of each. Prints a line for each check and the sums as the
 * last line, and exits by them.
 *
 * @param {readonly (readonly [name: string, group: (checks: Checks) => Promise<void>])[]} groups
 * @param {number} [scale] how many times the usual work there is, which takes as many times longer
 */
export async function runSuite(groups, scale = 1) {
  const limitMs = LIMIT_MS * Math.max(1, scale)
  const checks = new Checks()
  const finish = async () => {
    clearTimeout(limit)
    await endAll()
    console.log(checks.summary())
    process.exit(checks.failed === 0 ? 0 : 1)
  }
  const limit = setTimeout(() => {
    checks.failed++
    console.log(`FAIL  everything ends within ${limitMs / 60_000} minutes`)
    void finish()
  }, limitMs)
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => {
      checks.failed++
      console.log(`FAIL  not interrupted (${signal})`)
      void finish()
    })
  }
  for (const [name, group] of groups) {
    try {
      await group(checks)
    } catch (error) {
      await checks.check(`${name} is checked to its end`, () => {
        throw error
      })
    }
  }
  await finish()
}

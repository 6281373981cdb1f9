import { runAction } from '../../harness/run-action.js'
import { judged } from './judge.js'

/**
 * A cell of the matrix: one fault at one call, so many times.
 *
 * @typedef {object} Cell
 * @property {import('./scenarios.js').Scenario} scenario
 * @property {string} call
 * @property {import('./scenarios.js').FaultKind} kind
 * @property {'once' | 'thrice' | 'always'} times
 */

/** As many rows are on a page, so that lists have pages; and attempts as a user may have them. */
export const PAGE_SIZE = 40
const ATTEMPTS = 4
const LONG_ATTEMPTS = 2

/** A run that takes longer has no bound. The token endpoint is given three minutes by GitHub's own toolkit. */
const LIMIT_MS = 6 * 60_000

/**
 * @param {import('../../emulator/server.js').Emulator} emulator for this cell alone
 * @param {Cell} cell
 * @param {import('../../harness/run-action.js').ActionRun} undisturbed
 * @returns {Promise<string>} what came of it
 * @throws {Error} when that must not be
 */
export async function runCell(emulator, { scenario, call, kind, times }, undisturbed) {
  emulator.reset()
  const count = times === 'once' ? 1 : times === 'thrice' ? 3 : undefined
  const isForAll = kind.isEverywhere === true && times === 'always'
  const rule = emulator.faults.add({
    match: {
      ...(isForAll ? {} : { action: call }),
      from: kind.from ?? 1,
      ...(count !== undefined && { count })
    },
    fault: /** @type {import('../../emulator/faults.js').Fault} */ (kind.fault),
    ...(kind.delayMs !== undefined && { delayMs: kind.delayMs })
  })
  const run = await disturbed(emulator, scenario, kind.isLong === true)
  if (rule.hits === 0) throw new Error('the fault never happened')
  return judged(run, undisturbed, kind.fault)
}

/**
 * @param {import('../../emulator/server.js').Emulator} emulator
 * @param {import('./scenarios.js').Scenario} scenario
 * @param {boolean} [isLong]
 */
export async function disturbed(emulator, scenario, isLong = false) {
  return await runAction({
    emulator,
    inputs: scenario.inputs(emulator),
    env: { AWS_MAX_ATTEMPTS: String(isLong ? LONG_ATTEMPTS : ATTEMPTS) },
    timeoutMs: LIMIT_MS
  })
}

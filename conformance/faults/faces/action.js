import { startEmulator } from '../../../emulator/server.js'
import { runAction } from '../../../harness/run-action.js'
import { mustMakeItsCalls } from '../calls.js'
import { judged } from '../judges/action.js'
import { PAGE_ROWS } from '../scenarios.js'
import { toldBy } from '../told.js'

/** Attempts as a user may have them. */
const ATTEMPTS = 4
const LONG_ATTEMPTS = 2

/** A run that takes longer has no bound. */
export const LIMIT_MS = 6 * 60_000

/**
 * @param {boolean} [isLong] whether each attempt is waited for in half minutes
 * @returns {string} the value of `AWS_MAX_ATTEMPTS`
 */
export function attempts(isLong = false) {
  return String(isLong ? LONG_ATTEMPTS : ATTEMPTS)
}

/** @param {import('../scenarios.js').Scenario} scenario */
export function emulatorOf({ organisation }) {
  return startEmulator({ pageSize: PAGE_ROWS, organisation })
}

/**
 * The Action, and AWS to it.
 *
 * @param {import('../scenarios.js').Scenario} scenario
 * @param {import('../cell.js').Keep} keep
 * @returns {Promise<import('../cell.js').Face>}
 */
export async function actionFace(scenario, keep) {
  const emulator = keep(await emulatorOf(scenario))
  /** @param {boolean} [isLong] */
  const run = async isLong => {
    const ran = await runAction({
      emulator,
      inputs: scenario.inputs(emulator),
      env: { AWS_MAX_ATTEMPTS: attempts(isLong) },
      timeoutMs: LIMIT_MS
    })
    return { ...ran, told: toldBy(emulator) }
  }
  const undisturbed = await run()
  if (undisturbed.report?.coverage.complete !== true)
    throw new Error(`without a fault it is not whole: ${undisturbed.log}`)
  const inputs = scenario.inputs(emulator)
  return faceOf(scenario, emulator, async ({ isLong, fault }) =>
    judged(await run(isLong), undisturbed, { fault, inputs })
  )
}

/**
 * What has been run without a fault, to be disturbed.
 *
 * @param {import('../scenarios.js').Scenario} scenario
 * @param {Awaited<ReturnType<typeof emulatorOf>>} emulator which that run has asked, and nothing else
 * @param {(kind: import('../cell.js').Cell['kind']) => ReturnType<import('../cell.js').Face['run']>} judge runs it with
 *   the fault, and says what came of it
 * @returns {import('../cell.js').Face}
 */
export function faceOf(scenario, emulator, judge) {
  mustMakeItsCalls(scenario, emulator.requests)
  return {
    faults: emulator.faults,
    reset: () => {
      emulator.reset()
    },
    run: ({ kind }) => judge(kind)
  }
}

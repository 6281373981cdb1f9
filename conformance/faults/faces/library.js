import { join } from 'node:path'
import { judged } from '../judges/library.js'
import { toldBy } from '../told.js'
import { attempts, emulatorOf, faceOf, LIMIT_MS } from './action.js'

/** Uses the library as its documentation shows it. */
const PROGRAM = join(import.meta.dirname, 'library-program.js')

/**
 * A program that uses the library, which tells all that it got as JSON.
 *
 * @param {import('../scenarios.js').Scenario} scenario
 * @param {import('../cell.js').Keep} keep
 * @param {{ command: import('../../../harness/run-command.js').Command }} shared
 * @returns {Promise<import('../cell.js').Face>}
 */
export async function libraryFace(scenario, keep, { command }) {
  const emulator = keep(await emulatorOf(scenario))
  const { aws, keys } = emulator.environment
  const inputs = scenario.inputs(emulator)

  /** @param {boolean} [isLong] */
  const run = async isLong => {
    const ran = await command.runProgram(PROGRAM, [JSON.stringify(inputs)], {
      emulator,
      env: { ...aws, ...keys, AWS_MAX_ATTEMPTS: attempts(isLong) },
      timeoutMs: LIMIT_MS
    })
    if (ran.exitCode !== 0) throw new Error(`the program ends with ${ran.exitCode}: ${ran.stderr}`)
    return { ...JSON.parse(ran.stdout), told: toldBy(emulator) }
  }
  const undisturbed = await run()
  if (undisturbed.report?.coverage.complete !== true)
    throw new Error(`without a fault it is not whole: ${JSON.stringify(undisturbed)}`)
  return faceOf(scenario, emulator, async ({ isLong, fault }) =>
    judged(await run(isLong), undisturbed, { fault, inputs })
  )
}

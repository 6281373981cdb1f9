import { judged } from '../judges/command.js'
import { toldBy } from '../told.js'
import { attempts, emulatorOf, faceOf, LIMIT_MS } from './action.js'

/**
 * The command, which prints the Report as JSON.
 *
 * @param {import('../scenarios.js').Scenario} scenario
 * @param {import('../cell.js').Keep} keep
 * @param {{ command: import('../../../harness/run-command.js').Command }} shared
 * @returns {Promise<import('../cell.js').Face>}
 */
export async function commandFace(scenario, keep, { command }) {
  const emulator = keep(await emulatorOf(scenario))
  const { aws, keys } = emulator.environment
  const inputs = scenario.inputs(emulator)
  const options = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value])

  /** @param {boolean} [isLong] */
  const run = async isLong => {
    const ran = await command.run(['check', '--format', 'json', ...options], {
      emulator,
      env: { ...aws, ...keys, AWS_MAX_ATTEMPTS: attempts(isLong) },
      timeoutMs: LIMIT_MS
    })
    return { ...ran, told: toldBy(emulator) }
  }
  const undisturbed = await run()
  if (![0, 1].includes(undisturbed.exitCode ?? NaN))
    throw new Error(`without a fault it is not whole: ${undisturbed.stderr}`)
  return faceOf(scenario, emulator, async ({ isLong, fault }) =>
    judged(await run(isLong), undisturbed, { fault, inputs })
  )
}

import { startFunction } from '../../../harness/lambda/start-function.js'
import { judged } from '../judges/function.js'
import { toldBy } from '../told.js'
import { attempts, emulatorOf, faceOf, LIMIT_MS } from './action.js'

/**
 * The Lambda function, a process for each run.
 *
 * @param {import('../scenarios.js').Scenario} scenario
 * @param {import('../cell.js').Keep} keep
 * @param {{ folder: string }} shared folder of its bundle
 * @returns {Promise<import('../cell.js').Face>}
 */
export async function functionFace(scenario, keep, { folder }) {
  const emulator = keep(await emulatorOf(scenario))
  const { aws, keys } = emulator.environment
  const inputs = scenario.inputs(emulator)

  /** @param {boolean} [isLong] */
  const run = async isLong => {
    const env = { ...aws, ...keys, AWS_MAX_ATTEMPTS: attempts(isLong) }
    const lambda = await startFunction({ folder, emulator, env, timeoutMs: LIMIT_MS })
    try {
      const { answer, error, requestId } = await lambda.invoke(inputs)
      const objects = emulator.objects.map(({ bucket, key, body }) => ({
        bucket,
        key,
        report: JSON.parse(String(body))
      }))
      return { answer, error, requestId, log: lambda.log(), told: toldBy(emulator), objects }
    } finally {
      await lambda.stop()
    }
  }
  const undisturbed = await run()
  if (undisturbed.error !== undefined) throw new Error(`without a fault it fails: ${undisturbed.log}`)
  return faceOf(scenario, emulator, async ({ isLong, fault }) =>
    judged(await run(isLong), undisturbed, { fault, inputs })
  )
}

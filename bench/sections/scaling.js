import { startRemoteEmulator } from '../emulator.js'
import { interleaved, measure, medians } from '../measure.js'
import { ACTION } from '../programs.js'
import { count, mb } from '../table.js'

const FEW = 20_000
const MANY = 200_000
const BOUND = 1.1

/**
 * Whether ten times the rows take ten times as long.
 *
 * @param {{ runs: number }} options
 * @returns {Promise<import('../table.js').Row[]>}
 */
export async function scaling({ runs }) {
  const emulators = await Promise.all(
    [FEW, MANY].map(resources => startRemoteEmulator({ resources, only: 'subnet', privateScopes: 1 }))
  )
  try {
    const [few, many] = emulators
    if (few === undefined || many === undefined) throw new Error('the emulators did not start')
    /** @param {import('../emulator.js').RemoteEmulator} emulator */
    const reading = emulator => async () => {
      const inputs = { 'aws-region': emulator.environment.aws['AWS_REGION'] ?? '', 'fail-on': 'never' }
      const measured = await measure(ACTION, { emulator, inputs })
      await emulator.takeRequests()
      return measured
    }
    const measured = await interleaved(runs, { few: reading(few), many: reading(many) })
    const [less, more] = [medians(measured['few']), medians(measured['many'])]
    const [perFew, perMany] = [less.wallMs / FEW, more.wallMs / MANY]
    const [cpuFew, cpuMany] = [less.cpuMs / FEW, more.cpuMs / MANY]
    return [
      {
        what: `Wall time a row at ${count(MANY)} rows, beside ${count(FEW)}`,
        measured: microseconds(perMany),
        beside: microseconds(perFew),
        ratio: perMany / perFew,
        bound: BOUND
      },
      {
        what: 'CPU time a row',
        measured: microseconds(cpuMany),
        beside: microseconds(cpuFew),
        ratio: cpuMany / cpuFew
      },
      { what: 'Peak memory', measured: mb(more.peakMb), beside: mb(less.peakMb) }
    ]
  } finally {
    await Promise.all(emulators.map(emulator => emulator.close()))
  }
}

/** @param {number} milliseconds */
function microseconds(milliseconds) {
  return `${(milliseconds * 1000).toFixed(1)} µs`
}

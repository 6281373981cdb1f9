import { awsCliVersion, readByAwsCli } from '../aws-cli.js'
import { startRemoteEmulator } from '../emulator.js'
import { interleaved, measure, medians } from '../measure.js'
import { ACTION, BARE_NODE, yardstick } from '../programs.js'
import { count, mb, ms } from '../table.js'

const ROWS = 50_000
const BOUND = 1.25

/**
 * A large organisation, beside the SDK's own paginator.
 *
 * @param {{ runs: number }} options
 * @returns {Promise<import('../table.js').Row[]>}
 */
export async function rows({ runs }) {
  const paginator = await yardstick('bare-paginator')
  const emulator = await startRemoteEmulator({ resources: ROWS, only: 'subnet', privateScopes: 1 })
  try {
    const inputs = { 'aws-region': emulator.environment.aws['AWS_REGION'] ?? '', 'fail-on': 'never' }
    /** @param {import('../measure.js').Program} program */
    const reading = program => async () => {
      const measured = await measure(program, { emulator, inputs, timeoutMs: 120_000 })
      const served = (await emulator.takeRequests()).reduce((sum, { rows: some }) => sum + some, 0)
      // The scopes themselves are rows too.
      if (served < ROWS || served > ROWS + 10) throw new Error(`${program.name} read ${served} rows`)
      return measured
    }
    const cli = awsCliVersion()
    const readingByAws = async () => {
      const measured = await readByAwsCli(emulator)
      await emulator.takeRequests()
      return measured
    }
    const measured = await interleaved(runs, {
      bare: () => measure(BARE_NODE, {}),
      action: reading(ACTION),
      paginator: reading(paginator),
      ...(cli !== undefined && { aws: readingByAws })
    })
    const aws = measured['aws'] && medians(measured['aws'])
    const [bare, mine, theirs] = ['bare', 'action', 'paginator'].map(name => medians(measured[name]))
    if (bare === undefined || mine === undefined || theirs === undefined)
      throw new Error('nothing was measured')
    const what = `${count(ROWS)} rows`
    return [
      { what: 'Bare `node -e 0`: peak memory', measured: mb(bare.peakMb) },
      {
        what: `${what}: wall time, beside the SDK's paginator`,
        measured: ms(mine.wallMs),
        beside: ms(theirs.wallMs),
        ratio: mine.wallMs / theirs.wallMs,
        bound: BOUND
      },
      {
        what: `${what}: CPU time`,
        measured: ms(mine.cpuMs),
        beside: ms(theirs.cpuMs),
        ratio: mine.cpuMs / theirs.cpuMs
      },
      {
        what: `${what}: peak memory`,
        measured: mb(mine.peakMb),
        beside: mb(theirs.peakMb),
        ratio: mine.peakMb / theirs.peakMb,
        bound: BOUND
      },
      {
        what: `${what}: wall time, beside \`aws ec2 get-ipam-resource-cidrs\``,
        measured: ms(mine.wallMs),
        ...(aws === undefined
          ? { beside: 'not installed' }
          : { beside: `${ms(aws.wallMs)} (${cli})`, ratio: mine.wallMs / aws.wallMs })
      }
    ]
  } finally {
    await emulator.close()
  }
}

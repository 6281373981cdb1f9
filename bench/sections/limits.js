import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startRemoteEmulator } from '../emulator.js'
import { interleaved, measure, median, medians } from '../measure.js'
import { ACTION } from '../programs.js'
import { count, mb, ms } from '../table.js'

const RESOURCES = 200_000
const BREACHES = 100_000

/**
 * As large as it gets: half of 200,000 networks are over their limit, and all of that is written, alerted and published.
 * Beside it the same networks where none is, and nobody is told.
 *
 * @param {{ runs: number }} options
 * @returns {Promise<import('../table.js').Row[]>}
 */
export async function limits({ runs }) {
  const emulator = await startRemoteEmulator({ resources: RESOURCES, only: 'subnet', privateScopes: 1 })
  const scratch = mkdtempSync(join(tmpdir(), 'bench-limits-'))
  try {
    const report = join(scratch, 'report.json')
    const inputs = {
      'aws-region': emulator.environment.aws['AWS_REGION'] ?? '',
      'fail-on': 'never',
      'report-file': report
    }
    const quiet = { ...inputs, 'usage-threshold': '100' }
    await measure(ACTION, { emulator, inputs: quiet })
    const loud = {
      ...inputs,
      'usage-threshold': String(await thresholdOf(report)),
      'sns-topic-arn': emulator.topicArn,
      'cloudwatch-metrics': 'breaches'
    }
    await emulator.takeRequests()
    /** @param {Record<string, string>} given */
    const checking = given => async () => {
      const measured = await measure(ACTION, { emulator, inputs: given })
      const requests = await emulator.takeRequests()
      return { ...measured, puts: requests.filter(({ action }) => action === 'PutMetricData').length }
    }
    const measured = await interleaved(runs, { loud: checking(loud), quiet: checking(quiet) })
    const [all, none] = [medians(measured['loud']), medians(measured['quiet'])]
    const puts = median((measured['loud'] ?? []).map(run => run.puts))
    if (puts < (3 * BREACHES) / 1000) throw new Error(`only ${puts} requests put metrics`)
    const what = `${count(RESOURCES)} resources, at least ${count(BREACHES)} of them over their limit`
    return [
      {
        what: `${what}, with an alert and metrics in ${count(puts)} requests; beside none over it, and nobody told`,
        measured: ms(all.wallMs),
        beside: ms(none.wallMs),
        ratio: all.wallMs / none.wallMs
      },
      { what: '… CPU time', measured: ms(all.cpuMs), beside: ms(none.cpuMs), ratio: all.cpuMs / none.cpuMs },
      {
        what: '… peak memory',
        measured: mb(all.peakMb),
        beside: mb(none.peakMb),
        ratio: all.peakMb / none.peakMb
      }
    ]
  } finally {
    rmSync(scratch, { recursive: true, force: true })
    await emulator.close()
  }
}

/**
 * The usage that at least half of the networks of a Report are above.
 *
 * @param {string} file in which each finding has a line of its own
 */
async function thresholdOf(file) {
  /** @type {number[]} */
  const usages = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const usage = /"usagePercent":([\d.]+)/.exec(line)?.[1]
    if (usage !== undefined) usages.push(Number(usage))
  }
  usages.sort((a, b) => b - a)
  const last = usages[BREACHES - 1] ?? 0
  const threshold = usages.find(usage => usage < last)
  if (threshold === undefined) throw new Error('no usage lets half of the networks stand above it')
  return threshold
}

import { startRemoteEmulator } from '../emulator.js'
import { interleaved, measure, median } from '../measure.js'
import { ACTION } from '../programs.js'
import { ms } from '../table.js'

const BOUND = 1.2
const LATENCY_MS = 100
const TYPES = ['subnet', 'vpc']

/**
 * Two scopes and two types at 100 ms a page: all four walks together, beside the slowest of them alone.
 *
 * @param {{ runs: number }} options
 * @returns {Promise<import('../table.js').Row[]>}
 */
export async function sideBySide({ runs }) {
  const emulator = await startRemoteEmulator({ resources: 10_000, privateScopes: 2, latencyMs: LATENCY_MS })
  try {
    const region = { 'aws-region': emulator.environment.aws['AWS_REGION'] ?? '', 'fail-on': 'never' }
    const scopes = emulator.scopes.filter(({ ipamScopeType }) => ipamScopeType === 'private')
    /** @param {Record<string, string>} inputs */
    const reading = inputs => async () => {
      const { wallMs } = await measure(ACTION, { emulator, inputs: { ...region, ...inputs } })
      const pages = (await emulator.takeRequests()).filter(({ action }) => action === 'GetIpamResourceCidrs')
      return { wallMs, pages: pages.length }
    }
    const walks = scopes.flatMap(({ ipamScopeId }) =>
      TYPES.map(type => ({ 'scope-ids': ipamScopeId, 'resource-types': type }))
    )
    const all = {
      'scope-ids': scopes.map(scope => scope.ipamScopeId).join(','),
      'resource-types': TYPES.join(',')
    }
    const measured = await interleaved(runs, {
      all: reading(all),
      ...Object.fromEntries(walks.map((walk, index) => [`walk ${index}`, reading(walk)]))
    })
    const alone = walks.map((_, index) => summary(measured[`walk ${index}`]))
    const together = summary(measured['all'])
    const [slowest] = alone.sort((a, b) => b.wallMs - a.wallMs)
    if (slowest === undefined) throw new Error('there was no walk')
    return [
      {
        what:
          `${scopes.length} scopes × ${TYPES.length} types at ${LATENCY_MS} ms a page (${together.pages} pages), ` +
          `beside the slowest walk alone (${slowest.pages} pages)`,
        measured: ms(together.wallMs),
        beside: ms(slowest.wallMs),
        ratio: together.wallMs / slowest.wallMs,
        bound: BOUND
      }
    ]
  } finally {
    await emulator.close()
  }
}

/** @param {{ wallMs: number, pages: number }[] | undefined} runs */
function summary(runs = []) {
  return { wallMs: median(runs.map(run => run.wallMs)), pages: median(runs.map(run => run.pages)) }
}

import { startRemoteEmulator } from '../emulator.js'
import { interleaved, measure, median } from '../measure.js'
import { ACTION } from '../programs.js'
import { count, ms } from '../table.js'

const BOUND = 1.2
const LATENCY_MS = 100
const TYPES = ['subnet', 'vpc']

/**
 * Two scopes and two types at 100 ms a page: all four walks together, beside the slowest of them alone. With short
 * pages, where waiting is nearly all there is to it, and with full ones, whose reading keeps the one thread busy.
 *
 * @param {{ runs: number }} options
 * @returns {Promise<import('../table.js').Row[]>}
 */
export async function sideBySide({ runs }) {
  return [
    await together({ runs, resources: 2_000, pageSize: 200 }),
    await together({ runs, resources: 10_000, pageSize: 1_000 })
  ]
}

/**
 * @param {{ runs: number, resources: number, pageSize: number }} options
 * @returns {Promise<import('../table.js').Row>}
 */
async function together({ runs, resources, pageSize }) {
  const emulator = await startRemoteEmulator({ resources, pageSize, privateScopes: 2, latencyMs: LATENCY_MS })
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
    const atOnce = summary(measured['all'])
    const [slowest] = alone.sort((a, b) => b.wallMs - a.wallMs)
    if (slowest === undefined) throw new Error('there was no walk')
    return {
      what:
        `${scopes.length} scopes × ${TYPES.length} types at ${LATENCY_MS} ms a page of ${count(pageSize)} rows ` +
        `(${atOnce.pages} pages), beside the slowest walk alone (${slowest.pages} pages)`,
      measured: ms(atOnce.wallMs),
      beside: ms(slowest.wallMs),
      ratio: atOnce.wallMs / slowest.wallMs,
      bound: BOUND
    }
  } finally {
    await emulator.close()
  }
}

/** @param {{ wallMs: number, pages: number }[] | undefined} runs */
function summary(runs = []) {
  return { wallMs: median(runs.map(run => run.wallMs)), pages: median(runs.map(run => run.pages)) }
}

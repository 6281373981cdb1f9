import { startRemoteEmulator } from '../emulator.js'
import { interleaved, measure, median } from '../measure.js'
import { ACTION, BARE_NODE, yardstick } from '../programs.js'
import { ms } from '../table.js'

/** @typedef {import('../measure.js').Program} Program */

const BOUND = 1.1

/**
 * From process start to the arrival of the first request, beside a bundle that imports the least one can. The bound is
 * told beside what the bundler makes by itself; beside the same made smaller by all the steps of `dist/` there is none.
 *
 * @param {{ runs: number }} options
 * @returns {Promise<import('../table.js').Row[]>}
 */
export async function start({ runs }) {
  const alike = await yardstick('first-request')
  const plain = await yardstick('first-request', { plain: true })
  const emulator = await startRemoteEmulator({ resources: 100 })
  try {
    const inputs = { 'aws-region': emulator.environment.aws['AWS_REGION'] ?? '', 'fail-on': 'never' }
    const withRole = { ...inputs, 'role-to-assume': emulator.roleArn }
    /**
     * @param {Program} program
     * @param {Record<string, string>} given
     */
    const firstRequest = (program, given) => async () => {
      const { startedAt } = await measure(program, { emulator, inputs: given })
      const [first] = await emulator.takeRequests()
      if (first === undefined) throw new Error(`${program.name} sent no request`)
      return first.startedAt - startedAt
    }
    const times = await interleaved(runs, {
      bare: async () => (await measure(BARE_NODE, {})).wallMs,
      action: firstRequest(ACTION, inputs),
      alike: firstRequest(alike, inputs),
      plain: firstRequest(plain, inputs),
      actionWithRole: firstRequest(ACTION, withRole),
      alikeWithRole: firstRequest(alike, withRole),
      plainWithRole: firstRequest(plain, withRole)
    })
    /** @param {string} name */
    const of = name => median(times[name] ?? [])
    /**
     * @param {string} what
     * @param {string} mine
     * @param {string} theirs
     * @returns {import('../table.js').Row}
     */
    const row = (what, mine, theirs) => ({
      what,
      measured: ms(of(mine)),
      beside: ms(of(theirs)),
      ratio: of(mine) / of(theirs)
    })
    return [
      { what: 'Bare `node -e 0`, whole', measured: ms(of('bare')) },
      {
        ...row('First request, keys in the environment; beside the least bundle', 'action', 'plain'),
        bound: BOUND
      },
      row('… beside the least bundle, made smaller as dist/ is', 'action', 'alike'),
      {
        ...row(
          "First request (GitHub's token), with a role; beside the least bundle",
          'actionWithRole',
          'plainWithRole'
        ),
        bound: BOUND
      },
      row('… beside the least bundle, made smaller as dist/ is', 'actionWithRole', 'alikeWithRole')
    ]
  } finally {
    await emulator.close()
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withModules } from '../../scripts/policy-modules.js'
import { writeLargePlan } from '../large-plan.js'
import { interleaved, measure, medians } from '../measure.js'
import { count, mb, ms } from '../table.js'

const RESOURCES = 20_000
const BOUND_MS = 2000
const BOUND_MB = 450

const PROGRAM = join(import.meta.dirname, '..', 'read-plan.js')

/**
 * What it costs to read a large plan and to find out where all that it has lies, beside parsing its JSON whole.
 *
 * @param {{ runs: number }} options
 * @returns {Promise<import('../table.js').Row[]>}
 */
export async function plan({ runs }) {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-plan-'))
  try {
    const file = join(scratch, 'plan.json')
    const bytes = writeLargePlan(file, { resources: RESOURCES })
    return await withModules(['domain', 'plan', 'input-file.ts'], async (_, folder) => {
      /** @param {string} module */
      const reading = module => () =>
        measure({ name: 'reading a plan', nodeArguments: [PROGRAM, module, file] }, {})
      const measured = await interleaved(runs, {
        mine: reading(join(folder, 'plan', 'read.js')),
        whole: reading('')
      })
      const [mine, whole] = [medians(measured['mine']), medians(measured['whole'])]
      const alone = 'beside `JSON.parse` alone'
      return [
        {
          what: `A plan of ${count(RESOURCES)} resources, ${mb(bytes / 1024 / 1024)}, as a process of its own: wall time, ${alone}`,
          measured: ms(mine.wallMs),
          beside: ms(whole.wallMs)
        },
        {
          // It has one thread: alone on a processor this is its wall time, and beside others it still tells the truth.
          what: `… CPU time (at most ${ms(BOUND_MS)})`,
          measured: ms(mine.cpuMs),
          beside: ms(whole.cpuMs),
          missed: mine.cpuMs > BOUND_MS
        },
        {
          what: `… peak memory (at most ${mb(BOUND_MB)})`,
          measured: mb(mine.peakMb),
          beside: mb(whole.peakMb),
          missed: mine.peakMb > BOUND_MB
        }
      ]
    })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

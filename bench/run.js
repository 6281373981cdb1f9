/**
 * `npm run bench [-- --quick] [-- --runs N] [-- --only SECTION]`: how fast and how large the built Action is, beside
 * yardsticks that are measured in the same run. Prints a Markdown table; what is beyond its bound is marked. Fails only
 * when something breaks: a slow machine is no failure.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { node24 } from '../harness/node24.js'
import { limits } from './sections/limits.js'
import { plan } from './sections/plan.js'
import { policy } from './sections/policy.js'
import { rows } from './sections/rows.js'
import { scaling } from './sections/scaling.js'
import { sideBySide } from './sections/side-by-side.js'
import { size } from './sections/size.js'
import { start } from './sections/start.js'
import { isMissed, table } from './table.js'

/** Each section, and how often what it measures is run. */
const SECTIONS = {
  start: { title: 'Start', measure: start, runs: 15, quickRuns: 5 },
  rows: { title: 'Large organisations', measure: rows, runs: 5, quickRuns: 1 },
  scaling: { title: 'Ten times larger', measure: scaling, runs: 3, quickRuns: 1 },
  limits: { title: 'As large as it gets', measure: limits, runs: 2, quickRuns: 1 },
  'side-by-side': { title: 'Side by side', measure: sideBySide, runs: 5, quickRuns: 1 },
  policy: { title: 'Policy', measure: policy, runs: 5, quickRuns: 1 },
  plan: { title: 'Plan', measure: plan, runs: 5, quickRuns: 1 },
  size: { title: 'Size', measure: size, runs: 1, quickRuns: 1 }
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    only: { type: 'string', multiple: true }
  }
})
const chosen = Object.entries(SECTIONS).filter(([name]) => values.only?.includes(name) ?? true)
const given = values.runs === undefined ? undefined : Number(values.runs)
if (chosen.length === 0 || (given !== undefined && !(Number.isInteger(given) && given > 0))) {
  console.error(`Usage: npm run bench -- [--quick] [--runs N] [--only ${Object.keys(SECTIONS).join('|')}]…`)
  process.exitCode = 2
} else {
  await bench()
}

async function bench() {
  const version = execFileSync(node24(), ['--version'], { encoding: 'utf8' }).trim()
  console.log(`Node ${version} on ${cpus().length} × ${cpus()[0]?.model ?? 'an unknown processor'}; medians.`)
  let missed = 0
  for (const [, { title, measure, runs, quickRuns }] of chosen) {
    const times = given ?? (values.quick ? quickRuns : runs)
    const measured = await measure({ runs: times })
    missed += measured.filter(isMissed).length
    console.log(
      `\n### ${title}${measure === size ? '' : ` (${times} ${times === 1 ? 'run' : 'runs'})`}\n\n${table(measured)}`
    )
  }
  console.log(
    missed === 0
      ? '\nEvery bound is kept.'
      : `\n${missed} ${missed === 1 ? 'bound is' : 'bounds are'} missed.`
  )
}

import process from 'node:process'
import { parseArgs } from 'node:util'
import { runSuite } from '../suite.js'
import { checkAnswers } from './answers.js'
import { checkBombs } from './bombs/bombs.js'
import { Cases } from './cases.js'
import { compileSources } from './compiled.js'
import { hostileText } from './corpus.js'
import { checkFiles } from './files.js'
import { checkFormats } from './formats.js'
import { checkLog } from './log.js'
import { checkPages } from './pages.js'
import { checkServices } from './services.js'

const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } }
})

/** Cases that a run makes unless it is told how many, and fewer than this are a failure. */
const USUAL_RUNS = 20_000
/** The same in every run, so that CI fails by what changed and not by chance. */
const USUAL_SEED = 20_261_103

const runs = Number(values.runs ?? USUAL_RUNS)
const seed =
  values.seed === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed ?? USUAL_SEED)
if (!(runs > 0) || !Number.isSafeInteger(seed)) {
  console.error('usage: npm run test:hostile -- [--runs CASES] [--seed NUMBER|random] [--only GROUP]')
  process.exit(2)
}
console.log(`seed ${seed}, at least ${runs.toLocaleString('en-US')} cases`)

const sources = compileSources()
const { nastyText } = await sources.load('__tests__/unit/render/nasty.ts')
const text = hostileText(nastyText())

/** @type {readonly (readonly [name: string, check: (cases: Cases) => Promise<void>])[]} */
const GROUPS = [
  ['pages', cases => checkPages(cases, sources, text)],
  ['log', cases => checkLog(cases, sources, text)],
  ['formats', cases => checkFormats(cases, sources, text)],
  ['files', cases => checkFiles(cases, sources, text)],
  ['answers', cases => checkAnswers(cases, sources, text)],
  ['services', cases => checkServices(cases, sources, text)],
  ['bombs', cases => checkBombs(cases)]
]
const chosen = GROUPS.filter(([name]) => values.only === undefined || values.only === name)

/** @type {Cases | undefined} */
let all
await runSuite(
  [
    ...chosen.map(
      ([name, check]) =>
        /** @type {const} */ ([
          name,
          async (/** @type {import('../checks.js').Checks} */ checks) => {
            all ??= new Cases(checks, { seed, scale: runs / USUAL_RUNS })
            await check(all)
          }
        ])
    ),
    [
      'counting',
      checks =>
        checks.check(`${(all?.ran ?? 0).toLocaleString('en-US')} cases ran`, () => {
          if (values.only === undefined && (all?.ran ?? 0) < runs) throw new Error(`fewer than ${runs}`)
        })
    ]
  ],
  runs / USUAL_RUNS
)

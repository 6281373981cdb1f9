import { strict as assert } from 'node:assert'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { once } from '../checks.js'
import { virtualEnvironment } from '../python.js'
import { runSuite } from '../suite.js'
import { runWorkflow } from './act.js'

/**
 * `npm run test:runner`: the workflow `self-test.yml`, which uses the Action as `./`, on a runner that is not ours.
 * What has to hold is said by the workflow's own expressions; here it is looked at that each of them was really asked,
 * and that each would fail where it does not hold. Prints a line for each check and the sums as its last line.
 */

const WORKFLOW = join(import.meta.dirname, '..', '..', '.github', 'workflows', 'self-test.yml')
/** Steps of which the Action's failure is what is asked for. */
const FAILING = ['A breach that fails', 'Bad inputs']
/** The subnets of the emulator's organisation that are over 80 %. */
const BREACHES = 6

const text = readFileSync(WORKFLOW, 'utf8')
/** @type {{ jobs: Record<string, { name: string, steps: { name?: string, env?: Record<string, string> }[] }> }} */
const workflow = parseDocument(text).toJS()
const { check: first, each: second } = workflow.jobs
if (first === undefined || second === undefined) throw new Error('the workflow has other jobs')

const act = once(async () =>
  join(await virtualEnvironment(join(import.meta.dirname, 'requirements.txt')), 'act')
)
const folder = mkdtempSync(join(tmpdir(), 'runner-'))

/** @param {string} file */
async function run(file) {
  return await runWorkflow(await act(), file, mkdtempSync(join(folder, 'run-')))
}

/**
 * How steps of jobs ended, by their names.
 *
 * @param {Awaited<ReturnType<typeof run>>} result
 * @param {(job: string) => boolean} isMeant
 */
function endsOf({ steps }, isMeant) {
  return Object.fromEntries(steps.filter(({ job }) => isMeant(job)).map(({ step, result }) => [step, result]))
}

const whole = once(() => run(WORKFLOW))
const isFirst = (/** @type {string} */ job) => job.endsWith(`/${first.name}`)

await runSuite([
  ['installing', checks => checks.check('act is installed', act)],
  [
    'the workflow',
    async checks => {
      await checks.check('it passes', async () => {
        const { exitCode, jobs, log } = await whole()
        assert.equal(exitCode, 0, log.slice(-4000))
        assert.deepEqual(new Set(jobs.values()), new Set(['success']), log.slice(-4000))
      })
      for (const { name } of first.steps.filter(step => step.name !== undefined)) {
        const end = FAILING.includes(name ?? '') ? 'failure' : 'success'
        await checks.check(`${end}: ${name}`, async () => {
          assert.equal(endsOf(await whole(), isFirst)[name ?? ''], end)
        })
      }
      await checks.check('a later job runs once for each breach', async () => {
        const asserted = (await whole()).steps.filter(({ step }) => step === second.steps[0]?.name)
        assert.deepEqual(
          asserted.map(({ result }) => result),
          Array.from({ length: BREACHES }, () => 'success')
        )
      })
    }
  ],
  [
    'the opposite',
    async checks => {
      for (const [job, { steps }] of Object.entries(workflow.jobs)) {
        for (const [index, { name = '', env }] of steps.entries()) {
          if (env?.['HOLDS'] === undefined) continue
          await checks.check(`would be found out: not ${name}`, async () => {
            const { exitCode, steps: ended } = await run(negated(job, index))
            assert.notEqual(exitCode, 0)
            assert.ok(ended.some(({ step, result }) => step === name && result === 'failure'))
          })
        }
      }
    }
  ],
  [
    'cleaning up',
    () => {
      rmSync(folder, { recursive: true, force: true })
      return Promise.resolve()
    }
  ]
])

/**
 * A copy of the workflow in which what a step holds is its opposite.
 *
 * @param {string} job
 * @param {number} step
 * @returns {string} its path
 */
function negated(job, step) {
  const document = parseDocument(text)
  const at = ['jobs', job, 'steps', step, 'env', 'HOLDS']
  const expression = /^\$\{\{(.*)\}\}$/s.exec(String(document.getIn(at)).trim())?.[1]
  if (expression === undefined) throw new Error('it holds no expression')
  document.setIn(at, `\${{ !(${expression.trim()}) }}`)
  const file = join(folder, `not-${job}-${step}.yml`)
  writeFileSync(file, document.toString({ lineWidth: 0 }))
  return file
}

import { deepStrictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from '../checks.js'
import { virtualEnvironment } from '../python.js'
import { runSuite } from '../suite.js'
import { prepare, runWorkflow } from './act.js'
import { withFalseAssertions, withoutJob } from './mutants.js'
import { verdict } from './verdict.js'

/**
 * .github/workflows/self-test.yml, run by act: the committed Action as a step of a workflow, its outputs read by
 * expressions. Prints a line for each check and the sums as its last line; exits by them.
 */

const WORKFLOW = readFileSync(
  join(import.meta.dirname, '..', '..', '.github', 'workflows', 'self-test.yml'),
  'utf8'
)

/** How often each job shall run: `held` is behind a gate that stays shut, and there are four breaches. */
const TIMES = { pass: 1, breach: 1, 'follow-up': 4, followed: 1, held: 0, 'breach-fails': 1, 'bad-inputs': 1 }

/** Those that need no other, and the others. */
const FIRST = ['pass', 'breach', 'breach-fails', 'bad-inputs']
const AFTER = ['follow-up', 'followed']

const act = once(() => virtualEnvironment(join(import.meta.dirname, 'requirements.txt')))

/**
 * @param {import('../checks.js').Checks} checks
 */
async function checkSelfTest(checks) {
  prepare()
  const whole = once(async () => verdict(WORKFLOW, await runWorkflow(await act(), WORKFLOW), TIMES))
  await checks.check('every job of the self-test runs, each step of it as it should', async () => {
    deepStrictEqual((await whole()).complaints, [])
  })
  await checks.check('the self-test asserts a lot', async () => {
    const { assertions } = await whole()
    if (assertions < 40) throw new Error(`only ${assertions} assertions were seen to hold`)
  })
}

/**
 * @param {import('../checks.js').Checks} checks
 */
async function checkMutants(checks) {
  await checks.check('a false assertion fails its job, and what needs it is not run', async () => {
    const workflow = withFalseAssertions(WORKFLOW, FIRST)
    const { complaints } = verdict(WORKFLOW, await runWorkflow(await act(), workflow), TIMES)
    deepStrictEqual(jobsOf(complaints, /"Assert" is failure, not success$/), FIRST)
    deepStrictEqual(jobsOf(complaints, /ran 0 times/), AFTER)
  })
  await checks.check(
    'a false assertion in a job of a matrix is noticed, and so is a job left out',
    async () => {
      const workflow = withoutJob(withFalseAssertions(WORKFLOW, ['follow-up']), 'bad-inputs')
      const { complaints } = verdict(WORKFLOW, await runWorkflow(await act(), workflow), TIMES)
      deepStrictEqual(jobsOf(complaints, /"Assert" is failure, not success$/), Array(4).fill('follow-up'))
      deepStrictEqual(jobsOf(complaints, /ran 0 times/), ['followed', 'bad-inputs'])
    }
  )
}

/**
 * @param {readonly string[]} complaints
 * @param {RegExp} pattern
 * @returns {string[]} the jobs of those that match
 */
function jobsOf(complaints, pattern) {
  return complaints.filter(text => pattern.test(text)).map(text => text.split(' ', 1)[0] ?? '')
}

await runSuite([
  ['installing', checks => checks.check('act is installed', act)],
  ['the self-test', checkSelfTest],
  ['the self-test with mistakes', checkMutants]
])

import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'

/**
 * What act's log must hold for the self-test to have tested anything: each job as often as it should, each of its steps,
 * and of each assertion that it was made and held.
 *
 * @typedef {object} Entry a line of act's log, as far as it is looked at
 * @property {string} [job] the job's name, and of a matrix its place in it
 * @property {string} [jobID]
 * @property {string} [jobResult] `success` or `failure`, in the job's last line
 * @property {string} [stage] of a step's lines: `Pre`, `Main` or `Post`
 * @property {readonly string[]} [stepID] the step's id or place: `['3']`, and `['1', '0']` inside an action
 * @property {string} [stepResult] in the step's last line
 * @property {string} msg
 *
 * @typedef {object} Workflow
 * @property {Record<string, { steps: Step[] }>} jobs
 *
 * @typedef {object} Step
 * @property {string} [id]
 * @property {string} [name]
 * @property {string} [uses]
 * @property {Record<string, string>} [env]
 */

/** The steps that shall fail, by job: there the job goes on, and asserts that they failed. */
const FAILING = new Map([
  ['breach-fails', ['Check']],
  ['bad-inputs', ['Check']]
])

/**
 * @param {string} workflow its text
 * @param {readonly Entry[]} log
 * @param {Readonly<Record<string, number>>} times how often each of the workflow's jobs shall run
 * @returns {{ complaints: string[], assertions: number }} what was not as it should be, and how many assertions held
 */
export function verdict(workflow, log, times) {
  /** @type {Workflow} */
  const { jobs } = parse(workflow)
  const complaints = []
  let assertions = 0
  if (!isDeepStrictEqual(Object.keys(jobs).sort(), Object.keys(times).sort())) {
    complaints.push(`the jobs are ${Object.keys(jobs).join(', ')}, not ${Object.keys(times).join(', ')}`)
  }
  for (const [id, { steps }] of Object.entries(jobs)) {
    const names = new Set(log.flatMap(({ jobID, job }) => (jobID === id && job !== undefined ? [job] : [])))
    if (names.size !== times[id])
      complaints.push(`${id} ran ${names.size} times, not ${times[id] ?? 'at all'}`)
    for (const name of names) {
      const entries = log.filter(({ jobID, job }) => jobID === id && job === name)
      const { wrong, held } = oneRun(id, steps, entries)
      complaints.push(...wrong.map(what => `${id} (${name.trim()}): ${what}`))
      assertions += held
    }
  }
  return { complaints, assertions }
}

/**
 * @param {string} job
 * @param {readonly Step[]} steps
 * @param {readonly Entry[]} entries
 */
function oneRun(job, steps, entries) {
  /** @type {string[]} */
  const wrong = []
  let held = 0
  const results = entries.flatMap(({ jobResult }) => jobResult ?? [])
  if (!isDeepStrictEqual(results, ['success'])) {
    wrong.push(`the job's result is ${results.join(', ') || 'missing'}, not success`)
  }
  for (const [index, step] of steps.entries()) {
    const name = step.name ?? step.uses ?? String(index)
    const id = step.id ?? String(index)
    const of = entries.filter(({ stage, stepID }) => stage === 'Main' && stepID?.[0] === id)
    const result =
      of.find(({ stepID, stepResult }) => stepID?.length === 1 && stepResult !== undefined)?.stepResult ??
      'missing'
    const due = FAILING.get(job)?.includes(name) === true ? 'failure' : 'success'
    if (result !== due) wrong.push(`"${name}" is ${result}, not ${due}`)
    const said = of.map(({ msg }) => msg.trim())
    for (const assertion of assertionsOf(step)) {
      const isHeld = said.includes(`holds - ${assertion}: true`)
      if (isHeld) held++
      else wrong.push(`it was not seen that ${assertion}`)
    }
  }
  return { wrong, held }
}

/**
 * What a step asserts: the lines of its `HOLDS`, without their expressions.
 *
 * @param {Step} step
 * @returns {string[]}
 */
export function assertionsOf({ env }) {
  return (env?.['HOLDS'] ?? '')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => line.slice(0, line.indexOf(': ${{')))
}

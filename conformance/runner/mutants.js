import { parse, stringify } from 'yaml'

/**
 * The self-test with something wrong in it, to see that it is noticed.
 *
 * @typedef {import('./verdict.js').Workflow & { jobs: Record<string, { if?: string }> }} Workflow
 */

/**
 * Makes the last assertion of each of these jobs say the contrary.
 *
 * @param {string} workflow its text
 * @param {readonly string[]} jobs
 * @returns {string}
 */
export function withFalseAssertions(workflow, jobs) {
  const changed = /** @type {Workflow} */ (parse(workflow))
  for (const id of jobs) {
    const step = changed.jobs[id]?.steps.find(({ env }) => env?.['HOLDS'] !== undefined)
    if (step?.env?.['HOLDS'] === undefined) throw new Error(`the job ${id} asserts nothing`)
    const expression = /\$\{\{ (.+) \}\}\n*$/
    if (!expression.test(step.env['HOLDS'])) throw new Error(`the last line of ${id} is no expression`)
    step.env['HOLDS'] = step.env['HOLDS'].replace(expression, (_, told) => `\${{ !(${String(told)}) }}\n`)
  }
  return stringify(changed, { lineWidth: 0 })
}

/**
 * Has the runner leave a job out.
 *
 * @param {string} workflow its text
 * @param {string} job
 * @returns {string}
 */
export function withoutJob(workflow, job) {
  const changed = /** @type {Workflow} */ (parse(workflow))
  const left = changed.jobs[job]
  if (left === undefined) throw new Error(`there is no job ${job}`)
  left.if = 'false'
  return stringify(changed, { lineWidth: 0 })
}

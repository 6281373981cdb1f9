import { judgedCheck } from './check.js'
import { blamesIn } from './exit.js'
import { must } from './must.js'

/**
 * What the Action comes to with a fault, beside without one; in every case its outputs and summary are written.
 *
 * @typedef {import('../../../harness/run-action.js').ActionRun & { told: import('../told.js').Told }} Run
 *
 * @param {Run} run
 * @param {Run} undisturbed
 * @param {import('./check.js').Expected} expected
 * @returns {string} what `judgedCheck` tells of it
 * @throws {Error} when it is none of these
 */
export function judged(run, undisturbed, expected) {
  if (run.timedOut) throw new Error('it did not end')
  must(run.summary !== '', 'there is no summary')
  must(run.outputs['status'] !== undefined, 'there are no outputs')
  const isError = run.outputs['status'] === 'error'
  if (isError) must(run.outputs['breaches'] === '[]', 'an error tells of breaches')
  else must(run.report !== undefined, 'there is no report')
  return judgedCheck(
    {
      report: isError ? undefined : run.report,
      isFailure: run.conclusion === 'failure',
      by: blamesIn(run.log),
      said: run.log,
      failed: { alerts: run.log.includes('SNS failed: '), metrics: run.log.includes('CloudWatch failed: ') },
      told: run.told
    },
    { ...undisturbed, isFailure: undisturbed.conclusion === 'failure' },
    expected
  )
}

import { isDeepStrictEqual } from 'node:util'
import { must, timeless } from './must.js'

/**
 * What a run with a fault at GitHub's comments comes to, beside one without: it never changes what was found, nor how
 * the job ends.
 *
 * - `same`: the one comment is what it would have been.
 * - `warning`: it is not, said with what to do.
 *
 * @param {import('../../../harness/run-action.js').ActionRun & { comments: string[] }} run
 * @param {import('../../../harness/run-action.js').ActionRun & { comments: string[] }} undisturbed
 * @returns {string}
 * @throws {Error} when it is neither
 */
export function judged(run, undisturbed) {
  must(!run.timedOut, 'it did not end')
  must(run.summary !== '', 'there is no summary')
  must(run.report !== undefined, 'there is no report')
  must(isDeepStrictEqual(timeless(run.report), timeless(undisturbed.report)), 'the report is another')
  must(run.conclusion === undisturbed.conclusion, 'the job ends otherwise')
  must(run.outputs['status'] === undisturbed.outputs['status'], 'the status is another')
  const isWarned = run.log.includes('Warning: Pull request comment: ')
  if (isWarned) {
    must(run.log.includes('To mend it: '), 'the warning has no remedy')
    return 'warning'
  }
  must(isDeepStrictEqual(run.comments, undisturbed.comments), 'the comment is another, and nobody says so')
  return 'same'
}

import { isDeepStrictEqual } from 'node:util'
import { REMEDY } from './check.js'
import { must, timeless } from './must.js'
import { mustBeValid } from './schema.js'

/**
 * What a run with a fault at GitHub's comments comes to, beside one without: it never changes what was found, nor how
 * the job ends.
 *
 * - `same`: the one comment is what it would have been.
 * - `warning`: it is not, said with what to do.
 *
 * @typedef {import('../../../harness/run-action.js').ActionRun & {
 *   earlier: string[]
 *   others: string[]
 *   comments: string[]
 * }} Run earlier: the comments of before, and others' of before them; comments: those of after
 *
 * @param {Run} run
 * @param {Run} undisturbed
 * @returns {string}
 * @throws {Error} when it is neither
 */
export function judged(run, undisturbed) {
  must(!run.timedOut, 'it did not end')
  must(run.summary !== '', 'there is no summary')
  must(run.report !== undefined, 'there is no report')
  mustBeValid(run.report)
  must(isDeepStrictEqual(timeless(run.report), timeless(undisturbed.report)), 'the report is another')
  must(run.conclusion === undisturbed.conclusion, 'the job ends otherwise')
  must(run.outputs['status'] === undisturbed.outputs['status'], 'the status is another')
  const wanted = undisturbed.comments[0] ?? ''
  const comments = run.comments.slice(run.others.length)
  must(
    isDeepStrictEqual(run.comments.slice(0, run.others.length), run.others),
    'a comment of others is touched'
  )
  const isWarned = run.log.includes('Warning: Pull request comment: ')
  if (isWarned) {
    must(!undisturbed.log.includes(REMEDY), 'there is a remedy without a fault')
    must(run.log.includes(REMEDY), 'the warning has no remedy')
    must(
      comments.every(body => body === wanted || run.earlier.includes(body)),
      'a comment is neither of before nor the wanted one'
    )
    must(
      comments.includes(wanted) || run.earlier.every(body => comments.includes(body)),
      'what was there before is gone, and nothing in its place'
    )
    must(comments.filter(body => body === wanted).length <= 1, 'the comment came twice')
    return 'warning'
  }
  must(isDeepStrictEqual(comments, [wanted]), 'the comment is another, and nobody says so')
  return 'same'
}

import { isDeepStrictEqual } from 'node:util'
import { judgedCheck, REMEDY } from './check.js'
import { blamesIn } from './exit.js'
import { must, timeless } from './must.js'
import { mustBeValid } from './schema.js'

/**
 * What an invocation with a fault comes to, beside one without. It keeps the whole Report in a bucket, and is told to fail
 * where that is not whole: what was judged is looked at there.
 *
 * @typedef {object} Run
 * @property {any} answer
 * @property {{ errorType: string, errorMessage: string } | undefined} error
 * @property {import('../told.js').Told} told
 * @property {string} requestId
 * @property {{ bucket: string, key: string, report: any }[]} objects
 *
 * @param {Run} run
 * @param {Run} undisturbed
 * @param {import('./check.js').Expected} expected
 * @returns {string} what `judgedCheck` tells of it; `channel` also where the bucket is the one that failed
 * @throws {Error} when it is none of these
 */
export function judged(run, undisturbed, expected) {
  const { error, told, objects } = run
  must(objects.length <= 1, 'the Report is in more than one place')
  for (const { report } of objects) mustBeValid(report)
  if (error === undefined) mustAnswerWhatIsKept(run)
  const said = error?.errorMessage ?? ''
  must(
    error === undefined || EXPECTED.includes(error.errorType),
    `it fails with ${error?.errorType ?? ''}: ${said}`
  )
  if (/^S3: /m.test(said)) return notKept(run, undisturbed)
  must(
    objects.length === 0 || isDeepStrictEqual(placeOf(run), placeOf(undisturbed)),
    'the Report is in another place'
  )
  return judgedCheck(
    {
      report: objects[0]?.report,
      isFailure: error !== undefined,
      by: blamesIn(said),
      said,
      failed: { alerts: /^SNS: /m.test(said), metrics: /^CloudWatch: /m.test(said) },
      told
    },
    {
      report: undisturbed.objects[0]?.report,
      told: undisturbed.told,
      isFailure: undisturbed.error !== undefined
    },
    // As it is without an event that says otherwise.
    { ...expected, inputs: { 'fail-on': 'never', ...expected.inputs } }
  )
}

/** What says what somebody has to mend; any other is a defect. */
const EXPECTED = ['CheckError', 'DeliveryError', 'StatusError']

/** @param {Run} run without an error */
function mustAnswerWhatIsKept({ answer, objects: [object] }) {
  must(object !== undefined, 'nothing is in the bucket, and nobody says so')
  must(isDeepStrictEqual(answer.report, object?.report), 'the answer is another than the Report that is kept')
  const place = { bucket: object?.bucket, key: object?.key }
  must(isDeepStrictEqual(answer.reportLocation, place), 'the answer names another place')
}

/**
 * The Report may not be in the bucket, or be there although its answer was lost; everybody else is told of it.
 *
 * @param {Run} run
 * @param {Run} undisturbed
 */
function notKept({ error, told, objects }, undisturbed) {
  must(error?.errorType === 'DeliveryError', `it fails with ${error?.errorType ?? ''}`)
  must(error?.errorMessage.includes(REMEDY), 'there is no remedy')
  must(isDeepStrictEqual(told, undisturbed.told), 'others were not told the same')
  const [whole] = undisturbed.objects
  must(
    objects.every(({ report }) => isDeepStrictEqual(timeless(report), timeless(whole?.report))),
    'another report is in the bucket'
  )
  return 'channel'
}

/**
 * Where the Report is, without what is of one invocation alone: its key has the day and the request's id.
 *
 * @param {Run} run
 */
function placeOf({ objects: [object], requestId }) {
  const day = String(object?.report.generatedAt).slice(0, 10)
  return { bucket: object?.bucket, key: object?.key.replace(day, 'DAY').replace(requestId, 'ID') }
}

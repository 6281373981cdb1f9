import { isDeepStrictEqual } from 'node:util'
import { must, timeless } from './must.js'

/**
 * What an invocation with a fault at the bucket comes to, beside one without. What was found is the same either way, and
 * everybody else is told of it.
 *
 * - `same`: the answer is the same, and the whole Report is in the bucket.
 * - `channel`: it may not be there; the invocation fails, which says so and what to do.
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
 * @returns {string}
 * @throws {Error} when it is neither
 */
export function judged(run, undisturbed) {
  const { answer, error, told, objects } = run
  must(isDeepStrictEqual(told, undisturbed.told), 'others were not told the same')
  const [whole] = lasting(undisturbed)
  must(
    lasting(run).every(object => isDeepStrictEqual(object, whole)),
    'another report is in the bucket, or elsewhere'
  )
  if (error !== undefined) {
    must(error.errorType === 'DeliveryError', `it fails with ${error.errorType}: ${error.errorMessage}`)
    must(/^S3: /m.test(error.errorMessage), 'it fails and does not say which channel')
    must(error.errorMessage.includes('To mend it: '), 'there is no remedy')
    return 'channel'
  }
  must(
    isDeepStrictEqual(timeless(answer.report), timeless(undisturbed.answer.report)),
    'the report is another'
  )
  const [object] = objects
  must(object !== undefined, 'nothing is in the bucket, and nobody says so')
  must(
    isDeepStrictEqual(answer.reportLocation, { bucket: object?.bucket, key: object?.key }),
    'the answer names another place'
  )
  return 'same'
}

/**
 * What is in the bucket, without what is of one invocation alone: its key has the day and the request's id.
 *
 * @param {Run} run
 */
function lasting({ objects, requestId }) {
  return objects.map(({ bucket, key, report }) => ({
    bucket,
    key: key.replace(report.generatedAt.slice(0, 10), 'DAY').replace(requestId, 'ID'),
    report: timeless(report)
  }))
}

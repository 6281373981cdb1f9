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
 * @property {{ bucket: string, key: string, report: any }[]} objects the key without its day and id
 *
 * @param {Run} run
 * @param {Run} undisturbed
 * @returns {string}
 * @throws {Error} when it is neither
 */
export function judged({ answer, error, told, objects }, undisturbed) {
  must(isDeepStrictEqual(told, undisturbed.told), 'others were not told the same')
  const [whole] = undisturbed.objects.map(lasting)
  must(
    objects.every(object => isDeepStrictEqual(lasting(object), whole)),
    'another report is in the bucket'
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
  must(objects.length > 0, 'nothing is in the bucket, and nobody says so')
  return 'same'
}

/** @param {Run['objects'][number]} object */
function lasting({ report, ...place }) {
  return { ...place, report: timeless(report) }
}

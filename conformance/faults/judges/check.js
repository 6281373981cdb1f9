import { isDeepStrictEqual } from 'node:util'
import { SILENT_FAULTS } from '../../../emulator/transport.js'
import { must, timeless } from './must.js'
import { judgedOther, SILENT } from './report.js'

/**
 * What a check with a fault comes to, beside one without, whatever the face.
 *
 * - `same`: the Report is what it would have been, and everybody was told.
 * - `gap`: what was not read is named in the Report, with why and what to do; the rest is as it was; it fails.
 * - `error`: nothing was judged, said with why and what to do; it fails.
 * - `channel`: the Report is whole, an alert or metrics were not delivered, said with what to do; it fails.
 * - `unmeasured`: rows that came without their usage are counted and shown as that, and as nothing better.
 *
 * @typedef {import('../../../src/domain/report.js').Report} Report
 * @typedef {import('../told.js').Told} Told
 *
 * @typedef {object} Check
 * @property {Report | undefined} report none where nothing was judged
 * @property {boolean} isFailure
 * @property {string} said to who runs it
 * @property {Record<keyof Told, boolean>} failed what it says it could not deliver
 * @property {Told} told what reached others
 */

/**
 * @param {Check} run
 * @param {Pick<Check, 'report' | 'told'>} undisturbed
 * @param {string} fault
 * @returns {string}
 * @throws {Error} when it is none of these: most of all a pass that is none
 */
export function judgedCheck(run, { report: whole, told }, fault) {
  const { report, isFailure, said } = run
  must(!said.includes('defect of its own'), 'it meets a defect of its own')
  if (whole === undefined) throw new Error('without a fault nothing was judged')
  if (report === undefined) return error(run, fault)
  if (!isDeepStrictEqual(timeless(report), timeless(whole))) {
    mustTell(run.told, report, told, fault)
    return judgedOther(report, whole, { isFailure, fault })
  }
  if (isFailure) return channel(run, told)
  must(isDeepStrictEqual(run.told, told), 'it says nothing, and not everybody was told the same')
  return 'same'
}

/** Faults of which nothing, or nothing whole, arrives. */
const UNHEARD = [...SILENT_FAULTS, 'drip', 'reset-after-headers', 'reset-mid-body']

/** What stands before what to do. */
export const REMEDY = 'To mend it: '

/**
 * @param {Check} run
 * @param {string} fault
 */
function error({ isFailure, said, told }, fault) {
  must(isFailure, 'an error passes')
  must(said.includes(REMEDY), 'the error has no remedy')
  must(!said.includes('kept silent') || UNHEARD.includes(fault), 'an endpoint that spoke is called silent')
  must(isDeepStrictEqual(told, { alerts: [], metrics: [] }), 'nothing was judged, and somebody was told')
  return 'error'
}

/**
 * The channel that failed is named, and the other was not kept from anything. What failed may still have arrived: of an
 * answer that is lost nobody knows.
 *
 * @param {Check} run
 * @param {Told} whole
 */
function channel({ failed, said, told }, whole) {
  must(failed.alerts || failed.metrics, 'it fails and does not say which channel')
  must(said.includes(REMEDY), 'there is no remedy for the channel')
  for (const kind of /** @type {const} */ (['alerts', 'metrics'])) {
    if (failed[kind]) must(isPart(told[kind], whole[kind]), `other ${kind} came than should have`)
    else must(isDeepStrictEqual(told[kind], whole[kind]), `the ${kind} did not come, and nobody says so`)
  }
  return 'channel'
}

/**
 * Of a report that is not whole as much is told as it says: who is alerted of breaches is alerted, and no number is
 * published of what is not in it.
 *
 * @param {Told} told
 * @param {Report} report
 * @param {Told} whole
 * @param {string} fault
 */
function mustTell({ alerts, metrics }, { status, findings }, whole, fault) {
  const hasTopic = whole.alerts.length > 0
  must(alerts.length === (hasTopic && status === 'breach' ? 1 : 0), 'the alert does not go by the status')
  const breaches = findings.filter(
    ({ verdict, usagePercent }) => verdict === 'breach' && usagePercent !== null
  )
  const due = new Set(whole.metrics.length === 0 ? [] : breaches.map(({ id }) => id))
  const came = metrics.map(metric => JSON.parse(metric)[2].ResourceId)
  must(isDeepStrictEqual(new Set(came), due), 'the metrics do not go by the breaches')
  must(came.length === METRICS * due.size, 'a resource has not its metrics, each once')
  must(SILENT.includes(fault) || isPart(metrics, whole.metrics), 'a metric has another number than it had')
}

/** As many metrics are put of a resource. */
const METRICS = 3

/**
 * @param {readonly string[]} some
 * @param {readonly string[]} all
 */
function isPart(some, all) {
  return some.every(one => all.includes(one))
}

import { isDeepStrictEqual } from 'node:util'
import { SILENT_FAULTS } from '../../../emulator/transport.js'
import { must, timeless } from './must.js'
import { judgedOther, SILENT } from './report.js'

/**
 * What a run with a fault comes to, beside one without.
 *
 * - `same`: the Report is what it would have been, and everybody was told.
 * - `gap`: what was not read is named in the Report, with why and what to do; the rest is as it was; the job fails.
 * - `error`: nothing was judged, said with why and what to do; the job fails.
 * - `channel`: the Report is whole, an alert or metrics were not delivered, said with what to do; the job fails.
 * - `unmeasured`: rows that came without their usage are counted and shown as that, and as nothing better.
 *
 * @typedef {import('../../../harness/run-action.js').ActionRun & { told: import('../told.js').Told }} Run
 * @typedef {import('../../../src/domain/report.js').Report} Report
 */

/**
 * @param {Run} run
 * @param {Run} undisturbed
 * @param {string} fault
 * @returns {string}
 * @throws {Error} when it is none of these: most of all a pass that is none
 */
export function judged(run, undisturbed, fault) {
  if (run.timedOut) throw new Error('it did not end')
  must(run.summary !== '', 'there is no summary')
  must(run.outputs['status'] !== undefined, 'there are no outputs')
  const isFailure = run.conclusion === 'failure'
  if (run.outputs['status'] === 'error') return error(run, isFailure, fault)
  must(run.report !== undefined, 'there is no report')

  /** @type {{ report: Report }} */
  const { report } = run
  /** @type {{ report: Report }} */
  const { report: whole } = undisturbed
  const isSame = isDeepStrictEqual(timeless(report), timeless(whole))
  if (isSame && !isFailure) {
    must(
      isDeepStrictEqual(run.told, undisturbed.told),
      'it says nothing, and not everybody was told the same'
    )
    return 'same'
  }
  if (isSame) return channel(run, undisturbed.told)
  mustTell(run.told, report, undisturbed.told, fault)
  return judgedOther(report, whole, { isFailure, fault })
}

/** Faults of which nothing, or nothing whole, arrives. */
const UNHEARD = [...SILENT_FAULTS, 'drip', 'reset-after-headers', 'reset-mid-body']

/**
 * @param {Run} run
 * @param {boolean} isFailure
 * @param {string} fault
 */
function error(run, isFailure, fault) {
  must(isFailure, 'an error passes')
  must(run.outputs['breaches'] === '[]', 'an error tells of breaches')
  must(run.log.includes('To mend it: '), 'the error has no remedy')
  must(!run.log.includes('kept silent') || UNHEARD.includes(fault), 'an endpoint that spoke is called silent')
  must(isDeepStrictEqual(run.told, { alerts: [], metrics: [] }), 'nothing was judged, and somebody was told')
  return 'error'
}

/**
 * The channel that failed is named, and the other was not kept from anything. What failed may still have arrived: of an
 * answer that is lost nobody knows.
 *
 * @param {Run} run
 * @param {import('../told.js').Told} whole
 */
function channel({ log, told }, whole) {
  const failed = { alerts: log.includes('SNS failed: '), metrics: log.includes('CloudWatch failed: ') }
  must(failed.alerts || failed.metrics, 'it fails and does not say which channel')
  must(log.includes('To mend it: '), 'there is no remedy for the channel')
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
 * @param {import('../told.js').Told} told
 * @param {Report} report
 * @param {import('../told.js').Told} whole
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

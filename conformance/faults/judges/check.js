import { isDeepStrictEqual } from 'node:util'
import { SILENT_FAULTS } from '../../../emulator/transport.js'
import { mustBlame } from './exit.js'
import { must, timeless } from './must.js'
import { judgedOther, SILENT } from './report.js'
import { mustBeValid } from './schema.js'

/**
 * What a check with a fault comes to, beside one without, whatever the face. Whatever it comes to, a check that fails
 * without the fault fails with it.
 *
 * - `same`: the Report is what it would have been, and everybody was told.
 * - `gap`: what was not read is named in the Report, with why and what to do; the rest is as it was; it fails by that.
 * - `error`: nothing was judged, said with why and what to do; it fails.
 * - `channel`: the Report is whole, an alert or metrics were not delivered, said with what to do; it fails by that.
 *
 * @typedef {import('../../../src/domain/report.js').Report} Report
 * @typedef {import('../told.js').Told} Told
 *
 * @typedef {object} Check
 * @property {Report | undefined} report none where nothing was judged
 * @property {boolean} isFailure
 * @property {readonly import('./exit.js').Blame[]} by what it says it fails by; nothing where nothing was judged
 * @property {string} said to who runs it
 * @property {Record<keyof Told, boolean>} failed what it says it could not deliver
 * @property {Told} told what reached others
 *
 * @typedef {object} Expected
 * @property {string} fault
 * @property {Readonly<Record<string, string>>} inputs of every run of the face
 */

/**
 * @param {Check} run
 * @param {Pick<Check, 'report' | 'told' | 'isFailure'>} undisturbed
 * @param {Expected} expected
 * @returns {string}
 * @throws {Error} when it is none of these: most of all a pass that is none
 */
export function judgedCheck(run, undisturbed, { fault, inputs }) {
  const { report, isFailure, by, said } = run
  const { report: whole, told } = undisturbed
  must(!said.includes('defect of its own'), 'it meets a defect of its own')
  if (whole === undefined) throw new Error('without a fault nothing was judged')
  must(isFailure || !undisturbed.isFailure, 'it passes, and fails without the fault')
  if (report === undefined) return error(run, fault)
  mustBeValid(report)
  const isUndelivered = run.failed.alerts || run.failed.metrics
  must(isFailure === by.length > 0, `it ${isFailure ? 'fails' : 'passes'}, and says otherwise`)
  mustBlame(by, report, { isNever: inputs['fail-on'] === 'never', isUndelivered })
  if (!isDeepStrictEqual(timeless(report), timeless(whole))) {
    mustTell(run.told, report, told, { fault, inputs })
    return judgedOther(report, whole, fault)
  }
  if (isUndelivered) return channel(run, told)
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
 * @param {Expected} expected
 */
function mustTell({ alerts, metrics }, { status, findings, coverage }, whole, { fault, inputs }) {
  const hasTopic = whole.alerts.length > 0
  must(alerts.length === (hasTopic && status === 'breach' ? 1 : 0), 'the alert does not go by the status')
  const isOfAll = inputs['cloudwatch-metrics'] === 'all'
  const known = findings.filter(finding => coverage.complete || isWhole(finding))
  const meant = known.filter(
    ({ verdict, usagePercent }) => (isOfAll || verdict === 'breach') && usagePercent !== null
  )
  const due = new Set(whole.metrics.length === 0 ? [] : meant.map(({ id }) => id))
  const came = metrics.map(metric => JSON.parse(metric)[2].ResourceId)
  must(isDeepStrictEqual(new Set(came), due), 'the metrics do not go by the Report')
  must(came.length === METRICS * due.size, 'a resource has not its metrics, each once')
  must(SILENT.includes(fault) || isPart(metrics, whole.metrics), 'a metric has another number than it had')
}

/**
 * Whether there are no further CIDRs of it that count: of what may have some that were not read, no number is so. A VPC's
 * IPv6 CIDRs, which do not count beside its IPv4 ones, stand in another scope.
 *
 * @param {Report['findings'][number]} finding
 */
function isWhole({ type, family, largestFreeBlock }) {
  return type === 'subnet' || (largestFreeBlock !== undefined && (type !== 'vpc' || family === 'ipv4'))
}

/** As many metrics are put of a resource. */
const METRICS = 3

/**
 * @param {readonly string[]} some
 * @param {readonly string[]} all
 */
function isPart(some, all) {
  const known = new Set(all)
  return some.every(one => known.has(one))
}

import { must } from './must.js'

/**
 * A Report of a run with a fault beside one of a run without, whatever the face.
 *
 * @typedef {import('../../../src/domain/report.js').Report} Report
 * @typedef {import('../../../src/domain/report.js').Finding} Finding
 */

/** Faults that take numbers away without telling. */
export const SILENT = ['missing-fields', 'wrong-types']

/**
 * What a Report is that is another than without the fault: it names a gap. No network may only be without its measure,
 * since a breach that has none any more would let the job pass.
 *
 * @param {Report} report
 * @param {Report} whole
 * @param {string} fault
 * @returns {'gap'}
 * @throws {Error} when it is none
 */
export function judgedOther(report, whole, fault) {
  must(
    !report.coverage.complete,
    `the report is another, and nothing says so (${differences(report, whole)})`
  )
  mustNameGaps(report, whole, fault)
  mustNotFit(report, whole)
  return 'gap'
}

/**
 * No change of a plan that does not fit may be said to fit, be there a gap or not: with `allow-incomplete` it would pass.
 *
 * @param {Report} report
 * @param {Report} whole
 */
function mustNotFit({ plan }, { plan: before }) {
  if (before === undefined) return
  const bad = before.changes.filter(({ outcome }) => outcome !== 'fits').map(({ address }) => address)
  const fitting = plan?.changes.filter(({ address, outcome }) => outcome === 'fits' && bad.includes(address))
  const names = (fitting ?? []).map(({ address }) => address).join()
  must(names === '', `a change that does not fit is said to fit: ${names}`)
}

/**
 * What was not read is named, with why and what to do, and the rest is as it was or no better.
 *
 * @param {Report} report
 * @param {Report} whole
 * @param {string} fault
 */
function mustNameGaps(report, whole, fault) {
  for (const { what, reason, remedy = '' } of report.coverage.gaps) {
    must(what !== '' && reason !== '', 'a gap has no name or reason')
    must(remedy !== '', 'a gap has no remedy')
  }
  must(
    SILENT.includes(fault) ? isNoBetter(report, whole) : isPartOf(report, whole),
    'what was read is another than it was'
  )
}

/** @param {Finding} finding */
const key = ({ id, cidr }) => `${id} ${cidr}`

/**
 * Whether all that is told was told without the fault, with the same numbers. Free blocks may be unknown.
 *
 * @param {Report} report
 * @param {Report} whole
 */
function isPartOf(report, whole) {
  const before = new Map(whole.findings.map(finding => [key(finding), finding]))
  return report.findings.every(finding => {
    const other = before.get(key(finding))
    if (other === undefined) return false
    return finding.usagePercent === other.usagePercent || finding.usagePercent === null
  })
}

/**
 * Whether each network is judged as it was, or not at all.
 *
 * @param {Report} report
 * @param {Report} whole
 */
function isNoBetter(report, whole) {
  const before = new Map(whole.findings.map(finding => [key(finding), finding]))
  return report.findings.every(
    finding => finding.verdict === 'unmeasured' || before.get(key(finding))?.verdict === finding.verdict
  )
}

/**
 * @param {Report} report
 * @param {Report} whole
 */
function differences(report, whole) {
  const told = (/** @type {Report} */ { totals, plan }) =>
    JSON.stringify({ ...totals, ...(plan && { plan: plan.status }) })
  if (told(report) !== told(whole)) return `${told(report)} instead of ${told(whole)}`
  const before = new Map(whole.findings.map(finding => [key(finding), JSON.stringify(finding)]))
  const [other] = report.findings.filter(finding => before.get(key(finding)) !== JSON.stringify(finding))
  if (other !== undefined) return `another ${key(other)}`
  const isPlan = JSON.stringify(report.plan) !== JSON.stringify(whole.plan)
  return isPlan ? 'another plan with the same status' : 'the same findings'
}

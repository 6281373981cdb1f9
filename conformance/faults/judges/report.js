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
 * What a Report is that is another than without the fault.
 *
 * @param {Report} report
 * @param {Report} whole
 * @param {{ isFailure: boolean, fault: string }} run
 * @returns {'gap' | 'unmeasured'}
 * @throws {Error} when it is neither
 */
export function judgedOther(report, whole, { isFailure, fault }) {
  if (!report.coverage.complete) {
    must(isFailure, 'what was not read passes')
    mustNameGaps(report, whole, fault)
    return 'gap'
  }
  must(SILENT.includes(fault), `the report is another, and nothing says so (${differences(report, whole)})`)
  must(isNoBetter(report, whole), 'what has no number any more is called fine')
  return 'unmeasured'
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
  return `${JSON.stringify(report.totals)} instead of ${JSON.stringify(whole.totals)}`
}

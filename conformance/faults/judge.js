import { isDeepStrictEqual } from 'node:util'

/**
 * What a run with a fault comes to, beside one without.
 *
 * - `same`: the Report is what it would have been, and everybody was told.
 * - `gap`: what was not read is named in the Report, with why and what to do; the rest is as it was; the job fails.
 * - `error`: nothing was judged, said with why and what to do; the job fails.
 * - `channel`: the Report is whole, an alert or metrics were not delivered, said with what to do; the job fails.
 * - `unmeasured`: rows that came without their usage are counted and shown as that, and as nothing better.
 *
 * @typedef {import('../../harness/run-action.js').ActionRun} Run
 * @typedef {import('../../src/domain/report.js').Report} Report
 * @typedef {import('../../src/domain/report.js').Finding} Finding
 */

/** Faults that take numbers away without telling. */
const SILENT = ['missing-fields', 'wrong-types']

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
  if (run.outputs['status'] === 'error') return error(run, isFailure)
  must(run.report !== undefined, 'there is no report')

  /** @type {{ report: Report }} */
  const { report } = run
  /** @type {{ report: Report }} */
  const { report: whole } = undisturbed
  const isSame = isDeepStrictEqual(timeless(report), timeless(whole))
  if (isSame && !isFailure) return 'same'
  if (isSame) {
    must(/(?:SNS|CloudWatch) failed: /.test(run.log), 'it fails and does not say which channel')
    must(run.log.includes('To mend it: '), 'there is no remedy for the channel')
    return 'channel'
  }
  if (!report.coverage.complete) {
    must(isFailure, 'what was not read passes')
    must(
      report.coverage.gaps.every(({ what, reason }) => what !== '' && reason !== ''),
      'a gap has no name or reason'
    )
    must(
      report.coverage.gaps.some(({ remedy }) => remedy !== undefined),
      'no gap has a remedy'
    )
    must(SILENT.includes(fault) || isPartOf(report, whole), 'what was read is another than it was')
    return 'gap'
  }
  must(SILENT.includes(fault), `the report is another, and nothing says so (${differences(report, whole)})`)
  must(isNoBetter(report, whole), 'what has no number any more is called fine')
  return 'unmeasured'
}

/**
 * @param {Run} run
 * @param {boolean} isFailure
 */
function error(run, isFailure) {
  must(isFailure, 'an error passes')
  must(run.outputs['breaches'] === '[]', 'an error tells of breaches')
  must(run.log.includes('To mend it: '), 'the error has no remedy')
  return 'error'
}

/**
 * @param {unknown} holds
 * @param {string} complaint
 */
function must(holds, complaint) {
  if (holds !== true) throw new Error(complaint)
}

/**
 * What does not depend on when it was asked.
 *
 * @param {Report} report
 */
function timeless({ samples, findings, ...report }) {
  return {
    ...report,
    generatedAt: '',
    isSampled: samples !== undefined,
    findings: findings.map(finding => ({ ...finding, sampledAt: typeof finding.sampledAt }))
  }
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

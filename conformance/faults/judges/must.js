/**
 * @param {unknown} holds
 * @param {string} complaint
 * @throws {Error} with the complaint, unless it holds
 */
export function must(holds, complaint) {
  if (holds !== true) throw new Error(complaint)
}

/**
 * What of a Report does not depend on when it was asked.
 *
 * @param {import('../../../src/domain/report.js').Report} report
 */
export function timeless({ samples, findings, ...report }) {
  return {
    ...report,
    generatedAt: '',
    isSampled: samples !== undefined,
    findings: findings.map(finding => ({ ...finding, sampledAt: typeof finding.sampledAt }))
  }
}

import fc from 'fast-check'

/**
 * Reports in which every text may hold anything, with gaps and plans.
 *
 * @param {import('./compiled.js').Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 * @returns {Promise<import('fast-check').Arbitrary<any>>}
 */
export async function hostileReports(sources, text) {
  const { anyReport, anyGaps } = await sources.load('__tests__/unit/render/any-report.ts')
  const { anyPlan } = await sources.load('__tests__/unit/render/any-plan.ts')
  /** @type {import('fast-check').Arbitrary<any>[]} */
  const parts = [anyReport(text), anyGaps(text), fc.option(anyPlan(text), { nil: undefined })]
  return fc.tuple(...parts).map(([{ findings, ...rest }, gaps, plan]) => ({
    ...rest,
    coverage: { complete: gaps.length === 0, gaps },
    ...(plan !== undefined && { plan }),
    findings
  }))
}

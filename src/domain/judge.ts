import { hitsOf, type Limits } from './policy.js'
import type { Count, Finding, Hit, Verdict } from './report.js'
import type { Resource } from './resource.js'
import { measure } from './usage.js'

/** A finding, and what was wrong with the answer it was made from, where something was. */
export interface Judged {
  finding: Finding
  fault?: string
}

/** Measures a resource and judges it by the limits: the verdict, and why, in words. */
export function judge(resource: Resource, limits: Limits): Judged {
  const { unmeasured, fault, ...measured } = measure(resource)
  const known = knownOf(resource)
  const { usagePercent, availableAddresses } = measured

  if (usagePercent === null || availableAddresses === null) {
    const finding: Finding = {
      ...known,
      ...measured,
      verdict: 'unmeasured',
      reasons: [unmeasured ?? 'there is no measure of it']
    }
    return fault === undefined ? { finding } : { finding, fault }
  }

  const hits = hitsOf(limits, { usagePercent, availableAddresses })
  if (hits.length === 0) return { finding: { ...known, ...measured, verdict: 'ok', reasons: [] } }
  const verdict: Verdict = hits.some(hit => hit.verdict === 'breach') ? 'breach' : 'warning'
  const reasons = reasonsOf(hits, usagePercent, availableAddresses, measured.totalAddresses)
  return { finding: { ...known, ...measured, verdict, reasons, hits } }
}

/** One reason a limit that is hit, and what is left, which a percentage alone does not tell. */
function reasonsOf(hits: Hit[], usagePercent: number, available: Count, total: Count): string[] {
  const left = `${inWords(available)} of ${inWords(total)} addresses are left`
  const reasons = hits.map(hit =>
    hit.limit === 'usage-above'
      ? `usage ${usagePercent} % is above ${hit.threshold} %`
      : `${left}, fewer than ${inWords(hit.threshold)}`
  )
  if (!hits.some(hit => hit.limit === 'available-below')) reasons.push(left)
  return reasons
}

function inWords(count: Count): string {
  return BigInt(count).toLocaleString('en-US')
}

/** A resource without the source's own numbers: a finding carries the measure that was made of them. */
function knownOf(resource: Resource): Omit<Resource, 'usage' | 'availableAddresses'> {
  const known = { ...resource }
  delete known.usage
  delete known.availableAddresses
  return known
}

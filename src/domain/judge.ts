import { reasonsOf } from './because.js'
import { grouped } from './count.js'
import { findingOf } from './finding.js'
import { hitsOf } from './limits.js'
import type { Policy, Rule, Waiver } from './policy.js'
import type { Finding, Hit, Verdict, WaiverNote } from './report.js'
import type { Resource } from './resource.js'
import { measure } from './usage.js'

/** A finding, and what was wrong with the answer it was made from, where something was. */
export interface Judged {
  finding: Finding
  fault?: string
}

/** Judges resources one by one, and remembers what of the policy was of use. */
export interface Judge {
  /** @param overlapsWith ids of others that it overlaps, to be told in its finding */
  judge(resource: Resource, overlapsWith?: string[]): Judged
  /** What is to be said of the policy itself, once everything is judged. */
  notices(): string[]
}

/**
 * Measures resources and judges them by a policy: the verdict of each, and why, in words.
 *
 * @param today the day in UTC, `2026-11-22`: waivers end by it.
 */
export function judging(policy: Policy, today: string): Judge {
  const used = new Set<string | Waiver>()
  return {
    judge(resource, overlapsWith) {
      const rule = policy.ruleOf(resource)
      if (rule.name !== undefined) used.add(rule.name)
      const judged = judge(resource, rule, overlapsWith)
      const waivers = policy.waiversOf(resource)
      for (const waiver of waivers) used.add(waiver)
      if (waivers.length === 0) return judged
      return { ...judged, finding: waived(judged.finding, waivers, today) }
    },
    notices: () => [...unusedRules(policy, used), ...waiverNotices(policy, used, today)]
  }
}

function judge(resource: Resource, rule: Rule, overlapsWith?: string[]): Judged {
  const measured = measure(resource)
  const { usagePercent, unmeasured } = measured
  const by = { rule: rule.name, note: rule.note, overlapsWith }
  if (rule.ignore !== undefined) {
    const judgement = { ...by, verdict: 'ignored' as const, reasons: [], ignoredBecause: rule.ignore }
    return { finding: findingOf(resource, measured, judgement) }
  }

  const { availableAddresses } = measured
  const { largestFreeBlock, complianceStatus, overlapStatus } = resource
  const hits = hitsOf(rule, {
    usagePercent,
    availableAddresses,
    largestFreeBlock,
    complianceStatus,
    overlapStatus
  })
  const fault = faultOf(measured.fault, unknownBlocks(rule, resource))
  if (hits.length > 0) {
    const reasons = reasonsOf(hits, { ...measured, largestFreeBlock })
    return {
      finding: findingOf(resource, measured, { ...by, verdict: verdictOf(hits), reasons, hits }),
      ...fault
    }
  }
  const reasons = usagePercent === null ? [unmeasured ?? 'it has no measure'] : []
  const verdict = usagePercent === null ? 'unmeasured' : 'ok'
  return { finding: findingOf(resource, measured, { ...by, verdict, reasons }), ...fault }
}

function faultOf(...faults: (string | undefined)[]): { fault?: string } {
  const known = faults.filter(fault => fault !== undefined)
  return known.length === 0 ? {} : { fault: known.join('; ') }
}

function verdictOf(hits: readonly Hit[]): Verdict {
  return hits.some(({ verdict }) => verdict === 'breach') ? 'breach' : 'warning'
}

/** A limit on free blocks that cannot be held against anything: the check did not see what it should have seen. */
function unknownBlocks(
  rule: Rule,
  { largestFreeBlock }: { largestFreeBlock?: string | null }
): string | undefined {
  const limit = rule.breach.freeBlockBelow ?? rule.warning.freeBlockBelow
  return limit !== undefined && largestFreeBlock === undefined
    ? `whether a /${limit} still fits is not known, since what takes its space could not be read`
    : undefined
}

/** The finding under its waivers: one that still holds turns a breach or warning into `waived`. */
function waived(finding: Finding, waivers: readonly Waiver[], today: string): Finding {
  if (finding.verdict !== 'breach' && finding.verdict !== 'warning') return finding
  const holding = waivers.find(({ until }) => today <= until)
  if (holding !== undefined) return { ...finding, verdict: 'waived', waiver: noteOf(holding, today) }
  const [over] = waivers
  if (over === undefined) return finding
  const reasons = [...finding.reasons, `the waiver (${over.reason}) ran out on ${over.until}`]
  return { ...finding, reasons, waiver: noteOf(over, today) }
}

function noteOf({ until, reason }: Waiver, today: string): WaiverNote {
  return { until, reason, expired: today > until }
}

/** Names are unique; a policy may hold a rule in several forms. */
function unusedRules(policy: Policy, used: ReadonlySet<string | Waiver>): string[] {
  return policy.rules
    .filter(({ name = '' }) => !used.has(name))
    .map(
      ({ name = '' }) => `the rule "${name}" decides nothing: it matches nothing that no rule before it takes`
    )
}

/** A waiver that ends soon is told so many days ahead. */
const SOON_DAYS = 14

function waiverNotices(policy: Policy, used: ReadonlySet<string | Waiver>, today: string): string[] {
  return policy.waivers.flatMap(waiver => {
    const { name, until } = waiver
    if (!used.has(waiver)) return [`the waiver of ${name} matches nothing`]
    const days = daysBetween(today, until)
    if (days < 0) return [`the waiver of ${name} ran out on ${until}`]
    if (days > SOON_DAYS) return []
    const left = days === 0 ? 'today' : `in ${grouped(days)} ${days === 1 ? 'day' : 'days'}`
    return [`the waiver of ${name} ends ${left}, on ${until}`]
  })
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

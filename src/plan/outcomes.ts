import { compareCounts, grouped } from '../domain/count.js'
import { OUTCOMES, type NetworkState, type Outcome } from '../domain/plan.js'
import type { Hit } from '../domain/report.js'
import { boundsInWords } from './project-addresses.js'
import type { Fault, Row } from './rows.js'
import { availableOf, type States } from './states.js'

/** What becomes of a network, and why, in words. */
export interface Judgement {
  outcome: Outcome
  reasons: string[]
}

/** The worse of some outcomes; `fits` of none. */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  return OUTCOMES.find(outcome => outcomes.includes(outcome)) ?? 'fits'
}

/**
 * What becomes of a network by the plan: what stands in its way, and which limits it hits that it did not hit before.
 *
 * @param which `shared` leaves out what comes of one change alone
 */
export function outcomeOf(row: Row, states: States, which: 'all' | 'shared' = 'all'): Judgement {
  if (row.removedBy !== undefined) return { outcome: 'fits', reasons: [] }
  const faults = [...faultsThatCount(row, states), ...addressFaults(row), ...mustBeFreeFaults(row)].filter(
    ({ address }) => which === 'all' || address === undefined
  )
  const limits = limitsHit(states)
  const doubts =
    states.doubt === undefined || row.takers.size === 0
      ? []
      : [{ outcome: 'warning' as const, reason: states.doubt }]
  const all = [...faults, ...limits, ...doubts]
  return {
    outcome: worstOf(all.map(({ outcome }) => outcome)),
    reasons: [...new Set(all.map(({ reason }) => reason))]
  }
}

/** A VPC that the policy ignores may overlap others; what does not fit fails all the same. */
function faultsThatCount({ faults, resource }: Row, { after }: States): readonly Fault[] {
  if (after?.verdict !== 'ignored' || resource.type !== 'vpc') return faults
  return faults.filter(({ outcome }) => outcome === 'does not fit')
}

/** Whether a subnet has the addresses that are taken of it. */
function addressFaults(row: Row): Fault[] {
  const { takes, returns, peak } = row
  const available = availableOf(row)
  if (available === undefined) {
    if (takes.max === 0) return []
    return [{ outcome: 'warning', reason: 'how many addresses are left of it is not known' }]
  }
  const left = leftInWords(available)
  const faults: Fault[] = []
  if (available + returns.max < takes.min) {
    faults.push({ outcome: 'does not fit', reason: `the plan takes ${boundsInWords(takes)}, and ${left}` })
  } else if (available + returns.max < takes.min + peak) {
    const reason = `while the plan is applied ${boundsInWords({ min: takes.min + peak, max: takes.min + peak })} are held at once (create_before_destroy), and ${left}`
    faults.push({ outcome: 'does not fit', reason })
  } else if (available + returns.min < takes.max) {
    faults.push({ outcome: 'warning', reason: `the plan takes ${boundsInWords(takes)}, and ${left}` })
  }
  return faults
}

/** Whether AWS sees as many free as it wants to before it makes something. */
export function mustBeFreeFaults(row: Row): Fault[] {
  const { takes, returns, mustBeFree } = row
  const available = availableOf(row)
  if (available === undefined) return []
  const left = leftInWords(available)
  const faults: Fault[] = []
  for (const { address, free, takes: own, because } of mustBeFree) {
    const others = { min: takes.min - own.min, max: takes.max - own.max }
    const needs = `${because}; ${address} needs ${free} free addresses, and ${left}`
    if (available + returns.max - Math.max(0, others.min) < free) {
      faults.push({ outcome: 'does not fit', reason: needs, address })
    } else if (available + returns.min - Math.max(0, others.max) < free) {
      const reason = `${needs} before the others of this plan take theirs`
      faults.push({ outcome: 'warning', reason, address })
    }
  }
  return faults
}

function leftInWords(available: number): string {
  return `${grouped(available)} ${available === 1 ? 'is' : 'are'} left`
}

/** The limits that a network hits afterwards: new ones, those it hit already, and those it may hit. */
function limitsHit({ before, after, atMost }: States): { outcome: Outcome; reason: string }[] {
  if (after === null) return []
  const old = before === null ? [] : hitsOf(before)
  const takesMore = before !== null && isLess(after, before)
  const found: { outcome: Outcome; reason: string }[] = []
  for (const [index, hit] of hitsOf(after).entries()) {
    const reason = after.reasons[index] ?? `${hit.limit} ${hit.threshold}`
    const isOld = old.some(other => other.limit === hit.limit && other.verdict === hit.verdict)
    if (!isOld) found.push({ outcome: hit.verdict, reason })
    else if (takesMore) found.push({ outcome: hit.verdict === 'breach' ? 'worse' : 'warning', reason })
  }
  const known = [...old, ...hitsOf(after)]
  for (const [index, hit] of (atMost === null ? [] : hitsOf(atMost)).entries()) {
    if (known.some(other => other.limit === hit.limit && other.verdict === hit.verdict)) continue
    found.push({ outcome: 'warning', reason: `at most: ${atMost?.reasons[index] ?? hit.limit}` })
  }
  return found
}

/** The limits hit that count: a finding that is waived or ignored has none. */
function hitsOf({ verdict, hits }: NetworkState): readonly Hit[] {
  return verdict === 'breach' || verdict === 'warning' ? (hits ?? []) : []
}

/** Whether less is left afterwards. */
function isLess(after: NetworkState, before: NetworkState): boolean {
  const [now, then] = [after.availableAddresses, before.availableAddresses]
  return now !== null && then !== null && compareCounts(now, then) < 0
}

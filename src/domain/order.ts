import { compareCounts } from './count.js'
import { VERDICTS, type Finding, type Verdict } from './report.js'

const RANK = Object.fromEntries(VERDICTS.map((verdict, rank) => [verdict, rank])) as Record<Verdict, number>

/**
 * Worst first: by verdict, then usage descending, then available ascending, then id, then CIDR, compared by code
 * unit. What has no number comes after what has one.
 */
export function worstFirst(a: Finding, b: Finding): number {
  return (
    (a.verdict === b.verdict ? 0 : RANK[a.verdict] - RANK[b.verdict]) ||
    (b.usagePercent ?? -1) - (a.usagePercent ?? -1) ||
    byAvailable(a, b) ||
    byCodeUnit(a.id, b.id) ||
    byCodeUnit(a.cidr, b.cidr)
  )
}

function byAvailable(a: Finding, b: Finding): number {
  if (a.availableAddresses === null || b.availableAddresses === null) {
    return Number(a.availableAddresses === null) - Number(b.availableAddresses === null)
  }
  return compareCounts(a.availableAddresses, b.availableAddresses)
}

/** Compares two texts by code unit, so that the order is the same in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

import { compareCounts } from '../domain/count.js'
import type { NetworkState, PlanNetwork } from '../domain/plan.js'
import type { Count } from '../domain/report.js'
import { count, percent } from './numbers.js'

/** A number of a network today and after a plan, each as shown; absent where it is not known or there is none. */
export interface Between {
  before?: string
  /** As a range where the most that may be taken differs: `185 to 193`. */
  after?: string
  /** Both in one: `201 → 185 to 193`, or once where it stays. */
  text: string
}

type States = Pick<PlanNetwork, 'before' | 'after' | 'atMost'>

/** Addresses that are left. Undefined where nothing is known of them. */
export function leftBetween({ before, after, atMost }: States): Between | undefined {
  const now = before?.availableAddresses ?? undefined
  const later = after?.availableAddresses ?? undefined
  const least = atMost?.availableAddresses ?? later
  return between(now === undefined ? undefined : count(now), rangeOf(later, least))
}

/** The share in use, as precise as the limits it is held against need it. */
export function usageBetween({ before, after, atMost }: States): Between | undefined {
  const limits = [before, after, atMost].flatMap(limitsOf)
  const shown = (state: NetworkState | null | undefined): string | undefined => {
    const usage = state?.usagePercent ?? undefined
    return usage === undefined ? undefined : percent(usage, limits)
  }
  const later = shown(after)
  const most = shown(atMost) ?? later
  const range =
    later === undefined || most === undefined || most === later ? later : `${later.slice(0, -1)} to ${most}`
  return between(shown(before), range)
}

/** The largest free block of a VPC or a pool: not yet safe for any place. */
export function largestBlockBetween({ before, after }: States): Between | undefined {
  return between(blockOf(before), blockOf(after))
}

/** The limits on usage that a state was held against and hit. */
function limitsOf(state: NetworkState | null | undefined): number[] {
  return (state?.hits ?? [])
    .filter(({ limit }) => limit === 'usage-above')
    .map(({ threshold }) => Number(threshold))
}

function blockOf(state: NetworkState | null): string | undefined {
  const block = state?.largestFreeBlock
  return block === null ? 'none' : block
}

function rangeOf(most: Count | undefined, least: Count | undefined): string | undefined {
  if (most === undefined || least === undefined || compareCounts(most, least) === 0)
    return most === undefined ? undefined : count(most)
  return `${count(least)} to ${count(most)}`
}

function between(before: string | undefined, after: string | undefined): Between | undefined {
  if (before === undefined) return after === undefined ? undefined : { after, text: after }
  if (after === undefined) return { before, text: before }
  return { before, after, text: before === after ? after : `${before} → ${after}` }
}

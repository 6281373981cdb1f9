import type { Family } from './cidr.js'
import type { PlanReport } from './plan.js'

/** What the check thinks of one resource. */
export type Verdict = 'breach' | 'warning' | 'ok' | 'waived' | 'ignored' | 'unmeasured'

/** Every verdict, in the order in which findings are listed: worst first. */
export const VERDICTS: readonly Verdict[] = ['breach', 'warning', 'ok', 'waived', 'ignored', 'unmeasured']

/** What the check thinks of everything: the first that applies of these, in this order. */
export type Status = 'breach' | 'incomplete' | 'warning' | 'ok'

/** A count of addresses: a JSON number up to 2^53 − 1, a decimal string above. */
export type Count = number | string

/** Something that should have been read and was not. */
export interface Gap {
  /** What is missing, in words: `subnets in scope ipam-scope-0abc`. */
  what: string
  /** Why it is missing, in words. */
  reason: string
  /** What to do about it. */
  remedy?: string
}

/** A limit that a resource hits. */
export interface Hit {
  /**
   * `usage-above`: percent; `available-below`: addresses; `free-block-below`: a netmask length; `compliance` and
   * `overlap`: IPAM's own findings.
   */
  limit: 'usage-above' | 'available-below' | 'free-block-below' | 'compliance' | 'overlap'
  /** The number that was crossed, or the state that counts as bad. */
  threshold: number | string
  /** What hitting it means. */
  verdict: 'breach' | 'warning'
}

/** How many maximal free blocks there are of each size, largest first: `{ "/22": 1, "/24": 3 }`. */
export type FreeBlocks = Record<string, number>

/** A waiver that concerns a finding. */
export interface WaiverNote {
  /** The last day it holds, `2027-01-31`, in UTC. */
  until: string
  reason: string
  /** Whether that day is over: then it waives nothing. */
  expired: boolean
}

/** One resource, measured and judged. Its identity is `id` and `cidr` together. */
export interface Finding {
  id: string
  name?: string
  /** AWS's resource type; one that is not known here is passed through as it came. */
  type: string
  cidr: string
  family: Family
  netmaskLength: number
  region: string
  ownerId: string
  vpcId?: string
  availabilityZoneId?: string
  scopeId?: string
  poolId?: string
  tags: Record<string, string>
  managementState?: string
  complianceStatus?: string
  overlapStatus?: string
  /** Share of the addresses in use, 0–100; null where AWS defines no measure or gave none. */
  usagePercent: number | null
  /** Addresses of the whole CIDR. */
  totalAddresses: Count
  /** Addresses still free; null where there is no measure. */
  availableAddresses: Count | null
  verdict: Verdict
  /** Why the verdict is what it is, each in words. Empty for a resource that is fine. */
  reasons: string[]
  /** The limits that are hit, breaches first: the same as `reasons`, for a program. Absent when none is. */
  hits?: Hit[]
  /** The policy rule that decided, where one did. */
  rule?: string
  /** The rule's note: a runbook, an owner. */
  note?: string
  /** Why the rule leaves it out of judgement; there with the verdict `ignored`. */
  ignoredBecause?: string
  waiver?: WaiverNote
  /** Whether `availableAddresses` comes of a rounded usage and can be off by an address or more. */
  approximate?: true
  /**
   * The largest block that is free in the whole VPC or pool, over all its CIDRs of this family: `/22`. Null where
   * nothing is free; absent where it is not known.
   */
  largestFreeBlock?: string | null
  freeBlocks?: FreeBlocks
  /** Ids of the resources of the same type and scope whose CIDRs overlap this one's, where they can be named. */
  overlapsWith?: string[]
  /** The pool this pool gets its CIDRs from. */
  parentPoolId?: string
  /** How deep a pool lies: 1 at the top. */
  poolDepth?: number
  /** When IPAM looked at it, ISO 8601, where that is known. */
  sampledAt?: string
}

/** How many findings there are of each kind. `measured` counts those with a usage, whatever their verdict. */
export interface Totals {
  resources: number
  measured: number
  breach: number
  warning: number
  ok: number
  waived: number
  ignored: number
  unmeasured: number
}

/** The result of a check: plain data, from which everything shown, sent or saved is rendered. */
export interface Report {
  schemaVersion: 1
  /** ISO 8601, UTC. */
  generatedAt: string
  /** Where the usage was read from: `ipam` or `ec2`. */
  source: string
  /** Why it was read from there, where that was not what the settings say first. */
  sourceReason?: string
  /** IPAM's home Region. */
  homeRegion?: string
  /** The Regions the resources lie in, sorted. */
  regions: string[]
  status: Status
  coverage: { complete: boolean; gaps: Gap[] }
  /** The policy that was judged by, where there is one, and what is to be said of it. */
  policy?: { file: string; rules: number; waivers: number; notices: string[] }
  /** When IPAM looked at its oldest and newest resource, ISO 8601, where that was asked for. */
  samples?: { oldest: string; newest: string }
  /** What a plan of Terraform's does to the networks, where one was given. */
  plan?: PlanReport
  totals: Totals
  /** Worst first. */
  findings: Finding[]
}

/** The highest usage of all that was measured, in percent. */
export function highestUsage(report: Report): number | undefined {
  let highest: number | undefined
  for (const { usagePercent } of report.findings) {
    if (usagePercent !== null && (highest === undefined || usagePercent > highest)) highest = usagePercent
  }
  return highest
}

import type { Family } from './cidr.js'
import type { Count, FreeBlocks, Hit, Verdict } from './report.js'

/**
 * What becomes of a network or a change once the plan is applied:
 * - `overlaps`: its CIDR is in use already, or twice in the plan
 * - `does not fit`: there is no room for what it takes for certain
 * - `breach`: a limit is hit afterwards that is not hit today
 * - `worse`: a limit is hit today, and the change takes more
 * - `warning`: a warning's limit is hit, or what it takes at most would hit a limit or not fit, or it cannot be told
 * - `fits`
 */
export type Outcome = 'overlaps' | 'does not fit' | 'breach' | 'worse' | 'warning' | 'fits'

/** Every outcome, worst first. */
export const OUTCOMES: readonly Outcome[] = ['overlaps', 'does not fit', 'breach', 'worse', 'warning', 'fits']

/** What a plan comes to: `breach` where a change does not fit, overlaps, breaches or makes worse what is in breach. */
export type PlanStatus = 'breach' | 'warning' | 'ok'

/** Addresses, at least and at most. */
export interface CountBounds {
  min: Count
  max: Count
}

/** A network at one moment. */
export interface NetworkState {
  usagePercent: number | null
  totalAddresses: Count
  availableAddresses: Count | null
  /** See Finding. */
  largestFreeBlock?: string | null
  freeBlocks?: FreeBlocks
  verdict: Verdict
  reasons: string[]
  hits?: Hit[]
  /** The policy rule that decides. */
  rule?: string
  note?: string
}

/** A network that a plan touches: one CIDR of a VPC, subnet or pool, as in a Finding. */
export interface PlanNetwork {
  /** AWS's id; absent for one that is new. */
  id?: string
  /** The Terraform address, where the plan holds the network itself. */
  address?: string
  name?: string
  type: string
  cidr: string
  family: Family
  netmaskLength: number
  region: string
  ownerId: string
  vpcId?: string
  availabilityZoneId?: string
  /** Null: there is none yet. */
  before: NetworkState | null
  /** After the plan, with what it takes for certain. Null: it is deleted. */
  after: NetworkState | null
  /** After the plan, with the most it may take; absent where that is the same. */
  atMost?: NetworkState
  /** Addresses the plan takes of it, for subnets; of VPCs and pools, addresses of the blocks it takes. */
  demand: CountBounds
  /** Addresses the plan gives back to it. */
  returns: CountBounds
  outcome: Outcome
  /** Why, in words. */
  reasons: string[]
  /** The Terraform addresses that cause it, sorted. */
  causes: string[]
  /** What to do about it, in words, where it is not fine. */
  advice?: string[]
}

/** A change of a plan that takes or gives space or addresses. */
export interface PlanChange {
  /** Terraform's address. */
  address: string
  type: string
  action: 'create' | 'update' | 'delete' | 'replace' | 'create-then-delete'
  /** The plan file. */
  file: string
  region?: string
  outcome: Outcome
  /** Why, in words. Empty where it fits. */
  reasons: string[]
  /** What it takes, each in words with its rule: `1 to 8 addresses in each of 3 subnets (load-balancer)`. */
  takes: string[]
  /** What it gives back. */
  gives: string[]
  /** The networks it touches: an id and CIDR, or an address, as in `networks`. */
  networks: string[]
}

/** What a plan does to the networks. A part of the Report. */
export interface PlanReport {
  files: string[]
  status: PlanStatus
  /** Those that touch a network, worst first, then by address. */
  changes: PlanChange[]
  /** Those that are touched, worst first, then by id or address. */
  networks: PlanNetwork[]
  /** What could not be told, and why. */
  uncertainties: PlanUncertainty[]
}

/** Something about a plan that could not be told. */
export interface PlanUncertainty {
  /** The Terraform address it concerns; absent where it is the plan as a whole. */
  address?: string
  what: string
  because: string
  /** Whether it was worked out all the same, from what else the plan tells: then it is no reason to warn. */
  isGuess?: true
}

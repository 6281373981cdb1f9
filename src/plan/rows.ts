import { parseCidr } from '../domain/cidr.js'
import type { Outcome } from '../domain/plan.js'
import { rangeOf, type Range } from '../domain/range.js'
import type { Resource } from '../domain/resource.js'
import type { Bounds } from './demand/need.js'
import type { PlannedChange } from './model.js'

/** Something that is wrong with a network once the plan is applied, beside the limits of the policy. */
export interface Fault {
  outcome: Exclude<Outcome, 'fits' | 'breach' | 'worse'>
  /** In words. */
  reason: string
  /** The address of the change it comes of; absent where it comes of all that take together. */
  address?: string
}

/** Free addresses that AWS wants to see in a subnet before it makes a resource. */
export interface MustBeFree {
  address: string
  free: number
  /** What the resource itself takes. */
  takes: Bounds
  because: string
}

/**
 * One CIDR of a VPC, a subnet or a pool, as it stands today and as the plan leaves it. What is worked on while a plan is
 * projected: everything else in this room is plain data.
 */
export interface Row {
  /** AWS's id of the network, or the Terraform address of one that is new. */
  key: string
  /** The key of the VPC that a subnet lies in. */
  vpcKey?: string
  /** The network as the source read it, or as it will be made. */
  resource: Resource
  /** Absent for a pool that has no CIDR yet, and where the CIDR is not known. */
  range?: Range
  /** Whether the CIDR is known before apply: a block that IPAM is to choose is not. */
  isPlaced: boolean
  /** How long its netmask is, where that is known. */
  netmaskLength?: number
  /** The change that makes it; absent for what there is already. */
  addedBy?: PlannedChange
  /** The change that takes it away. */
  removedBy?: PlannedChange
  /** Its Terraform address, where the plan holds it. */
  address?: string
  /** Addresses that a subnet gives, and gets back. */
  takes: Bounds
  returns: Bounds
  /** Addresses held for a while beyond what is held in the end: of new ones that are made before the old ones go. */
  peak: number
  /** What AWS wants to see free before it makes something here. */
  mustBeFree: MustBeFree[]
  /** Addresses of the blocks that a VPC or a pool gives, and gets back. */
  blocksTaken: bigint
  blocksReturned: bigint
  /** The Terraform addresses that touch it, and those of them that take of it. */
  causes: Set<string>
  takers: Set<string>
  faults: Fault[]
}

export function newRow(
  given: Pick<Row, 'key' | 'resource'> &
    Partial<Pick<Row, 'vpcKey' | 'addedBy' | 'address' | 'isPlaced' | 'netmaskLength'>>
): Row {
  const range = rangeOf(given.resource.cidr)
  const netmaskLength = given.netmaskLength ?? netmaskLengthOf(given.resource.cidr)
  return {
    isPlaced: true,
    ...given,
    ...(netmaskLength !== undefined && { netmaskLength }),
    ...(range !== undefined && { range }),
    takes: { min: 0, max: 0 },
    returns: { min: 0, max: 0 },
    peak: 0,
    mustBeFree: [],
    blocksTaken: 0n,
    blocksReturned: 0n,
    causes: new Set(),
    takers: new Set(),
    faults: []
  }
}

/** Whether a plan does anything to it. */
export function isTouched(row: Row): boolean {
  return row.causes.size > 0
}

export function sizeOf({ start, end }: Range): bigint {
  return end - start
}

/** `/22` of `10.0.0.0/22`; undefined where the text is no CIDR. */
export function netmaskLengthOf(cidr: string): number | undefined {
  return parseCidr(cidr)?.netmaskLength
}

const MEASURES: readonly string[] = ['usage', 'availableAddresses', 'largestFreeBlock', 'freeBlocks']

/** A resource without what is measured of it: what another CIDR of the same network has in common with it. */
export function withoutMeasure(resource: Resource): Resource {
  const common = Object.entries(resource).filter(([key]) => !MEASURES.includes(key))
  return Object.fromEntries(common) as unknown as Resource
}

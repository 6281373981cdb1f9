import { bits } from '../domain/cidr.js'
import type { Block } from '../domain/headroom.js'
import { cidrOf, contains, rangeOf, type Range } from '../domain/range.js'
import type { PoolTerms } from '../domain/resource.js'
import type { Claim } from './claims.js'
import type { PlannedChange } from './model.js'
import type { Fault } from './rows.js'
import { bestFit, freeInWords, freeOf, takeOfCounts, takersOf, type Space, type Taken } from './space.js'

/** A claim on its way to a place. */
export interface Request {
  change: PlannedChange
  claim: Claim
  /** Undefined where it is not told. */
  netmaskLength: number | undefined
}

/** Where a claim goes, and what is wrong with that. */
export interface Placed {
  /** Undefined where there is no room, or no telling. */
  range?: Range
  faults: Fault[]
}

/** Whether a block that is named can be had of a space. */
export function placeNamed({ change, claim }: Request, space: Space): Placed {
  const range = rangeOf(claim.cidr ?? '')
  if (range === undefined)
    return { faults: [fault(change, 'does not fit', `${String(claim.cidr)} is no CIDR`)] }
  const cidr = claim.cidr ?? ''
  if (space.isPlaced && !space.whole.some(whole => contains(whole, range))) {
    const has =
      space.whole.length === 0 ? 'it has no CIDR' : `it has ${space.whole.map(textOfRange).join(', ')}`
    return { range, faults: [fault(change, 'does not fit', `${cidr} lies outside ${space.key}: ${has}`)] }
  }
  const faults = takersOf(space, range).flatMap(taken => conflicts(change, cidr, taken))
  if (faults.length === 0 && !space.isWhole) {
    faults.push(
      fault(change, 'warning', `not all that is taken of ${space.key} is known, so ${cidr} may be in use`)
    )
  }
  return { range, faults }
}

/** What it means that somebody has a block already: for the one who wants it and, in one plan, for both. */
function conflicts(change: PlannedChange, cidr: string, { by, range, takenBy, removedBy }: Taken): Fault[] {
  const theirs = textOfRange(range)
  const whose = `${theirs} of ${by}`
  if (removedBy === undefined) {
    const own = fault(change, 'overlaps', `${cidr} overlaps ${whose}`)
    return takenBy === undefined
      ? [own]
      : [own, fault(takenBy, 'overlaps', `${theirs} overlaps ${cidr} of ${change.address}`)]
  }
  if (removedBy.key !== change.key) {
    const order = `${removedBy.address} is gone, and nothing makes Terraform delete that first`
    return [fault(change, 'warning', `${cidr} overlaps ${whose} until ${order}`)]
  }
  if (change.action !== 'create-then-delete') return []
  const first = 'the one it replaces, which goes only after it (create_before_destroy)'
  return [fault(change, 'overlaps', `${cidr} overlaps ${first}`)]
}

/** A block of a netmask length of a space, or why there is none. */
export function placeBySize({ change, netmaskLength }: Request, space: Space): Placed {
  if (netmaskLength === undefined) return { faults: [] }
  if (!space.isPlaced && space.whole.length === 0) return { faults: [] }
  const none = (free: readonly Block[] | undefined) => ({
    faults: [
      fault(change, 'does not fit', `no free /${netmaskLength} in ${space.key}: ${freeInWords(space, free)}`)
    ]
  })
  if (space.taken === undefined) {
    if (space.counts === undefined) {
      return { faults: [fault(change, 'warning', `what is free of ${space.key} is not known`)] }
    }
    return takeOfCounts(space.counts, netmaskLength) ? { faults: [] } : none(undefined)
  }

  // Its own old block is free to it where that goes first.
  const isOwn = ({ removedBy }: Taken) => change.action === 'replace' && removedBy?.key === change.key
  const free = freeOf(space, taken => !isOwn(taken)) ?? []
  const range = bestFit(free, netmaskLength)
  if (range !== undefined) {
    const doubt = `not all that is taken of ${space.key} is known, so it may have no free /${netmaskLength}`
    return { range, faults: space.isWhole ? [] : [fault(change, 'warning', doubt)] }
  }
  const later = bestFit(freeOf(space, taken => taken.removedBy === undefined) ?? [], netmaskLength)
  if (later === undefined || change.action === 'create-then-delete') return none(free)
  const why = `a /${netmaskLength} is free in ${space.key} only once others of this plan are deleted, and nothing makes Terraform do that first`
  return { range: later, faults: [fault(change, 'warning', why)] }
}

/** What a pool does not hand out, and AWS does not make. */
export function outOfTerms(
  { change, claim, netmaskLength }: Request,
  terms: PoolTerms | undefined,
  pool: string
): Fault[] {
  if (netmaskLength === undefined) return []
  const { minNetmaskLength: min, maxNetmaskLength: max, unknownLengths = false } = terms ?? {}
  if (claim.kind !== 'pool-cidr' && unknownLengths)
    return [fault(change, 'warning', `which netmask lengths ${pool} hands out is not known`)]
  const size = `a /${netmaskLength}`
  if (claim.kind !== 'pool-cidr' && min !== undefined && netmaskLength < min) {
    return [fault(change, 'does not fit', `${size} is larger than ${pool} hands out: a /${min} at most`)]
  }
  if (claim.kind !== 'pool-cidr' && max !== undefined && netmaskLength > max) {
    return [fault(change, 'does not fit', `${size} is smaller than ${pool} hands out: a /${max} at least`)]
  }
  return []
}

/** AWS makes IPv4 VPCs and subnets of /16 to /28 (Amazon VPC User Guide, "VPC CIDR blocks" and "Subnet sizing"). */
export function outOfAws({ change, claim, netmaskLength }: Request): Fault[] {
  const isNetwork = claim.kind === 'vpc' || claim.kind === 'association' || claim.kind === 'subnet'
  if (!isNetwork || claim.family !== 'ipv4' || netmaskLength === undefined) return []
  if (netmaskLength >= 16 && netmaskLength <= 28) return []
  const what = claim.kind === 'subnet' ? 'subnets' : 'CIDRs of a VPC'
  return [fault(change, 'does not fit', `AWS makes no /${netmaskLength}: ${what} are of /16 to /28`)]
}

export function fault({ address }: PlannedChange, outcome: Fault['outcome'], reason: string): Fault {
  return { outcome, reason, address }
}

/** A range that is one block, as CIDR text. */
export function textOfRange({ family, start, end }: Range): string {
  return cidrOf(family, start, bits(family) - ((end - start).toString(2).length - 1))
}

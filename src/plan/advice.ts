import { grouped } from '../domain/count.js'
import { headroomOf, blockCidr, type Block } from '../domain/headroom.js'
import type { Outcome } from '../domain/plan.js'
import { IPAM_POOL } from '../domain/resource.js'
import type { Row } from './rows.js'
import { freeOf, type Space } from './space.js'
import type { Spaces } from './spaces.js'
import { availableOf } from './states.js'
import type { World } from './world.js'

/** What to do about a network that has no room, in words: where there is some. */
export function adviceFor(
  row: Row,
  outcome: Outcome,
  { world, spaces, isFine }: { world: World; spaces: Spaces; isFine: (row: Row) => boolean }
): string[] {
  if (outcome === 'fits') return []
  const isSubnet = row.resource.type === 'subnet'
  const isBlock = row.addedBy !== undefined || !isSubnet
  return [
    ...(isBlock ? largestBlock(row, world, spaces) : []),
    ...(isSubnet && row.addedBy === undefined ? roomierSubnet(row, world, isFine) : [])
  ]
}

/** The largest block that would still fit, with its place. */
function largestBlock(row: Row, world: World, spaces: Spaces): string[] {
  const { range } = row
  const family = range?.family ?? 'ipv4'
  const key = spaceOf(row)
  if (key === undefined) return []
  const isPool = world.rowsOf(key)[0]?.resource.type === IPAM_POOL
  const space = isPool ? spaces.pool(key, family) : spaces.vpc(key, family)
  return space === undefined ? [] : blockInWords(space)
}

/** Where a network's block is taken of: a subnet's of its VPC, a new VPC's of its pool. */
function spaceOf({ key, vpcKey, addedBy, resource }: Row): string | undefined {
  if (resource.type === 'subnet') return vpcKey
  const isNew = key === addedBy?.address
  return isNew ? (resource.type === IPAM_POOL ? resource.parentPoolId : resource.poolId) : key
}

function blockInWords(space: Space): string[] {
  const free = space.isWhole ? freeOf(space) : undefined
  if (free === undefined) return []
  const [first, ...others] = largestOf(free)
  if (first === undefined) return [`nothing is free in ${space.key}: give it another CIDR`]
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return [
    `the largest block that fits in ${space.key} is a /${first.netmaskLength}: ${blockCidr(first)}${more}`
  ]
}

function largestOf(free: readonly Block[]): Block[] {
  const { largestFreeBlock } = headroomOf(free)
  return free.filter(({ netmaskLength }) => `/${netmaskLength}` === largestFreeBlock)
}

/** The subnet of the same VPC with the most room that is over no limit: in the same zone, or else in any. */
function roomierSubnet(row: Row, world: World, isFine: (row: Row) => boolean): string[] {
  const { vpcKey, resource } = row
  if (vpcKey === undefined) return []
  const others = world
    .subnetsOf(vpcKey)
    .filter(other => other.key !== row.key && other.addedBy === undefined && other.removedBy === undefined)
    .filter(other => leftOf(other) > leftOf(row) && isFine(other))
  const zone = resource.availabilityZoneId
  const near = others.filter(other => zone !== undefined && other.resource.availabilityZoneId === zone)
  const best = roomiest(near) ?? roomiest(others)
  if (best === undefined)
    return [`no other subnet of ${vpcKey} has more room within its limits: make a larger one`]
  const { id, name, cidr, availabilityZoneId } = best.resource
  const where =
    near.length > 0 ? `in the same zone ${String(zone)}` : `in ${availabilityZoneId ?? 'another zone'}`
  const left = grouped(leftOf(best))
  const called = name === undefined ? id : `${name} (${id})`
  return [
    `the subnet of ${vpcKey} with the most room ${where} is ${called}, ${cidr}: ${left} addresses are left`
  ]
}

/** The addresses left for certain once the plan is applied. */
function leftOf(row: Row): number {
  return (availableOf(row) ?? -1) - row.takes.max + row.returns.min
}

function roomiest(rows: readonly Row[]): Row | undefined {
  return rows.toSorted((a, b) => leftOf(b) - leftOf(a) || (a.key < b.key ? -1 : 1))[0]
}

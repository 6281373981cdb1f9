import { compareCounts } from '../../domain/count.js'
import type { Finding } from '../../domain/report.js'

/** What lies around a resource that is short of room, and may have some. */
export interface Surroundings {
  /** The subnet with the most addresses left in a subnet's own VPC, in its own zone where there is one. */
  neighbour?: Neighbour
  /** A subnet's VPC, with what is free in it. */
  vpc?: Finding
  /** The pool a pool gets its CIDRs from, with what is free in it. */
  parent?: Finding
  /** The pool beside a pool, below the same parent, that has the largest free block. */
  sibling?: Finding
}

export interface Neighbour {
  finding: Finding
  sameZone: boolean
}

/** What lies around each of a few findings, in one pass over all. */
export function surroundings(
  few: readonly Finding[],
  findings: readonly Finding[]
): ReadonlyMap<Finding, Surroundings> {
  const found = new Map<Finding, Surroundings>(few.map(finding => [finding, {}]))
  const subnets = few.filter(({ type, vpcId }) => type === 'subnet' && vpcId !== undefined)
  const pools = few.filter(({ parentPoolId }) => parentPoolId !== undefined)
  if (subnets.length + pools.length === 0) return found
  for (const candidate of findings) {
    if (candidate.type === 'subnet' || candidate.type === 'vpc')
      for (const subnet of subnets) lookFromSubnet(subnet, candidate, found.get(subnet) ?? {})
    else if (candidate.type === 'ipam-pool')
      for (const pool of pools) lookFromPool(pool, candidate, found.get(pool) ?? {})
  }
  return found
}

function lookFromSubnet(subnet: Finding, candidate: Finding, around: Surroundings): void {
  if (candidate.family !== subnet.family) return
  if (candidate.type === 'vpc') {
    if (candidate.id === subnet.vpcId && candidate.largestFreeBlock !== undefined) around.vpc ??= candidate
    return
  }
  const neighbour = asNeighbour(candidate, subnet)
  if (neighbour !== undefined && isBetter(neighbour, around.neighbour)) around.neighbour = neighbour
}

function asNeighbour(candidate: Finding, subnet: Finding): Neighbour | undefined {
  if (candidate.verdict !== 'ok' || candidate.vpcId !== subnet.vpcId || candidate.id === subnet.id)
    return undefined
  if (candidate.availableAddresses === null || subnet.availableAddresses === null) return undefined
  if (compareCounts(candidate.availableAddresses, subnet.availableAddresses) <= 0) return undefined
  const zone = subnet.availabilityZoneId
  return { finding: candidate, sameZone: zone !== undefined && zone === candidate.availabilityZoneId }
}

function isBetter(a: Neighbour, b: Neighbour | undefined): boolean {
  if (b === undefined) return true
  if (a.sameZone !== b.sameZone) return a.sameZone
  return compareCounts(a.finding.availableAddresses ?? 0, b.finding.availableAddresses ?? 0) > 0
}

function lookFromPool(pool: Finding, candidate: Finding, around: Surroundings): void {
  if (candidate.family !== pool.family || candidate.id === pool.id) return
  if (candidate.id === pool.parentPoolId) {
    if (candidate.largestFreeBlock !== undefined) around.parent ??= candidate
    return
  }
  // A pool serves one Region, so that one of another is no help.
  if (candidate.parentPoolId !== pool.parentPoolId || candidate.region !== pool.region) return
  if (candidate.verdict !== 'ok' || freeOf(candidate) <= freeOf(around.sibling ?? pool)) return
  around.sibling = candidate
}

/** The size of the largest free block, as a number that grows with it; nothing is the least. */
function freeOf({ largestFreeBlock }: Finding): number {
  return typeof largestFreeBlock === 'string' ? -Number(largestFreeBlock.slice(1)) : -Infinity
}

import { freeBlocks, headroomOf, type Headroom } from './headroom.js'
import { rangeOf, type Range } from './range.js'
import type { Resource } from './resource.js'

/**
 * VPCs with their free blocks: all CIDRs of a VPC, of one family, less the CIDRs of its subnets. Each row of a VPC
 * gets the whole VPC's, since a subnet may go into any of its CIDRs.
 *
 * @param subnets every subnet of these VPCs: one that is missing would make room where there is none.
 */
export function withVpcHeadroom(vpcs: readonly Resource[], subnets: readonly Resource[]): Resource[] {
  const used = rangesBy(subnets, ({ vpcId, cidr }) =>
    vpcId === undefined ? undefined : familyKey(vpcId, cidr)
  )
  const whole = rangesBy(vpcs, ({ id, cidr }) => familyKey(id, cidr))
  const known = new Map<string, Headroom>()
  for (const [key, ranges] of whole) known.set(key, headroomOf(freeBlocks(ranges, used.get(key) ?? [])))

  return vpcs.map(vpc => {
    const headroom = known.get(familyKey(vpc.id, vpc.cidr))
    if (headroom === undefined) return vpc
    const { largestFreeBlock, freeBlocks: blocks } = headroom
    return { ...vpc, largestFreeBlock, freeBlocks: blocks }
  })
}

function familyKey(vpcId: string, cidr: string): string {
  return `${cidr.includes(':') ? 'ipv6' : 'ipv4'} ${vpcId}`
}

function rangesBy(
  resources: readonly Resource[],
  keyOf: (resource: Resource) => string | undefined
): Map<string, Range[]> {
  const ranges = new Map<string, Range[]>()
  for (const resource of resources) {
    const key = keyOf(resource)
    const range = rangeOf(resource.cidr)
    if (key === undefined || range === undefined) continue
    const others = ranges.get(key)
    if (others === undefined) ranges.set(key, [range])
    else others.push(range)
  }
  return ranges
}

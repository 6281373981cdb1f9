import type { Family } from './cidr.js'
import { freeBlocks, headroomOf, type Headroom } from './headroom.js'
import { overlaps, rangeOf, type Range } from './range.js'
import type { Resource } from './resource.js'

/**
 * VPCs with their free blocks: all CIDRs of a VPC, of one family, less the CIDRs of its subnets. Each row of a VPC
 * gets the whole VPC's, since a subnet may go into any of its CIDRs.
 *
 * A subnet of which it is not told what it takes, or of which VPC, would make room where there is none: a VPC that it
 * may concern gets no free blocks at all.
 *
 * @param subnets every subnet of these VPCs: one that is missing would make room where there is none.
 */
export function withVpcHeadroom(vpcs: readonly Resource[], subnets: readonly Resource[]): Resource[] {
  const whole = new Networks(vpcs, ({ id }) => id)
  const used = new Networks(subnets, ({ vpcId }) => vpcId ?? '')
  const known = new Map<string, Headroom>()
  for (const [key, ranges] of whole.ranges) {
    if (!whole.isRead(key) || !used.isRead(key) || used.hasStrayIn(ranges)) continue
    known.set(key, headroomOf(freeBlocks(ranges, used.ranges.get(key) ?? [])))
  }

  return vpcs.map(vpc => {
    const range = rangeOf(vpc.cidr)
    const headroom = range && known.get(familyKey(vpc.id, range.family))
    if (headroom === undefined) return vpc
    const { largestFreeBlock, freeBlocks: blocks } = headroom
    return { ...vpc, largestFreeBlock, freeBlocks: blocks }
  })
}

/** CIDRs by VPC and family, and what of them cannot be told so. */
class Networks {
  readonly ranges = new Map<string, Range[]>()
  /** VPCs with a CIDR that cannot be read. */
  readonly #unread = new Set<string>()
  /** CIDRs of no VPC that is told. */
  readonly #stray: Range[] = []
  /** Whether there is one of which neither is told. */
  #isLost = false

  constructor(resources: readonly Resource[], vpcOf: (resource: Resource) => string) {
    for (const resource of resources) this.#add(vpcOf(resource), rangeOf(resource.cidr))
  }

  #add(vpcId: string, range: Range | undefined): void {
    if (range === undefined) {
      if (vpcId === '') this.#isLost = true
      for (const family of ['ipv4', 'ipv6'] as const) this.#unread.add(familyKey(vpcId, family))
    } else if (vpcId === '') {
      this.#stray.push(range)
    } else {
      const key = familyKey(vpcId, range.family)
      const others = this.ranges.get(key)
      if (others === undefined) this.ranges.set(key, [range])
      else others.push(range)
    }
  }

  /** Whether every CIDR that is told of a VPC could be read. */
  isRead(key: string): boolean {
    return !this.#unread.has(key)
  }

  /** Whether something that is of no VPC may lie in these ranges. */
  hasStrayIn(ranges: readonly Range[]): boolean {
    return this.#isLost || this.#stray.some(stray => ranges.some(range => overlaps(stray, range)))
  }
}

function familyKey(vpcId: string, family: Family): string {
  return `${family} ${vpcId}`
}

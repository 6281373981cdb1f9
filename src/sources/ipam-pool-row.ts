import type { IpamPool } from '@aws-sdk/client-ec2'
import { bits, type Family } from '../domain/cidr.js'
import { toCount } from '../domain/count.js'
import { freeBlocks, headroomOf, type Block, type Headroom } from '../domain/headroom.js'
import { rangeOf, type Range } from '../domain/range.js'
import { IPAM_POOL, type PoolTerms, type Resource } from '../domain/resource.js'

/** A pool that has its id, in the scope it belongs to. */
export interface Pool {
  row: IpamPool & { IpamPoolId: string }
  scopeId: string
}

/** What could be read of a pool's addresses. */
export interface PoolSpace {
  /** The CIDRs provisioned to it. */
  cidrs: readonly string[]
  /** Whether these are all of them. */
  isWhole: boolean
  /** The CIDRs of all its allocations; absent when they could not be read whole. */
  allocations?: readonly string[]
}

/**
 * A pool as Resources: one for each CIDR provisioned to it, or a single one without a CIDR where there is none.
 *
 * The usage is the share of the CIDR that is allocated, to VPCs, to other pools, to anything. What a pool below this
 * one has allocated in turn does not count here: its whole CIDR is one allocation of this one's. The free blocks are
 * those of the pool, all its CIDRs of that family together, and none reaches over two of them.
 */
export function fromPool({ row, scopeId }: Pool, space: PoolSpace, homeRegion: string): Resource[] {
  const base = { ...baseOf(row, scopeId, homeRegion), pool: termsOf(row, space) }
  if (space.cidrs.length === 0) {
    return space.isWhole ? [{ ...base, largestFreeBlock: null, freeBlocks: {} }] : []
  }
  const free = freeOf(space)
  return space.cidrs.map(cidr => {
    const resource: Resource = { ...base, cidr }
    const range = rangeOf(cidr)
    if (free === undefined || range === undefined) return resource
    const { blocks, headroom } = free[range.family]
    const size = range.end - range.start
    const available = within(range, blocks)
    resource.usage = Number(size - available) / Number(size)
    resource.availableAddresses = toCount(available)
    // Of a CIDR that is not known the blocks are not known either.
    if (!space.isWhole) return resource
    resource.largestFreeBlock = headroom.largestFreeBlock
    resource.freeBlocks = headroom.freeBlocks
    return resource
  })
}

function baseOf(row: Pool['row'], scopeId: string, homeRegion: string): Resource {
  const tags = (row.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const)
  const name = tags.find(([key, value]) => key === 'Name' && value !== '')?.[1] ?? row.Description
  const resource: Resource = {
    id: row.IpamPoolId,
    type: IPAM_POOL,
    cidr: '',
    region: regionOfLocale(row.Locale) ?? homeRegion,
    ownerId: row.OwnerId ?? '',
    scopeId,
    // A policy's `pool:` means all that belongs to a pool, the pool itself included.
    poolId: row.IpamPoolId,
    tags: Object.fromEntries(tags.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
  if (name !== undefined && name !== '') resource.name = name
  if (row.SourceIpamPoolId) resource.parentPoolId = row.SourceIpamPoolId
  if (isDepth(row.PoolDepth)) resource.poolDepth = row.PoolDepth
  return resource
}

function termsOf(row: IpamPool, { cidrs, isWhole, allocations }: PoolSpace): PoolTerms {
  const terms: PoolTerms = {}
  // Of a pool without any CIDR the allocations are not asked for: there are none.
  if (allocations !== undefined) terms.allocations = allocations
  else if (isWhole && cidrs.length === 0) terms.allocations = []
  if (!areLengths(row)) return { ...terms, unknownLengths: true }
  const [min, max, byDefault] = lengthsOf(row)
  if (min !== undefined) terms.minNetmaskLength = min
  if (max !== undefined) terms.maxNetmaskLength = max
  if (byDefault !== undefined) terms.defaultNetmaskLength = byDefault
  return terms
}

function lengthsOf(row: IpamPool) {
  return [row.AllocationMinNetmaskLength, row.AllocationMaxNetmaskLength, row.AllocationDefaultNetmaskLength]
}

/** The SDK makes NaN of what is no number: against that, nothing is too small and nothing too large. */
function areLengths(row: IpamPool): boolean {
  return lengthsOf(row).every(
    length => length === undefined || (Number.isInteger(length) && length >= 0 && length <= bits('ipv6'))
  )
}

function isDepth(number: number | undefined): number is number {
  return number !== undefined && Number.isInteger(number) && number >= 1
}

/** Whether each number that came with a pool can be one. */
export function hasSoundNumbers(row: IpamPool): boolean {
  return areLengths(row) && (row.PoolDepth === undefined || isDepth(row.PoolDepth))
}

/**
 * The Region of a pool's locale, which is a Region, the network border group of a Local Zone in it
 * (`us-west-2-lax-1`), or `None`.
 */
export function regionOfLocale(locale: string | undefined): string | undefined {
  return locale === undefined ? undefined : /^[a-z]{2,}(?:-[a-z]+)+-\d+/.exec(locale)?.[0]
}

/** What is free in a pool, by family. */
type Free = Record<Family, { blocks: Block[]; headroom: Headroom }>

function freeOf({ cidrs, allocations }: PoolSpace): Free | undefined {
  if (allocations === undefined) return undefined
  const blocks = freeBlocks(rangesOf(cidrs), rangesOf(allocations))
  const free = (family: Family) => {
    const own = blocks.filter(block => block.family === family)
    return { blocks: own, headroom: headroomOf(own) }
  }
  return { ipv4: free('ipv4'), ipv6: free('ipv6') }
}

function rangesOf(cidrs: readonly string[]): Range[] {
  return cidrs.flatMap(cidr => rangeOf(cidr) ?? [])
}

/** How many addresses of the range lie in the blocks, which are disjoint and ascending. */
function within({ start, end }: Range, blocks: readonly Block[]): bigint {
  let count = 0n
  for (let index = firstReaching(blocks, start); index < blocks.length; index += 1) {
    const block = blocks[index]
    if (block === undefined || block.start >= end) break
    const from = block.start < start ? start : block.start
    const to = endOf(block) > end ? end : endOf(block)
    count += to - from
  }
  return count
}

/** The index of the first block that ends behind the place. */
function firstReaching(blocks: readonly Block[], place: bigint): number {
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const block = blocks[middle]
    if (block !== undefined && endOf(block) <= place) low = middle + 1
    else high = middle
  }
  return low
}

function endOf({ family, start, netmaskLength }: Block): bigint {
  return start + (1n << BigInt(bits(family) - netmaskLength))
}

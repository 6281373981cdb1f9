import { bits, type Family } from './cidr.js'
import { toCount } from './count.js'
import { cidrOf, contains, merged, type Range } from './range.js'
import type { Count, FreeBlocks } from './report.js'

/** A free block: a CIDR nobody uses, as large as it can be where it stands. */
export interface Block {
  family: Family
  start: bigint
  netmaskLength: number
}

/** What is free in a network, in blocks. */
export interface Headroom {
  /** `/22`; null when nothing at all is free. */
  largestFreeBlock: string | null
  freeBlocks: FreeBlocks
  /** Free addresses over all blocks. */
  available: Count
}

/**
 * The free blocks of a network: its own ranges less those that are used, cut into maximal CIDRs, in ascending
 * order. Free and used blocks are disjoint, and together they are exactly the whole; what is used outside the
 * network does not count. A block never reaches over two of the network's own CIDRs, adjacent as they may be:
 * neither a subnet nor an allocation can.
 *
 * Sorting is what it costs: n log n for n used ranges.
 */
export function freeBlocks(whole: readonly Range[], used: readonly Range[]): Block[] {
  return (['ipv4', 'ipv6'] as const).flatMap(family => {
    const isOfFamily = (range: Range) => range.family === family
    const gaps = less(outermost(whole.filter(isOfFamily)), merged(used.filter(isOfFamily)))
    return gaps.flatMap(gap => blocksOf(family, gap.start, gap.end))
  })
}

/** Sums blocks up by size. */
export function headroomOf(blocks: readonly Block[]): Headroom {
  const counts = new Map<number, number>()
  let available = 0n
  for (const { family, netmaskLength } of blocks) {
    counts.set(netmaskLength, (counts.get(netmaskLength) ?? 0) + 1)
    available += 1n << BigInt(bits(family) - netmaskLength)
  }
  const sizes = [...counts].sort(([a], [b]) => a - b)
  const [largest] = sizes
  return {
    largestFreeBlock: largest === undefined ? null : `/${largest[0]}`,
    freeBlocks: Object.fromEntries(sizes.map(([length, count]) => [`/${length}`, count])),
    available: toCount(available)
  }
}

/** How many blocks of a netmask length fit into the free ones. */
export function howManyFit(blocks: readonly Block[], netmaskLength: number): bigint {
  let count = 0n
  for (const block of blocks) {
    if (block.netmaskLength <= netmaskLength) count += 1n << BigInt(netmaskLength - block.netmaskLength)
  }
  return count
}

/** A block as CIDR text. */
export function blockCidr({ family, start, netmaskLength }: Block): string {
  return cidrOf(family, start, netmaskLength)
}

/** CIDRs, ascending, without those that lie within another: two CIDRs nest or are disjoint. */
function outermost(ranges: readonly Range[]): Range[] {
  const byStart = ranges.toSorted((a, b) =>
    a.start === b.start ? Number(b.end - a.end > 0n) - Number(b.end - a.end < 0n) : a.start < b.start ? -1 : 1
  )
  const result: Range[] = []
  for (const range of byStart) {
    const last = result.at(-1)
    if (last === undefined || !contains(last, range)) result.push(range)
  }
  return result
}

/** What of the first ranges the second do not cover; both disjoint and ascending, of one family. */
function less(whole: readonly Range[], used: readonly Range[]): Range[] {
  const rest: Range[] = []
  let next = 0
  for (const { family, start, end } of whole) {
    let from = start
    for (let taken = used[next]; taken !== undefined && taken.start < end; taken = used[next]) {
      if (taken.start > from) rest.push({ family, start: from, end: taken.start })
      if (taken.end > from) from = taken.end
      // One that reaches beyond this range is looked at again for the next.
      if (taken.end > end) break
      next += 1
    }
    if (from < end) rest.push({ family, start: from, end })
  }
  return rest
}

/** A gap as the fewest CIDRs: at each place the largest block that begins there and fits. */
function blocksOf(family: Family, start: bigint, end: bigint): Block[] {
  const width = bits(family)
  const blocks: Block[] = []
  let at = start
  while (at < end) {
    const room = bitLength(end - at) - 1
    const aligned = at === 0n ? width : trailingZeros(at)
    const size = Math.min(room, aligned)
    blocks.push({ family, start: at, netmaskLength: width - size })
    at += 1n << BigInt(size)
  }
  return blocks
}

function bitLength(value: bigint): number {
  return value.toString(2).length
}

function trailingZeros(value: bigint): number {
  return bitLength(value & -value) - 1
}

import { bits, type Family } from '../domain/cidr.js'
import { grouped } from '../domain/count.js'
import { freeBlocks, headroomOf, type Block } from '../domain/headroom.js'
import { overlaps, rangeOf, type Range } from '../domain/range.js'
import type { FreeBlocks } from '../domain/report.js'
import type { PoolTerms } from '../domain/resource.js'
import type { PlannedChange } from './model.js'
import type { Row } from './rows.js'

/** A block that is taken. */
export interface Taken {
  range: Range
  /** Who has it, in words: `subnet-0abc`, a Terraform address. */
  by: string
  /** The change that takes it. */
  takenBy?: PlannedChange
  /** The change that gives it back. */
  removedBy?: PlannedChange
}

/** Where blocks are taken of: a VPC or a pool, of one family. */
export interface Space {
  key: string
  family: Family
  /** The CIDRs it has. Empty where they are not known until apply, when `isPlaced` is false. */
  whole: Range[]
  /** Whether all of its CIDRs are known before apply. */
  isPlaced: boolean
  /** What is taken of it; undefined where that is not known. */
  taken: Taken[] | undefined
  /** Whether that is all that is taken. */
  isWhole: boolean
  /** How many free blocks there are of each netmask length, where what is taken is not known. */
  counts?: Map<number, number>
}

/** The space of a VPC: its CIDRs less those of its subnets. */
export function vpcSpace({
  key,
  family,
  rows,
  subnets,
  isWhole
}: Pick<Space, 'key' | 'family' | 'isWhole'> & { rows: readonly Row[]; subnets: readonly Row[] }): Space {
  const own = rows.filter(({ removedBy }) => removedBy === undefined)
  const taken = subnets.flatMap(({ range, removedBy, addedBy: takenBy, key: by }) =>
    range?.family === family
      ? [{ range, by, ...(takenBy && { takenBy }), ...(removedBy && { removedBy }) }]
      : []
  )
  return {
    ...{ key, family, taken, isWhole },
    whole: own.flatMap(({ range }) => (range?.family === family ? [range] : [])),
    isPlaced: own.every(({ isPlaced }) => isPlaced)
  }
}

/** The space of a pool: its CIDRs less its allocations. */
export function poolSpace({
  key,
  family,
  rows,
  terms
}: Pick<Space, 'key' | 'family'> & { rows: readonly Row[]; terms: PoolTerms | undefined }): Space {
  const whole = rows.flatMap(({ range, removedBy }) =>
    range?.family === family && removedBy === undefined ? [range] : []
  )
  const allocations = terms?.allocations ?? (rows.every(({ addedBy }) => addedBy) ? [] : undefined)
  const taken = allocations?.flatMap(cidr => {
    const range = rangeOf(cidr)
    return range?.family === family ? [{ range, by: `the allocation ${cidr}` }] : []
  })
  const counts = countsOf(rows.find(({ range }) => range?.family === family)?.resource.freeBlocks)
  return {
    ...{ key, family, whole, taken, isPlaced: rows.every(({ isPlaced }) => isPlaced) },
    isWhole: taken !== undefined,
    ...(taken === undefined && counts !== undefined && { counts })
  }
}

function countsOf(blocks: FreeBlocks | undefined): Map<number, number> | undefined {
  if (blocks === undefined) return undefined
  return new Map(Object.entries(blocks).map(([size, count]) => [Number(size.slice(1)), count]))
}

/** What is free of a space, those that stand in the way left out. */
export function freeOf(
  { whole, taken }: Space,
  stands: (taken: Taken) => boolean = () => true
): Block[] | undefined {
  if (taken === undefined) return undefined
  return freeBlocks(
    whole,
    taken.filter(stands).map(({ range }) => range)
  )
}

/** Those who have something of a block already. */
export function takersOf({ taken }: Space, range: Range): Taken[] {
  return (taken ?? []).filter(other => overlaps(other.range, range))
}

/**
 * The block that a request of a netmask length is given: the smallest free one that it fits in, the first of those, so
 * that the large ones stay whole. Which one IPAM chooses is not documented; that one of the size is to be had is certain.
 */
export function bestFit(free: readonly Block[], netmaskLength: number): Range | undefined {
  let best: Block | undefined
  for (const block of free) {
    if (block.netmaskLength > netmaskLength) continue
    if (best === undefined || block.netmaskLength > best.netmaskLength) best = block
  }
  if (best === undefined) return undefined
  const { family, start } = best
  return { family, start, end: start + (1n << BigInt(bits(family) - netmaskLength)) }
}

/** Takes a block out of counts alone; false when none is large enough. */
export function takeOfCounts(counts: Map<number, number>, netmaskLength: number): boolean {
  const sizes = [...counts]
    .filter(([size, count]) => count > 0 && size <= netmaskLength)
    .map(([size]) => size)
  if (sizes.length === 0) return false
  const from = Math.max(...sizes)
  counts.set(from, (counts.get(from) ?? 0) - 1)
  // What is left of a larger block: one of each size down to the one that is taken.
  for (let size = from + 1; size <= netmaskLength; size += 1) counts.set(size, (counts.get(size) ?? 0) + 1)
  return true
}

/** `/22`, and how many addresses are free in all: `the largest free block is a /23, of 3,072 free addresses`. */
export function freeInWords(space: Space, free: readonly Block[] | undefined): string {
  if (free !== undefined) {
    const { largestFreeBlock, available } = headroomOf(free)
    return largestFreeBlock === null
      ? 'nothing is free'
      : `the largest free block is a ${largestFreeBlock}, though ${grouped(available)} addresses are free in all`
  }
  const sizes = [...(space.counts ?? [])].filter(([, count]) => count > 0).map(([size]) => size)
  return sizes.length === 0 ? 'nothing is free' : `the largest free block is a /${Math.min(...sizes)}`
}

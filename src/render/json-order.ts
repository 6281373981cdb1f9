import type { FreeBlocks } from '../domain/report.js'

/** The order in which an object's keys are written, and that of the objects inside; any other key comes after. */
export interface KeyOrder {
  keys: readonly string[]
  inside?: Readonly<Record<string, KeyOrder>>
}

/** Of a count of free blocks by size: `freeBlocks`. */
const BLOCKS = 'freeBlocks'

/** The value with its keys in this order, and of what it holds too; of an array, each of its values. */
export function inOrder(value: unknown, order: KeyOrder): unknown {
  if (Array.isArray(value)) return value.map(one => inOrder(one, order))
  if (typeof value !== 'object' || value === null) return value
  const values = new Map(Object.entries(value))
  const others = [...values.keys()].filter(key => !order.keys.includes(key)).sort()
  const inside = new Map(Object.entries(order.inside ?? {}))
  return Object.fromEntries(
    [...order.keys, ...others]
      .filter(key => values.get(key) !== undefined)
      .map(key => [key, valueOf(key, values.get(key), inside.get(key))])
  )
}

function valueOf(key: string, value: unknown, order: KeyOrder | undefined): unknown {
  if (key === BLOCKS) return largestFirst(value as FreeBlocks)
  return order === undefined ? value : inOrder(value, order)
}

export function largestFirst(blocks: FreeBlocks): FreeBlocks {
  return Object.fromEntries(Object.entries(blocks).sort(([a], [b]) => lengthOf(a) - lengthOf(b)))
}

export function isLargestFirst(sizes: readonly string[]): boolean {
  return sizes.every((size, index) => index === 0 || lengthOf(sizes[index - 1] ?? '') < lengthOf(size))
}

/** The netmask length of a size: of `/22`, 22. */
function lengthOf(size: string): number {
  return Number(size.slice(1))
}

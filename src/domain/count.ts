import type { Count } from './report.js'

/**
 * A count of addresses as the Report holds it: a JSON number up to 2^53 − 1, where every whole number is exact,
 * and a decimal string above.
 */
export function toCount(value: bigint): Count {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString()
}

/**
 * A whole number as people write it: `16,384`. Not by the platform's formatter, which takes 25 ms to load its data when
 * it is first asked.
 */
export function grouped(count: Count | bigint): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** Compares two counts by value, whichever way they are held: negative, zero or positive. */
export function compareCounts(a: Count, b: Count): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const left = BigInt(a)
  const right = BigInt(b)
  return left < right ? -1 : left > right ? 1 : 0
}

/** How many addresses a block of this netmask length holds: 2^(32 − n), or 2^(128 − n) for IPv6. */
export function blockSize(bits: number, netmaskLength: number): Count {
  const exponent = bits - netmaskLength
  return exponent <= 52 ? 2 ** exponent : toCount(1n << BigInt(exponent))
}

/**
 * How many addresses of a whole block are free: `round(total × (1 − usage))`.
 *
 * The total is a power of two, and multiplying by one is exact in floating point, so that nothing is lost on the way
 * to the rounding but what `1 − usage` itself loses: less than 2^-53 of the block.
 *
 * @param usage the share in use, 0–1.
 */
export function freeOfBlock(bits: number, netmaskLength: number, usage: number): Count {
  const free = Math.round(2 ** (bits - netmaskLength) * (1 - usage))
  return Number.isSafeInteger(free) ? free : toCount(BigInt(free))
}

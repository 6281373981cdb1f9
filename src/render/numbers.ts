import { grouped } from '../domain/count.js'
import type { Count } from '../domain/report.js'

/** From here on a count is shown as a power of two: nobody reads fourteen digits. */
const FIRST_POWER = 2n ** 40n

/** Digits after the point beyond which a Report holds none (DESIGN: `usagePercent` is rounded to ten). */
const MOST_DECIMALS = 10

/**
 * A count of addresses for a reader: `1,024`, and from 2^40 on as a power of two: `2^64` when it is one,
 * `≈ 2^63.4` when it is not. What is only almost a power says so: `almost 2^64`, `just over 2^64`.
 */
export function count(value: Count): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toString()
  const exact = BigInt(value)
  if (exact < FIRST_POWER) return grouped(exact)
  const exponent = log2(exact)
  const shown = exponent.toFixed(1)
  if (!shown.endsWith('.0')) return `≈ 2^${shown}`
  const power = Math.round(exponent)
  const whole = 2n ** BigInt(power)
  if (exact === whole) return `2^${power}`
  return exact < whole ? `almost 2^${power}` : `just over 2^${power}`
}

/** A count that is only roughly so, with a word or sign of that before it where a power does not say it itself. */
export function rough(value: Count, mark: string): string {
  const shown = count(value)
  return /^\d/.test(shown) ? mark + shown : shown
}

/**
 * A share in percent with as few decimals as keep it true, one at most where that will do: it is never
 * shown as a whole number, as 0 or 100, or as one of `limits` unless it is exactly that, and never on the
 * other side of one. `98.4%`, `80.04%` beside a limit of 80, `99.97%`.
 * @param percent 0–100
 * @param limits the limits it was compared with, in percent
 */
export function percent(percent: number, limits: readonly number[] = []): string {
  for (let decimals = 1; decimals < MOST_DECIMALS; decimals++) {
    const shown = Number(percent.toFixed(decimals))
    const isTrue = Number.isInteger(shown) === Number.isInteger(percent)
    if (isTrue && limits.every(limit => Math.sign(shown - limit) === Math.sign(percent - limit))) {
      return `${shown.toString()}%`
    }
  }
  return `${withoutExponent(percent)}%`
}

/** A count of things with its word: `1 network`, `3 networks`, `1,204 networks`. */
export function counted(n: number, singular: string, plural = `${singular}s`): string {
  return `${figure(n)} ${n === 1 ? singular : plural}`
}

/** A number of things: `1,204`. */
export function figure(n: number): string {
  return grouped(n)
}

/** Things in a row: `a`, `a and b`, `a, b and c`. */
export function listed(things: readonly string[]): string {
  if (things.length < 2) return things[0] ?? ''
  return `${things.slice(0, -1).join(', ')} and ${things.at(-1) ?? ''}`
}

/** The first things in a row, and how many more there are of `all`: `a, b and 3 more`. */
export function firstListed(first: readonly string[], all: number): string {
  return listed(all > first.length ? [...first, `${figure(all - first.length)} more`] : first)
}

/** The first lines, and where there are more of `all` one that says how many: `and 3 more`. */
export function firstLines(first: readonly string[], all: number): string[] {
  return all > first.length ? [...first, `and ${figure(all - first.length)} more`] : [...first]
}

/** The binary logarithm of a positive count of addresses, 2^128 at most, good to some fifteen digits. */
function log2(value: bigint): number {
  return Math.log2(Number(value))
}

/** A number below 100 with all its decimals, never as `1e-7`. */
function withoutExponent(value: number): string {
  return value.toFixed(MOST_DECIMALS).replace(/\.?0+$/, '')
}

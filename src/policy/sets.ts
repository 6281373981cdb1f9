import { Bits } from './bits.js'
import { allows, type TextMatch } from './match.js'
import { Occurrences } from './occurrences.js'

/**
 * Of many matches, by their numbers, those that a value leaves; undefined is a resource without such a value. The set
 * holds until the next is asked for.
 */
export type Sets = (value: string | undefined) => Bits

/** What each match allows; undefined does not ask. */
export type Allowed = readonly (TextMatch | undefined)[]

/** For so many values of a key it is decided at once, and kept, which matches allow them. */
const MOST_VALUES = 1000

/**
 * For a key that mostly has few values: exactly those that allow a value or do not ask, made when the value first
 * comes. For values beyond the first thousand as for a key with many.
 */
export function decided(allowed: Allowed): Sets {
  const absent = Bits.where(allowed.length, index => allowed[index] === undefined)
  const tests = asked(allowed).map(([index, each]) => [index, allows(each)] as const)
  const known = new Map<string, Bits>()
  const others = lookedUp(allowed)
  return value => {
    if (value === undefined) return absent
    const kept = known.get(value)
    if (kept !== undefined) return kept
    if (known.size >= MOST_VALUES) return others(value)
    const set = absent.clone()
    for (const [index, test] of tests) if (test(value)) set.add(index)
    known.set(value, set)
    return set
  }
}

/**
 * For a key with many values: those that spell a value out, do not ask, or have a glob that may match it, which is to
 * be looked at then.
 */
export function lookedUp(allowed: Allowed): Sets {
  const size = allowed.length
  const absent = Bits.where(size, index => allowed[index] === undefined)
  const always = absent.clone()
  const spelledOut = new Map<string, number[]>()
  for (const [index, { values, globs }] of asked(allowed)) {
    for (const value of values) spelledOut.set(value, [...(spelledOut.get(value) ?? []), index])
    if (globs.some(({ has }) => has.length === 0)) always.add(index)
  }
  const occurrences = occurrencesOf(allowed)
  const set = new Bits(size)
  return value => {
    if (value === undefined) return absent
    const indexes = spelledOut.get(value)
    if (indexes === undefined && occurrences === undefined) return always
    set.copy(always)
    for (const index of indexes ?? []) set.add(index)
    occurrences?.collect(value, set)
    return set
  }
}

/** Looks for one text of each glob: of those that a match must have the one that the fewest other globs have. */
function occurrencesOf(allowed: Allowed): Occurrences | undefined {
  const globs = asked(allowed).flatMap(([index, each]) => each.globs.map(({ has }) => ({ index, has })))
  const times = new Map<string, number>()
  for (const { has } of globs) for (const text of has) times.set(text, (times.get(text) ?? 0) + 1)
  const rarer = (a: string, b: string) => (times.get(a) ?? 0) - (times.get(b) ?? 0) || b.length - a.length
  const texts = globs.flatMap(({ index, has }) => {
    const [rarest] = has.toSorted(rarer)
    return rarest === undefined ? [] : [[rarest, index] as const]
  })
  return texts.length === 0 ? undefined : new Occurrences(allowed.length, texts)
}

function asked(allowed: Allowed): [number, TextMatch][] {
  return allowed.flatMap((each, index) => (each === undefined ? [] : [[index, each]]))
}

import { Bits } from './bits.js'
import { blockField, netmaskField } from './blocks.js'
import type { Match } from './definition.js'
import {
  allows,
  furtherTests,
  TEXT_KEYS,
  textMatch,
  textOf,
  type Subject,
  type SubjectTest,
  type TextKey,
  type TextMatch
} from './match.js'
import { decided, lookedUp } from './sets.js'
import { tagMatching } from './tags.js'

/**
 * Many matches, asked at once which of them match a resource.
 *
 * Each key that is matched by leaves a set of matches, at a cost that hardly grows with their number:
 * - What has few values in an organisation (types, Regions, accounts, most tags, netmask lengths) is decided once for
 *   each value, and kept.
 * - What has many (ids, names, VPCs) is looked up where it is spelled out; of the globs those are left whose plain text
 *   is in the value.
 * - Of the CIDRs those are left that hold the first address.
 *
 * The sets are intersected, and what is left of them is looked at in full, one by one.
 */
export class Matcher {
  private readonly fields: readonly Field[]
  private readonly tests: readonly (readonly SubjectTest[])[]
  private readonly everything: Bits
  private readonly left: Bits

  constructor(matches: readonly Match[]) {
    const texts = TEXT_KEYS.map(key => textField(key, matches))
    const tags = tagMatching(matches)
    const fields = [...texts, ...tags.fields, blockField(matches), netmaskField(matches)]
    this.fields = fields.filter(field => field !== undefined)
    this.tests = matches.map((match, index) => [
      ...furtherTests(match),
      ...(tags.tests[index] ?? []),
      ...globTests(match)
    ])
    this.everything = Bits.where(matches.length, () => true)
    this.left = new Bits(matches.length)
  }

  /** The first match that matches; -1 where none does. */
  first(subject: Subject): number {
    this.narrow(subject)
    return this.next(subject, 0)
  }

  /** Every match that matches, in their order. */
  all(subject: Subject): number[] {
    this.narrow(subject)
    const found: number[] = []
    for (let at = this.next(subject, 0); at >= 0; at = this.next(subject, at + 1)) found.push(at)
    return found
  }

  private narrow(subject: Subject): void {
    this.left.copy(this.everything)
    for (const field of this.fields) this.left.and(field(subject))
  }

  private next(subject: Subject, from: number): number {
    let at = this.left.next(from)
    while (at >= 0 && !this.matches(subject, at)) at = this.left.next(at + 1)
    return at
  }

  private matches(subject: Subject, at: number): boolean {
    for (const test of this.tests[at] ?? []) if (!test(subject)) return false
    return true
  }
}

/** Which matches one key leaves of a resource: a set that holds until it is asked for the next. */
export type Field = (subject: Subject) => Bits

/** Keys with so many values that a set for each would not be worth its memory. */
const MANY_VALUED: ReadonlySet<TextKey> = new Set<TextKey>(['id', 'vpc', 'name'])

function textField(key: TextKey, matches: readonly Match[]): Field | undefined {
  const allowed = matches.map(match => allowedBy(match[key]))
  if (allowed.every(each => each === undefined)) return undefined
  const sets = MANY_VALUED.has(key) ? lookedUp(allowed) : decided(allowed)
  return ({ resource }) => sets(textOf(key, resource))
}

function allowedBy(given: string | readonly string[] | undefined): TextMatch | undefined {
  return given === undefined ? undefined : textMatch(given)
}

/** The tests of globs, which their field may leave open. */
function globTests(match: Match): SubjectTest[] {
  return TEXT_KEYS.flatMap(key => {
    const allowed = allowedBy(match[key])
    if (allowed === undefined || allowed.globs.length === 0) return []
    const test = allows(allowed)
    return ({ resource }: Subject) => {
      const text = textOf(key, resource)
      return text !== undefined && test(text)
    }
  })
}

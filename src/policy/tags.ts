import type { Resource } from '../domain/resource.js'
import { Bits } from './bits.js'
import type { Match } from './definition.js'
import { allows, textMatch, type Subject, type SubjectTest } from './match.js'
import { decided, type Allowed, type Sets } from './sets.js'

/** How the tags of many matches are looked at. */
interface TagMatching {
  /** Each leaves a set of matches. */
  fields: ((subject: Subject) => Bits)[]
  /** What the fields leave open, match by match. */
  tests: SubjectTest[][]
}

/** So many keys are looked for in each resource; of further ones, each resource's own are looked up. */
const MOST_COMMON = 16

/** How the tags of many matches are looked at, at a cost that does not grow with the number of their keys. */
export function tagMatching(matches: readonly Match[]): TagMatching {
  const keys = byFrequency(matches.flatMap(({ tags }) => [...(tags?.keys() ?? [])]))
  const common = keys.slice(0, MOST_COMMON)
  const rare = new Set(keys.slice(MOST_COMMON))
  const fields = common.map(key => {
    const sets = decided(allowedBy(key, matches))
    return ({ resource: { tags } }: Subject) => sets(tagOf(tags, key))
  })
  const tests = matches.map(tagTests)
  if (rare.size === 0) return { fields, tests }

  const rareOf = matches.map(({ tags }) => [...(tags?.keys() ?? [])].filter(key => rare.has(key)))
  return { fields: [...fields, rareField(matches, rareOf)], tests }
}

function byFrequency(keys: readonly string[]): string[] {
  const times = new Map<string, number>()
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1)
  return [...times].sort(([, a], [, b]) => b - a).map(([key]) => key)
}

/** Leaves the matches without a rare key, and those whose first rare key a resource has with a value that is allowed. */
function rareField(matches: readonly Match[], rareOf: readonly (readonly string[])[]) {
  const size = matches.length
  const others = Bits.where(size, index => rareOf[index]?.length === 0)
  const setsOf = new Map<string, { sets: Sets; indexes: Bits }>()
  for (const [key] of rareOf) {
    if (key === undefined || setsOf.has(key)) continue
    const indexes = Bits.where(size, index => rareOf[index]?.[0] === key)
    setsOf.set(key, { sets: decided(allowedBy(key, matches)), indexes })
  }
  const left = new Bits(size)
  const found = new Bits(size)
  return ({ resource: { tags } }: Subject) => {
    left.copy(others)
    for (const key of Object.keys(tags)) {
      const known = setsOf.get(key)
      if (known === undefined) continue
      found.copy(known.indexes)
      found.and(known.sets(tags[key]))
      left.or(found)
    }
    return left
  }
}

function allowedBy(key: string, matches: readonly Match[]): Allowed {
  return matches.map(({ tags }) => {
    const given = tags?.get(key)
    return given === undefined ? undefined : textMatch(given)
  })
}

function tagTests({ tags }: Match): SubjectTest[] {
  return [...(tags ?? [])].map(([key, given]) => {
    const test = allows(textMatch(given))
    return ({ resource }) => {
      const value = tagOf(resource.tags, key)
      return value !== undefined && test(value)
    }
  })
}

/** A tag's value. A key such as `constructor` is a tag only where there is one. */
function tagOf(tags: Resource['tags'], key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined
}

import { UNKNOWN } from '../model.js'
import { DEEPEST, memberOf, objectOf } from './shapes.js'

/**
 * What stands at a path of `after`, with `after_unknown` beside it: undefined where there is nothing or null, UNKNOWN
 * where it is not known as a whole, and a list or map with UNKNOWN in it where it is known in part.
 */
export function valueAt(values: unknown, unknown: unknown, path: readonly (string | number)[]): unknown {
  let [value, marks] = [values, unknown]
  for (const key of path) {
    if (marks === true) return UNKNOWN
    value = memberOf(value, key)
    marks = memberOf(marks, key)
  }
  return merged(value, marks, 0) ?? undefined
}

function merged(value: unknown, marks: unknown, depth: number): unknown {
  if (marks === true) return UNKNOWN
  if (!hasMark(marks, depth)) return value
  if (depth > DEEPEST) return UNKNOWN
  if (Array.isArray(marks)) {
    const items: unknown[] = Array.isArray(value) ? value : []
    return Array.from({ length: Math.max(items.length, marks.length) }, (_, index) =>
      merged(items[index], marks[index], depth + 1)
    )
  }
  const names = new Set([...Object.keys(objectOf(value) ?? {}), ...Object.keys(marks as object)])
  // `fromEntries` defines what it is given: a key such as __proto__ is one like any other.
  return Object.fromEntries(
    [...names].map(name => [name, merged(memberOf(value, name), memberOf(marks, name), depth + 1)])
  )
}

function hasMark(marks: unknown, depth: number): boolean {
  if (marks === true) return true
  if (typeof marks !== 'object' || marks === null) return false
  if (depth > DEEPEST) return true
  return Object.values(marks).some(mark => hasMark(mark, depth + 1))
}

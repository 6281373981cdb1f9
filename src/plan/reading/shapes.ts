/** What JSON gives, before anything is known about it. */
export type JsonObject = Record<string, unknown>

/** An object, if it is one. Its own members only are looked at, so that no key means anything to the language. */
export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What stands at a key of an object or a place of a list. */
export function memberOf(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? (value as unknown[])[key] : undefined
  const object = objectOf(value)
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined
}

/** Every text in a value, however deep it stands, within reason. */
export function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return []
  return Object.values(value).flatMap(item => textsIn(item, depth + 1))
}

/** No attribute of any provider is nested so deep; a file that is made to hurt may be. */
export const DEEPEST = 50

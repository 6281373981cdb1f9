import { UNKNOWN, type Side } from './model.js'

/** A text of a side; undefined where there is none, and where what is there is no text. */
export function textOf(side: Side, ...path: (string | number)[]): string | typeof UNKNOWN | undefined {
  const value = side.value(...path)
  if (value === UNKNOWN) return UNKNOWN
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A text that is known now; undefined where it is not. */
export function knownText(side: Side | undefined, ...path: (string | number)[]): string | undefined {
  const text = side === undefined ? undefined : textOf(side, ...path)
  return text === UNKNOWN ? undefined : text
}

/** A whole number from 0 of a side: a netmask length, a count. */
export function wholeOf(side: Side, ...path: (string | number)[]): number | undefined {
  const value = side.value(...path)
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** The tags of a resource, those of the provider's defaults included; what is not known is left out. */
export function tagsOf(side: Side): Record<string, string> {
  const all = side.value('tags_all')
  const tags = isRecord(all) ? all : side.value('tags')
  if (!isRecord(tags)) return {}
  const entries = Object.entries(tags).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string'
  )
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

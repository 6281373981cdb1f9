import { figure, firstLines } from '../numbers.js'

/** A list of which the first few are open to the eye and the next ones folded; the others are counted. */
export interface FoldedList<T> {
  /** What stands above it. */
  head: string
  things: readonly T[]
  /** A thing as the text of its item. */
  item: (thing: T) => string
  limits: ListLimits
  /** What follows `And 5 more` where some are folded. */
  more?: string
}

export interface ListLimits {
  /** Items that are open to the eye. */
  open: number
  /** Items that are shown at all, folded ones included. */
  most: number
}

/** The list, or nothing where there is nothing in it. */
export function foldedList<T>({ head, things, item, limits, more = '' }: FoldedList<T>): string {
  if (things.length === 0) return ''
  const items = firstLines(things.slice(0, limits.most).map(item), things.length).map(line => `- ${line}\n`)
  const open = `${head}\n\n${items.slice(0, limits.open).join('')}\n`
  if (items.length <= limits.open) return open
  const summary = `And ${figure(things.length - limits.open)} more${more}`
  return open + folded(summary, items.slice(limits.open).join(''))
}

/** Content behind a line that unfolds it; nothing where there is none. */
export function folded(summary: string, content: string): string {
  return content === ''
    ? ''
    : `<details><summary>${summary}</summary>\n\n${content.trimEnd()}\n\n</details>\n\n`
}

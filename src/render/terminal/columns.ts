import stringWidth from 'string-width'

/** Text for a column, and how it is set once it has its width: colour must not count as width. */
export interface Cell {
  text: string
  paint?: ((text: string) => string) | undefined
}

export interface Column {
  header: string
  /** `decimal` sets numbers with their points below each other. */
  align: 'left' | 'right' | 'decimal'
  /** Where the page is too narrow: it may be cut down to so many characters before others are left out. */
  least?: number
  /** Where the page is too narrow even so: columns with higher numbers are left out first. */
  leaveOut?: number
}

const BETWEEN = '  '

/** A table's columns with the widths that its rows need, as far as a page has room for them. */
export interface Layout {
  columns: readonly (Column & { index: number; width: number; fraction: number })[]
}

/**
 * Gives columns their widths.
 *
 * @param rows the texts of each row's cells; gone through once
 * @param width of the page, in characters; without it there is room for everything
 */
export function layoutOf(
  columns: readonly Column[],
  rows: Iterable<readonly Cell[]>,
  width = Infinity
): Layout {
  const needs = columns.map(({ header }) => ({ whole: stringWidth(header), fraction: 0, integer: 0 }))
  for (const row of rows) {
    for (const [index, { text }] of row.entries()) {
      const need = needs[index]
      if (need === undefined) continue
      if (columns[index]?.align === 'decimal') {
        const { integer, fraction } = partsOf(text)
        need.integer = Math.max(need.integer, integer.length)
        need.fraction = Math.max(need.fraction, fraction.length)
        need.whole = Math.max(need.whole, need.integer + need.fraction)
      } else need.whole = Math.max(need.whole, stringWidth(text))
    }
  }
  let kept = columns.map((column, index) => ({
    ...column,
    index,
    width: needs[index]?.whole ?? 0,
    fraction: needs[index]?.fraction ?? 0
  }))
  while (leastWidth(kept) > width) {
    const next = Math.max(...kept.map(({ leaveOut }) => leaveOut ?? 0))
    if (next === 0) break
    kept = kept.filter(({ leaveOut }) => leaveOut !== next)
  }
  return { columns: narrowed(kept, width) }
}

type Measured = Layout['columns'][number]

function leastWidth(columns: readonly Measured[]): number {
  return sum(columns.map(({ width, least }) => Math.min(width, least ?? width)))
}

function sum(widths: readonly number[]): number {
  return widths.reduce((all, width) => all + width, 0) + BETWEEN.length * (widths.length - 1)
}

/**
 * Takes what is too much from the columns that may be cut, from the widest first; where nothing is left to leave out,
 * even down to a few characters.
 */
function narrowed(columns: readonly Measured[], width: number): Measured[] {
  const narrow = columns.map(column => ({ ...column }))
  let over = sum(narrow.map(column => column.width)) - width
  const leasts = [(least: number) => least, () => NARROWEST]
  for (const leastOf of leasts) {
    while (over > 0) {
      const cuttable = narrow.filter(({ width: has, least }) => least !== undefined && has > leastOf(least))
      const [widest] = cuttable.sort((a, b) => b.width - a.width)
      if (widest === undefined) break
      widest.width -= 1
      over -= 1
    }
  }
  return narrow
}

/** A column that is cut more tells nothing. */
const NARROWEST = 8

/** How far in a column begins. */
export function offsetOf({ columns }: Layout, column: number): number {
  return columns.slice(0, column).reduce((all, { width }) => all + width + BETWEEN.length, 0)
}

/** The header's line. */
export function headerLine({ columns }: Layout): string {
  return columns
    .map(column => padded(column.header, column.width, column.align === 'left'))
    .join(BETWEEN)
    .trimEnd()
}

/** A row's line: what is too long for its column ends in an ellipsis. */
export function rowLine({ columns }: Layout, cells: readonly Cell[]): string {
  const set = columns.map(column => {
    const { text, paint } = cells[column.index] ?? { text: '' }
    const room = column.align === 'decimal' ? withFraction(text, column.fraction) : cut(text, column.width)
    const line = padded(room, column.width, column.align === 'left')
    return paint === undefined ? line : paint(line)
  })
  return set.join(BETWEEN).trimEnd()
}

/** A number's text before its point, and from it on; what is no number stands before it. */
function partsOf(text: string): { integer: string; fraction: string } {
  const point = text.search(/[.%]/)
  return point === -1
    ? { integer: text, fraction: '' }
    : { integer: text.slice(0, point), fraction: text.slice(point) }
}

function withFraction(text: string, longest: number): string {
  const { integer, fraction } = partsOf(text)
  return integer + fraction.padEnd(longest)
}

function padded(text: string, width: number, isLeft: boolean): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return isLeft ? text + space : space + text
}

/** The text in so many characters of a terminal, whole graphemes of it. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let kept = ''
  let room = width - 1
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    room -= stringWidth(segment)
    if (room < 0) break
    kept += segment
  }
  return `${kept}…`
}

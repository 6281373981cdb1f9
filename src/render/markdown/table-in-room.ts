/** How many there are of each kind. */
export type Tally<Kind extends string> = Record<Kind, number>

/** A table of which as much is shown as there is room for. */
export interface TableInRoom<Kind extends string> {
  head: string
  /** Worst first. Made one by one, so that a hundred thousand cost no more than those that are shown. */
  rows: Iterable<{ kind: Kind; text: string }>
  /** How many rows there are in all. */
  tally: Tally<Kind>
  /** What the rows are called that are folded: `And 18 more over their limit`. */
  folded: (tally: Tally<Kind>) => string
  /** What is said of those that are left out, with where they are. */
  leftOut: (tally: Tally<Kind>) => string
}

export interface Room {
  /** The most the text may take. */
  room: number
  /** What a text takes of it. */
  size: (text: string) => number
  /** Rows that are open to the eye; more are folded. */
  open: number
  /** Rows that are shown at all. */
  most?: number
}

/**
 * The table, in at most `room`: the first rows open, the next folded, and of the others how many there are. Empty
 * where there are no rows, or no room even to say how many.
 */
export function tableInRoom<Kind extends string>(
  { head, rows, tally, folded, leftOut }: TableInRoom<Kind>,
  { room, size, open, most = Infinity }: Room
): string {
  const rest = { ...tally }
  if (sizeOf(rest) === 0) return ''
  const fold = (texts: readonly string[], inFold: Tally<Kind>): string =>
    `<details><summary>${folded(inFold)}</summary>\n\n${head}${texts.join('')}\n</details>\n\n`
  const said = (left: Tally<Kind>): string => (sizeOf(left) === 0 ? '' : leftOut(left))

  const shown: string[] = []
  const inFold = emptied(tally)
  // What stands around the rows is longest when it counts them all.
  let left = room - size(head + fold([], rest) + said(rest))
  for (const { kind, text } of rows) {
    left -= size(text)
    if (left < 0 || shown.length >= most) break
    rest[kind]--
    if (shown.length >= open) inFold[kind]++
    shown.push(text)
  }
  if (shown.length === 0) return room < size(said(rest)) ? '' : said(rest)
  const more = shown.length > open ? fold(shown.slice(open), inFold) : ''
  return `${head}${shown.slice(0, open).join('')}\n${more}${said(rest)}`
}

export function sizeOf(tally: Readonly<Record<string, number>>): number {
  return Object.values(tally).reduce((sum, n) => sum + n, 0)
}

function emptied<Kind extends string>(tally: Tally<Kind>): Tally<Kind> {
  return Object.fromEntries(Object.keys(tally).map(kind => [kind, 0])) as Tally<Kind>
}

import type { Report } from '../../domain/report.js'
import { utf8Length } from '../bytes.js'
import { figure, listed } from '../numbers.js'
import { reportFile, type Places } from './places.js'
import { tableHead, tableRow, type TableShape } from './table.js'

/** Rows that are open to the eye; more are folded, never left out. */
const OPEN_ROWS = 25

/** How many are over their limit, and how many close to it. */
interface Tally {
  breach: number
  warning: number
}

/**
 * What is over or close to its limit, worst first, in at most `room` bytes. Rows are made one by one until
 * the next does not fit, so that a hundred thousand cost no more than those that are shown; the others are
 * counted, with where they are.
 */
export function limitTable(
  report: Report,
  columns: Omit<TableShape, 'why'>,
  room: number,
  places: Places
): string {
  const shape = { ...columns, why: true }
  const head = tableHead(shape)
  const rest: Tally = { breach: report.totals.breach, warning: report.totals.warning }
  if (sizeOf(rest) === 0) return ''

  const open: string[] = []
  const folded: string[] = []
  const inFold: Tally = { breach: 0, warning: 0 }
  // What stands around the rows is longest when it counts them all.
  let left = room - utf8Length(head + fold(head, [], rest) + leftOut(rest, places))
  for (const finding of report.findings) {
    const { verdict } = finding
    if (verdict !== 'breach' && verdict !== 'warning') continue
    const row = tableRow(finding, shape)
    left -= utf8Length(row)
    if (left < 0) break
    rest[verdict]--
    if (open.length < OPEN_ROWS) open.push(row)
    else {
      folded.push(row)
      inFold[verdict]++
    }
  }
  if (open.length === 0) return room < utf8Length(leftOut(rest, places)) ? '' : leftOut(rest, places)
  const more = folded.length === 0 ? '' : fold(head, folded, inFold)
  return `${head}${open.join('')}\n${more}${leftOut(rest, places)}`
}

function fold(head: string, rows: readonly string[], tally: Tally): string {
  return `<details><summary>And ${inWords(tally)}</summary>\n\n${head}${rows.join('')}\n</details>\n\n`
}

/** What did not fit, and where it is. */
function leftOut(tally: Tally, places: Places): string {
  const n = sizeOf(tally)
  if (n === 0) return ''
  return `<b>${inWords(tally)} ${n === 1 ? 'does' : 'do'} not fit on this page</b>: all are in ${reportFile(places)}.\n\n`
}

/** `18 more over their limit and 2 more close to it`. */
function inWords({ breach, warning }: Tally): string {
  const parts: string[] = []
  if (breach > 0) parts.push(`${figure(breach)} more over ${limitOf(breach)}`)
  if (warning > 0) parts.push(`${figure(warning)} more close to ${breach > 0 ? 'it' : limitOf(warning)}`)
  return listed(parts)
}

function limitOf(n: number): string {
  return n === 1 ? 'its limit' : 'their limit'
}

function sizeOf({ breach, warning }: Tally): number {
  return breach + warning
}

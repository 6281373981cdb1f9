import type { Finding, Report } from '../../domain/report.js'
import { utf8Length } from '../bytes.js'
import { figure, listed } from '../numbers.js'
import { wholeIn, type Places } from './places.js'
import { sizeOf, tableInRoom, type Room, type Tally } from './table-in-room.js'
import { tableHead, tableRow, type TableShape } from './table.js'

/** Rows that are open to the eye; more are folded, never left out. */
const OPEN_ROWS = 25

/** How many are over their limit, and how many close to it. */
type LimitTally = Tally<'breach' | 'warning'>

/** What is over or close to its limit, worst first; what there is no room for is counted, with where it is. */
export function limitTable(
  report: Report,
  columns: Omit<TableShape, 'why'>,
  room: number,
  places: Places,
  within: Partial<Room> = {}
): string {
  const shape = { ...columns, why: true }
  const { breach, warning } = report.totals
  return tableInRoom(
    {
      head: tableHead(shape),
      rows: limitRows(report, shape),
      tally: { breach, warning },
      folded: tally => `And ${inWords(tally)}`,
      leftOut: tally => leftOut(tally, places)
    },
    { room, size: utf8Length, open: OPEN_ROWS, ...within }
  )
}

function* limitRows(
  { findings }: Report,
  shape: TableShape
): Generator<{ kind: keyof LimitTally; text: string }, void, undefined> {
  for (const finding of findings) {
    const kind = limitKind(finding)
    if (kind !== undefined) yield { kind, text: tableRow(finding, shape) }
  }
}

function limitKind({ verdict }: Finding): keyof LimitTally | undefined {
  return verdict === 'breach' || verdict === 'warning' ? verdict : undefined
}

/** What did not fit, and where it is. */
function leftOut(tally: LimitTally, places: Places): string {
  const n = sizeOf(tally)
  return `<b>${inWords(tally)} ${n === 1 ? 'does' : 'do'} not fit on this page</b>: ${wholeIn(places)}.\n\n`
}

/** `18 more over their limit and 2 more close to it`. */
function inWords({ breach, warning }: LimitTally): string {
  const parts: string[] = []
  if (breach > 0) parts.push(`${figure(breach)} more over ${limitOf(breach)}`)
  if (warning > 0) parts.push(`${figure(warning)} more close to ${breach > 0 ? 'it' : limitOf(warning)}`)
  return listed(parts)
}

function limitOf(n: number): string {
  return n === 1 ? 'its limit' : 'their limit'
}

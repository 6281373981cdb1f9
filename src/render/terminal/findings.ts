import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'
import type { Finding, Report, Verdict } from '../../domain/report.js'
import { bar } from '../bar.js'
import { plainText } from '../escape.js'
import { factsOf, isAtLimit, type Facts } from '../facts.js'
import { usageOf } from '../headline.js'
import type { Lookup } from '../lookup.js'
import { count, listed, rough } from '../numbers.js'
import { shortReasons } from '../reasons.js'
import { plainVoice, ruleOf } from '../text/lines.js'
import { noCidr, nounOf, restTitle, signOf } from '../words.js'
import { headerLine, layoutOf, offsetOf, rowLine, type Cell, type Column, type Layout } from './columns.js'
import type { Paint } from './paint.js'

/** Of those that have room, the fullest that are shown. */
const MOST_REST = 10

/** What stands for the part of a bar that is not used: a terminal shows no ground behind it. */
const UNUSED = '·'

/** Where it is, which a row that stands alone needs. */
const PLACE: readonly Column[] = [
  { header: 'ID', align: 'left', leaveOut: 4 },
  { header: 'ACCOUNT', align: 'left', leaveOut: 5 },
  { header: 'REGION', align: 'left', leaveOut: 6 }
]

const COLUMNS: readonly Column[] = [
  { header: '', align: 'left' },
  { header: 'NAME', align: 'left', least: 24 },
  { header: 'CIDR', align: 'left', leaveOut: 1 },
  { header: '', align: 'left', leaveOut: 3 },
  { header: 'USED', align: 'decimal' },
  { header: 'LEFT', align: 'right' },
  { header: 'OF', align: 'right', leaveOut: 2 }
]

export interface Look {
  /** Of the page, in characters; without it nothing is cut or wrapped. */
  width?: number
  paint: Paint
}

/** Every finding that is over or close to its limit, worst first, each with why and where, line by line. */
export function* limitLines(
  report: Report,
  facts: Facts,
  find: Lookup,
  { width, paint }: Look
): Generator<string, void, undefined> {
  const some = report.findings.filter(isAtLimit)
  if (some.length === 0) return
  const layout = layoutOf(COLUMNS, cellsOfAll(some, paint), width)
  const indent = ' '.repeat(offsetOf(layout, 1))
  yield paint.dim(headerLine(layout))
  for (const finding of some) {
    yield rowLine(layout, cellsOf(finding, paint))
    const why = listed(shortReasons(finding, plainVoice(find)))
    const details = [why, ...placeOf(finding, facts), ruleOf(finding)].filter(part => part !== undefined)
    const [first = '', ...others] = inLines(
      details.filter(part => part !== ''),
      width === undefined ? undefined : width - indent.length
    )
    // Why it counts is on the first line, and what the eye is to find there.
    const shown = first.startsWith(why) ? why + paint.dim(first.slice(why.length)) : first
    yield indent + shown
    for (const line of others) yield indent + paint.dim(line)
  }
}

/** The fullest of those that have room, a line each; all that is read otherwise is in the other formats. */
export function restLines(report: Report, { width, paint }: Look): string[] {
  const some: Finding[] = []
  for (const finding of report.findings) {
    if (some.length === MOST_REST) break
    if (finding.verdict === 'ok') some.push(finding)
  }
  if (some.length === 0) return []
  const layout = layoutOf([...COLUMNS, ...PLACE], cellsOfAll(some, paint), width)
  return [
    restTitle(report.totals, some.length, factsOf(report)),
    paint.dim(headerLine(layout)),
    ...rows(some, layout, paint)
  ]
}

function rows(findings: readonly Finding[], layout: Layout, paint: Paint): string[] {
  return findings.map(finding => rowLine(layout, cellsOf(finding, paint)))
}

function* cellsOfAll(findings: readonly Finding[], paint: Paint): Generator<Cell[], void, undefined> {
  for (const finding of findings) yield cellsOf(finding, paint)
}

function cellsOf(finding: Finding, paint: Paint): Cell[] {
  const { id, name = '', cidr, type, usagePercent, totalAddresses, verdict, ownerId, region } = finding
  const colour = colourOf(verdict, paint)
  return [
    { text: `● ${signOf(finding).word}`, paint: colour },
    { text: plainText(name === '' ? id : name), paint: isAtLimit(finding) ? paint.bold : undefined },
    { text: cidr === '' ? noCidr(type) : plainText(cidr) },
    { text: usagePercent === null ? '' : bar(usagePercent).replaceAll('\u00a0', UNUSED), paint: colour },
    { text: usageOf(finding) ?? '–' },
    { text: leftOf(finding) },
    { text: cidr === '' ? '' : count(totalAddresses) },
    { text: plainText(id), paint: paint.dim },
    { text: plainText(ownerId), paint: paint.dim },
    { text: plainText(region), paint: paint.dim }
  ]
}

function leftOf({ availableAddresses, approximate }: Finding): string {
  if (availableAddresses === null) return '–'
  return approximate === true ? rough(availableAddresses, '≈') : count(availableAddresses)
}

function colourOf(verdict: Verdict, paint: Paint): (text: string) => string {
  if (verdict === 'breach') return paint.red
  if (verdict === 'warning') return paint.yellow
  return verdict === 'ok' ? paint.green : paint.dim
}

/** What it is, where, whose: what of it does not stand in its row already. */
function placeOf(finding: Finding, { types }: Facts): string[] {
  const { id, name = '', type, ownerId, region, availabilityZoneId: zone = '' } = finding
  return [
    types.size > 1 ? nounOf(type).one : '',
    name === '' ? '' : plainText(id),
    plainText(ownerId),
    plainText([region, zone].filter(part => part !== '').join(' '))
  ]
}

/** Parts in lines of a width, a part on one line where it can be. */
function inLines(parts: readonly string[], width: number | undefined): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    const longer = last === undefined ? part : `${last} · ${part}`
    if (last !== undefined && stringWidth(longer) <= (width ?? Infinity)) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines.flatMap(line => inRoom(line, width))
}

/** A text in lines of a width; where that is next to nothing, in lines that can be read. */
export function inRoom(text: string, width: number | undefined): string[] {
  return width === undefined ? [text] : wrapAnsi(text, Math.max(NARROWEST, width), { hard: true }).split('\n')
}

const NARROWEST = 20

import type { Finding } from '../../domain/report.js'
import { bar } from '../bar.js'
import { codeText, markdownText, sentenceText } from '../escape.js'
import { usageOf } from '../headline.js'
import { count } from '../numbers.js'
import { shortReasons } from '../reasons.js'
import { nounOf, SIGNS } from '../words.js'
import { nameOf } from './voice.js'

/** What a table of findings shows. */
export interface TableShape {
  /** The column that says why, which those that are fine do not need. */
  why: boolean
  /** Each resource's type, where it is not always a subnet. */
  type: boolean
}

/** Reasons beyond these are in the report file. */
const MOST_REASONS = 4

/** The head of a table, to be followed by rows. */
export function tableHead({ why }: TableShape): string {
  return why
    ? '| | Network | In use | Left | Where | Why |\n|:-:|:--|:--|--:|:--|:--|\n'
    : '| | Network | In use | Left | Where |\n|:-:|:--|:--|--:|:--|\n'
}

/** A finding as one row, its line break included. */
export function tableRow(finding: Finding, shape: TableShape): string {
  const cells = [
    signCell(finding),
    networkCell(finding, shape),
    usageCell(finding),
    leftCell(finding),
    whereCell(finding)
  ]
  if (shape.why) cells.push(whyCell(finding))
  return `| ${cells.join(' | ')} |\n`
}

/** The sign, and under it the word for those whom its colour does not reach. */
function signCell({ verdict }: Finding): string {
  const { icon, word } = SIGNS[verdict]
  return `${icon}<br><sub>${word}</sub>`
}

function networkCell(finding: Finding, shape: TableShape): string {
  const lines: string[] = []
  if (nameOf(finding) !== finding.id) lines.push(small(markdownText(finding.id)))
  if (shape.type) lines.push(small(markdownText(nounOf(finding.type).one)))
  return [`<b>${markdownText(nameOf(finding))}</b>`, ...lines].join('<br>')
}

function usageCell(finding: Finding): string {
  const usage = usageOf(finding)
  if (usage === undefined) return 'no measure'
  return `\`${bar(finding.usagePercent ?? 0)}\` ${usage}`
}

function leftCell({ availableAddresses, totalAddresses }: Finding): string {
  return availableAddresses === null
    ? `of ${count(totalAddresses)}`
    : `<b>${count(availableAddresses)}</b> of ${count(totalAddresses)}`
}

function whereCell(finding: Finding): string {
  const zone = finding.availabilityZoneId
  const place = zone === undefined || zone === '' ? [finding.region] : [finding.region, zone]
  return [
    codeText(finding.cidr),
    small(place.map(text => markdownText(text)).join(' · ')),
    small(markdownText(finding.ownerId))
  ].join('<br>')
}

function whyCell(finding: Finding): string {
  const lines = shortReasons(finding)
    .slice(0, MOST_REASONS)
    .map(reason => sentenceText(reason, 300))
  if (finding.rule !== undefined) lines.push(small(`rule <i>${markdownText(finding.rule)}</i>`))
  return lines.join('<br>')
}

function small(html: string): string {
  return `<sub>${html}</sub>`
}

import type { Finding } from '../../domain/report.js'
import { bar } from '../bar.js'
import { codeText, markdownLines, markdownText, sentenceText } from '../escape.js'
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

/** Columns of a name's line: with an id below and the common lengths beside it, no column has to give way. */
const NAME_COLUMNS = 25

/** Likewise of a rule's, which is set smaller. */
const RULE_COLUMNS = 28

/** Likewise of where it is: `eu-central-1 · euc1-az1 · 111122223333` is one line. */
const PLACE_COLUMNS = 38

/** Holds together what is only readable in one piece. */
const NBSP = '\u00a0'

/** A reason up to this long is held together: `fewer than 1,024 left`. */
const SHORT_REASON = 24

/** The whole of a longer one is in the report file. */
const LONGEST_REASON = 300

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

/** Name over id, or the id alone. The type stands beside the name: the id below is for copying. */
function networkCell(finding: Finding, shape: TableShape): string {
  const name = `<b>${markdownLines(nameOf(finding), NAME_COLUMNS)}</b>`
  const type = shape.type ? ` ${small(markdownText(nounOf(finding.type).one))}` : ''
  const id = nameOf(finding) === finding.id ? '' : `<br>${small(markdownText(finding.id))}`
  return name + type + id
}

/** The share over its bar: beside it, the column would be as wide as the two and break where it may not. */
function usageCell(finding: Finding): string {
  const usage = usageOf(finding)
  return usage === undefined ? 'no measure' : `${usage}<br>\`${bar(finding.usagePercent ?? 0)}\``
}

function leftCell({ availableAddresses, totalAddresses }: Finding): string {
  const total = `of ${count(totalAddresses)}`
  const left = availableAddresses === null ? total : `<b>${count(availableAddresses)}</b> ${total}`
  return left.replaceAll(' ', NBSP)
}

/** CIDR over Region, zone and account; the account on a line of its own where the three are long. */
function whereCell({ cidr, region, availabilityZoneId, ownerId }: Finding): string {
  const place = [region, availabilityZoneId ?? ''].filter(part => part !== '')
  const isLong = [...place, ownerId].join(' · ').length > PLACE_COLUMNS
  const lines = isLong ? [place, [ownerId]] : [[...place, ownerId]]
  return [
    codeText(cidr),
    ...lines.map(parts => small(parts.map(part => markdownText(part)).join(' · ')))
  ].join('<br>')
}

function whyCell(finding: Finding): string {
  const lines = shortReasons(finding)
    .slice(0, MOST_REASONS)
    .map(reason => {
      const text = sentenceText(reason, LONGEST_REASON)
      return reason.length > SHORT_REASON ? text : text.replaceAll(' ', NBSP)
    })
  if (finding.rule !== undefined)
    lines.push(small(`rule <i>${markdownLines(finding.rule, RULE_COLUMNS)}</i>`))
  return lines.join('<br>')
}

function small(html: string): string {
  return `<sub>${html}</sub>`
}

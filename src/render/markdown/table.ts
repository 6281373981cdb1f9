import type { Finding, Hit } from '../../domain/report.js'
import { bar } from '../bar.js'
import { codeText, isLink, linkTo, markdownLines, markdownText, sentenceText } from '../escape.js'
import { usageOf } from '../headline.js'
import type { Lookup } from '../lookup.js'
import { count, rough } from '../numbers.js'
import { decidingHits, ipamFaults, type ReasonVoice, shortReasons, waiverInWords } from '../reasons.js'
import { nounOf, SIGNS } from '../words.js'
import { markdownVoice, nameOf } from './voice.js'

/** What a table of findings shows. */
export interface TableShape {
  /** The column that says why, which those that are fine do not need. */
  why: boolean
  /** Each resource's type, where it is not always a subnet. */
  type: boolean
  /** The Report's other resources, to name them where one speaks of them. */
  find: Lookup
}

/** Reasons beyond these are in the report file. */
const MOST_REASONS = 4

/** Columns of a name's line: with an id below and the common lengths beside it, no column has to give way. */
const NAME_COLUMNS = 25

/** Likewise of a rule's, which is set smaller. */
const RULE_COLUMNS = 28

/** Likewise of where it is: `eu-central-1 · euc1-az1 · 111122223333` is one line. */
const PLACE_COLUMNS = 38

/** Likewise of a pool's parent. */
const PARENT_COLUMNS = 28

/** Likewise of what is left: `≈ 18,416 of 65,536` is one line, millions are two. */
const LEFT_COLUMNS = 17

/** Holds together what is only readable in one piece. */
const NBSP = '\u00a0'

/** A reason up to this long is held together: `fewer than 1,024 left`. */
const SHORT_REASON = 24

/** The whole of a longer one is in the report file. */
const LONGEST_REASON = 300

/** What is shown of a note that is no link. */
const LONGEST_NOTE = 120

/** What a link to a note is called: an address would take the room of its neighbours. */
const NOTE_LABEL = 'runbook'

/** The head of a table, to be followed by rows. */
export function tableHead({ why }: Pick<TableShape, 'why'>): string {
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
    leftCell(finding, shape),
    whereCell(finding, shape)
  ]
  if (shape.why) cells.push(whyCell(finding, shape))
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
  const type = shape.type ? ` ${small(markdownText(nounOf(finding.type).one).replaceAll(' ', NBSP))}` : ''
  const id = nameOf(finding) === finding.id ? '' : `<br>${small(markdownText(finding.id))}`
  return name + type + id
}

/** The share over its bar: beside it, the column would be as wide as the two and break where it may not. */
function usageCell(finding: Finding): string {
  const usage = usageOf(finding)
  return usage === undefined ? 'no measure' : `${usage}<br>\`${bar(finding.usagePercent ?? 0)}\``
}

/** The count, and below it the largest free block, where the reasons do not speak of it. */
function leftCell(finding: Finding, { why }: TableShape): string {
  const { availableAddresses, totalAddresses, largestFreeBlock } = finding
  const total = `of ${count(totalAddresses)}`.replaceAll(' ', NBSP)
  const shown = available(finding).replaceAll(' ', NBSP)
  const gap = shown.length + total.length > LEFT_COLUMNS ? '<br>' : NBSP
  const left = availableAddresses === null ? total : `<b>${shown}</b>${gap}${total}`
  if (largestFreeBlock === undefined || (why && isHit(finding, 'free-block-below'))) return left
  const block =
    largestFreeBlock === null ? 'no free block' : `largest free block${NBSP}${markdownText(largestFreeBlock)}`
  return `${left}<br>${small(block)}`
}

function available({ availableAddresses, approximate }: Finding): string {
  const left = availableAddresses ?? 0
  return approximate === true ? rough(left, '≈ ') : count(left)
}

/** CIDR over Region, zone and account; the account on a line of its own where the three are long. */
function whereCell(finding: Finding, shape: TableShape): string {
  const { cidr, region, availabilityZoneId, ownerId } = finding
  const place = [region, availabilityZoneId ?? ''].filter(part => part !== '')
  const isLong = [...place, ownerId].join(' · ').length > PLACE_COLUMNS
  const lines = isLong ? [place, [ownerId]] : [[...place, ownerId]]
  return [
    codeText(cidr),
    ...lines.map(parts => small(parts.map(part => markdownText(part)).join(' · '))),
    ...poolPlace(finding, shape).map(small),
    ...untoldFaults(finding, shape).map(fault => small(`⚠️ ${fault}`))
  ].join('<br>')
}

/** Where a pool stands among the others: `level 2, in <b>corp-emea</b>`. */
function poolPlace({ parentPoolId, poolDepth }: Finding, { find }: TableShape): string[] {
  if (parentPoolId === undefined) return poolDepth === 1 ? ['top-level pool'] : []
  const level = poolDepth === undefined ? '' : `level ${poolDepth}, `
  return [
    `${level}in <b>${markdownLines(nameOf(find(parentPoolId) ?? { id: parentPoolId }), PARENT_COLUMNS)}</b>`
  ]
}

/** What IPAM finds wrong, where it is not said to be why. */
function untoldFaults(finding: Finding, { why, find }: TableShape): string[] {
  const told = why ? decidingHits(finding).map(({ limit }) => limit) : []
  return ipamFaults(finding, markdownVoice(find), told)
}

function whyCell(finding: Finding, { find }: TableShape): string {
  const voice: ReasonVoice = { ...markdownVoice(find), sentence: heldTogether }
  const waiver = waiverInWords(finding, voice)
  const lines = shortReasons(finding, voice).slice(0, MOST_REASONS)
  if (waiver !== undefined) lines.push(waiver)
  const ruleLine = [ruleOf(finding), noteOf(finding)].filter(part => part !== '').join(' · ')
  if (ruleLine !== '') lines.push(small(ruleLine))
  return lines.join('<br>')
}

/** A sentence for a cell: a short one on one line, a long one cut. */
function heldTogether(sentence: string): string {
  const text = sentenceText(sentence, LONGEST_REASON)
  return sentence.length > SHORT_REASON ? text : text.replaceAll(' ', NBSP)
}

function ruleOf({ rule }: Finding): string {
  return rule === undefined ? '' : `rule <i>${markdownLines(rule, RULE_COLUMNS)}</i>`
}

/** A rule's note: a link where it is one, else its text. */
function noteOf({ note }: Finding): string {
  if (note === undefined) return ''
  return isLink(note) ? linkTo(note, NOTE_LABEL) : markdownText(note, LONGEST_NOTE)
}

function isHit(finding: Finding, limit: Hit['limit']): boolean {
  return decidingHits(finding).some(hit => hit.limit === limit)
}

function small(html: string): string {
  return `<sub>${html}</sub>`
}

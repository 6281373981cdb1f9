import type { Finding, Hit } from '../../domain/report.js'
import { bar } from '../bar.js'
import { markdownLines, markdownText } from '../escape.js'
import { usageOf } from '../headline.js'
import type { Lookup } from '../lookup.js'
import { count, figure, firstLines, rough } from '../numbers.js'
import { decidingHits, ipamFaults, type ReasonVoice, shortReasons, waiverInWords } from '../reasons.js'
import { nounOf, signOf } from '../words.js'
import { cidrText, heldTogether, NBSP, placeLines, ruleLine, small } from './cells.js'
import { markdownVoice, nameOf } from './voice.js'

/** What a table of findings shows. */
export interface TableShape {
  /** The column that says why, which those that are fine do not need. */
  why: boolean
  /** Each resource's type, where it is not always a subnet. */
  type: boolean
  /** The Report's other resources, to name them where one speaks of them. */
  find: Lookup
  /** Whether it is for a comment: there a link to an issue would leave a mark on that issue. */
  inComment?: boolean
}

/** Reasons beyond these are in the report file. */
const MOST_REASONS = 4

/** Columns of a name's line: with an id below and the common lengths beside it, no column has to give way. */
const NAME_COLUMNS = 25

/** Likewise of a pool's parent. */
const PARENT_COLUMNS = 28

/** Likewise of what is left: `≈ 18,416 of 65,536` is one line, millions are two. */
const LEFT_COLUMNS = 17

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
function signCell(finding: Finding): string {
  const { icon, word } = signOf(finding)
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
  const { availableAddresses, totalAddresses, largestFreeBlock, cidr } = finding
  if (cidr === '') return '–'
  const total = `of ${count(totalAddresses)}`.replaceAll(' ', NBSP)
  const shown = available(finding).replaceAll(' ', NBSP)
  const gap = shown.length + total.length > LEFT_COLUMNS ? '<br>' : NBSP
  const left = availableAddresses === null ? total : `<b>${shown}</b>${gap}${total}`
  if (largestFreeBlock === undefined || (why && isHit(finding, 'free-block-below'))) return left
  return `${left}<br>${small(freeBlockOf(finding))}`
}

/** A VPC's is that of all its CIDRs, of which the row may be one: a block that it has no room for is in another. */
function freeBlockOf(finding: Finding): string {
  const { type, largestFreeBlock } = finding
  const place = type !== 'vpc' ? '' : isElsewhere(finding) ? ' in another CIDR of the VPC' : ' in the VPC'
  if (typeof largestFreeBlock !== 'string') return `no free block${place}`
  return `largest free block${NBSP}${markdownText(largestFreeBlock)}${place}`
}

/** Whether a VPC's largest free block is larger than what is left of this CIDR, by more than its usage is rounded. */
function isElsewhere({ family, largestFreeBlock, availableAddresses, totalAddresses }: Finding): boolean {
  if (typeof largestFreeBlock !== 'string' || availableAddresses === null) return false
  const block = 2 ** ((family === 'ipv4' ? 32 : 128) - Number(largestFreeBlock.slice(1)))
  return block > Number(availableAddresses) + Number(totalAddresses) / 100
}

function available({ availableAddresses, approximate }: Finding): string {
  const left = availableAddresses ?? 0
  return approximate === true ? rough(left, '≈ ') : count(left)
}

/** CIDR over Region, zone and account; the account on a line of its own where the three are long. */
function whereCell(finding: Finding, shape: TableShape): string {
  return [
    cidrText(finding),
    ...placeLines(finding).map(small),
    ...poolPlace(finding, shape).map(small),
    ...untoldFaults(finding, shape).map(fault => small(`⚠️ ${fault}`))
  ].join('<br>')
}

/** Where a pool stands among the others: `level 2, in <b>corp-emea</b>`. */
function poolPlace({ parentPoolId, poolDepth }: Finding, { find }: TableShape): string[] {
  if (parentPoolId === undefined) return poolDepth === 1 ? ['top-level pool'] : []
  const level = poolDepth === undefined ? '' : `level ${figure(poolDepth)}, `
  return [
    `${level}in <b>${markdownLines(nameOf(find(parentPoolId) ?? { id: parentPoolId }), PARENT_COLUMNS)}</b>`
  ]
}

/** What IPAM finds wrong, where it is not said to be why. */
function untoldFaults(finding: Finding, { why, find }: TableShape): string[] {
  const told = why ? decidingHits(finding).map(({ limit }) => limit) : []
  return ipamFaults(finding, markdownVoice(find), told)
}

function whyCell(finding: Finding, shape: TableShape): string {
  const voice: ReasonVoice = { ...markdownVoice(shape.find), sentence: heldTogether }
  const waiver = waiverInWords(finding, voice)
  const reasons = shortReasons(finding, voice)
  const lines = firstLines(reasons.slice(0, MOST_REASONS), reasons.length)
  if (waiver !== undefined) lines.push(waiver)
  return [...lines, ...ruleLine(finding, shape).map(small)].join('<br>')
}

function isHit(finding: Finding, limit: Hit['limit']): boolean {
  return decidingHits(finding).some(hit => hit.limit === limit)
}

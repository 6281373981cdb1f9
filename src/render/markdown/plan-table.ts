import type { PlanNetwork } from '../../domain/plan.js'
import { bar, barUpTo } from '../bar.js'
import { codeAddress, codeText, markdownLines, markdownText } from '../escape.js'
import { count, figure, firstLines } from '../numbers.js'
import { largestBlockBetween, leftBetween, usageBetween, type Between } from '../plan-numbers.js'
import { noPlanCidr, OUTCOME_SIGNS, planNetworkName } from '../plan-words.js'
import { nounOf } from '../words.js'
import { heldTogether, NBSP, placeLines, ruleLine, small } from './cells.js'

/** What a table of a plan's networks shows. */
export interface PlanShape {
  /** Whether it is for a comment, which is narrower than a page, and where some links would leave a mark. */
  inComment: boolean
  /** The place of a Terraform address among the plan's changes, which are worst first. */
  rankOf: (address: string) => number
}

/** Reasons beyond these are in the report file. */
const MOST_REASONS = 3

/** Terraform's addresses that are open to the eye; more are folded. */
const OPEN_CAUSES = 2

/** Addresses that are told at all, folded ones included. */
const MOST_CAUSES = 30

/** Columns of a name's line, on a page and in a comment. */
const NAME_COLUMNS = 25

/** Columns of a line of numbers: `1,019 → 1,018 of 1,024` are two. */
const NUMBER_COLUMNS = 15

const PAGE_HEAD = '| | Network | In use | Left | Why |\n|:-:|:--|:--|--:|:--|\n'

const COMMENT_HEAD = '| | Network | Left, and in use | Why |\n|:-:|:--|:--|:--|\n'

/** The head of a table of a plan's networks, to be followed by rows. */
export function planTableHead({ inComment }: Pick<PlanShape, 'inComment'>): string {
  return inComment ? COMMENT_HEAD : PAGE_HEAD
}

/** A network before and after a plan as one row, its line break included. */
export function planTableRow(network: PlanNetwork, shape: PlanShape): string {
  const left = leftCell(network)
  const usage = usageLines(network)
  const cells = [
    signCell(network),
    networkCell(network, shape),
    ...(shape.inComment
      ? [[left, ...usage].join('<br>')]
      : [usage.join('<br>') || unmeasured(network), left]),
    whyCell(network, shape)
  ]
  return `| ${cells.join(' | ')} |\n`
}

/** The sign, and under it the word for those whom its colour does not reach. */
function signCell({ outcome }: PlanNetwork): string {
  const { icon, word } = OUTCOME_SIGNS[outcome]
  return `${icon}<br>${small(word.replaceAll(' ', NBSP))}`
}

/** Name, what it is, CIDR, and under it what a person searches for: id, Terraform's address, place. */
function networkCell(network: PlanNetwork, { inComment }: PlanShape): string {
  const { id = '', address = '', cidr, type, before, after } = network
  const name = planNetworkName(network)
  const fate = before === null ? 'new ' : after === null ? 'deleted ' : ''
  const kind = small((fate + markdownText(nounOf(type).one)).replaceAll(' ', NBSP))
  const bold = name === address ? codeAddress(address) : `<b>${markdownLines(name, NAME_COLUMNS)}</b>`
  return [
    `${bold} ${kind}`,
    cidr === '' ? noPlanCidr(network).replaceAll(' ', NBSP) : codeText(cidr),
    ...(id === '' || id === name ? [] : [small(markdownText(id))]),
    ...(address === '' || address === name ? [] : [small(codeAddress(address))]),
    ...(inComment ? [] : placeLines(network).map(small))
  ].join('<br>')
}

/** The share before and after, each with its bar below, so that one sees what is added. */
function usageLines(network: PlanNetwork): string[] {
  const { before, after, atMost } = network
  const usage = usageBetween(network)
  if (usage === undefined) return []
  const bars: string[] = []
  const now = before?.usagePercent ?? undefined
  const later = after?.usagePercent ?? undefined
  if (now !== undefined && now !== later) bars.push(bar(now))
  if (later !== undefined) bars.push(barUpTo(later, atMost?.usagePercent ?? later))
  return [fromTo(usage, network), ...bars.map(drawn => `\`${drawn}\``)]
}

function unmeasured({ before, cidr }: PlanNetwork): string {
  return before === null && cidr === '' ? 'not known yet' : 'no measure'
}

/** The addresses before and after of how many, and below them the largest free block before and after. */
function leftCell(network: PlanNetwork): string {
  const { before, after } = network
  const left = leftBetween(network)
  const total = (after ?? before)?.totalAddresses ?? 0
  const of = total === 0 || after === null ? '' : `of${NBSP}${count(total)}`
  const block = largestBlockBetween(network)
  const shown = left === undefined ? '' : fromTo(left, network)
  const gap = left !== undefined && left.text.length + of.length > NUMBER_COLUMNS ? '<br>' : NBSP
  const lines = [[shown, of].filter(part => part !== '').join(gap) || '–']
  if (block !== undefined)
    lines.push(small(`largest free block${NBSP}${markdownText(block.text).replaceAll(' ', NBSP)}`))
  return lines.join('<br>')
}

/** Both numbers, the one that will be in bold; each in one piece. */
function fromTo({ before, after, text }: Between, network: PlanNetwork): string {
  if (network.after === null) return `${text} → gone`.replaceAll(' ', NBSP)
  if (before === undefined || after === undefined || before === after)
    return `<b>${text.replaceAll(' ', NBSP)}</b>`
  const gap = text.length > NUMBER_COLUMNS ? '<br>' : NBSP
  return `${before}${NBSP}→${gap}<b>${after.replaceAll(' ', NBSP)}</b>`
}

/** Why, by which rule, and which changes are the cause. */
function whyCell({ reasons, after, causes }: PlanNetwork, shape: PlanShape): string {
  const lines = firstLines(reasons.slice(0, MOST_REASONS).map(heldTogether), reasons.length)
  // A rule that has nothing to say about a network is not worth a line.
  if (after?.hits !== undefined) lines.push(...ruleLine(after, shape).map(small))
  return [...lines, causesText(causes, shape)].join('<br>')
}

/** `by aws_lb.web, aws_lb.api`, and what is more of them folded: line by line, as small print has no height of its own. */
function causesText(causes: readonly string[], { rankOf }: PlanShape): string {
  const worstFirst = causes.toSorted((a, b) => rankOf(a) - rankOf(b))
  const named = worstFirst.slice(0, MOST_CAUSES).map(cause => codeAddress(cause))
  // A fold takes as much room as one address.
  const isFolded = causes.length > OPEN_CAUSES + 1
  const open = small(`by ${(isFolded ? named.slice(0, OPEN_CAUSES) : named).join(', ')}`)
  if (!isFolded) return open
  const more = firstLines(named, causes.length).slice(OPEN_CAUSES)
  const summary = small(`and ${figure(causes.length - OPEN_CAUSES)} more`)
  return `${open}<details><summary>${summary}</summary>${more.map(small).join('<br>')}</details>`
}

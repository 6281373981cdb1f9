import type { PlanNetwork, PlanReport } from '../../domain/plan.js'
import { codeAddress, codeText, sentenceText } from '../escape.js'
import { counted, figure, firstListed, listed } from '../numbers.js'
import { planDetails, planIcon, planTitle } from '../plan-words.js'
import { folded } from './list.js'
import { titlePrefix, wholeIn, type Places } from './places.js'
import { adviceBlock, fittingChangesBlock, otherChangesBlock, uncertaintiesBlock } from './plan-lists.js'
import { planTableHead, planTableRow, type PlanShape } from './plan-table.js'
import { sizeOf, tableInRoom, type Tally } from './table-in-room.js'

export interface PlanOptions extends Pick<PlanShape, 'inComment'> {
  /** The most the text may take. */
  room: number
  /** What a text takes of it. */
  size: (text: string) => number
  places: Places
  /** What the heading begins with: its level. */
  heading: string
  /** What the plan is called, where there are several. Safe already. */
  title?: string
}

/** How much is shown of what is not the table of problems. */
interface Amounts {
  openRows: number
  advice: number
  doubts: number
  fittingRows: number
  fittingChanges: number
}

const ON_A_PAGE: Amounts = {
  openRows: 25,
  advice: 10,
  doubts: 50,
  fittingRows: 20,
  fittingChanges: 100
}

const IN_A_COMMENT: Amounts = {
  openRows: 10,
  advice: 5,
  doubts: 15,
  fittingRows: 10,
  fittingChanges: 15
}

/** Advice and doubts that are open to the eye. */
const OPEN_ITEMS = 5

/** Plan files that are named one by one. */
const MOST_FILES = 3

/** What a plan comes to in Markdown: its verdict alone, where there is no room for more. */
export function planHead(
  plan: PlanReport,
  { heading, title }: Pick<PlanOptions, 'heading' | 'title'>
): string {
  const voice = {
    address: (text: string) => codeAddress(text),
    sentence: (text: string) => sentenceText(text)
  }
  const name = titlePrefix(title)
  const sentences = planDetails(plan, voice)
  const text = sentences.length === 0 ? '' : `${sentences.join(' ')}\n\n`
  return `${heading} ${planIcon(plan)} ${name}${planTitle(plan)}\n\n${text}`
}

/**
 * A plan's part of a page, in at most `room`, its head not counted: the networks with a problem before and after, worst
 * first, what to do, what could not be told, and what fits folded away.
 */
export function planBody(plan: PlanReport, options: PlanOptions): string {
  const amounts = options.inComment ? IN_A_COMMENT : ON_A_PAGE
  let { room } = options
  const take = (text: string): string => {
    const size = options.size(text)
    if (size > room) return ''
    room -= size
    return text
  }
  const rows = { inComment: options.inComment, rankOf: ranksIn(plan) }
  // In the order of what matters, which is not quite the order on the page.
  const legend = take(legendOf(plan))
  const advice = take(adviceBlock(plan, { open: OPEN_ITEMS, most: amounts.advice }))
  const doubts = take(uncertaintiesBlock(plan, { open: OPEN_ITEMS, most: amounts.doubts }))
  const others = take(otherChangesBlock(plan, { open: OPEN_ITEMS, most: amounts.doubts }))
  const table = take(problemTable(plan, { ...options, ...rows, room }, amounts))
  const networks = take(fittingNetworks(plan, rows, amounts))
  const changes = take(fittingChangesBlock(plan, amounts.fittingChanges))
  return table + others + advice + doubts + networks + changes + legend
}

function ranksIn({ changes }: PlanReport): PlanShape['rankOf'] {
  const ranks = new Map(changes.map(({ address }, index) => [address, index]))
  return address => ranks.get(address) ?? changes.length
}

/** Networks with a problem, and those to look at. */
type PlanTally = Tally<'problem' | 'look'>

function problemTable(
  { networks }: PlanReport,
  options: PlanOptions & PlanShape,
  { openRows }: Amounts
): string {
  const problems = networksToShow(networks)
  const tally: PlanTally = { problem: 0, look: 0 }
  for (const network of problems) tally[kindOf(network)]++
  return tableInRoom(
    {
      head: planTableHead(options),
      rows: problemRows(problems, options),
      tally,
      folded: rest => `And ${inWords(rest)}`,
      leftOut: rest =>
        `<b>${inWords(rest)} ${sizeOf(rest) === 1 ? 'does' : 'do'} not fit here</b>: ${wholeIn(options.places)}.\n\n`
    },
    { ...options, open: openRows }
  )
}

function* problemRows(
  networks: readonly PlanNetwork[],
  shape: PlanShape
): Generator<{ kind: keyof PlanTally; text: string }, void, undefined> {
  for (const network of networks) yield { kind: kindOf(network), text: planTableRow(network, shape) }
}

/**
 * The networks that are not simply fine. One that finds no place is left aside where what has no room for it says the
 * same: nothing is known of it but what stands there.
 */
function networksToShow(networks: readonly PlanNetwork[]): PlanNetwork[] {
  const problems = networks.filter(({ outcome }) => outcome !== 'fits')
  const told = new Set(problems.filter(({ cidr }) => cidr !== '').flatMap(({ reasons }) => reasons))
  return problems.filter(({ cidr, reasons }) => cidr !== '' || !reasons.every(reason => told.has(reason)))
}

function kindOf({ outcome }: PlanNetwork): keyof PlanTally {
  return outcome === 'warning' ? 'look' : 'problem'
}

/** `18 more networks with a problem and 2 more to look at`. */
function inWords({ problem, look }: PlanTally): string {
  const parts: string[] = []
  if (problem > 0) parts.push(`${counted(problem, 'more network')} with a problem`)
  if (look > 0)
    parts.push(`${problem > 0 ? `${figure(look)} more` : counted(look, 'more network')} to look at`)
  return listed(parts)
}

/** The networks that have room for what the plan takes of them, folded. */
function fittingNetworks({ networks }: PlanReport, shape: PlanShape, { fittingRows }: Amounts): string {
  const fitting = networks.filter(({ outcome }) => outcome === 'fits')
  if (fitting.length === 0) return ''
  const rows = fitting.slice(0, fittingRows).map(network => planTableRow(network, shape))
  const cut = rows.length < fitting.length ? `, the first ${figure(rows.length)} of them listed` : ''
  return folded(
    `${counted(fitting.length, 'network')} with room for it${cut}`,
    planTableHead(shape) + rows.join('')
  )
}

/** How to read the table, and of which plan it is. */
function legendOf({ files, networks }: PlanReport): string {
  const named = files.slice(0, MOST_FILES).map(file => codeText(file))
  const how =
    networks.length === 0
      ? ''
      : ' Numbers are today’s → those once it is applied, where that is not certain from the least to the most.'
  return `<sub>The plan: ${firstListed(named, files.length)}.${how}</sub>\n\n`
}

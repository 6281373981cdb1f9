import type { PlanChange, PlanNetwork, PlanReport, PlanUncertainty } from '../../domain/plan.js'
import { codeAddress, codeText, markdownText, sentenceText } from '../escape.js'
import { counted, firstListed } from '../numbers.js'
import { OUTCOME_SIGNS, planNetworkName } from '../plan-words.js'
import { small } from './cells.js'
import { folded, foldedList, type ListLimits } from './list.js'

/** Addresses, networks and reasons that are told one by one. */
const MOST_NAMED = 3

/** The longest reason, advice or doubt. */
const LONGEST = 400

/** What to do about what does not fit: each advice once, with the networks it is for. Empty where there is none. */
export function adviceBlock({ networks }: PlanReport, limits: ListLimits): string {
  const pairs = networks.flatMap(network => (network.advice ?? []).map(advice => [advice, network] as const))
  return foldedList({
    head: '<b>What to do</b>',
    things: [...grouped(pairs)],
    item: ([advice, about]) => `${named(about)}: ${sentenceText(advice, LONGEST)}.`,
    limits,
    more: ' to do'
  })
}

/**
 * What could not be told of a plan: each doubt once, with what it is about; and folded away, what was worked out from
 * what else the plan tells. Empty where all could be told.
 */
export function uncertaintiesBlock({ uncertainties }: PlanReport, limits: ListLimits): string {
  const doubts = grouped(uncertainties.filter(({ isGuess }) => isGuess !== true).map(byText))
  const guesses = grouped(uncertainties.filter(({ isGuess }) => isGuess === true).map(byText))
  const told = foldedList({
    head: `⚠️ <b>${counted(doubts.size, 'thing')} could not be told</b>: the plan may take more than is shown here.`,
    things: [...doubts.values()],
    item: doubtItem,
    limits,
    more: ' that could not be told'
  })
  const taken = foldedList({
    head: '',
    things: [...guesses.values()],
    item: doubtItem,
    limits: { ...limits, open: Infinity }
  })
  const summary = `ℹ️ ${counted(guesses.size, 'thing')} ${guesses.size === 1 ? 'was' : 'were'} taken as most likely`
  return told + folded(summary, taken.trimStart())
}

function byText(doubt: PlanUncertainty): readonly [string, PlanUncertainty] {
  return [JSON.stringify([doubt.what, doubt.because]), doubt]
}

/** Doubts that say the same, as one. */
function doubtItem(group: readonly PlanUncertainty[]): string {
  const [first] = group
  const about = group.flatMap(({ address }) => address ?? [])
  const whose = about.length === 0 ? 'the plan as a whole' : addressesText(about)
  return `${whose}: ${sentenceText(first?.what ?? '', LONGEST)} (${sentenceText(first?.because ?? '', LONGEST)})`
}

/** Changes with a problem that no network in the table and no uncertainty tells of. */
export function otherChangesBlock(
  { changes, networks, uncertainties }: PlanReport,
  limits: ListLimits
): string {
  const told = new Set([
    ...networks.filter(({ outcome }) => outcome !== 'fits').flatMap(({ causes }) => causes),
    ...uncertainties.map(({ address }) => address)
  ])
  return foldedList({
    head: '<b>Other changes with a problem</b>',
    things: changes.filter(({ outcome, address }) => outcome !== 'fits' && !told.has(address)),
    item: ({ address, outcome, reasons }) => {
      const { icon, word } = OUTCOME_SIGNS[outcome]
      const why = reasons.slice(0, MOST_NAMED).map(reason => sentenceText(reason, LONGEST))
      return `${icon} ${small(word)} ${codeAddress(address)}: ${why.join('; ')}`
    },
    limits,
    more: ' with a problem'
  })
}

/** What the changes do that there is room for, those that do the same as one: at most so many. Empty where none fits. */
export function fittingChangesBlock({ changes }: PlanReport, most: number): string {
  const fitting = changes.filter(({ outcome }) => outcome === 'fits')
  const alike = grouped(
    fitting.map(change => [JSON.stringify([change.action, change.takes, change.gives]), change] as const)
  )
  const list = foldedList({
    head: '',
    things: [...alike].map(([, group]) => group),
    item: changeItem,
    limits: { open: Infinity, most }
  })
  const fit = fitting.length === 1 ? 'fits' : 'fit'
  return folded(`${counted(fitting.length, 'change')} that ${fit}`, list.trimStart())
}

/** What Terraform does, to what, and what each of these takes and gives back. */
function changeItem(alike: readonly PlanChange[]): string {
  const [{ action, takes, gives } = { action: '', takes: [], gives: [] }] = alike
  const does = [
    ...takes.map(text => `takes ${sentenceText(text, LONGEST)}`),
    ...gives.map(text => `gives back ${sentenceText(text, LONGEST)}`)
  ]
  const each = alike.length > 1 ? 'each ' : ''
  const told = does.length === 0 ? '' : `: ${each}${does.slice(0, MOST_NAMED).join('; ')}`
  return `${addressesText(alike.map(({ address }) => address))} ${small(markdownText(action))}${told}`
}

function named(networks: readonly PlanNetwork[]): string {
  const names = networks.slice(0, MOST_NAMED).map(network => {
    const cidr = network.cidr === '' ? '' : ` ${codeText(network.cidr)}`
    const name = planNetworkName(network)
    return (name === network.address ? codeAddress(name) : `<b>${markdownText(name)}</b>`) + cidr
  })
  return firstListed(names, networks.length)
}

function addressesText(addresses: readonly string[]): string {
  return firstListed(
    addresses.slice(0, MOST_NAMED).map(address => codeAddress(address)),
    addresses.length
  )
}

function grouped<T>(pairs: Iterable<readonly [string, T]>): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const [key, value] of pairs) {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

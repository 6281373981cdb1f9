import type { Finding, Report, Status } from '../domain/report.js'
import { type Facts, isAtLimit, judgedCount } from './facts.js'
import { count, counted, figure, listed, percent, rough } from './numbers.js'
import { decidingHits, type ReasonVoice, shortReasons } from './reasons.js'
import { noCidr } from './words.js'

/** How the sentences set what they name: plain in a log, bold in a summary. Each makes its text safe. */
export interface Voice extends ReasonVoice {
  /** A resource's name, or its id where it has none. */
  name(finding: Finding): string
  /** A word for resources, which for an unknown type comes from outside. */
  word(text: string): string
}

const STATUS_ICONS: Readonly<Record<Status, string>> = {
  breach: '🔴',
  incomplete: '⚠️',
  warning: '🟡',
  ok: '🟢'
}

/** The sign of a status; a check that measured nothing is not green. */
export function statusIcon(report: Report): string {
  return report.status === 'ok' && judgedCount(report.totals) === 0 ? '⚪' : STATUS_ICONS[report.status]
}

/** How it stands, in a few words without an end: `3 of 42 subnets are over their limit`. */
export function title(report: Report, facts: Facts, voice: Voice): string {
  const { totals, status } = report
  if (status === 'incomplete') return incompleteness(report)
  if (status === 'warning') return share(totals.warning, 'close to', report, facts, voice)
  if (status === 'ok') return allIsWell(report, facts, voice)
  const incomplete = report.coverage.complete ? '' : ', and the check is incomplete'
  return share(totals.breach, 'over', report, facts, voice) + incomplete
}

/** What there is to say after the title, in sentences: the worst resource, and the others at a limit. */
export function details(report: Report, facts: Facts, voice: Voice): string[] {
  const { totals, status } = report
  const sentences: string[] = []
  if (status === 'incomplete') sentences.push(whatWasRead(report, facts, voice))
  sentences.push(...fullest(report, facts, voice))
  if (totals.warning > 0 && status === 'breach')
    sentences.push(`${more(totals.warning)} close to ${their(totals.warning)} limit.`)
  if (totals.waived > 0) sentences.push(`${more(totals.waived)} waived.`)
  return sentences
}

/** What is missing, in a clause: `The check is incomplete: 2 parts could not be read`. */
function incompleteness(report: Report): string {
  return `The check is incomplete: ${counted(report.coverage.gaps.length, 'part')} could not be read`
}

/** What is left of a resource, in a clause: `4 of its 256 addresses are left`. */
export function leftOf(finding: Finding): string {
  const available = finding.availableAddresses
  if (finding.cidr === '') return `it has ${noCidr(finding.type)}`
  const total = count(finding.totalAddresses)
  if (available === null) return `nothing is known of its ${total} addresses`
  const left = BigInt(available)
  if (BigInt(finding.totalAddresses) === 1n) return `its only address is ${left === 0n ? 'taken' : 'left'}`
  const isRough = finding.approximate === true
  if (left === 0n) return `${isRough ? 'hardly any' : 'none'} of its ${total} addresses is left`
  const shown = isRough ? rough(available, 'about ') : count(available)
  return `${shown} of its ${total} addresses ${left === 1n ? 'is' : 'are'} left`
}

/** The largest free block, in a clause: `the largest free block is a /22`. Undefined where it is not known. */
function roomOf({ largestFreeBlock }: Finding, voice: Voice): string | undefined {
  if (largestFreeBlock === undefined) return undefined
  return largestFreeBlock === null
    ? 'no block is free'
    : voice.sentence(`the largest free block is a ${largestFreeBlock}`)
}

/** The usage of a finding in percent, as precise as the limits it was held against need it. */
export function usageOf(finding: Finding): string | undefined {
  if (finding.usagePercent === null) return undefined
  const hits = (finding.hits ?? []).filter(hit => hit.limit === 'usage-above')
  return percent(
    finding.usagePercent,
    hits.map(hit => Number(hit.threshold))
  )
}

/**
 * Why a finding is at a limit, where its usage alone does not tell: `no free /20: the largest free block is a
 * /21`. Undefined where it does.
 */
export function beyondUsage(finding: Finding, voice: Voice): string | undefined {
  const hits = decidingHits(finding)
  const isTold = hits.some(({ limit }) => limit === 'usage-above' || limit === 'available-below')
  return hits.length === 0 || isTold ? undefined : listed(shortReasons(finding, voice))
}

/** `The fullest is eks-pods-a, at 98.4%: 4 of its 256 addresses are left.` Nothing where nothing is measured. */
function fullest(report: Report, { worst }: Facts, voice: Voice): string[] {
  if (worst === undefined) return []
  const usage = usageOf(worst)
  const alike = isAtLimit(worst) ? report.totals[worst.verdict] : judgedCount(report.totals)
  const subject = alike === 1 ? 'It is' : usage === undefined ? 'One of them is' : 'The fullest is'
  const at = usage === undefined ? '' : `, at ${usage}`
  const left = [leftOf(worst), roomOf(worst, voice)].filter(part => part !== undefined).join(', ')
  return [`${subject} ${voice.name(worst)}${at}: ${beyondUsage(worst, voice) ?? left}.`]
}

function whatWasRead(report: Report, facts: Facts, voice: Voice): string {
  const { totals } = report
  const n = judgedCount(totals)
  if (n === 0) return 'Nothing that was read could be judged.'
  const close = totals.warning > 0 ? `, but ${figure(totals.warning)} ${are(totals.warning)} close to it` : ''
  return `Of the ${judged(report, facts, voice)} that were read, none is over its limit${close}.`
}

/** `3 of 42 subnets are over their limit`; of those with a measure, where some have none. */
function share(n: number, place: string, report: Report, facts: Facts, voice: Voice): string {
  const all = judged(report, facts, voice)
  const subject = n > 1 && n === judgedCount(report.totals) ? `All ${all}` : `${figure(n)} of ${all}`
  return `${subject} ${are(n)} ${place} ${their(n)} limit`
}

/** `42 subnets`, or `37 measured networks` where some have no measure. */
function judged(report: Report, facts: Facts, voice: Voice): string {
  const n = judgedCount(report.totals)
  const noun = voice.word(n === 1 ? facts.measuredNoun.one : facts.measuredNoun.many)
  const { ignored, unmeasured } = report.totals
  return `${figure(n)} ${ignored > 0 ? 'judged ' : unmeasured > 0 ? 'measured ' : ''}${noun}`
}

function allIsWell(report: Report, facts: Facts, voice: Voice): string {
  const { totals } = report
  if (totals.resources === 0) return 'There is nothing to check: no resource was found'
  const n = judgedCount(totals)
  if (n === 0) {
    const { one, many } = facts.noun
    return `There was nothing to judge among ${counted(totals.resources, voice.word(one), voice.word(many))}`
  }
  const held = judged(report, facts, voice)
  if (totals.waived > 0) return `None of ${held} is over its limit without a waiver`
  const [one, many] = facts.someAreFull
    ? ['is within its limit', 'are within their limits']
    : ['has room', 'have room']
  return n === 1 ? `The only ${held.slice('1 '.length)} ${one}` : `All ${held} ${many}`
}

function more(n: number): string {
  return `${figure(n)} more ${are(n)}`
}

function are(n: number): string {
  return n === 1 ? 'is' : 'are'
}

function their(n: number): string {
  return n === 1 ? 'its' : 'their'
}

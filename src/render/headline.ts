import type { Finding, Report, Status } from '../domain/report.js'
import { type Facts, judgedCount } from './facts.js'
import { count, counted, figure, percent } from './numbers.js'

/** How the sentences set what they name: plain in a log, bold in a summary. Each makes its text safe. */
export interface Voice {
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
  if (totals.waived > 0) sentences.push(`${more(totals.waived)} over a limit, but waived.`)
  return sentences
}

/** What is missing, in a clause: `The check is incomplete: 2 parts could not be read`. */
function incompleteness(report: Report): string {
  return `The check is incomplete: ${counted(report.coverage.gaps.length, 'part')} could not be read`
}

/** What is left of a resource, in a clause: `4 of its 256 addresses are left`. */
export function leftOf(finding: Finding): string {
  const available = finding.availableAddresses
  const total = count(finding.totalAddresses)
  if (available === null) return `nothing is known of its ${total} addresses`
  const left = BigInt(available)
  if (BigInt(finding.totalAddresses) === 1n) return `its only address is ${left === 0n ? 'taken' : 'left'}`
  if (left === 0n) return `none of its ${total} addresses is left`
  return `${count(available)} of its ${total} addresses ${left === 1n ? 'is' : 'are'} left`
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

/** `The fullest is eks-pods-a, at 98.4%: 4 of its 256 addresses are left.` Nothing where nothing is measured. */
function fullest(report: Report, { worst }: Facts, voice: Voice): string[] {
  const usage = worst === undefined ? undefined : usageOf(worst)
  if (worst === undefined || usage === undefined) return []
  const isAlone = report.status === 'breach' ? report.totals.breach === 1 : report.totals.measured === 1
  return [`${isAlone ? 'It' : 'The fullest'} is ${voice.name(worst)}, at ${usage}: ${leftOf(worst)}.`]
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
  return `${figure(n)} ${report.totals.unmeasured > 0 ? 'measured ' : ''}${noun}`
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
  return n === 1 ? `The only ${held.slice('1 '.length)} has room` : `All ${held} have room`
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

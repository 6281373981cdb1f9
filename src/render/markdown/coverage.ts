import { VERDICTS, type Gap, type Report } from '../../domain/report.js'
import { ageInWords } from '../ages.js'
import { markdownText, sentenceText } from '../escape.js'
import type { Facts } from '../facts.js'
import { counted, figure, firstLines, listed } from '../numbers.js'
import { SIGNS, totalWords, type Noun } from '../words.js'
import { policySentence } from './policy.js'

/** Gaps listed one by one; more than these have one cause. */
const MOST_GAPS = 20

/** Where a Report is read from, in words. */
const SOURCES: Readonly<Record<string, string>> = {
  ipam: 'Amazon VPC IPAM',
  ec2: 'Amazon EC2',
  report: 'a saved report'
}

/** Regions named one by one before they are only counted. */
const MOST_REGIONS = 6

/**
 * What could not be read, why, and what to do about it. Empty when all was read. It stands above the table:
 * a check that saw only a part must not look like one that saw everything.
 */
export function gapsBlock(report: Report): string {
  const { gaps } = report.coverage
  if (gaps.length === 0) return ''
  return [
    report.status === 'breach'
      ? `⚠️ <b>${counted(gaps.length, 'part')} could not be read</b>: there may be more than this table shows.\n\n`
      : '<b>This is not a pass</b>: what was not read may be full.\n\n',
    ...firstLines(gaps.slice(0, MOST_GAPS).map(gapText), gaps.length).map(line => `- ${line}\n`),
    '\n'
  ].join('')
}

/** How many of each kind, in one line: `42 networks in all: 🔴 3 over · …`. Empty where all are of one. */
export function totalsLine(report: Report, facts: Facts): string {
  const { totals } = report
  if (totals.resources === 0) return ''
  const kinds = VERDICTS.filter(verdict => totals[verdict] > 0).map(
    verdict => `${SIGNS[verdict].icon} ${figure(totals[verdict])} ${totalWords(verdict, totals, facts)}`
  )
  return `<b>${number(totals.resources, facts.noun)}</b> in all: ${kinds.join(' · ')}\n\n`
}

/** What was read and where, what has no measure and why, folded. */
export function coverageBlock(report: Report, facts: Facts): string {
  const { totals } = report
  const without = totals.unmeasured > 0 ? `, ${figure(totals.unmeasured)} of them without a measure` : ''
  const summary = `What was read: ${number(totals.resources, facts.noun)}${without}`
  const sentences = [
    whereFrom(report, facts),
    ...ageSentence(report),
    ...unmeasuredSentence(facts, totals.unmeasured),
    ...policySentence(report)
  ]
  return `<details><summary>${summary}</summary>\n\n${sentences.join(' ')}\n\n</details>\n\n`
}

function gapText({ what, reason, remedy }: Gap): string {
  const todo = remedy === undefined ? '' : `<br>→ ${sentenceText(remedy)}`
  return `<b>${sentenceText(what, 200)}</b>: ${sentenceText(reason)}${todo}`
}

function whereFrom(report: Report, facts: Facts): string {
  const { regions, homeRegion, coverage } = report
  const home = homeRegion === undefined ? '' : ` (home Region ${markdownText(homeRegion)})`
  const places: string[] = []
  if (facts.scopes.size > 0) places.push(`${counted(facts.scopes.size, 'scope')}${home}`)
  if (regions.length > 0) places.push(regionsInWords(regions))
  if (facts.accounts.size > 0) places.push(counted(facts.accounts.size, 'account'))
  const from = places.length === 0 ? home : ` in ${listed(places)}`
  const { resources } = report.totals
  const what = `${resources === 0 ? 'Nothing was found' : number(resources, facts.noun)}${from}.`
  const missing = coverage.complete
    ? 'Nothing is missing.'
    : `<b>${counted(coverage.gaps.length, 'part')} could not be read</b>, as said above.`
  return `${what} ${missing} ${whence(report)}`
}

function regionsInWords(regions: readonly string[]): string {
  if (regions.length > MOST_REGIONS) return counted(regions.length, 'Region')
  return `${counted(regions.length, 'Region')} (${regions.map(region => markdownText(region)).join(', ')})`
}

function unmeasuredSentence({ unmeasured }: Facts, n: number): string[] {
  if (n === 0) return []
  const kinds = unmeasured.map(({ kind, why, count }) => `${number(count, kind)} (${why})`)
  return [
    `${figure(n)} ${n === 1 ? 'has' : 'have'} no measure and ${n === 1 ? 'was' : 'were'} not judged: ${listed(kinds)}.`
  ]
}

/** `It was read from Amazon EC2 at 2026-11-03 06:00 UTC, because IPAM has no scope there.` */
function whence({ source, sourceReason, generatedAt }: Report): string {
  const why = sourceReason === undefined ? '' : `, because ${sentenceText(sourceReason)}`
  return `It was read from ${sourceInWords(source)} at ${timeInWords(generatedAt)}${why}.`
}

function sourceInWords(source: string): string {
  return Object.hasOwn(SOURCES, source) ? (SOURCES[source] ?? '') : markdownText(source)
}

/** How old what was read is: IPAM takes stock from time to time (IPAM guide), EC2 answers as it is. */
function ageSentence(report: Report): string[] {
  const isIpam = report.source === 'ipam'
  if (report.samples === undefined) {
    return isIpam ? ['How old IPAM’s view is was not asked for (`max-age`).'] : []
  }
  const { oldest, newest } = report.samples
  const age = ageInWords(report)
  const when = age === undefined ? `from ${timeInWords(oldest)} to ${timeInWords(newest)}` : `${age} old`
  return [`${isIpam ? 'IPAM’s view' : 'What IPAM had seen'} was ${when}.`]
}

/** `2026-11-03T06:00:12.345Z` as `2026-11-03 06:00 UTC`. */
function timeInWords(iso: string): string {
  const minutes = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/.exec(iso)
  return minutes === null ? markdownText(iso) : `${minutes[1] ?? ''} ${minutes[2] ?? ''} UTC`
}

function number(n: number, noun: Noun): string {
  if (n === 0) return 'no resource'
  return counted(n, markdownText(noun.one), markdownText(noun.many))
}

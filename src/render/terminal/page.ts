import { VERDICTS, type Report, type Status } from '../../domain/report.js'
import { lineWithoutCommand } from '../commands.js'
import { plainSentence, plainText } from '../escape.js'
import { factsOf } from '../facts.js'
import { lookupIn } from '../lookup.js'
import { counted, figure } from '../numbers.js'
import { waiverInWords } from '../reasons.js'
import { headline, network, plainVoice } from '../text/lines.js'
import { planChangeLine, planHeadline, planNetworkLine } from '../text/plan.js'
import { totalWords } from '../words.js'
import { inRoom, limitLines, restLines, type Look } from './findings.js'
import type { Paint } from './paint.js'

export type { Look } from './findings.js'

/** Of what stands beside the findings, so many are named; the other formats have them all. */
const MOST_LISTED = 20

/**
 * The Report as a page for a terminal, in lines without their ends: how it stands, what a plan comes to, what is over or
 * close to its limit, what could not be read, the fullest of the rest, and the totals.
 */
export function* terminalPage(report: Report, look: Look): Generator<string, void, undefined> {
  // Without a terminal it may be a step of a workflow that shows it, whose log is read for commands.
  const isLog = look.width === undefined
  for (const line of pageLines(report, look)) yield isLog ? lineWithoutCommand(line) : line
}

function* pageLines(report: Report, look: Look): Generator<string, void, undefined> {
  const facts = factsOf(report)
  const find = lookupIn(report)
  yield* head(report, look)
  if (report.plan !== undefined) yield* section(planLines(report.plan, look))
  yield* section(limitLines(report, facts, find, look))
  yield* section(gapLines(report, look))
  yield* section(waivedLines(report, look))
  yield* section(restLines(report, look))
  yield* section(noticeLines(report, look))
  yield ''
  yield* inRoom(totalsLine(report), look.width)
}

/** Lines with an empty one before them; nothing where there are none. */
function* section(lines: Iterable<string>): Generator<string, void, undefined> {
  let isFirst = true
  for (const line of lines) {
    if (isFirst) yield ''
    isFirst = false
    yield line
  }
}

function head(report: Report, { width, paint }: Look): string[] {
  const colour = statusColour(report.status, paint)
  return inRoom(headline(report), width).map(line => paint.bold(colour(line)))
}

function statusColour(status: Status, paint: Paint): (text: string) => string {
  if (status === 'breach') return paint.red
  return status === 'ok' ? paint.green : paint.yellow
}

/** What does not fit and which networks it takes from; what fits is only counted. */
function planLines(plan: NonNullable<Report['plan']>, { width, paint }: Look): string[] {
  const networks = plan.networks.filter(({ outcome }) => outcome !== 'fits').map(planNetworkLine)
  const changes = plan.changes.filter(({ outcome }) => outcome !== 'fits').map(planChangeLine)
  const colour = statusColour(plan.status, paint)
  return [
    ...inRoom(planHeadline(plan), width).map(line => paint.bold(colour(line))),
    ...items(changes, width, 'change'),
    ...items(networks, width, 'network')
  ]
}

function* gapLines(report: Report, { width, paint }: Look): Generator<string, void, undefined> {
  const { gaps } = report.coverage
  if (gaps.length === 0) return
  yield paint.yellow(`${counted(gaps.length, 'part')} could not be read: what was not read may be full`)
  const told = gaps.map(({ what, reason, remedy }) => {
    const todo = remedy === undefined ? '' : ` → ${plainSentence(remedy)}`
    return `${plainSentence(what, 300)}: ${plainSentence(reason)}${todo}`
  })
  yield* items(told, width, 'gap')
}

function* waivedLines(report: Report, { width }: Look): Generator<string, void, undefined> {
  const { waived } = report.totals
  if (waived === 0) return
  const voice = plainVoice(lookupIn(report))
  yield `${figure(waived)} waived`
  const told: string[] = []
  for (const finding of report.findings) {
    if (finding.verdict !== 'waived') continue
    if (told.length <= MOST_LISTED)
      told.push(`${network(finding, voice)}: ${waiverInWords(finding, voice) ?? ''}`)
  }
  yield* items(told, width, 'network', waived)
}

function* noticeLines({ policy }: Report, { width, paint }: Look): Generator<string, void, undefined> {
  if (policy === undefined || policy.notices.length === 0) return
  yield paint.yellow(`The policy needs a look (${plainText(policy.file)})`)
  yield* items(
    policy.notices.map(notice => plainSentence(notice, 300)),
    width,
    'notice'
  )
}

/** `86 subnets: 4 over their limit, 2 close to it, 80 with room`. */
function totalsLine(report: Report): string {
  const { totals } = report
  const facts = factsOf(report)
  const { one, many } = facts.noun
  const kinds = VERDICTS.filter(verdict => totals[verdict] > 0).map(
    verdict => `${figure(totals[verdict])} ${totalWords(verdict, totals, facts)}`
  )
  const all = counted(totals.resources, one, many)
  return kinds.length === 0 ? all : `${all}: ${kinds.join(', ')}`
}

/** Things as a list of which the first are named. */
function items(
  things: readonly string[],
  width: number | undefined,
  what: string,
  all = things.length
): string[] {
  const room = width === undefined ? undefined : width - BULLET.length
  const lines = things
    .slice(0, MOST_LISTED)
    .flatMap(thing => inRoom(thing, room).map((line, index) => (index === 0 ? BULLET : '  ') + line))
  const rest = all - Math.min(all, MOST_LISTED)
  return rest > 0 ? [...lines, `${BULLET}and ${counted(rest, `more ${what}`)}`] : lines
}

const BULLET = '- '

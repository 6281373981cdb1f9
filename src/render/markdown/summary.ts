import type { Report } from '../../domain/report.js'
import { cutToBytes, utf8Length } from '../bytes.js'
import { factsOf } from '../facts.js'
import { lookupIn } from '../lookup.js'
import { coverageBlock, gapsBlock, totalsLine } from './coverage.js'
import { limitTable } from './limit-table.js'
import { nextSteps } from './next-steps.js'
import { placesLine, type Places } from './places.js'
import { planBody, planHead } from './plan.js'
import { noticesBlock } from './policy.js'
import { ignoredBlock, restBlock, waivedBlock } from './rest.js'
import { todayDetails, todayTitle } from './today.js'
import { markdownVoice } from './voice.js'

/**
 * GitHub drops the whole summary of a step above 1 MiB, and counts in its own way near it
 * (actions/runner; dependency-review-action#774, #867): this is safely below.
 */
export const SUMMARY_BYTES = 900 * 1024

export interface SummaryOptions extends Places {
  /** The most bytes the summary may take, in UTF-8. */
  limitBytes?: number
}

/** Of a summary with a plan, what the plan may take while there is more to show of today than fits beside it. */
const PLAN_SHARE = 0.6

/**
 * The Report as a page in GitHub's Markdown. With a plan it opens with what that comes to, and how it stands today
 * follows. What does not fit is counted, and where it all is is said.
 */
export function renderSummary(report: Report, options: SummaryOptions = {}): string {
  const limit = options.limitBytes ?? SUMMARY_BYTES
  const { plan } = report
  if (plan === undefined) return todayPage(report, options, limit)
  const look = { heading: '##', inComment: false, size: utf8Length, places: options }
  const head = planHead(plan, look)
  const room = limit - utf8Length(head)
  if (room < 0) return cutToBytes(head, limit)
  const planned = planBody(plan, { ...look, room: Math.floor(room * PLAN_SHARE) })
  const today = todayPage(report, options, room - utf8Length(planned))
  // What today leaves free is the plan's.
  return head + planBody(plan, { ...look, room: room - utf8Length(today) }) + today
}

/**
 * How it stands today: one line that says it all, what could not be read, what is over or close to its limit, what to
 * do, what the policy needs, and the rest folded away.
 */
function todayPage(report: Report, options: SummaryOptions, limit: number): string {
  const facts = factsOf(report)
  const find = lookupIn(report)
  const voice = markdownVoice(find)
  const heading = report.plan === undefined ? '##' : '###'
  const head = `${heading} ${todayTitle(report, facts, voice)}\n\n${todayDetails(report, facts, voice)}`
  let room = limit - utf8Length(head)
  if (room < 0) return report.plan === undefined ? cutToBytes(head, limit) : ''

  /** Takes the text if there is room for it. */
  const take = (text: string): string => {
    const bytes = utf8Length(text)
    if (bytes > room) return ''
    room -= bytes
    return text
  }
  // In the order of what matters, which is not quite the order on the page: the table takes what is left.
  const gaps = take(gapsBlock(report))
  const totals = take(totalsLine(report, facts))
  const places = take(placesLine(options))
  const steps = take(nextSteps(report, voice))
  const notices = take(noticesBlock(report))
  const coverage = take(coverageBlock(report, facts))
  const columns = { type: [...facts.types].some(type => type !== 'subnet'), find }
  const rest = [restBlock, waivedBlock, ignoredBlock].map(block => take(block(report, columns))).join('')
  const table = limitTable(report, columns, room, options)
  return head + gaps + table + totals + steps + notices + rest + coverage + places
}

import type { Report } from '../../domain/report.js'
import { linkTo, markdownText } from '../escape.js'
import { factsOf, type Facts } from '../facts.js'
import type { Voice } from '../headline.js'
import { lookupIn, type Lookup } from '../lookup.js'
import { counted } from '../numbers.js'
import { gapsBlock } from './coverage.js'
import { limitTable } from './limit-table.js'
import { folded } from './list.js'
import { nextSteps } from './next-steps.js'
import { isAbsent, reportFile, type Places } from './places.js'
import { planBody, planHead } from './plan.js'
import { todayDetails, todayTitle } from './today.js'
import { markdownVoice } from './voice.js'

export interface CommentOptions extends Places {
  /** The most the comment may take, in UTF-16 code units: GitHub's limit of 65,536 less what is put before it. */
  limitCharacters: number
  /** What is checked, where a pull request has several of these comments. */
  title?: string
}

/** Beside a plan, today's state is told in short: so much of a comment, and so many of the worst. */
const TODAY_SHARE = 0.25
const TODAY_ROWS = 5

/** Without a plan, the rows that are open to the eye. */
const OPEN_ROWS = 10

const LONGEST_TITLE = 80

/** What a comment is made of. */
interface Page {
  report: Report
  options: CommentOptions
  facts: Facts
  find: Lookup
  voice: Voice
}

/**
 * The Report as a comment on a pull request, in GitHub's Markdown. With a plan: what that comes to, and how it stands
 * today in short, folded. Without: how it stands today. Nothing in it mentions anybody or leaves a mark elsewhere, and
 * what does not fit is counted.
 */
export function renderComment(report: Report, options: CommentOptions): string {
  const find = lookupIn(report)
  const page = { report, options, find, facts: factsOf(report), voice: markdownVoice(find) }
  const text = report.plan === undefined ? todayComment(page) : planComment(page, report.plan)
  // Where there is no room for one line; a pair of surrogates is not cut in two.
  return text.slice(0, options.limitCharacters).replace(/[\uD800-\uDBFF]$/, '')
}

function planComment(page: Page, plan: NonNullable<Report['plan']>): string {
  const { options } = page
  const look = { heading: '###', inComment: true, size: lengthOf, places: options }
  const head = planHead(plan, { ...look, ...titleOf(options) })
  const foot = footOf(page)
  const room = options.limitCharacters - head.length - foot.length
  if (room < 0) return head
  const today = todayInShort(page, Math.floor(room * TODAY_SHARE))
  return head + planBody(plan, { ...look, room: room - today.length }) + today + foot
}

/** Today's state behind one line, with what could not be read before it: that weakens what is said of the plan. */
function todayInShort(page: Page, room: number): string {
  const { report, facts, voice, options } = page
  const { gaps } = report.coverage
  const incomplete =
    gaps.length === 0
      ? ''
      : `⚠️ <b>${counted(gaps.length, 'part')} could not be read today</b>: see ${pageText(options)}.\n\n`
  const details = todayDetails(report, facts, voice)
  const around = (content: string): string => incomplete + folded(todayTitle(report, facts, voice), content)
  const left = room - around(details).length
  if (left < 0) return incomplete.length <= room ? incomplete : ''
  const table = limitTable(report, shapeOf(page), left, options, {
    size: lengthOf,
    open: TODAY_ROWS,
    most: TODAY_ROWS
  })
  const content = details + table
  return content === '' ? `<sub>${todayTitle(report, facts, voice)}.</sub>\n\n` : around(content)
}

function todayComment(page: Page): string {
  const { report, facts, voice, options } = page
  const { title } = titleOf(options)
  const head = `### ${todayTitle(report, facts, voice, title)}\n\n${todayDetails(report, facts, voice)}`
  const foot = footOf(page)
  let room = options.limitCharacters - head.length - foot.length
  if (room < 0) return head
  const take = (text: string): string => {
    if (text.length > room) return ''
    room -= text.length
    return text
  }
  const gaps = take(gapsBlock(report))
  const steps = take(nextSteps(report, voice))
  const table = limitTable(report, shapeOf(page), room, options, { size: lengthOf, open: OPEN_ROWS })
  return head + gaps + table + steps + foot
}

function shapeOf({ facts, find }: Page): { type: boolean; find: Lookup; inComment: true } {
  return { type: [...facts.types].some(type => type !== 'subnet'), find, inComment: true }
}

/** Where all of it is. */
function footOf({ options }: Page): string {
  const more = `More is in ${pageText(options)}`
  if (isAbsent(options, 'report file')) return `<sub>${more}.</sub>\n`
  return `<sub>${more}; all of it is in ${reportFile(options)}.</sub>\n`
}

/** The page with more than a comment has room for. */
function pageText(places: Places): string {
  return isAbsent(places, 'summary') ? `the log of ${runText(places)}` : `the summary of ${runText(places)}`
}

function runText({ runUrl }: Places): string {
  return runUrl === undefined ? 'the run' : linkTo(runUrl, 'the run')
}

function titleOf({ title }: CommentOptions): { title?: string } {
  return title === undefined || title === '' ? {} : { title: markdownText(title, LONGEST_TITLE) }
}

function lengthOf(text: string): number {
  return text.length
}

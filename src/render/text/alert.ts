import type { Gap, Report } from '../../domain/report.js'
import { cutToBytes, utf8Length } from '../bytes.js'
import { plainSentence, plainText } from '../escape.js'
import { lookupIn } from '../lookup.js'
import { counted, figure, firstLines } from '../numbers.js'
import { described, headline } from './lines.js'

/** SNS's limit for a message with its attributes, in bytes (API_Publish). */
const MESSAGE_BYTES = 262_144

/** Resources listed one by one unless told otherwise. */
const MOST_LISTED = 50

/** Gaps listed; an alert is about what is full. */
const MOST_GAPS = 10

export interface AlertOptions {
  /** The page of the workflow run. */
  runUrl?: string
  /** `owner/name`, to tell apart the checks of several repositories. */
  repository?: string
  /** The most bytes the message may take, in UTF-8: SNS counts its attributes to them, so leave room. */
  limitBytes?: number
  /** The most resources listed. */
  most?: number
  /** Where all resources are, in words: `the run's report file`; absent, that is not said. */
  wholeIn?: string
}

/**
 * The message of an alert, for an e-mail or a chat: a headline, a line for each resource over its limit,
 * worst first, how many more there are, what could not be read, and where to look. Never empty.
 */
export function renderAlert(report: Report, options: AlertOptions = {}): string {
  const limit = options.limitBytes ?? MESSAGE_BYTES
  const start = `${headline(report)}.\n`
  const end = [gapLines(report), placeLines(options)]
    .filter(Boolean)
    .map(text => `\n${text}`)
    .join('')
  const total = report.totals.breach
  // Room is kept for saying how many more there are.
  let room = limit - utf8Length(`${start}${end}\n${moreLine(total, options)}`)
  if (room < 0) return cutToBytes(`${start}${end}`, limit)

  const find = lookupIn(report)
  const lines: string[] = []
  for (const finding of report.findings) {
    if (finding.verdict !== 'breach' || lines.length >= (options.most ?? MOST_LISTED)) break
    const line = `- ${described(finding, find)}\n`
    room -= utf8Length(line)
    if (room < 0) break
    lines.push(line)
  }
  const more = total - lines.length
  const list = lines.length === 0 ? '' : `\n${lines.join('')}`
  return `${start}${list}${more > 0 ? moreLine(more, options) : ''}${end}`
}

function moreLine(n: number, { wholeIn }: AlertOptions): string {
  const where = wholeIn === undefined ? '' : `: all are in ${plainText(wholeIn, 200)}`
  return `- and ${figure(n)} more over ${n === 1 ? 'its' : 'their'} limit${where}\n`
}

function gapLines(report: Report): string {
  const { gaps } = report.coverage
  if (gaps.length === 0) return ''
  return [
    `${counted(gaps.length, 'part')} could not be read, so there may be more:\n`,
    ...firstLines(gaps.slice(0, MOST_GAPS).map(gapText), gaps.length).map(line => `- ${line}\n`)
  ].join('')
}

function gapText({ what, reason }: Gap): string {
  return `${plainSentence(what, 200)}: ${plainSentence(reason, 600)}`
}

function placeLines({ repository, runUrl }: AlertOptions): string {
  const by = repository === undefined ? '' : `Checked by ${plainText(repository, 200)}.\n`
  return `${by}${runUrl === undefined ? '' : `The run: ${plainText(runUrl, 2000)}\n`}`
}

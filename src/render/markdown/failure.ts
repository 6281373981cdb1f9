import { cutToBytes } from '../bytes.js'
import { linkTo, markdownText, sentenceText } from '../escape.js'
import { firstLines } from '../numbers.js'
import { SUMMARY_BYTES } from './summary.js'

/** A check that ended before it could judge anything. */
export interface FailureText {
  /** What failed, in a few words. */
  title?: string
  /** What went wrong, a sentence each: several where several inputs are wrong. */
  problems: readonly string[]
  /** What to do about it; a line break starts a new line, what stands in backticks is code. */
  remedy?: string
  runUrl?: string
  /** The most bytes the text may take, in UTF-8. */
  limitBytes?: number
}

/** Problems listed; nobody mends more at once. */
const MOST_PROBLEMS = 50

/** The summary of a run that failed before judging: what went wrong, what to do, and that this is no pass. */
export function renderFailure(failure: FailureText): string {
  const { problems, remedy, runUrl } = failure
  const heading = `## ❌ ${markdownText(failure.title ?? 'The check could not run')}\n\n`
  const what = problems.length === 1 ? `${line(problems[0] ?? '')}\n\n` : listOf(problems)
  const todo = remedy === undefined || remedy === '' ? '' : `<b>What to do</b>: ${lines(remedy)}\n\n`
  const run = runUrl === undefined ? '' : ` The log is on the page of ${linkTo(runUrl, 'this run')}.`
  const text = `${heading}${what}${todo}<sub>Nothing was judged, so this says nothing about any network.${run}</sub>\n`
  return cutToBytes(text, failure.limitBytes ?? SUMMARY_BYTES)
}

function listOf(problems: readonly string[]): string {
  const items = firstLines(problems.slice(0, MOST_PROBLEMS).map(line), problems.length)
  return `${items.map(item => `- ${item}\n`).join('')}\n`
}

function line(text: string): string {
  return sentenceText(text, 2000)
}

function lines(text: string): string {
  return text
    .split(/\r?\n/)
    .filter(part => part.trim() !== '')
    .map(line)
    .join('<br>')
}

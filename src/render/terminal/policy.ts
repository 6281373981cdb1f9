import { VERDICTS, type Finding, type Verdict } from '../../domain/report.js'
import { lineWithoutCommand } from '../commands.js'
import { plainSentence, plainText } from '../escape.js'
import { figure } from '../numbers.js'
import { plainVoice } from '../text/lines.js'
import { SIGNS } from '../words.js'
import { headerLine, layoutOf, rowLine, type Cell, type Column } from './columns.js'
import type { Look } from './findings.js'

/** A rule or a waiver, and what it matches, worst first. */
export interface Matched {
  name: string
  findings: readonly Finding[]
}

/** Matches that are named beside their number. */
const MOST_EXAMPLES = 3

/** A table of what each rule or waiver matches: how many of each verdict, and the worst of them by name. */
export function* matchLines(
  title: string,
  matches: readonly Matched[],
  { width, paint }: Look
): Generator<string, void, undefined> {
  const verdicts = VERDICTS.filter(verdict =>
    matches.some(({ findings }) => findings.some(finding => finding.verdict === verdict))
  )
  const columns: Column[] = [
    { header: title, align: 'left', least: 16 },
    { header: 'MATCHES', align: 'right' },
    ...verdicts.map(verdict => ({
      header: SIGNS[verdict].word.toUpperCase(),
      align: 'right' as const,
      leaveOut: 2
    })),
    { header: 'FOR EXAMPLE', align: 'left', least: 20, leaveOut: 1 }
  ]
  const rows = matches.map(({ name, findings }) => rowOf(name, findings, verdicts))
  const layout = layoutOf(columns, rows, width)
  yield paint.dim(headerLine(layout))
  for (const row of rows) {
    const line = rowLine(layout, row)
    // A rule may be called whatever its author likes, and without a terminal a workflow's log may show it.
    yield width === undefined ? lineWithoutCommand(line) : line
  }
}

function rowOf(name: string, findings: readonly Finding[], verdicts: readonly Verdict[]): Cell[] {
  return [
    { text: plainText(name) },
    { text: figure(findings.length) },
    ...verdicts.map(verdict => ({ text: countOf(findings, verdict) })),
    { text: examplesOf(findings) }
  ]
}

function countOf(findings: readonly Finding[], verdict: Verdict): string {
  const count = findings.filter(finding => finding.verdict === verdict).length
  return count === 0 ? '·' : figure(count)
}

function examplesOf(findings: readonly Finding[]): string {
  const voice = plainVoice(() => undefined)
  const named = findings.slice(0, MOST_EXAMPLES).map(finding => voice.name(finding))
  return findings.length > named.length ? `${named.join(', ')}, …` : named.join(', ')
}

/** What is to be said of a policy itself, a line each. */
export function noticeLines(notices: readonly string[], { paint }: Look): string[] {
  return notices.map(notice => paint.yellow(`- ${plainSentence(notice, 300)}`))
}

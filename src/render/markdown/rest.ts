import type { Finding, Report, Verdict } from '../../domain/report.js'
import { markdownText, sentenceText } from '../escape.js'
import { factsOf } from '../facts.js'
import { counted, figure } from '../numbers.js'
import { restTitle } from '../words.js'
import { folded } from './list.js'
import { tableHead, tableRow, type TableShape } from './table.js'

/** Rows of a folded table: enough to see what comes next; the report file has the rest. */
const MOST_ROWS = 20

/** Reasons to ignore that are told one by one; more than these are rather a list than a policy. */
const MOST_GROUPS = 20

/** What every table of a summary has in common. */
type Columns = Omit<TableShape, 'why'>

/** The fullest of those that are fine, folded. Empty when none is. */
export function restBlock(report: Report, columns: Columns): string {
  const rows = first(report, 'ok')
  const summary = restTitle(report.totals, rows.length, factsOf(report))
  return folded(summary, tableOf(rows, { ...columns, why: false }))
}

/** What a waiver keeps from counting, with why and until when, folded: it is never dropped. */
export function waivedBlock(report: Report, columns: Columns): string {
  const rows = first(report, 'waived')
  const summary = `${figure(report.totals.waived)} waived${cutAt(rows.length, report.totals.waived)}`
  return folded(summary, tableOf(rows, { ...columns, why: true }))
}

/** What a rule leaves out of judgement: how many for which reason, and the first of them, folded. */
export function ignoredBlock(report: Report, columns: Columns): string {
  const { ignored } = report.totals
  if (ignored === 0) return ''
  const rows = first(report, 'ignored')
  const table = tableOf(rows, { ...columns, why: false })
  return folded(`${figure(ignored)} ignored${cutAt(rows.length, ignored)}`, ignoredReasons(report) + table)
}

/** `- 12: point-to-point links (rule transfer networks)`, most first. */
function ignoredReasons(report: Report): string {
  const counts = new Map<string, { finding: Finding; count: number }>()
  for (const finding of report.findings) {
    if (finding.verdict !== 'ignored') continue
    const key = `${finding.rule ?? ''}\n${reasonToIgnore(finding)}`
    const group = counts.get(key)
    if (group === undefined) counts.set(key, { finding, count: 1 })
    else group.count++
  }
  const groups = [...counts.values()].sort((a, b) => b.count - a.count)
  const items = groups.slice(0, MOST_GROUPS).map(({ finding, count }) => {
    const { rule } = finding
    const by = rule === undefined ? '' : ` <sub>rule <i>${markdownText(rule)}</i></sub>`
    return `- <b>${figure(count)}</b>: ${sentenceText(reasonToIgnore(finding), 300)}${by}\n`
  })
  const rest = groups.length - items.length
  if (rest > 0) items.push(`- and ${counted(rest, 'more reason')}\n`)
  return `${items.join('')}\n`
}

function reasonToIgnore({ ignoredBecause, reasons }: Finding): string {
  return ignoredBecause ?? reasons.join('; ')
}

function cutAt(shown: number, all: number): string {
  return all > shown ? `, the first ${figure(shown)} of them listed` : ''
}

function tableOf(findings: readonly Finding[], shape: TableShape): string {
  if (findings.length === 0) return ''
  return tableHead(shape) + findings.map(finding => tableRow(finding, shape)).join('')
}

/** The first findings of this verdict: as they are listed worst first, the fullest. */
function first(report: Report, verdict: Verdict): Finding[] {
  const found: Finding[] = []
  for (const finding of report.findings) {
    if (found.length === MOST_ROWS) break
    if (finding.verdict === verdict) found.push(finding)
  }
  return found
}

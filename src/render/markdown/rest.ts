import type { Finding, Report, Verdict } from '../../domain/report.js'
import { figure, listed } from '../numbers.js'
import { tableHead, tableRow, type TableShape } from './table.js'

/** Rows of a folded table: enough to see what comes next; the report file has the rest. */
const MOST_ROWS = 20

/**
 * The fullest of those that are fine, folded. Empty when none is.
 * @param type whether rows name their type
 */
export function restBlock(report: Report, type: boolean): string {
  const { ok, breach, warning } = report.totals
  const others = breach + warning > 0 ? `other ${figure(ok)} with room` : `${figure(ok)} with room`
  const summary =
    ok > MOST_ROWS ? `The fullest ${MOST_ROWS} of the ${others}` : `The ${others}, fullest first`
  return folded(summary, first(report, ['ok']), { why: false, type })
}

/** What a rule or a waiver keeps from counting, with why, folded: it is never dropped. */
export function waivedBlock(report: Report, type: boolean): string {
  const { waived, ignored } = report.totals
  const kinds = [
    ...(waived > 0 ? [`${figure(waived)} waived`] : []),
    ...(ignored > 0 ? [`${figure(ignored)} ignored`] : [])
  ]
  const rows = first(report, ['waived', 'ignored'])
  const cut = waived + ignored > rows.length ? `, the first ${rows.length} of them` : ''
  return folded(`${listed(kinds)}${cut}`, rows, { why: true, type })
}

function folded(summary: string, findings: readonly Finding[], shape: TableShape): string {
  if (findings.length === 0) return ''
  const rows = findings.map(finding => tableRow(finding, shape))
  return `<details><summary>${summary}</summary>\n\n${tableHead(shape)}${rows.join('')}\n</details>\n\n`
}

/** The first findings of these verdicts: as they are listed worst first, the fullest. */
function first(report: Report, verdicts: readonly Verdict[]): Finding[] {
  const found: Finding[] = []
  for (const finding of report.findings) {
    if (found.length === MOST_ROWS) break
    if (verdicts.includes(finding.verdict)) found.push(finding)
  }
  return found
}

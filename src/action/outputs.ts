import { setOutput } from '@actions/core'
import { highestUsage, type Report } from '../domain/report.js'
import { jsonWithoutCommands } from '../render/commands.js'
import { findingJson } from '../render/json.js'

/** The Action's outputs, each a text, as action.yml lists them. */
export type Outputs = Record<(typeof OUTPUT_NAMES)[number], string>

export const OUTPUT_NAMES = [
  'status',
  'breached',
  'breach-count',
  'warning-count',
  'resource-count',
  'unmeasured-count',
  'highest-usage',
  'breaches',
  'breaches-truncated',
  'report-file',
  'plan-status',
  'plan-changes'
] as const

/** An environment variable above 128 KiB cannot be passed to a process: a later step could not take it (Linux). */
const LIST_BYTES = 120 * 1024

/** The outputs of a Report. */
export function outputsOf(report: Report, reportFile: string): Outputs {
  const { totals } = report
  const { json, truncated } = breachesJson(report, LIST_BYTES)
  return {
    status: report.status,
    breached: String(totals.breach > 0),
    'breach-count': String(totals.breach),
    'warning-count': String(totals.warning),
    'resource-count': String(totals.resources),
    'unmeasured-count': String(totals.unmeasured),
    'highest-usage': String(highestUsage(report) ?? ''),
    breaches: json,
    'breaches-truncated': String(truncated),
    'report-file': reportFile,
    'plan-status': report.plan?.status ?? '',
    'plan-changes': cutJson(
      (report.plan?.changes ?? []).map(change => jsonWithoutCommands(JSON.stringify(change))),
      LIST_BYTES
    ).json
  }
}

/**
 * The outputs of a check that ended before anything was judged: neither breached nor not.
 *
 * @param withPlan whether a plan was to be judged too
 */
export function outputsOfFailure(withPlan: boolean): Outputs {
  return {
    status: 'error',
    breached: '',
    'breach-count': '',
    'warning-count': '',
    'resource-count': '',
    'unmeasured-count': '',
    'highest-usage': '',
    breaches: '[]',
    'breaches-truncated': 'false',
    'report-file': '',
    'plan-status': withPlan ? 'error' : '',
    'plan-changes': '[]'
  }
}

/** The breached findings as a JSON array, worst first, as many as fit into so many bytes of UTF-8. */
export function breachesJson(report: Report, limitBytes: number): { json: string; truncated: boolean } {
  return cutJson(breachesOf(report), limitBytes)
}

/** Worst first: after the breaches there are no more of them. */
function* breachesOf({ findings, totals }: Report): Iterable<string> {
  for (const finding of findings.slice(0, totals.breach)) yield findingJson(finding)
}

/** Items as a JSON array, as many of the first as fit into so many bytes of UTF-8. */
function cutJson(texts: Iterable<string>, limitBytes: number): { json: string; truncated: boolean } {
  const items: string[] = []
  let room = limitBytes - '[]'.length
  for (const item of texts) {
    room -= Buffer.byteLength(item) + ','.length
    if (room < 0) return { json: `[${items.join(',')}]`, truncated: true }
    items.push(item)
  }
  return { json: `[${items.join(',')}]`, truncated: false }
}

/** Gives the outputs to the runner. */
export function setOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}

import { stringify } from 'csv-stringify/sync'
import type { Finding, Report } from '../domain/report.js'
import { COMMAND_START, withoutOldCommands } from './commands.js'
import { visible } from './visible.js'

/** Findings that are made into text at once. */
const AT_ONCE = 1_000

/** The columns, and what of a finding each holds. */
const COLUMNS: readonly (readonly [
  name: string,
  of: (finding: Finding) => string | number | null | undefined
])[] = [
  ['id', finding => finding.id],
  ['name', finding => finding.name],
  ['type', finding => finding.type],
  ['cidr', finding => finding.cidr],
  ['family', finding => finding.family],
  ['netmaskLength', finding => finding.netmaskLength],
  ['region', finding => finding.region],
  ['ownerId', finding => finding.ownerId],
  ['vpcId', finding => finding.vpcId],
  ['availabilityZoneId', finding => finding.availabilityZoneId],
  ['scopeId', finding => finding.scopeId],
  ['poolId', finding => finding.poolId],
  ['verdict', finding => finding.verdict],
  ['usagePercent', finding => finding.usagePercent],
  ['totalAddresses', finding => finding.totalAddresses],
  ['availableAddresses', finding => finding.availableAddresses],
  ['approximate', finding => (finding.approximate === true ? 'true' : undefined)],
  ['largestFreeBlock', finding => finding.largestFreeBlock],
  ['complianceStatus', finding => finding.complianceStatus],
  ['overlapStatus', finding => finding.overlapStatus],
  ['overlapsWith', finding => finding.overlapsWith?.join(' ')],
  ['reasons', finding => finding.reasons.join('; ')],
  ['rule', finding => finding.rule],
  ['note', finding => finding.note],
  ['ignoredBecause', finding => finding.ignoredBecause],
  ['waivedUntil', finding => finding.waiver?.until],
  ['waiverReason', finding => finding.waiver?.reason],
  ['sampledAt', finding => finding.sampledAt],
  ['tags', finding => tagsOf(finding)]
]

/** The columns' names, in their order. */
export const CSV_COLUMNS: readonly string[] = COLUMNS.map(([name]) => name)

/**
 * The findings of a Report as CSV (RFC 4180, with a header), worst first, in chunks to be written one after the other.
 * Counts are plain digits; tags are one JSON object. Characters that a screen would act upon are made visible, and a text
 * that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function* reportCsv(report: Report): Generator<string, void, undefined> {
  yield stringify([[...CSV_COLUMNS]], OPTIONS)
  for (let start = 0; start < report.findings.length; start += AT_ONCE) {
    yield stringify(report.findings.slice(start, start + AT_ONCE).map(rowOf), OPTIONS)
  }
}

/** A text that begins as a command to the runner does is quoted, so that no line begins with it. */
const OPTIONS = { record_delimiter: 'windows', escape_formulas: true, quoted_match: COMMAND_START } as const

function rowOf(finding: Finding): (string | number)[] {
  return COLUMNS.map(([, of]) => {
    const value = of(finding) ?? ''
    return typeof value === 'number' ? value : withoutOldCommands(visible(value))
  })
}

function tagsOf({ tags }: Finding): string {
  const keys = Object.keys(tags).sort()
  return keys.length === 0 ? '' : JSON.stringify(Object.fromEntries(keys.map(key => [key, tags[key]])))
}

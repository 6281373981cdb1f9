import type { Finding, Report } from '../domain/report.js'

/** Characters of a chunk at least, the last one aside: few writes, and never the whole in memory. */
const CHUNK = 64 * 1024

/** The order of a finding's keys; any other comes after these, by code unit. */
const FINDING_KEYS: readonly string[] = [
  'id',
  'name',
  'type',
  'cidr',
  'family',
  'netmaskLength',
  'region',
  'ownerId',
  'vpcId',
  'availabilityZoneId',
  'scopeId',
  'poolId',
  'tags',
  'managementState',
  'complianceStatus',
  'overlapStatus',
  'usagePercent',
  'totalAddresses',
  'availableAddresses',
  'verdict',
  'reasons',
  'hits',
  'rule'
] satisfies (keyof Finding)[]

/** Likewise of a Report; its findings come last. */
const REPORT_KEYS: readonly string[] = [
  'schemaVersion',
  'generatedAt',
  'source',
  'homeRegion',
  'regions',
  'status',
  'coverage',
  'totals'
] satisfies (keyof Report)[]

const RANK = new Map(FINDING_KEYS.map((key, rank) => [key, rank]))

/**
 * A Report as JSON, in chunks to be written one after the other: a line for each of its keys and for each
 * finding, keys in an order of their own. The same Report gives the same text, whatever way it was made.
 */
export function* reportJson(report: Report): Generator<string, void, undefined> {
  let chunk = `{\n${headLines(report)}"findings": [`
  let separator = '\n'
  for (const finding of report.findings) {
    chunk += separator + findingJson(finding)
    separator = ',\n'
    if (chunk.length >= CHUNK) {
      yield chunk
      chunk = ''
    }
  }
  yield `${chunk}${report.findings.length === 0 ? '' : '\n'}]\n}\n`
}

/** A finding as JSON on one line. */
export function findingJson(finding: Finding): string {
  const keys = (Object.keys(finding) as (keyof Finding)[]).sort(byRank)
  const members = keys
    .filter(key => finding[key] !== undefined)
    .map(
      key =>
        `${JSON.stringify(key)}:${key === 'tags' ? tagsJson(finding.tags) : JSON.stringify(finding[key])}`
    )
  return `{${members.join(',')}}`
}

function headLines(report: Report): string {
  const entries = new Map(Object.entries(report).filter(([key]) => key !== 'findings'))
  const others = [...entries.keys()].filter(key => !REPORT_KEYS.includes(key)).sort()
  return [...REPORT_KEYS, ...others]
    .filter(key => entries.get(key) !== undefined)
    .map(key => `${JSON.stringify(key)}: ${JSON.stringify(entries.get(key))},\n`)
    .join('')
}

/** Tags by their key: AWS gives them in no order. */
function tagsJson(tags: Readonly<Record<string, string>>): string {
  const keys = Object.keys(tags).sort()
  return `{${keys.map(key => `${JSON.stringify(key)}:${JSON.stringify(tags[key])}`).join(',')}}`
}

function byRank(a: string, b: string): number {
  const difference = (RANK.get(a) ?? RANK.size) - (RANK.get(b) ?? RANK.size)
  return difference !== 0 ? difference : a < b ? -1 : 1
}

import type { Finding, FreeBlocks, Report } from '../domain/report.js'
import { jsonWithoutCommands } from './commands.js'
import { isLargestFirst, largestFirst } from './json-order.js'
import { planJson } from './json-plan.js'

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
  'overlapsWith',
  'largestFreeBlock',
  'freeBlocks',
  'parentPoolId',
  'poolDepth',
  'sampledAt',
  'usagePercent',
  'totalAddresses',
  'availableAddresses',
  'approximate',
  'verdict',
  'reasons',
  'hits',
  'rule',
  'note',
  'ignoredBecause',
  'waiver'
] satisfies (keyof Finding)[]

/** Likewise of a Report; its findings come last. */
const REPORT_KEYS: readonly string[] = [
  'schemaVersion',
  'generatedAt',
  'source',
  'sourceReason',
  'homeRegion',
  'regions',
  'status',
  'coverage',
  'policy',
  'samples',
  'plan',
  'totals'
] satisfies (keyof Report)[]

/** What is written before a key's value. */
const PREFIXES: ReadonlyMap<string, string> = new Map(FINDING_KEYS.map(key => [key, `,"${key}":`]))

/**
 * A Report as JSON, in chunks to be written one after the other: a line for each of its keys and for each
 * finding, keys in an order of their own, and nothing in it that the runner takes for a command. The same Report gives the same text, whatever way it was made.
 */
export function* reportJson(report: Report): Generator<string, void, undefined> {
  let chunk = ''
  for (const piece of piecesOf(report)) {
    chunk += piece
    if (chunk.length >= CHUNK) {
      yield chunk
      chunk = ''
    }
  }
  yield chunk
}

function* piecesOf(report: Report): Generator<string, void, undefined> {
  yield '{\n'
  for (const piece of headPieces(report)) yield jsonWithoutCommands(piece)
  yield '"findings": ['
  let separator = '\n'
  for (const finding of report.findings) {
    yield separator + findingJson(finding)
    separator = ',\n'
  }
  yield `${report.findings.length === 0 ? '' : '\n'}]\n}\n`
}

/** A finding as JSON on one line. */
export function findingJson(finding: Finding): string {
  // As the check makes them: of 200,000 findings, putting each in order would cost a second.
  if (isInOrder(finding)) return jsonWithoutCommands(JSON.stringify(finding))
  const values = finding as unknown as Readonly<Record<string, unknown>>
  let members = ''
  for (const [key, prefix] of PREFIXES) {
    const value = values[key]
    if (value !== undefined) members += prefix + valueJson(key, value)
  }
  for (const key of otherKeys(finding)) {
    const value = values[key]
    if (value !== undefined) members += `,${JSON.stringify(key)}:${JSON.stringify(value)}`
  }
  return jsonWithoutCommands(`{${members.slice(1)}}`)
}

/** Whether a finding's keys, its tags' and its blocks', already stand in the order they are written in. */
function isInOrder(finding: Finding): boolean {
  let next = 0
  for (const key in finding) {
    while (next < FINDING_KEYS.length && FINDING_KEYS[next] !== key) next += 1
    if (next === FINDING_KEYS.length) return false
  }
  let before: string | undefined
  for (const tag in finding.tags) {
    if (before !== undefined && before >= tag) return false
    before = tag
  }
  return finding.freeBlocks === undefined || isLargestFirst(Object.keys(finding.freeBlocks))
}

/** Keys that a later version adds, or a Report that was made elsewhere. */
function otherKeys(finding: Finding): string[] {
  const others: string[] = []
  for (const key of Object.keys(finding)) if (!PREFIXES.has(key)) others.push(key)
  return others.sort()
}

/** Everything but the findings, a line for each key; the plan in lines of its own. */
function* headPieces(report: Report): Generator<string, void, undefined> {
  const entries = new Map(Object.entries(report).filter(([key]) => key !== 'findings'))
  const others = [...entries.keys()].filter(key => !REPORT_KEYS.includes(key)).sort()
  for (const key of [...REPORT_KEYS, ...others]) {
    const value: unknown = entries.get(key)
    if (value === undefined) continue
    yield `${JSON.stringify(key)}: `
    if (key === 'plan' && report.plan !== undefined) yield* planJson(report.plan)
    else yield JSON.stringify(value)
    yield ',\n'
  }
}

function valueJson(key: string, value: unknown): string {
  if (key === 'tags') return tagsJson(value as Finding['tags'])
  return JSON.stringify(key === 'freeBlocks' ? largestFirst(value as FreeBlocks) : value)
}

/** Tags by their key: AWS gives them in no order. */
function tagsJson(tags: Finding['tags']): string {
  let members = ''
  for (const key of Object.keys(tags).sort())
    members += `,${JSON.stringify(key)}:${JSON.stringify(tags[key])}`
  return `{${members.slice(1)}}`
}

import type { Finding, Report, Totals } from '../domain/report.js'
import { type Noun, nounFor, whyUnmeasured } from './words.js'

/** Resources without a measure that share a kind and a reason. */
export interface Unmeasured {
  kind: Noun
  why: string
  count: number
}

/** What the sentences about a Report need, gathered in one pass over its findings. */
export interface Facts {
  /** What all resources are called together. */
  noun: Noun
  /** What those with a measure are called together. */
  measuredNoun: Noun
  /** The worst finding that is at a limit, or else the fullest of those that were judged. */
  worst: Finding | undefined
  /** Whether something has no address left and is within its limits all the same. */
  someAreFull: boolean
  types: ReadonlySet<string>
  accounts: ReadonlySet<string>
  scopes: ReadonlySet<string>
  /** Most frequent first. */
  unmeasured: readonly Unmeasured[]
}

/** A Report is rendered several times over, and never changed in between. */
const KNOWN = new WeakMap<Report, Facts>()

export function factsOf(report: Report): Facts {
  const known = KNOWN.get(report) ?? gather(report)
  KNOWN.set(report, known)
  return known
}

function gather(report: Report): Facts {
  const types = new Set<string>()
  const measuredTypes = new Set<string>()
  const accounts = new Set<string>()
  const scopes = new Set<string>()
  const unmeasured = new Map<string, Unmeasured>()
  let someAreFull = false
  for (const finding of report.findings) {
    types.add(finding.type)
    accounts.add(finding.ownerId)
    someAreFull ||= finding.verdict === 'ok' && finding.availableAddresses === 0
    if (finding.scopeId !== undefined) scopes.add(finding.scopeId)
    if (finding.verdict === 'unmeasured') addUnmeasured(unmeasured, finding)
    else if (finding.verdict !== 'ignored') measuredTypes.add(finding.type)
  }
  return {
    noun: nounFor(types),
    measuredNoun: nounFor(measuredTypes),
    worst: report.findings.find(isTelling),
    someAreFull,
    types,
    accounts,
    scopes,
    unmeasured: [...unmeasured.values()].sort((a, b) => b.count - a.count)
  }
}

/** Whether a finding is over or close to its limit. */
export function isAtLimit({ verdict }: Finding): boolean {
  return verdict === 'breach' || verdict === 'warning'
}

/** Worst first, the first of these is the one to name. */
function isTelling(finding: Finding): boolean {
  return isAtLimit(finding) || (finding.usagePercent !== null && finding.verdict !== 'ignored')
}

/** Findings that were held against a limit: all but those without a measure and those left out by a rule. */
export function judgedCount(totals: Totals): number {
  return totals.breach + totals.warning + totals.ok + totals.waived
}

function addUnmeasured(groups: Map<string, Unmeasured>, finding: Finding): void {
  const { kind, why } = whyUnmeasured(finding)
  const key = `${kind.many}\n${why}`
  const group = groups.get(key)
  if (group === undefined) groups.set(key, { kind, why, count: 1 })
  else group.count++
}

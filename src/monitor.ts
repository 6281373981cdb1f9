import { grouped } from './domain/count.js'
import { CheckError } from './domain/failure.js'
import { judging } from './domain/judge.js'
import { byCodeUnit, worstFirst } from './domain/order.js'
import { overlapsOf } from './domain/overlaps.js'
import type { PlanReport } from './domain/plan.js'
import type { Policy } from './domain/policy.js'
import type { Finding, Gap, Report, Status, Totals } from './domain/report.js'
import { identity, UNTOLD_TYPE, type Resource } from './domain/resource.js'
import { samplesOf } from './domain/samples.js'
import { NOT_REPORTED } from './domain/usage.js'
import type { Clock } from './ports.js'
import type { Reading, Source } from './sources/source.js'

/** What is judged by, beside what is read. */
export interface MonitorSettings {
  policy: Policy
  /** Whether scopes without a single resource may pass. */
  allowEmpty: boolean
}

export interface MonitorPorts {
  source: Source
  clock: Clock
  /** What a change that is planned would do to the networks, where there is one. */
  project?: Projection
}

/**
 * @param resources every network that was read, asked for or not
 * @param today the day in UTC, `2026-11-22`
 */
export type Projection = (resources: readonly Resource[], today: string) => PlanReport

/**
 * The one path: read → measure → judge → Report.
 *
 * @throws CheckError when there is nothing to judge: no scope, or no resource in them (unless that is allowed, or
 * is itself a gap).
 */
export async function monitor(
  settings: MonitorSettings,
  { source, clock, project }: MonitorPorts
): Promise<Report> {
  const reading = await source.read()
  if (reading.resources.length === 0 && reading.gaps.length === 0 && !settings.allowEmpty) {
    throw new CheckError(`there is not one resource of the types asked for in ${reading.searched}`, {
      remedy:
        'check resource-types and scope-type; in its Free Tier IPAM may not tell about resources in private scopes; set allow-empty: true when an empty answer is right'
    })
  }
  const now = clock()
  const report = reportOf(reading, settings.policy, now)
  if (project === undefined) return report
  const { findings, totals, ...rest } = report
  const networks = [...onePerIdentity([...reading.resources, ...(reading.surroundings ?? [])])]
  return { ...rest, plan: project(networks, dayOf(now)), totals, findings }
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10)
}

function reportOf(reading: Reading, policy: Policy, now: Date): Report {
  const judge = judging(policy, dayOf(now))
  const findings: Finding[] = []
  const faults: Gap[] = []
  const regions = new Set<string>()
  const resources = [...onePerIdentity(reading.resources)]
  const overlaps = overlapsOf(resources)
  for (const [index, resource] of resources.entries()) {
    const { finding, fault } = judge.judge(resource, overlaps[index])
    findings.push(finding)
    if (finding.region !== '') regions.add(finding.region)
    if (fault !== undefined) faults.push(faultOf(resource, fault))
  }
  // What worst first does not tell apart (resources without an id) comes in the order of all that is known of it.
  findings.sort((a, b) => worstFirst(a, b) || byCodeUnit(JSON.stringify(a), JSON.stringify(b)))

  const totals = totalsOf(findings)
  const known = [...reading.gaps, ...notToldYet(faultsInShort(faults), reading.gaps)]
  const gaps = known.length > 0 ? known : nothingReported(findings, totals)
  const samples = samplesOf(findings)
  return {
    schemaVersion: 1,
    generatedAt: now.toISOString(),
    source: reading.source,
    ...(reading.sourceReason !== undefined && { sourceReason: reading.sourceReason }),
    ...(reading.homeRegion !== undefined && { homeRegion: reading.homeRegion }),
    regions: [...regions].sort(byCodeUnit),
    status: statusOf(totals, gaps),
    coverage: { complete: gaps.length === 0, gaps },
    ...(policy.file !== undefined && { policy: policyOf(policy.file, policy, judge.notices()) }),
    ...(samples !== undefined && { samples }),
    totals,
    findings
  }
}

function policyOf(
  file: string,
  { rules, waivers }: Policy,
  notices: string[]
): NonNullable<Report['policy']> {
  return { file, rules: rules.length, waivers: waivers.length, notices }
}

function faultOf(resource: Resource, fault: string): Gap {
  const type = resource.type === UNTOLD_TYPE ? 'the resource' : resource.type
  return {
    what: `the usage of ${type} ${resource.id || 'without an id'}`,
    reason: fault,
    remedy: 'run it again; if it stays so, look at what the source tells of this resource'
  }
}

/**
 * Where not one of the networks that AWS measures came with a measure, nothing was checked: single ones may be new, all of
 * them are not.
 */
function nothingReported(findings: readonly Finding[], { measured }: Totals): Gap[] {
  if (measured > 0) return []
  const count = findings.filter(({ reasons }) => reasons.includes(NOT_REPORTED)).length
  if (count === 0) return []
  return [
    {
      what: `the usage of ${count === 1 ? 'the only network' : `every one of the ${grouped(count)} networks`} that AWS measures`,
      reason: 'none was reported',
      remedy:
        'run it again in some minutes where they, or the IPAM, are new; else look in IPAM whether it monitors them'
    }
  ]
}

/** Faults that the source has not named: a saved Report does, and they are found again in it. */
function notToldYet(faults: readonly Gap[], gaps: readonly Gap[]): Gap[] {
  const told = new Set(gaps.map(({ what, reason }) => JSON.stringify([what, reason])))
  return faults.filter(({ what, reason }) => !told.has(JSON.stringify([what, reason])))
}

/** Faulty answers that are named one by one; a source that answers nonsense throughout is told in one line. */
const NAMED_FAULTS = 10

/** The faults, in an order of their own and not in that of the rows. */
function faultsInShort(faults: Gap[]): Gap[] {
  const sorted = faults.toSorted((a, b) => byCodeUnit(a.what, b.what) || byCodeUnit(a.reason, b.reason))
  const more = faults.length - NAMED_FAULTS
  if (more <= 0) return sorted
  const rest = {
    what: `the usage of ${grouped(more)} more resources`,
    reason: 'for such reasons too',
    remedy: 'run it again; if it stays so, look at what the source tells of these resources'
  }
  return [...sorted.slice(0, NAMED_FAULTS), rest]
}

/**
 * Each resource once. A row can come twice, from two pages of a list that changed while it was read; where the two
 * differ the fuller one counts, which errs on the side of a warning.
 */
function onePerIdentity(resources: Resource[]): Iterable<Resource> {
  const kept = new Map<string, Resource>()
  for (const resource of resources) {
    const key = identity(resource)
    const other = kept.get(key)
    if (other === undefined || isFuller(resource, other)) kept.set(key, resource)
  }
  return kept.values()
}

/** Of two equally full ones it is always the same, whichever came first, so that the Report is the same too. */
function isFuller(a: Resource, b: Resource): boolean {
  const [usage, other] = [a.usage ?? -1, b.usage ?? -1]
  return usage === other ? JSON.stringify(a) > JSON.stringify(b) : usage > other
}

function totalsOf(findings: Finding[]): Totals {
  const totals: Totals = {
    resources: findings.length,
    measured: 0,
    breach: 0,
    warning: 0,
    ok: 0,
    waived: 0,
    ignored: 0,
    unmeasured: 0
  }
  for (const { verdict, usagePercent } of findings) {
    totals[verdict] += 1
    if (usagePercent !== null) totals.measured += 1
  }
  return totals
}

function statusOf(totals: Totals, gaps: Gap[]): Status {
  if (totals.breach > 0) return 'breach'
  if (gaps.length > 0) return 'incomplete'
  return totals.warning > 0 ? 'warning' : 'ok'
}

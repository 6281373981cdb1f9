import { blockSize } from '../../../src/domain/count.js'
import type { Count, Finding, Gap, Hit, Report, Status, Totals, Verdict } from '../../../src/domain/report.js'
import { VERDICTS } from '../../../src/domain/report.js'

/** A finding that is fine, with what the test is about laid over it. */
export function aFinding(overrides: Partial<Finding> = {}): Finding {
  const cidr = overrides.cidr ?? '10.20.4.0/24'
  const family = cidr.includes(':') ? 'ipv6' : 'ipv4'
  const netmaskLength = Number(cidr.split('/')[1] ?? 24)
  const totalAddresses = blockSize(family === 'ipv6' ? 128 : 32, netmaskLength)
  const usagePercent = overrides.usagePercent === undefined ? 42.97 : overrides.usagePercent
  return {
    id: 'subnet-0a1b2c3d4e5f60718',
    name: 'web-a',
    type: 'subnet',
    cidr,
    family,
    netmaskLength,
    region: 'us-east-1',
    ownerId: '111122223333',
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZoneId: 'use1-az4',
    scopeId: 'ipam-scope-0f1e2d3c4b5a69788',
    tags: {},
    usagePercent,
    totalAddresses,
    availableAddresses: usagePercent === null ? null : left(totalAddresses, usagePercent),
    verdict: usagePercent === null ? 'unmeasured' : 'ok',
    reasons: usagePercent === null ? ['no usage was reported for it'] : [],
    ...overrides
  }
}

/** A finding that hits limits: those given, or a usage above 80%. */
export function aHit(overrides: Partial<Finding> = {}, hits?: Hit[]): Finding {
  const verdict = overrides.verdict === 'warning' ? 'warning' : 'breach'
  const threshold = verdict === 'breach' ? 80 : 70
  return aFinding({
    usagePercent: verdict === 'breach' ? 93.75 : 76.56,
    reasons: [`usage is above ${threshold} %`],
    hits: hits ?? [{ limit: 'usage-above', threshold, verdict }],
    ...overrides,
    verdict
  })
}

/** A Report of these findings, put in order and counted as the domain does it. */
export function aReport(
  findings: readonly Finding[],
  overrides: Partial<Report> & { gaps?: Gap[] } = {}
): Report {
  const { gaps = [], ...rest } = overrides
  const sorted = [...findings].sort(
    (a, b) =>
      VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
      (b.usagePercent ?? -1) - (a.usagePercent ?? -1)
  )
  const totals = totalsOf(sorted)
  return {
    schemaVersion: 1,
    generatedAt: '2026-11-03T06:00:12.345Z',
    source: 'ipam',
    homeRegion: 'us-east-1',
    regions: [...new Set(sorted.map(finding => finding.region))].sort(),
    status: statusOf(totals, gaps),
    coverage: { complete: gaps.length === 0, gaps },
    totals,
    findings: sorted,
    ...rest
  }
}

function left(total: Count, usagePercent: number): Count {
  if (typeof total === 'number') return Math.round(total * (1 - usagePercent / 100))
  const millionths = BigInt(Math.round((100 - usagePercent) * 10_000))
  return ((BigInt(total) * millionths) / 1_000_000n).toString()
}

function totalsOf(findings: readonly Finding[]): Totals {
  const number = (verdict: Verdict): number => findings.filter(finding => finding.verdict === verdict).length
  return {
    resources: findings.length,
    measured: findings.filter(finding => finding.usagePercent !== null).length,
    breach: number('breach'),
    warning: number('warning'),
    ok: number('ok'),
    waived: number('waived'),
    ignored: number('ignored'),
    unmeasured: number('unmeasured')
  }
}

function statusOf(totals: Totals, gaps: readonly Gap[]): Status {
  if (totals.breach > 0) return 'breach'
  if (gaps.length > 0) return 'incomplete'
  return totals.warning > 0 ? 'warning' : 'ok'
}

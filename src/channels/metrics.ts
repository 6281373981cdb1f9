import type { Metric } from '../aws/cloudwatch.js'
import type { Finding, Report } from '../domain/report.js'

/**
 * The three metrics of each resource, under the names the forebear's users have in their dashboards:
 * `PercentAssigned`, `IpAddressTotal`, `IpAddressAvailable`, dimension `ResourceId`.
 *
 * A resource can have several CIDRs, but a metric has one value: it is made over all its measured IPv4 CIDRs
 * together, or, where it has none, over its measured IPv6 ones. A resource without a measure has no metric.
 *
 * @param which `breaches`: only resources of which a CIDR is breached, with all their CIDRs in the numbers.
 */
export function metricsOf(findings: readonly Finding[], which: 'breaches' | 'all'): Metric[] {
  const sums = new Map<string, Sum>()
  for (const finding of findings) {
    if (isCounted(finding) && isDimensionValue(finding.id)) add(sums, finding)
  }
  return [...sums]
    .filter(([, sum]) => which === 'all' || sum.breached)
    .flatMap(([id, sum]) => metrics(id, sum))
}

/**
 * The findings that metrics may be made of. Where not all could be read, one that may have further CIDRs is left out: a
 * part of them would pass for the whole.
 */
export function publishable({ findings, coverage }: Report): readonly Finding[] {
  return coverage.complete ? findings : findings.filter(isWhole)
}

/**
 * Whether it has no further CIDRs that count. A subnet has one that is measured, and free blocks are known of what is
 * known whole; but the IPv4 CIDRs of a VPC, beside which its IPv6 ones do not count, stand in another scope.
 */
function isWhole({ type, family, largestFreeBlock }: Finding): boolean {
  return type === 'subnet' || (largestFreeBlock !== undefined && (type !== 'vpc' || family === 'ipv4'))
}

/** How many networks there are no metrics of, since CloudWatch could not take their ids. */
export function unnameable(findings: readonly Finding[], which: 'breaches' | 'all'): number {
  return findings.filter(
    finding =>
      isCounted(finding) && !isDimensionValue(finding.id) && (which === 'all' || finding.verdict === 'breach')
  ).length
}

function isCounted({ usagePercent, availableAddresses }: Finding): boolean {
  return usagePercent !== null && availableAddresses !== null
}

interface Sum {
  family: Finding['family']
  breached: boolean
  cidrs: number
  percent: number
  total: number
  available: number
  /** Percent × addresses, over all CIDRs. */
  weighted: number
}

function add(sums: Map<string, Sum>, finding: Finding): void {
  const other = sums.get(finding.id)
  // IPv4 counts before IPv6, in whichever order they come; a breach of either concerns the resource.
  const replaces = other?.family === 'ipv6' && finding.family === 'ipv4'
  const breached = finding.verdict === 'breach' || (other?.breached ?? false)
  if (other !== undefined && !replaces && other.family !== finding.family) {
    other.breached = breached
    return
  }
  const before = other === undefined || replaces ? { cidrs: 0, total: 0, available: 0, weighted: 0 } : other
  const percent = Number(finding.usagePercent)
  const total = Number(finding.totalAddresses)
  sums.set(finding.id, {
    family: finding.family,
    breached,
    cidrs: before.cidrs + 1,
    percent,
    total: before.total + total,
    available: before.available + Number(finding.availableAddresses),
    weighted: before.weighted + percent * total
  })
}

function metrics(id: string, sum: Sum): Metric[] {
  const dimensions = { ResourceId: id }
  // One CIDR's percentage is told as it was measured, not through a multiplication and a division.
  const percent = sum.cidrs === 1 ? sum.percent : sum.weighted / sum.total
  return [
    { name: 'PercentAssigned', unit: 'Percent', value: percent, dimensions },
    { name: 'IpAddressTotal', unit: 'Count', value: sum.total, dimensions },
    { name: 'IpAddressAvailable', unit: 'Count', value: sum.available, dimensions }
  ]
}

/** CloudWatch takes 1 to 1,024 printable ASCII characters, and not a colon at the start (API_Dimension). */
function isDimensionValue(text: string): boolean {
  return /^(?!:)[\x21-\x7e][\x20-\x7e]{0,1023}$/.test(text)
}

/** Metrics a request, and bytes of them (API_PutMetricData: 1,000, and 1 MB before compression). */
const BATCH_METRICS = 1_000
const BATCH_BYTES = 900_000
/** What a metric takes on the wire beside its names and its dimension's value. */
const METRIC_BYTES = 200

/** Cuts metrics into batches that CloudWatch takes, in order. */
export function batchesOf(metrics: readonly Metric[]): Metric[][] {
  const batches: Metric[][] = []
  let batch: Metric[] = []
  let bytes = 0
  for (const metric of metrics) {
    const size = METRIC_BYTES + metric.name.length + JSON.stringify(metric.dimensions).length
    if (batch.length === BATCH_METRICS || bytes + size > BATCH_BYTES) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(metric)
    bytes += size
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

/** Custom metrics a month, cheapest last: how many, and US dollars each (list price of us-east-1). */
const PRICE_TIERS: readonly (readonly [metrics: number, dollars: number])[] = [
  [10_000, 0.3],
  [240_000, 0.1],
  [750_000, 0.05],
  [Infinity, 0.02]
]

/** About what so many custom metrics cost a month, in US dollars. */
export function monthlyCost(metrics: number): number {
  let rest = metrics
  let dollars = 0
  for (const [size, price] of PRICE_TIERS) {
    const taken = Math.min(rest, size)
    dollars += taken * price
    rest -= taken
  }
  return dollars
}

import { grouped } from './count.js'
import type { Gap } from './report.js'

/** What a sample's age is told of: a resource, or a finding. */
export interface Sampled {
  id: string
  cidr: string
  /** When IPAM looked at it, ISO 8601. */
  sampledAt?: string
}

/** When the oldest and the newest were sampled, ISO 8601; undefined when none was. */
export function samplesOf(all: Iterable<Sampled>): { oldest: string; newest: string } | undefined {
  let samples: { oldest: string; newest: string } | undefined
  for (const { sampledAt } of all) {
    if (sampledAt === undefined) continue
    // In one format and one time zone, text stands in the order of time.
    if (samples === undefined) samples = { oldest: sampledAt, newest: sampledAt }
    else if (sampledAt < samples.oldest) samples.oldest = sampledAt
    else if (sampledAt > samples.newest) samples.newest = sampledAt
  }
  return samples
}

/**
 * A gap over the resources whose sample is older than allowed, if there are any: what they are now, the check did not
 * see.
 */
export function tooOld(all: readonly Sampled[], maxAgeSeconds: number, now: Date): Gap[] {
  const since = new Date(now.getTime() - maxAgeSeconds * 1000).toISOString()
  const old = all.filter(({ sampledAt }) => sampledAt !== undefined && sampledAt < since)
  const oldest = samplesOf(old)?.oldest
  if (oldest === undefined) return []
  const age = inWords(Math.floor((now.getTime() - Date.parse(oldest)) / 1000))
  return [
    {
      what: `the present usage of ${resources(old)}`,
      reason: `the oldest was sampled at ${oldest}, ${age} ago; max-age is ${inWords(maxAgeSeconds)}`,
      remedy:
        'run it again later: IPAM looks at each resource every few minutes; if it stays so, raise max-age, or look at the state of its resource discovery'
    }
  ]
}

/** A gap over the resources of which it is not known when they were sampled, if there are any. */
export function ofUnknownAge(all: readonly Sampled[], reason: string): Gap[] {
  if (all.length === 0) return []
  return [
    {
      what: `the age of ${resources(all)}`,
      reason,
      remedy:
        "check that the Region is among the operating Regions of IPAM's resource discovery, and that the account which is asked owns the discovery or shares it; without max-age the age is not asked for"
    }
  ]
}

/** Resources that are named; the others are counted. */
const NAMED = 3

function resources(all: readonly Sampled[]): string {
  const names = all.map(({ id, cidr }) => id || cidr || 'without an id').sort()
  const more = names.length - NAMED
  if (names.length === 1) return `1 resource (${names.join('')})`
  const rest = more > 0 ? ` and ${grouped(more)} more` : ''
  return `${grouped(names.length)} resources (${names.slice(0, NAMED).join(', ')}${rest})`
}

const UNITS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's']
]

/** A time span as people say it, its two largest units: `1 d 2 h`, `20 min`. */
export function inWords(seconds: number): string {
  const first = UNITS.findIndex(([size]) => seconds >= size)
  if (first === -1) return '0 s'
  let rest = seconds
  const parts: string[] = []
  for (const [size, unit] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${grouped(count)} ${unit}`)
  }
  return parts.join(' ')
}

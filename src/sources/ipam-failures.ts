import { explain } from '../aws/errors.js'
import { grouped } from '../domain/count.js'
import type { Gap } from '../domain/report.js'

/** One of many like calls that failed. */
export interface Failure {
  /** What it would have told: `the allocations of`. */
  what: string
  /** What kind of thing it was asked about: `pool`. */
  noun: string
  /** Which one. */
  name: string
  /** The IAM action, such as `ec2:GetIpamPoolAllocations`. */
  action: string
  error: unknown
}

/** Things that a gap names one by one; the others are counted. */
const NAMED = 10

/**
 * Failures as gaps, one for each cause: what is refused for one pool is mostly refused for all, and five hundred gaps
 * that say the same would hide the one that does not.
 */
export function gapsOfFailures(failures: readonly Failure[]): Gap[] {
  const byCause = new Map<string, { first: Failure; gap: Gap; names: Set<string> }>()
  for (const failure of failures) {
    const { what, noun, name, action, error } = failure
    const { code, reason, remedy } = explain(error, { action })
    const cause = JSON.stringify([what, noun, action, code])
    const same = byCause.get(cause)
    if (same !== undefined) {
      same.names.add(name)
      continue
    }
    const gap = { what, reason, ...(remedy !== undefined && { remedy }) }
    byCause.set(cause, { first: failure, gap, names: new Set([name]) })
  }
  return [...byCause.values()].map(({ first: { what, noun }, gap, names }) => ({
    ...gap,
    what: `${what} ${listed(noun, [...names])}`
  }))
}

function listed(noun: string, names: readonly string[]): string {
  if (names.length === 1) return `${noun} ${names.join('')}`
  const more = names.length - NAMED
  const named = names.slice(0, NAMED).join(', ')
  const rest = more > 0 ? ` and ${grouped(more)} more` : ''
  return `${grouped(names.length)} ${noun}s (${named}${rest})`
}

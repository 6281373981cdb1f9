import { judging } from './judge.js'
import { worstFirst } from './order.js'
import type { Policy } from './policy.js'
import type { Finding } from './report.js'
import type { Resource } from './resource.js'

/**
 * Measures resources and judges them by a policy, for a program that has resources of its own and needs no Report.
 *
 * @param today the day in UTC, `2026-11-22`: waivers end by it.
 * @returns a finding for each, worst first.
 */
export function judge(resources: Iterable<Resource>, policy: Policy, today: string): Finding[] {
  const judge = judging(policy, today)
  return Array.from(resources, resource => judge.judge(resource).finding).sort(worstFirst)
}

import { judging } from '../domain/judge.js'
import { worstFirst } from '../domain/order.js'
import type { Policy, Waiver } from '../domain/policy.js'
import type { Finding } from '../domain/report.js'
import type { Resource } from '../domain/resource.js'

/** What a rule decides. */
export interface RuleMatches {
  /** Its name; absent for the inputs, which are the last rule. */
  name?: string
  /** Worst first. */
  findings: Finding[]
}

/** What a waiver concerns, over its limit or not. */
export interface WaiverMatches {
  waiver: Waiver
  findings: Finding[]
}

export interface PolicyMatches {
  /** Each rule once, in the policy's order, the inputs last; one that decides nothing has no findings. */
  rules: RuleMatches[]
  waivers: WaiverMatches[]
  /** What is to be said of the policy itself. */
  notices: string[]
}

/**
 * What each rule and each waiver of a policy matches.
 *
 * @param today the day in UTC, `2026-11-22`
 */
export function matchesOf(policy: Policy, resources: Iterable<Resource>, today: string): PolicyMatches {
  const judge = judging(policy, today)
  const rules = new Map<string | undefined, Finding[]>(policy.rules.map(({ name }) => [name, []]))
  rules.set(undefined, [])
  const waivers = new Map<Waiver, Finding[]>(policy.waivers.map(waiver => [waiver, []]))
  for (const resource of resources) {
    const { finding } = judge.judge(resource)
    rules.get(finding.rule)?.push(finding)
    for (const waiver of policy.waiversOf(resource)) waivers.get(waiver)?.push(finding)
  }
  return {
    rules: [...rules].map(([name, findings]) => ({
      ...(name !== undefined && { name }),
      findings: findings.sort(worstFirst)
    })),
    waivers: [...waivers].map(([waiver, findings]) => ({ waiver, findings: findings.sort(worstFirst) })),
    notices: judge.notices()
  }
}

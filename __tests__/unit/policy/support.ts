import type { Policy } from '../../../src/domain/policy.js'
import type { Resource } from '../../../src/domain/resource.js'
import { PolicyError, parsePolicy } from '../../../src/policy/index.js'

export const INPUTS = { usageThreshold: 80 }

/** The policy of a text. */
export function policyOf(text: string): Policy {
  return parsePolicy(text, { file: 'policy.yml', inputs: INPUTS })
}

/** What is wrong with a text, each as `line:column: message`; empty when nothing is. */
export function problemsIn(text: string): string[] {
  try {
    policyOf(text)
    return []
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return error.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`)
  }
}

/** A subnet, but for what is told. */
export function resource(told: Partial<Resource> = {}): Resource {
  return {
    id: 'subnet-0abc',
    type: 'subnet',
    cidr: '10.20.4.0/24',
    region: 'eu-west-1',
    ownerId: '111122223333',
    tags: {},
    ...told
  }
}

/** A policy with one rule that matches this, in YAML's flow style. */
export function ruleWith(match: string, rest = 'breach: { usage-above: 50 }'): string {
  return `version: 1\nrules:\n  - name: it\n    match: ${match}\n    ${rest}\n`
}

/** Whether a match, in YAML's flow style, matches a resource. */
export function matches(match: string, told: Partial<Resource> = {}): boolean {
  return policyOf(ruleWith(match)).ruleOf(resource(told)).name === 'it'
}

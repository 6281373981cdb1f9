import type { Resource } from './resource.js'

/** Which verdicts fail the check. */
export type FailOn = 'breach' | 'warning' | 'never'

/** What is not enough. Any one limit that is hit counts. */
export interface Limits {
  /** Percent, 0–100: a usage strictly above it. */
  usageAbove?: number
  /** Addresses: fewer left. */
  availableBelow?: number
  /** A netmask length: no free block as large as that in a VPC or pool. */
  freeBlockBelow?: number
  /** IPAM's own finding on compliance. */
  compliance?: 'noncompliant'
  /** IPAM's own finding on overlaps. */
  overlap?: 'overlapping'
}

/** A rule of the policy. The first rule that matches a resource decides. */
export interface Rule {
  /** As the Report names it; absent for the inputs, which are the last rule. */
  name?: string
  breach: Limits
  warning: Limits
  /** Why what it matches is not judged at all. */
  ignore?: string
  /** A runbook, an owner: shown with each finding. */
  note?: string
}

/** An exception with an end. */
export interface Waiver {
  /** What it matches, in words, for a notice about it. */
  name: string
  /** The last day it holds, `2027-01-31`, in UTC. */
  until: string
  reason: string
}

/** How many addresses a planned resource takes of each of its subnets, where the policy knows better. */
export interface Correction {
  /** What it matches, in words, for a notice about it. */
  name: string
  matches: (resource: { type: string; address: string }) => boolean
  /** Whether it says for which types it is, and not for which addresses alone. */
  namesType: boolean
  addresses: { min: number; max: number }
  reason?: string
}

/** What is enough for which resource. */
export interface Policy {
  /** Where it was read from. */
  file?: string
  /** The policy's own rules, in their order, without the inputs. */
  rules: readonly Rule[]
  waivers: readonly Waiver[]
  /** What planned resources take of their subnets; the first that matches decides. */
  demand?: readonly Correction[]
  /** The first rule that matches a resource, or else the inputs' own. */
  ruleOf: (resource: Resource) => Rule
  /** Every waiver that matches a resource, in their order. */
  waiversOf: (resource: Resource) => readonly Waiver[]
}

/** The limits that a face's own inputs set. */
export interface InputLimits {
  /** Percent, 0–100: a usage strictly above it is a breach. */
  usageThreshold: number
  /** Percent, 0–100: a usage strictly above it is a warning. */
  warningThreshold?: number
  /** Addresses: fewer left is a breach. */
  minimumAvailable?: number
}

/** The inputs as the rule that everything falls to which no other rule matches. */
export function ruleOfInputs({ usageThreshold, warningThreshold, minimumAvailable }: InputLimits): Rule {
  return {
    breach: {
      usageAbove: usageThreshold,
      ...(minimumAvailable !== undefined && { availableBelow: minimumAvailable })
    },
    warning: warningThreshold === undefined ? {} : { usageAbove: warningThreshold }
  }
}

/** The policy of a check without a policy file. */
export function policyOfInputs(limits: InputLimits): Policy {
  const rule = ruleOfInputs(limits)
  return { rules: [], waivers: [], ruleOf: () => rule, waiversOf: () => [] }
}

import { familyOf, type Family } from '../domain/cidr.js'
import {
  ruleOfInputs,
  type Correction,
  type InputLimits,
  type Limits,
  type Policy,
  type Rule,
  type Waiver
} from '../domain/policy.js'
import type { Resource } from '../domain/resource.js'
import { numberOf, familyOfMatch } from './across.js'
import type { DemandOfFile, LimitsOfFile, Match, PolicyFile, RuleOfFile } from './definition.js'
import { allows, inWords, listed, Subject, textMatch } from './match.js'
import { Matcher } from './matcher.js'
import { PRESETS, type PresetName } from './presets.js'

const NONE: readonly Waiver[] = []

/** Makes a policy of a file that is sound. */
export function compile(definition: PolicyFile, file: string, inputs: InputLimits): Policy {
  const given = definition.rules ?? []
  const rules = given.map(ruleOf)
  const variants = rules.map((rule, index) => variantsOf(rule, given[index]?.match ?? {}))
  const last = ruleOfInputs(inputs)
  const ruleMatcher = new Matcher(given.map(({ match = {} }) => match))

  const exceptions = definition.waivers ?? []
  const waivers = exceptions.map(({ match, until, reason }): Waiver => ({
    name: inWords(match),
    until,
    reason
  }))
  const waiverMatcher = new Matcher(exceptions.map(({ match }) => match))

  // A resource is asked for twice in a row, by its rule and by its waivers.
  let subject: Subject | undefined
  const subjectOf = (resource: Resource) => {
    if (subject?.resource !== resource) subject = new Subject(resource)
    return subject
  }
  return {
    file,
    rules,
    waivers,
    ...(definition.demand !== undefined && { demand: definition.demand.map(correctionOf) }),
    ruleOf: resource => {
      const variant = variants[ruleMatcher.first(subjectOf(resource))]
      return variant === undefined ? last : variant[familyOf(resource.cidr)]
    },
    waiversOf: resource => {
      if (waivers.length === 0) return NONE
      const found = waiverMatcher.all(subjectOf(resource))
      return found.length === 0 ? NONE : found.flatMap(index => waivers[index] ?? [])
    }
  }
}

function ruleOf({ name, breach, warning, preset, ignore, note }: RuleOfFile): Rule {
  return {
    name,
    breach: limitsOf(breach ?? {}, preset),
    warning: limitsOf(warning ?? {}),
    ...(ignore !== undefined && { ignore }),
    ...(note !== undefined && { note })
  }
}

function correctionOf({ match, addresses, reason }: DemandOfFile): Correction {
  const isType = match.type === undefined ? undefined : allows(textMatch(match.type))
  const isAddress = match.address === undefined ? undefined : allows(textMatch(match.address))
  const { 'at-least': min, 'at-most': max } =
    typeof addresses === 'number' ? { 'at-least': addresses, 'at-most': addresses } : addresses
  return {
    name: [...inWordsOf('type', match.type), ...inWordsOf('address', match.address)].join(', '),
    namesType: isType !== undefined,
    matches: ({ type, address }) => isType?.(type) !== false && isAddress?.(address) !== false,
    addresses: { min, max },
    ...(reason !== undefined && { reason })
  }
}

function inWordsOf(key: string, given: string | string[] | undefined): string[] {
  return given === undefined ? [] : [`${key} ${listed<string>(given).join(' or ')}`]
}

function limitsOf(given: LimitsOfFile, preset?: LimitsOfFile['preset']): Limits {
  const limits: Limits = {}
  const { 'usage-above': usageAbove, 'free-block-below': block, compliance, overlap } = given
  const availableBelow = highest(given['available-below'], ...presetsOf(given.preset), ...presetsOf(preset))
  const freeBlockBelow = numberOf(block)
  if (usageAbove !== undefined) limits.usageAbove = usageAbove
  if (availableBelow !== undefined) limits.availableBelow = availableBelow
  if (freeBlockBelow !== undefined) limits.freeBlockBelow = freeBlockBelow
  if (compliance !== undefined) limits.compliance = compliance
  if (overlap !== undefined) limits.overlap = overlap
  return limits
}

function presetsOf(given: LimitsOfFile['preset']): number[] {
  if (given === undefined) return []
  return listed<PresetName>(given).map(name => PRESETS[name].limits.availableBelow)
}

/** Of several floors the highest: being below any of them is being below that one. */
function highest(...floors: (number | undefined)[]): number | undefined {
  const known = floors.filter(floor => floor !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

/**
 * A rule as it applies to each family. A VPC has IPv4 and IPv6 rows, and a block is of one family: a /24 is never free
 * in an IPv6 VPC, which is at most a /44, and that would be a breach for ever. So a block up to /32 counts for
 * IPv4 and a longer one for IPv6, unless the rule matches one family alone.
 */
function variantsOf(rule: Rule, match: Match): Record<Family, Rule> {
  if (familyOfMatch(match) !== undefined) return { ipv4: rule, ipv6: rule }
  return { ipv4: inFamily(rule, 'ipv4'), ipv6: inFamily(rule, 'ipv6') }
}

function inFamily(rule: Rule, family: Family): Rule {
  const [breach, warning] = [limitsInFamily(rule.breach, family), limitsInFamily(rule.warning, family)]
  return breach === rule.breach && warning === rule.warning ? rule : { ...rule, breach, warning }
}

function limitsInFamily(limits: Limits, family: Family): Limits {
  const { freeBlockBelow, ...others } = limits
  if (freeBlockBelow === undefined) return limits
  return freeBlockBelow <= 32 === (family === 'ipv4') ? limits : others
}

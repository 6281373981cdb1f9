import type { Correction } from '../../domain/policy.js'
import { plainAddress } from '../joined.js'
import type { Plan, Pointer, Side, Uncertainty } from '../model.js'
import { Asking, countOf, WHICH, type Lookup } from './asking.js'
import type { Need } from './need.js'
import { DEMAND_RULES, type DemandRule } from './rules.js'

export { DEMAND_RULES } from './rules.js'

export interface Demand {
  needs: Need[]
  uncertainties: Uncertainty[]
}

export interface DemandOptions {
  lookup: Lookup
  /** Of these the first that matches decides, before any rule of the table. */
  corrections?: readonly Correction[]
}

const RULES_BY_TYPE = new Map<string, DemandRule[]>()
for (const rule of DEMAND_RULES) {
  for (const type of rule.types) RULES_BY_TYPE.set(type, [...(RULES_BY_TYPE.get(type) ?? []), rule])
}

/**
 * The IPv4 addresses that a resource, as it stands on one side of a change, takes of subnets. A type that the table does
 * not know takes nothing; a known one in a shape that cannot be understood is a named uncertainty.
 */
export function demandOf(side: Side, { lookup, corrections = [] }: DemandOptions): Demand {
  const correction = corrections.find(one => isFor(one, side))
  const rules = RULES_BY_TYPE.get(side.type) ?? []
  const asked = rules.map(rule => {
    const asking = new Asking(side, lookup, rule)
    rule.ask(asking)
    return asking
  })
  const needs = asked.flatMap(asking => asking.needs)
  const uncertainties = asked.flatMap(asking => asking.uncertainties)
  if (correction === undefined) return { needs, uncertainties }
  return corrected(side, correction, needs, uncertainties)
}

/** The attributes that name subnets, for a type that the table does not know. */
const SUBNET_PATHS: readonly (readonly (string | number)[])[] = [
  ['subnet_id'],
  ['subnet_ids'],
  ['subnets'],
  ['vpc_zone_identifier'],
  ['vpc_config', 0, 'subnet_ids'],
  ['network_configuration', 0, 'subnets']
]

/**
 * Whether a correction is for a resource. One that goes by addresses alone, `module.api.*`, also matches what names
 * subnets without taking of them, such as a route table association. So a type that the table does not know must be named.
 */
function isFor(correction: Correction, { type, address }: { type: string; address: string }): boolean {
  const isKnown = correction.namesType || RULES_BY_TYPE.has(type)
  return isKnown && correction.matches({ type, address: plainAddress(address) })
}

/** What a correction says instead: so many addresses of each of the resource's subnets, whichever rule named them. */
function corrected(
  side: Side,
  { addresses, reason }: Correction,
  needs: readonly Need[],
  uncertainties: readonly Uncertainty[]
): Demand {
  const because = reason ?? 'the policy says so'
  const isKnown = RULES_BY_TYPE.has(side.type)
  const told =
    needs.length > 0 ? needs.map(({ subnets }) => subnets) : SUBNET_PATHS.map(path => side.pointer(...path))
  const subnets = together(told)
  // How many there are is settled by it; where they are taken is not.
  const open = isKnown ? uncertainties.filter(({ what }) => what === WHICH) : openIn(side, subnets)
  if (countOf(subnets) === 0) return { needs: [], uncertainties: open }
  return { needs: [{ subnets, perSubnet: { ...addresses }, rule: 'demand', because }], uncertainties: open }
}

/** The subnets of several attributes or blocks, each once. */
function together(pointers: readonly Pointer[]): Pointer {
  const because = pointers.find(({ isWhole }) => !isWhole)?.because
  return {
    ids: [...new Set(pointers.flatMap(({ ids }) => ids))],
    addresses: [...new Set(pointers.flatMap(({ addresses }) => addresses))],
    isWhole: pointers.every(({ isWhole }) => isWhole),
    ...(because !== undefined && { because })
  }
}

/** What is open about the subnets of a type that the table does not know. */
function openIn({ address }: Side, subnets: Pointer): Uncertainty[] {
  if (countOf(subnets) > 0 && subnets.isWhole) return []
  const because = subnets.because ?? 'none of its attributes that are looked at names one'
  const isOpen = countOf(subnets) === 0 && !subnets.isWhole
  return [{ address, what: WHICH, because, ...(!isOpen && { isGuess: true as const }) }]
}

/** The corrections that no resource of a plan is touched by, each named: a typing error tells itself so. */
export function unusedCorrections({ changes }: Plan, corrections: readonly Correction[]): Uncertainty[] {
  const used = (one: Correction) => changes.some(change => change.action !== 'keep' && isFor(one, change))
  return corrections
    .filter(one => !used(one))
    .map(({ name }) => ({
      what: `what the demand of ${name} in the policy is for`,
      because: 'no change of this plan matches it',
      isGuess: true
    }))
}

/** What a plan's resources refer to one another by. */
export function lookupIn(plan: Plan): Lookup {
  const byAddress = new Map<string, Side>()
  const byName = new Map<string, Side>()
  // What goes comes first, so that what has its address or its name afterwards takes its place.
  const going = plan.changes.filter(({ after }) => after === undefined)
  const staying = plan.changes.filter(({ after }) => after !== undefined)
  for (const { address, type, before, after } of [...going, ...staying]) {
    const side = after ?? before
    if (side === undefined) continue
    byAddress.set(address, side)
    for (const attribute of NAMES) {
      const name = side.value(attribute)
      if (typeof name === 'string') byName.set(`${type} ${name}`, side)
    }
  }
  return {
    sideOf: address => byAddress.get(address),
    named: (types, name) => types.map(type => byName.get(`${type} ${name}`)).find(side => side !== undefined)
  }
}

/** What AWS calls a resource by, where another one names it. */
const NAMES = ['id', 'name', 'identifier', 'cluster_identifier']

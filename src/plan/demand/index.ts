import type { Correction } from '../../domain/policy.js'
import type { Plan, Side, Uncertainty } from '../model.js'
import { Asking, type Lookup } from './asking.js'
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
  const correction = corrections.find(one => one.matches(side))
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

/** What a correction says instead: so many addresses of each of the resource's subnets. */
function corrected(
  side: Side,
  { addresses, reason }: Correction,
  needs: readonly Need[],
  uncertainties: readonly Uncertainty[]
): Demand {
  const because = reason ?? 'the policy says so'
  const told =
    needs.length > 0 ? needs.map(({ subnets }) => subnets) : SUBNET_PATHS.map(path => side.pointer(...path))
  const pointers = told.filter(({ ids, addresses: planned }) => ids.length + planned.length > 0)
  return {
    needs: pointers.map(subnets => ({ subnets, perSubnet: { ...addresses }, rule: 'demand', because })),
    // How many there are is settled by it; where they are taken is not.
    uncertainties: uncertainties.filter(({ what }) => what.startsWith('which subnets'))
  }
}

/** The corrections that no resource of a plan is touched by, each named: a typing error tells itself so. */
export function unusedCorrections({ changes }: Plan, corrections: readonly Correction[]): Uncertainty[] {
  const used = (one: Correction) =>
    changes.some(({ action, type, address }) => action !== 'keep' && one.matches({ type, address }))
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
  for (const { address, type, before, after } of plan.changes) {
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

const NAMES = ['name', 'cluster_identifier']

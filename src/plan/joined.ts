import type { Plan, PlannedChange, Pointer, Side, Uncertainty } from './model.js'

/** Stands between a plan's file and an address of it, where the address alone would be another file's too. */
const OF = ' › '

/**
 * Several plans as one. Each root module has addresses of its own: where two files have the same one, all of them are
 * told with their file, so that no resource is taken for another's.
 */
export function joined(plans: readonly Plan[]): Plan {
  const told = haveSameAddress(plans) ? plans.map(withFile) : plans
  return {
    files: told.flatMap(plan => plan.files),
    changes: told.flatMap(plan => plan.changes),
    known: told.flatMap(plan => plan.known),
    uncertainties: told.flatMap(plan => plan.uncertainties)
  }
}

/** An address as Terraform knows it, without the file it was told with. */
export function plainAddress(address: string): string {
  // A key in brackets may hold anything.
  const end = address.search(/[["]/)
  const head = end === -1 ? address : address.slice(0, end)
  const at = head.lastIndexOf(OF)
  return at === -1 ? address : address.slice(at + OF.length)
}

function haveSameAddress(plans: readonly Plan[]): boolean {
  const seen = new Map<string, Plan>()
  for (const plan of plans) {
    for (const { address } of plan.changes) {
      if ((seen.get(address) ?? plan) !== plan) return true
      seen.set(address, plan)
    }
  }
  return false
}

function withFile(plan: Plan): Plan {
  const named = (address: string) => `${plan.files.join(', ')}${OF}${address}`
  const ofChange = (change: PlannedChange): PlannedChange => ({
    ...change,
    key: named(change.key),
    address: named(change.address),
    ...(change.before && { before: sideWith(change.before, named) }),
    ...(change.after && { after: sideWith(change.after, named) })
  })
  const ofDoubt = (doubt: Uncertainty): Uncertainty =>
    doubt.address === undefined ? doubt : { ...doubt, address: named(doubt.address) }
  return {
    files: plan.files,
    changes: plan.changes.map(ofChange),
    known: plan.known.map(one => ({ ...one, address: named(one.address), side: sideWith(one.side, named) })),
    uncertainties: plan.uncertainties.map(ofDoubt)
  }
}

function sideWith(side: Side, named: (address: string) => string): Side {
  return {
    address: named(side.address),
    type: side.type,
    value: (...path) => side.value(...path),
    pointer: (...path): Pointer => {
      const pointer = side.pointer(...path)
      return { ...pointer, addresses: pointer.addresses.map(named) }
    }
  }
}

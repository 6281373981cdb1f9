import { grouped } from '../domain/count.js'
import type { Bounds, Need } from './demand/need.js'
import type { Plan, PlannedChange, Side, Uncertainty } from './model.js'
import type { Row } from './rows.js'
import { keysOf, type World } from './world.js'

/** What a resource takes of subnets, as it stands on one side of a change. */
export type DemandOf = (side: Side) => { needs: readonly Need[]; uncertainties: readonly Uncertainty[] }

/** What one change takes of one subnet, before and after. */
interface Share {
  old: Bounds
  next: Bounds
  needs: Need[]
}

/** What a change takes and gives, in words, by its address. */
export interface Told {
  takes: string[]
  gives: string[]
}

/** Takes the addresses that a plan's resources need of their subnets, and gives back those that it frees. */
export function projectAddresses(
  plan: Plan,
  world: World,
  demandOf: DemandOf
): { told: Map<string, Told>; uncertainties: Uncertainty[] } {
  const told = new Map<string, Told>()
  const uncertainties: Uncertainty[] = []
  for (const change of plan.changes) {
    if (change.action === 'keep') continue
    const old = change.before === undefined ? NOTHING : demandOf(change.before)
    const next = change.after === undefined ? NOTHING : demandOf(change.after)
    if (change.action === 'update' && areEqual(old.needs, next.needs)) continue
    uncertainties.push(...next.uncertainties)
    const here = toldOf(old.needs, next.needs)
    if (here.takes.length + here.gives.length > 0) told.set(change.address, here)
    for (const [key, share] of sharesOf(old.needs, next.needs)) {
      const row = ipv4RowOf(key, world)
      if (row !== undefined) takeOf(row, change, share)
      // What only gives back does no harm where it is not seen.
      else if (share.next.max > 0) uncertainties.push(notRead(change, key))
    }
  }
  return { told, uncertainties }
}

const NOTHING: ReturnType<DemandOf> = { needs: [], uncertainties: [] }

function areEqual(a: readonly Need[], b: readonly Need[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function sharesOf(old: readonly Need[], next: readonly Need[]): Map<string, Share> {
  const shares = new Map<string, Share>()
  const add = (need: Need, side: 'old' | 'next') => {
    for (const key of keysOf(need.subnets)) {
      const share = shares.get(key) ?? { old: { min: 0, max: 0 }, next: { min: 0, max: 0 }, needs: [] }
      shares.set(key, share)
      share[side].min += need.perSubnet.min
      share[side].max += need.perSubnet.max
      if (side === 'next') share.needs.push(need)
    }
  }
  for (const need of old) add(need, 'old')
  for (const need of next) add(need, 'next')
  return shares
}

/** The row of a subnet that addresses are taken of: the newest, where one replaces another. */
function ipv4RowOf(key: string, world: World): Row | undefined {
  const rows = world
    .rowsOf(key)
    .filter(({ resource, range }) => resource.type === 'subnet' && range?.family !== 'ipv6')
  return rows.find(({ removedBy }) => removedBy === undefined) ?? rows[0]
}

function notRead({ address }: PlannedChange, key: string): Uncertainty {
  return { address, what: `what is left of ${key}`, because: 'that subnet was not read' }
}

/**
 * Between two bounds the difference is bounded too: at least what the new one takes at least beyond what the old one
 * held at most. What a subnet gets back is never more than what was taken of it.
 */
function takeOf(row: Row, change: PlannedChange, { old, next, needs }: Share): void {
  const isSame = old.min === next.min && old.max === next.max
  const takes = isSame ? NONE : { min: least(next.min - old.max), max: least(next.max - old.min) }
  const returns = isSame ? NONE : { min: least(old.min - next.max), max: least(old.max - next.min) }
  row.takes = plus(row.takes, takes)
  row.returns = plus(row.returns, returns)
  if (change.action === 'create-then-delete') row.peak += Math.min(old.min, next.min)
  row.causes.add(change.address)
  if (takes.max > 0 || change.action === 'create' || change.action === 'create-then-delete') {
    row.takers.add(change.address)
  }
  if (change.action === 'update' || change.action === 'delete') return
  for (const { mustBeFree: free, because } of needs) {
    if (free !== undefined) row.mustBeFree.push({ address: change.address, free, takes: next, because })
  }
}

const NONE: Bounds = { min: 0, max: 0 }

function least(value: number): number {
  return Math.max(0, value)
}

function plus(a: Bounds, b: Bounds): Bounds {
  return { min: a.min + b.min, max: a.max + b.max }
}

function toldOf(old: readonly Need[], next: readonly Need[]): Told {
  return { takes: next.map(inWords), gives: old.map(inWords) }
}

/** `1 to 8 addresses of each of 3 subnets: an Application Load Balancer …`. */
function inWords({ perSubnet, subnets, because }: Need): string {
  const count = keysOf(subnets).length
  const where = count === 1 ? 'of one subnet' : `of each of ${count} subnets`
  return `${boundsInWords(perSubnet)} ${where}: ${because}`
}

export function boundsInWords({ min, max }: Bounds): string {
  const most = grouped(max)
  if (min === max) return `${most} ${max === 1 ? 'address' : 'addresses'}`
  return `${grouped(min)} to ${most} addresses`
}

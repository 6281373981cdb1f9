import { familyOf } from '../domain/cidr.js'
import { toCount } from '../domain/count.js'
import { judging, type Judge } from '../domain/judge.js'
import { byCodeUnit } from '../domain/order.js'
import {
  OUTCOMES,
  type CountBounds,
  type Outcome,
  type PlanChange,
  type PlanNetwork,
  type PlanReport,
  type PlanStatus
} from '../domain/plan.js'
import type { Policy } from '../domain/policy.js'
import type { Resource } from '../domain/resource.js'
import { adviceFor } from './advice.js'
import { claimsOf, type Claim } from './claims.js'
import { grouped } from './grouped.js'
import type { Plan, PlannedChange, Side, Uncertainty } from './model.js'
import { mustBeFreeFaults, outcomeOf, worstOf, type Judgement } from './outcomes.js'
import { projectAddresses, type DemandOf, type Told } from './project-addresses.js'
import { projectSpace } from './project-space.js'
import { isTouched, type Fault, type Row } from './rows.js'
import { Spaces } from './spaces.js'
import { statesOf, type States } from './states.js'
import { keysOf, worldOf, type World } from './world.js'

export interface ProjectOptions {
  policy: Policy
  /** The day in UTC: waivers end by it. */
  today: string
  /** The types that are judged by the inputs; others are judged where a rule of the policy names them. */
  resourceTypes: readonly string[] | 'all'
  demandOf: DemandOf
}

/**
 * What a plan does to the networks: each network it touches before and after, judged by the same policy, and each change
 * by what it does to them.
 *
 * @param resources every VPC, subnet and pool that could be read, whether or not asked for.
 */
export function projectPlan(plan: Plan, resources: readonly Resource[], options: ProjectOptions): PlanReport {
  const world = worldOf(resources, plan)
  const spaces = new Spaces(world)
  const space = projectSpace(plan, world, spaces)
  blame(world, space.faults)
  const addresses = projectAddresses(plan, world, options.demandOf)
  const uncertainties = onePerText([
    ...plan.uncertainties,
    ...space.uncertainties,
    ...addresses.uncertainties
  ])

  const judge = judging(forTypes(options.policy, options.resourceTypes), options.today)
  const judged = [...world.rows()].filter(isTouched).map(row => judgeRow(row, spaces, judge))
  const isFine = ({ resource }: Row) => judge.judge(resource).finding.verdict === 'ok'
  const networks = judged.map(one => ({
    ...one,
    advice: adviceFor(one.row, one.outcome, { world, spaces, isFine })
  }))
  const mustBeFree = judged.flatMap(({ row }) => mustBeFreeFaults(row))
  const ignored = new Set(judged.filter(isIgnored).map(({ row }) => row.addedBy?.address))
  const counting = space.faults.filter(
    ({ outcome, address }) => outcome === 'does not fit' || !ignored.has(address)
  )
  const about: About = {
    touched: grouped(judged, ({ row }) => row.causes),
    faults: grouped([...counting, ...mustBeFree], ({ address }) => [address]),
    open: grouped(uncertainties, ({ address }) => [address]),
    told: addresses.told
  }
  const changes = plan.changes
    .map(change => changeOf(change, about))
    .filter(change => change !== undefined)
    .sort((a, b) => worse(a.outcome, b.outcome) || byCodeUnit(a.address, b.address))
  return {
    files: [...plan.files],
    status: statusOf(changes, uncertainties),
    changes,
    networks: networks.map(networkOf).sort(worstNetworkFirst),
    uncertainties
  }
}

/** Notes with each new network what is wrong with the change that makes it. */
function blame(world: World, faults: readonly Fault[]): void {
  const faultsOf = grouped(faults, ({ address }) => [address])
  for (const row of world.rows()) {
    if (row.addedBy !== undefined) row.faults.push(...faultsOf(row.addedBy.address))
  }
}

interface JudgedRow extends States {
  row: Row
  outcome: Outcome
  reasons: string[]
  /** What of it comes of all that take together, and not of one change alone. */
  shared: Judgement
}

/** Whether the policy ignores a VPC: then it may overlap others. */
function isIgnored({ row, after }: JudgedRow): boolean {
  return row.resource.type === 'vpc' && after?.verdict === 'ignored'
}

function judgeRow(row: Row, spaces: Spaces, judge: Judge): JudgedRow {
  const states = statesOf(row, spaces, judge)
  return { row, ...states, ...outcomeOf(row, states), shared: outcomeOf(row, states, 'shared') }
}

/**
 * The policy, in which the inputs' own limits are for the types alone that were asked for: a VPC that is carved up whole
 * by design is no breach because of a limit that was meant for subnets.
 */
function forTypes(policy: Policy, resourceTypes: readonly string[] | 'all'): Policy {
  return {
    ...policy,
    ruleOf: resource => {
      const rule = policy.ruleOf(resource)
      const isAsked = resourceTypes === 'all' || resourceTypes.includes(resource.type)
      return isAsked || rule.name !== undefined ? rule : { breach: {}, warning: {} }
    }
  }
}

/** What there is to tell of a change, by its address. */
interface About {
  touched: (address: string) => readonly JudgedRow[]
  /** What is wrong with it alone: with its block, and with what AWS wants to see free for it. */
  faults: (address: string) => readonly Fault[]
  open: (address: string) => readonly Uncertainty[]
  told: ReadonlyMap<string, Told>
}

function changeOf(change: PlannedChange, about: About): PlanChange | undefined {
  const { address, action, type, file, region } = change
  if (action === 'keep') return undefined
  const touched = about.touched(address)
  const own = about.faults(address)
  const open = about.open(address)
  const told = about.told.get(address)
  if (touched.length + own.length + open.length === 0) return undefined

  const taken = touched.filter(({ row }) => row.takers.has(address))
  const doubts = open.filter(({ isGuess }) => isGuess !== true)
  const reasons = [
    ...own.map(({ reason }) => reason),
    ...taken.flatMap(one => one.shared.reasons.map(reason => `${nameOf(one.row)}: ${reason}`)),
    ...doubts.map(({ what, because }) => `${what}: ${because}`)
  ]
  return {
    ...{ address, type, action, file },
    ...(region !== undefined && { region }),
    outcome: worstOf([
      ...own.map(({ outcome }) => outcome),
      ...taken.map(({ shared }) => shared.outcome),
      ...(doubts.length > 0 ? (['warning'] as const) : [])
    ]),
    reasons: [...new Set(reasons)],
    takes: [...blocksOf(change.after), ...(told?.takes ?? [])],
    gives: [...(action === 'create' ? [] : blocksOf(change.before)), ...(told?.gives ?? [])],
    networks: [...new Set(touched.map(({ row }) => nameOf(row)))].sort(byCodeUnit)
  }
}

/** The blocks a resource takes, in words. */
function blocksOf(side: Side | undefined): string[] {
  return side === undefined ? [] : claimsOf(side).map(blockInWords)
}

function blockInWords({ cidr, netmaskLength, pool, of }: Claim): string {
  const block = cidr ?? (netmaskLength === undefined ? 'a block' : `a /${netmaskLength}`)
  const from = [pool, of].flatMap(pointer => (pointer === undefined ? [] : keysOf(pointer)))
  return from.length === 0 ? block : `${block} of ${from.join(' and ')}`
}

/** What a network is called in the Report: its id and CIDR, or what of them there is. */
function nameOf({ key, resource, isPlaced }: Row): string {
  return isPlaced && resource.cidr !== '' ? `${key} ${resource.cidr}` : key
}

function networkOf(one: JudgedRow & { advice: string[] }): PlanNetwork {
  const { row, before, after, atMost, outcome, reasons, advice } = one
  const { resource, address } = row
  const family = familyOf(resource.cidr)
  const { name, type, region, ownerId, vpcId, availabilityZoneId } = resource
  const differs = JSON.stringify(after) !== JSON.stringify(atMost)
  return {
    ...(row.addedBy === undefined || row.key !== address ? idOf(row) : {}),
    ...(address !== undefined && { address }),
    ...(name !== undefined && { name }),
    type,
    cidr: row.isPlaced ? resource.cidr : '',
    family,
    netmaskLength: row.netmaskLength ?? 0,
    ...{ region, ownerId },
    ...(vpcId !== undefined && { vpcId }),
    ...(availabilityZoneId !== undefined && { availabilityZoneId }),
    ...{ before, after },
    ...(differs && atMost !== null && { atMost }),
    ...demandOfRow(row),
    ...{ outcome, reasons },
    causes: [...row.causes].sort(byCodeUnit),
    ...(advice.length > 0 && { advice })
  }
}

/** What is new has no id yet: its key is its address. */
function idOf({ key, addedBy, address }: Row): { id?: string } {
  return addedBy !== undefined && address === undefined && key === addedBy.address ? {} : { id: key }
}

function demandOfRow(row: Row): { demand: CountBounds; returns: CountBounds } {
  if (row.resource.type === 'subnet') return { demand: row.takes, returns: row.returns }
  const [taken, returned] = [toCount(row.blocksTaken), toCount(row.blocksReturned)]
  return { demand: { min: taken, max: taken }, returns: { min: returned, max: returned } }
}

function statusOf(changes: readonly PlanChange[], uncertainties: readonly Uncertainty[]): PlanStatus {
  const outcomes = changes.map(({ outcome }) => outcome)
  if (outcomes.some(outcome => outcome !== 'fits' && outcome !== 'warning')) return 'breach'
  const isOpen = uncertainties.some(({ isGuess }) => isGuess !== true)
  return isOpen || outcomes.includes('warning') ? 'warning' : 'ok'
}

function worse(a: Outcome, b: Outcome): number {
  return OUTCOMES.indexOf(a) - OUTCOMES.indexOf(b)
}

function worstNetworkFirst(a: PlanNetwork, b: PlanNetwork): number {
  return (
    worse(a.outcome, b.outcome) ||
    byCodeUnit(a.id ?? a.address ?? '', b.id ?? b.address ?? '') ||
    byCodeUnit(a.cidr, b.cidr)
  )
}

function onePerText(uncertainties: readonly Uncertainty[]): Uncertainty[] {
  const kept = new Map(uncertainties.map(one => [JSON.stringify(one), one]))
  return [...kept].sort(([a], [b]) => byCodeUnit(a, b)).map(([, one]) => one)
}

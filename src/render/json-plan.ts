import type { CountBounds, NetworkState, PlanChange, PlanNetwork, PlanReport } from '../domain/plan.js'
import type { Hit } from '../domain/report.js'
import { inOrder, type KeyOrder } from './json-order.js'

const HIT: KeyOrder = { keys: ['limit', 'threshold', 'verdict'] satisfies (keyof Hit)[] }

const BOUNDS: KeyOrder = { keys: ['min', 'max'] satisfies (keyof CountBounds)[] }

const STATE: KeyOrder = {
  keys: [
    'usagePercent',
    'totalAddresses',
    'availableAddresses',
    'largestFreeBlock',
    'freeBlocks',
    'verdict',
    'reasons',
    'hits',
    'rule',
    'note'
  ] satisfies (keyof NetworkState)[],
  inside: { hits: HIT }
}

const NETWORK: KeyOrder = {
  keys: [
    'id',
    'address',
    'name',
    'type',
    'cidr',
    'family',
    'netmaskLength',
    'region',
    'ownerId',
    'vpcId',
    'availabilityZoneId',
    'before',
    'after',
    'atMost',
    'demand',
    'returns',
    'outcome',
    'reasons',
    'causes',
    'advice'
  ] satisfies (keyof PlanNetwork)[],
  inside: { before: STATE, after: STATE, atMost: STATE, demand: BOUNDS, returns: BOUNDS }
}

const CHANGE: KeyOrder = {
  keys: [
    'address',
    'type',
    'action',
    'file',
    'region',
    'outcome',
    'reasons',
    'takes',
    'gives',
    'networks'
  ] satisfies (keyof PlanChange)[]
}

const UNCERTAINTY: KeyOrder = {
  keys: ['address', 'what', 'because', 'isGuess'] satisfies (keyof PlanReport['uncertainties'][number])[]
}

/** The plan's keys; each of the lists has a line for each of its members. */
const PLAN_KEYS: readonly string[] = [
  'files',
  'status',
  'changes',
  'networks',
  'uncertainties'
] satisfies (keyof PlanReport)[]

const LISTS: ReadonlyMap<string, KeyOrder> = new Map([
  ['changes', CHANGE],
  ['networks', NETWORK],
  ['uncertainties', UNCERTAINTY]
])

/** A plan's part of a Report as JSON, in pieces of a line or less. */
export function* planJson(plan: PlanReport): Generator<string, void, undefined> {
  const values = new Map<string, unknown>(Object.entries(plan))
  const others = [...values.keys()].filter(key => !PLAN_KEYS.includes(key)).sort()
  let separator = '{\n'
  for (const key of [...PLAN_KEYS, ...others]) {
    const value = values.get(key)
    if (value === undefined) continue
    yield `${separator}${JSON.stringify(key)}: `
    separator = ',\n'
    const order = LISTS.get(key)
    if (order !== undefined && Array.isArray(value)) yield* listJson(value, order)
    else yield JSON.stringify(value)
  }
  yield '\n}'
}

function* listJson(list: readonly unknown[], order: KeyOrder): Generator<string, void, undefined> {
  yield '['
  for (const [index, one] of list.entries())
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(inOrder(one, order))}`
  yield list.length === 0 ? ']' : '\n]'
}

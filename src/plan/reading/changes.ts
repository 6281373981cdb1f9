import type { Action, PlannedChange, Uncertainty } from '../model.js'
import { addressOf, type Address } from './address.js'
import type { ModuleConfig } from './configuration.js'
import type { Instances } from './instances.js'
import { regionOfAttributes, type ProviderRegions } from './region.js'
import { listOf, memberOf, objectOf, textOf, type JsonObject } from './shapes.js'
import { PlanSide, type Pointers } from './side.js'

/** One of `resource_changes`, with what somebody may ask for. */
export interface RawChange {
  address: string
  at: Address
  actions: string
  deposed?: string
  before: JsonObject | undefined
  after: JsonObject | undefined
  unknown: unknown
}

const ACTIONS: Readonly<Record<string, Action>> = {
  'no-op': 'keep',
  read: 'keep',
  // The object is left alone, and nobody manages it any more.
  forget: 'keep',
  create: 'create',
  // The old one is left alone beside the new one.
  'create,forget': 'create',
  'forget,create': 'create',
  update: 'update',
  delete: 'delete',
  'delete,create': 'replace',
  'create,delete': 'create-then-delete'
}

/**
 * Copies what is needed of an element of `resource_changes`, so that the rest is let go.
 *
 * @returns undefined where it has another shape than any version gives it
 */
export function rawChange(element: unknown): RawChange | undefined {
  const change = memberOf(element, 'change')
  const address = textOf(memberOf(element, 'address'))
  const at = address === undefined ? undefined : addressOf(address)
  const actions = listOf(memberOf(change, 'actions'))
  if (address === undefined || at === undefined || actions === undefined) return undefined
  const written = actions.map(String).join()
  const deposed = textOf(memberOf(element, 'deposed'))
  const [before, after] = [objectOf(memberOf(change, 'before')), objectOf(memberOf(change, 'after'))]
  const staysAsItIs = written === 'no-op' && after !== undefined
  return {
    address,
    at,
    actions: written,
    ...(deposed !== undefined && { deposed }),
    // What does not change is told twice, and kept once.
    before: staysAsItIs ? after : before,
    after,
    unknown: memberOf(change, 'after_unknown')
  }
}

/** What the changes of a file have in common. */
export interface FileContext {
  file: string
  root: ModuleConfig
  regions: ProviderRegions
  pointers: Pointers
  instances: Instances
  uncertainties: Uncertainty[]
}

/** A change as the rest of this room sees it; undefined for what is none, a data source. */
export function changeOf(raw: RawChange, context: FileContext): PlannedChange | undefined {
  const { address, at, actions, deposed } = raw
  const { file, pointers, instances, uncertainties } = context
  const known = Object.hasOwn(ACTIONS, actions) ? ACTIONS[actions] : undefined
  const isData = at.mode === 'data'
  if (known === undefined && !isData) {
    uncertainties.push({
      address,
      what: 'what happens to it',
      because: 'its actions are none that this check knows'
    })
  }
  const action = known ?? 'keep'
  const isGone = action === 'delete'
  const owner = { address, at, isConfigured: false }
  const old =
    raw.before === undefined || action === 'create'
      ? undefined
      : new PlanSide(owner, { values: raw.before }, pointers)
  // What is forgotten stays as it is, though the plan has nothing after it.
  const values = raw.after ?? (actions === 'forget' ? raw.before : undefined)
  const next =
    isGone || (values === undefined && raw.unknown !== true)
      ? undefined
      : new PlanSide({ ...owner, isConfigured: true }, { values, unknown: raw.unknown }, pointers)
  const pointedTo = isGone ? undefined : (next ?? old)
  // An object that was left over of an earlier replacement is not what others mean by the address.
  if (deposed === undefined && pointedTo !== undefined) {
    const id = old?.value('id') ?? next?.value('id')
    instances.add({ address, at, isNew: MADE.has(action), isPending: isData, id, side: pointedTo })
  }
  if (isData) return undefined
  const region = regionOf(raw, context)
  return {
    key: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    address,
    type: at.type,
    action,
    file,
    ...(region !== undefined && { region }),
    ...(old !== undefined && { before: old }),
    ...(next !== undefined && { after: next })
  }
}

const MADE: ReadonlySet<Action> = new Set<Action>(['create', 'replace', 'create-then-delete'])

function regionOf({ at, before, after }: RawChange, { root, regions }: FileContext): string | undefined {
  const attributes = regionOfAttributes(after ?? before)
  if (attributes.own !== undefined) return attributes.own
  const configured = root
    .at(at.modules)
    ?.resource(`${at.mode === 'data' ? 'data.' : ''}${at.type}.${at.name}`)
  return regions.of(configured?.providerKey) ?? attributes.told
}

import type { KnownResource } from '../model.js'
import { addressOf } from './address.js'
import type { FileContext } from './changes.js'
import { regionOfAttributes } from './region.js'
import { DEEPEST, memberOf, objectOf, textOf, type JsonObject } from './shapes.js'
import { PlanSide } from './side.js'

const NETWORKS =
  /^aws_(?:(?:default_)?vpcs?|(?:default_)?subnets?|subnet_ids|vpc_ipam_pools?|vpc_ipam_pool_cidr(?:_allocation)?|vpc_ipv[46]_cidr_block_association)$/

/** Whether something of the prior state is looked at: networks, and all that data sources read. */
export function isAskedFor(type: string, mode: string): boolean {
  return mode === 'data' || NETWORKS.test(type)
}

/**
 * What exists, out of the prior state. All of it can be pointed to; networks are given back.
 *
 * @param changed addresses that the plan itself tells more of
 */
export function knownOf(
  resources: Iterable<unknown>,
  changed: ReadonlySet<string>,
  { file, root, regions, pointers, instances }: FileContext
): KnownResource[] {
  const known: KnownResource[] = []
  for (const resource of resources) {
    const address = textOf(memberOf(resource, 'address'))
    const values = objectOf(memberOf(resource, 'values'))
    const at = address === undefined ? undefined : addressOf(address)
    // Objects that were left over of a replacement have the address of the one that took their place.
    const isLeftOver = memberOf(resource, 'deposed_key') !== undefined
    if (address === undefined || at === undefined || values === undefined || isLeftOver) continue
    const isNetwork = NETWORKS.test(at.type)
    const kept = { values: isNetwork ? values : slim(values) }
    const side = new PlanSide({ address, at, isConfigured: false }, kept, pointers)
    instances.add({ address, at, isNew: false, isPending: false, id: values['id'], side })
    if (!isNetwork || changed.has(address)) continue
    const { own, told } = regionOfAttributes(values)
    const configured = root
      .at(at.modules)
      ?.resource(`${at.mode === 'data' ? 'data.' : ''}${at.type}.${at.name}`)
    const region = own ?? regions.of(configured?.providerKey) ?? told
    known.push({ address, type: at.type, file, ...(region !== undefined && { region }), side })
  }
  return known
}

const ID = /^[a-z][a-z0-9-]{1,30}-[0-9a-z-]{1,40}$/

/** Of what a data source read, all that may be an id; the rest may be large, and secret. */
function slim(values: JsonObject): JsonObject {
  return (idsIn(values, 0) as JsonObject | undefined) ?? {}
}

function idsIn(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return ID.test(value) || value.startsWith('arn:') ? value : undefined
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined
  if (Array.isArray(value)) return value.map(item => idsIn(item, depth + 1))
  const members = Object.entries(value)
    .map(([key, item]) => [key, idsIn(item, depth + 1)] as const)
    .filter(([, item]) => item !== undefined)
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

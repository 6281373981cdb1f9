import { bits } from '../domain/cidr.js'
import { toCount } from '../domain/count.js'
import type { Range } from '../domain/range.js'
import { IPAM_POOL, type PoolTerms, type Resource } from '../domain/resource.js'
import { knownText, tagsOf, wholeOf } from './attributes.js'
import type { PlannedChange, Side } from './model.js'
import { textOfRange, type Request } from './placing.js'
import { newRow, withoutMeasure, type Row } from './rows.js'
import type { Spaces } from './spaces.js'
import type { World } from './world.js'

/** Addresses that AWS keeps of every subnet's IPv4 CIDR: the first four and the last (Amazon VPC User Guide). */
export const RESERVED = 5

/** Makes a pool of a plan known: a new one as a network of its own, and of any its terms. */
export function makePool(change: PlannedChange, world: World, spaces: Spaces): void {
  const { after, action } = change
  if (after === undefined || action === 'keep') return
  const id = action === 'update' ? knownText(after, 'id') : undefined
  const key = id ?? change.address
  const terms: PoolTerms = {}
  const allocations = id === undefined ? [] : world.rowsOf(key)[0]?.resource.pool?.allocations
  if (allocations !== undefined) terms.allocations = allocations
  const min = wholeOf(after, 'allocation_min_netmask_length')
  const max = wholeOf(after, 'allocation_max_netmask_length')
  const usual = wholeOf(after, 'allocation_default_netmask_length')
  if (min !== undefined) terms.minNetmaskLength = min
  if (max !== undefined) terms.maxNetmaskLength = max
  if (usual !== undefined) terms.defaultNetmaskLength = usual
  const source =
    after.value('source_ipam_pool_id') === undefined ? undefined : after.pointer('source_ipam_pool_id')
  spaces.tellPool(key, terms, source)
  if (world.rowsOf(key).length > 0) return
  const scopeId = knownText(after, 'ipam_scope_id')
  const resource = {
    ...describe(after, key, IPAM_POOL, change.region),
    ...(scopeId !== undefined && { scopeId }),
    cidr: '',
    pool: terms,
    poolId: key
  }
  const row = newRow({ key, resource, addedBy: change, address: change.address })
  row.causes.add(change.address)
  world.add(row)
}

/** Where a new network belongs. */
interface Home {
  /** The VPC of a subnet or of a further CIDR; the pool that a CIDR is provisioned to. */
  ofKey: string | undefined
  /** The pool its block comes from. */
  poolKey: string | undefined
}

/** Makes the row of a block that a plan adds: a network of its own, or a further CIDR of one. */
export function makeNetwork(
  { change, claim, netmaskLength }: Request,
  range: Range | undefined,
  { ofKey, poolKey }: Home,
  world: World
): Row {
  const { after, address, region } = change
  const isOwn = claim.kind === 'vpc' || claim.kind === 'subnet'
  // A CIDR that an update adds belongs to a network that has its id already.
  const id = change.action === 'update' ? knownText(change.before, 'id') : undefined
  const key = isOwn ? (id ?? address) : (ofKey ?? address)
  const cidr = claim.cidr ?? (range === undefined ? '' : textOfRange(range))
  const type = claim.kind === 'subnet' ? 'subnet' : claim.kind === 'pool-cidr' ? IPAM_POOL : 'vpc'
  const like = world.rowsOf(key)[0]?.resource
  const scopeId = poolKey === undefined ? undefined : world.rowsOf(poolKey)[0]?.resource.scopeId
  const vpcId = type === 'vpc' ? key : ofKey
  const resource: Resource = {
    ...(like === undefined ? describe(after, key, type, region) : withoutMeasure(like)),
    ...(like === undefined && scopeId !== undefined && { scopeId }),
    ...(type !== IPAM_POOL && vpcId !== undefined && { vpcId }),
    ...(poolKey !== undefined && { poolId: poolKey }),
    cidr
  }
  if (type === 'subnet' && claim.family === 'ipv4' && netmaskLength !== undefined) {
    const total = 2 ** (bits('ipv4') - netmaskLength)
    const available = Math.max(0, total - RESERVED)
    resource.availableAddresses = available
    resource.usage = 1 - available / total
  } else if (range !== undefined && type !== 'subnet') {
    // Of a VPC or a pool nothing is taken yet.
    resource.availableAddresses = toCount(range.end - range.start)
    resource.usage = 0
  }
  const row = newRow({
    ...{ key, resource, addedBy: change, isPlaced: claim.cidr !== undefined },
    ...(netmaskLength !== undefined && { netmaskLength }),
    ...(isOwn && { address }),
    ...(claim.kind === 'subnet' && ofKey !== undefined && { vpcKey: ofKey })
  })
  row.causes.add(address)
  row.takers.add(address)
  return world.add(row)
}

function describe(
  side: Side | undefined,
  key: string,
  type: string,
  region: string | undefined
): Omit<Resource, 'cidr'> {
  if (side === undefined) return describeNothing(key, type)
  const tags = tagsOf(side)
  const name = tags['Name'] ?? (type === IPAM_POOL ? knownText(side, 'description') : undefined)
  const zone = knownText(side, 'availability_zone_id')
  return {
    ...describeNothing(key, type),
    ...(name !== undefined && { name }),
    region: region ?? '',
    ...(zone !== undefined && { availabilityZoneId: zone }),
    tags
  }
}

function describeNothing(key: string, type: string): Omit<Resource, 'cidr'> {
  return { id: key, type, region: '', ownerId: '', tags: {} }
}

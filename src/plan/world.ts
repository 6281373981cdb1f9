import { familyOf } from '../domain/cidr.js'
import { contains, rangeOf } from '../domain/range.js'
import { IPAM_POOL, type Resource } from '../domain/resource.js'
import { knownText } from './attributes.js'
import type { KnownResource, Plan, PlannedChange, Pointer, Side } from './model.js'
import { newRow, type Row } from './rows.js'

/** Every network that is there today and that the plan makes, found by what a plan says of it. */
export class World {
  /** Rows by the key of their network: a VPC has one for each of its CIDRs. */
  readonly #networks = new Map<string, Row[]>()
  /** Keys of subnets by the key of their VPC. */
  readonly #subnets = new Map<string, Row[]>()

  /** @param resources VPCs, subnets and pools as a source read them; others are left aside. */
  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      if (!TYPES.includes(resource.type)) continue
      const { vpcId } = resource
      const isSubnet = resource.type === 'subnet' && vpcId !== undefined
      this.add(newRow({ key: resource.id, resource, ...(isSubnet && { vpcKey: vpcId }) }))
    }
  }

  add(row: Row): Row {
    push(this.#networks, row.key, row)
    if (row.vpcKey !== undefined) push(this.#subnets, row.vpcKey, row)
    return row
  }

  /** Every row, those of one network together. */
  *rows(): Iterable<Row> {
    for (const rows of this.#networks.values()) yield* rows
  }

  /** Every row of a type. */
  ofType(type: string): Row[] {
    return [...this.rows()].filter(({ resource }) => resource.type === type)
  }

  /** The rows of a network; none where it is not known. */
  rowsOf(key: string): readonly Row[] {
    return this.#networks.get(key) ?? []
  }

  /** The rows of all subnets of a VPC, those that the plan takes away included. */
  subnetsOf(vpcKey: string): readonly Row[] {
    return this.#subnets.get(vpcKey) ?? []
  }
}

const TYPES: readonly string[] = ['vpc', 'subnet', IPAM_POOL]

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const others = map.get(key)
  if (others === undefined) map.set(key, [value])
  else others.push(value)
}

/** What an attribute points to, as keys of networks. */
export function keysOf({ ids, addresses }: Pointer): string[] {
  return [...ids, ...addresses]
}

/**
 * The world as the source read it and as the plan's own state completes it: a VPC or subnet that the source could not
 * see is there all the same, without a measure.
 */
export function worldOf(resources: readonly Resource[], plan: Plan): World {
  const world = new World(resources)
  const told = [...plan.known, ...plan.changes.flatMap(existing)]
  for (const { type, side, region } of told) {
    const id = knownText(side, 'id')
    if (id === undefined || world.rowsOf(id).length > 0) continue
    for (const resource of resourcesOf(type, id, side, region ?? '')) {
      world.add(
        newRow({
          key: id,
          resource,
          ...(resource.type === 'subnet' && resource.vpcId !== undefined && { vpcKey: resource.vpcId })
        })
      )
    }
  }
  return world
}

function existing({ before, type, region, file }: PlannedChange): KnownResource[] {
  if (before === undefined) return []
  return [{ address: before.address, type, side: before, file, ...(region !== undefined && { region }) }]
}

/** Terraform's types of the networks that exist by themselves. */
const NETWORKS: Readonly<Record<string, string>> = {
  aws_vpc: 'vpc',
  aws_default_vpc: 'vpc',
  aws_subnet: 'subnet',
  aws_default_subnet: 'subnet'
}

/** IPAM's type of a Terraform resource that is a network. */
export function networkType(terraformType: string): string | undefined {
  return Object.hasOwn(NETWORKS, terraformType) ? NETWORKS[terraformType] : undefined
}

/** A network as a plan's state tells it. */
function resourcesOf(terraformType: string, id: string, side: Side, region: string): Resource[] {
  const type = networkType(terraformType)
  if (type === undefined) return []
  const vpcId = type === 'vpc' ? id : knownText(side, 'vpc_id')
  const zone = knownText(side, 'availability_zone_id')
  const cidrs = ['cidr_block', 'ipv6_cidr_block'].flatMap(name => knownText(side, name) ?? [])
  return cidrs.map(cidr => ({
    id,
    type,
    cidr,
    region,
    ownerId: knownText(side, 'owner_id') ?? '',
    ...(vpcId !== undefined && { vpcId }),
    ...(zone !== undefined && { availabilityZoneId: zone }),
    tags: {}
  }))
}

/** The row of a network whose CIDR a block lies in. */
export function rowHolding(rows: readonly Row[], cidr: string): Row | undefined {
  const range = rangeOf(cidr)
  return range && rows.find(row => row.range !== undefined && contains(row.range, range))
}

/** The rows of a network of the family that a CIDR is written in. */
export function rowsOfFamily(rows: readonly Row[], family: 'ipv4' | 'ipv6'): Row[] {
  return rows.filter(({ resource }) => familyOf(resource.cidr) === family)
}

import { familyOf, type Family } from '../domain/cidr.js'
import { knownText, textOf, wholeOf } from './attributes.js'
import { UNKNOWN, type Pointer, type Side } from './model.js'
import { netmaskLengthOf } from './rows.js'

/** What a block is for. */
export type ClaimKind = 'vpc' | 'association' | 'subnet' | 'pool-cidr' | 'allocation'

/** A block of addresses that a resource has, or wants. */
export interface Claim {
  kind: ClaimKind
  family: Family
  /** Where it says which block. */
  cidr?: string
  /** Where it leaves that to IPAM, and says how large. */
  netmaskLength?: number
  /** The pool it comes from. */
  pool?: Pointer
  /** The VPC that a subnet or a further CIDR belongs to; the pool that a CIDR is provisioned to. */
  of?: Pointer
}

/** What the attributes of a claim are called. */
interface Names {
  kind: ClaimKind
  family: Family
  cidr: string
  netmaskLength: string
  pool?: string
  of?: string
}

/**
 * Where each resource of the AWS provider says which blocks it takes (provider documentation of each resource).
 * Amazon's own IPv6 blocks (`assign_generated_ipv6_cidr_block`) come from nobody's pool and take nothing here.
 */
const CLAIMS: Readonly<Record<string, readonly Names[]>> = {
  aws_vpc: [
    {
      ...{ kind: 'vpc', family: 'ipv4', cidr: 'cidr_block' },
      ...{ netmaskLength: 'ipv4_netmask_length', pool: 'ipv4_ipam_pool_id' }
    },
    {
      ...{ kind: 'vpc', family: 'ipv6', cidr: 'ipv6_cidr_block' },
      ...{ netmaskLength: 'ipv6_netmask_length', pool: 'ipv6_ipam_pool_id' }
    }
  ],
  aws_vpc_ipv4_cidr_block_association: [
    {
      ...{ kind: 'association', family: 'ipv4', cidr: 'cidr_block', of: 'vpc_id' },
      ...{ netmaskLength: 'ipv4_netmask_length', pool: 'ipv4_ipam_pool_id' }
    }
  ],
  aws_vpc_ipv6_cidr_block_association: [
    {
      ...{ kind: 'association', family: 'ipv6', cidr: 'ipv6_cidr_block', of: 'vpc_id' },
      ...{ netmaskLength: 'ipv6_netmask_length', pool: 'ipv6_ipam_pool_id' }
    }
  ],
  aws_subnet: [
    {
      ...{ kind: 'subnet', family: 'ipv4', cidr: 'cidr_block', of: 'vpc_id' },
      ...{ netmaskLength: 'ipv4_netmask_length', pool: 'ipv4_ipam_pool_id' }
    },
    {
      ...{ kind: 'subnet', family: 'ipv6', cidr: 'ipv6_cidr_block', of: 'vpc_id' },
      ...{ netmaskLength: 'ipv6_netmask_length', pool: 'ipv6_ipam_pool_id' }
    }
  ],
  aws_vpc_ipam_pool_cidr: [
    { kind: 'pool-cidr', family: 'ipv4', cidr: 'cidr', netmaskLength: 'netmask_length', of: 'ipam_pool_id' }
  ],
  aws_vpc_ipam_pool_cidr_allocation: [
    {
      ...{ kind: 'allocation', family: 'ipv4', cidr: 'cidr' },
      ...{ netmaskLength: 'netmask_length', pool: 'ipam_pool_id' }
    }
  ]
}

/** The Terraform types that take blocks. */
export const CLAIMING_TYPES: readonly string[] = [...Object.keys(CLAIMS), 'aws_vpc_ipam_pool']

/** The blocks a resource has or wants, as it stands on one side of a change. */
export function claimsOf(side: Side): Claim[] {
  const names = Object.hasOwn(CLAIMS, side.type) ? CLAIMS[side.type] : undefined
  return (names ?? []).flatMap(name => claimOf(side, name) ?? [])
}

/** A claim whose size is not told at all has neither a CIDR nor a netmask length. */
function claimOf(side: Side, names: Names): Claim | undefined {
  const cidr = textOf(side, names.cidr)
  const netmaskLength = wholeOf(side, names.netmaskLength)
  const pool = pointerOf(side, names.pool)
  const known = cidr === UNKNOWN ? undefined : cidr
  if (known === undefined && netmaskLength === undefined && pool === undefined) {
    // An IPv6 block that is only computed is Amazon's own, or none.
    const isMissing = cidr === UNKNOWN && names.family === 'ipv4'
    if (!isMissing && names.kind !== 'pool-cidr' && names.kind !== 'allocation') return undefined
  }
  const of = pointerOf(side, names.of)
  return {
    kind: names.kind,
    family: known === undefined ? names.family : familyOf(known),
    ...(known !== undefined && { cidr: known }),
    // One that came of a pool has both in its state: the CIDR says it better.
    ...(known === undefined && netmaskLength !== undefined && { netmaskLength }),
    ...(pool !== undefined && { pool }),
    ...(of !== undefined && { of })
  }
}

/** Where an attribute points to; undefined where it is not there at all. */
function pointerOf(side: Side, name: string | undefined): Pointer | undefined {
  if (name === undefined || side.value(name) === undefined) return undefined
  return side.pointer(name)
}

/** How long the netmask of a claim is; undefined where that is not told. */
export function lengthOf({ cidr, netmaskLength }: Claim): number | undefined {
  return cidr === undefined ? netmaskLength : netmaskLengthOf(cidr)
}

/** What a claim is told apart by from those of the other side of its change. */
export function sameClaim(a: Claim, b: Claim): boolean {
  return (
    a.kind === b.kind && a.family === b.family && a.cidr === b.cidr && a.netmaskLength === b.netmaskLength
  )
}

/** The name AWS gave it, or will. */
export function nameOf(side: Side, tags: Readonly<Record<string, string>>): string | undefined {
  return tags['Name'] ?? knownText(side, 'description')
}

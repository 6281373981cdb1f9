import type { Count, FreeBlocks } from './report.js'

/**
 * AWS's resource types that IPAM tells about (`IpamResourceType` of the EC2 API; a test holds this list to the
 * SDK's). An answer may name others: they are data.
 */
export const RESOURCE_TYPES = [
  'vpc',
  'subnet',
  'eip',
  'public-ipv4-pool',
  'ipv6-pool',
  'eni',
  'anycast-ip-list'
] as const

/** What stands for the type of a row that came without one. */
export const UNTOLD_TYPE = 'unknown'

/** A pool of IPAM's own: no resource type of AWS's, but read and judged as one. */
export const IPAM_POOL = 'ipam-pool'

/** What a pool hands out, and has handed out. Not told in the Report. */
export interface PoolTerms {
  /** The CIDRs of all its allocations; absent when they could not be read whole. */
  allocations?: readonly string[]
  /** The shortest and longest netmask length of an allocation, and the one that is taken where none is asked for. */
  minNetmaskLength?: number
  maxNetmaskLength?: number
  defaultNetmaskLength?: number
  /** Whether these lengths came in a way that cannot be read: then nobody knows what the pool hands out. */
  unknownLengths?: true
}

/** One CIDR of one thing, as a source read it and before it is measured. */
export interface Resource {
  id: string
  name?: string
  type: string
  cidr: string
  region: string
  ownerId: string
  vpcId?: string
  availabilityZoneId?: string
  scopeId?: string
  poolId?: string
  tags: Record<string, string>
  managementState?: string
  complianceStatus?: string
  overlapStatus?: string
  /** See Finding: of the whole VPC or pool, over all its CIDRs of this family. */
  largestFreeBlock?: string | null
  freeBlocks?: FreeBlocks
  parentPoolId?: string
  poolDepth?: number
  sampledAt?: string
  /** Of a pool alone, where the source could tell. */
  pool?: PoolTerms
  /** The share of the addresses in use as the source tells it, 0–1; absent where it tells none. */
  usage?: number
  /** The exact count of free addresses, where the source has one. */
  availableAddresses?: Count
}

/**
 * What makes a resource itself: a VPC with a secondary CIDR is two resources with one id. One that came without its
 * id or its CIDR is told from others by all that did come.
 */
export function identity(resource: Resource): string {
  const { id, cidr } = resource
  return id !== '' && cidr !== '' ? `${id}\u0000${cidr}` : JSON.stringify(resource)
}

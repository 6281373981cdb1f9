import type { Subnet, Tag, Vpc } from '@aws-sdk/client-ec2'
import { parseCidr } from '../domain/cidr.js'
import { freeBlocks, headroomOf } from '../domain/headroom.js'
import { rangeOf, type Range } from '../domain/range.js'
import type { Resource } from '../domain/resource.js'

/**
 * The rows of a subnet: its IPv4 CIDR with its usage, and each of its IPv6 CIDRs, which have none.
 *
 * Usage keeps IPAM's meaning, so that one policy serves both: the share of the whole CIDR that is not available, the
 * five addresses that AWS reserves included. `AvailableIpAddressCount` is exact.
 */
export function subnetRows(subnet: Subnet, region: string): Resource[] {
  const base: Omit<Resource, 'cidr'> = {
    ...known(subnet.SubnetId, 'subnet', region, subnet.OwnerId, subnet.Tags),
    ...(subnet.VpcId && { vpcId: subnet.VpcId }),
    ...(subnet.AvailabilityZoneId && { availabilityZoneId: subnet.AvailabilityZoneId })
  }
  const rows = (subnet.Ipv6CidrBlockAssociationSet ?? [])
    .filter(({ Ipv6CidrBlockState: state }) => state?.State === 'associated')
    .map(({ Ipv6CidrBlock: cidr = '' }) => ({ ...base, cidr }))
  // A subnet for IPv6 alone has no IPv4 CIDR; one without any is still a row.
  if (!subnet.CidrBlock && rows.length > 0) return rows
  return [{ ...base, cidr: subnet.CidrBlock ?? '', ...availability(subnet) }, ...rows]
}

function availability({
  CidrBlock: cidr = '',
  AvailableIpAddressCount: available
}: Subnet): Partial<Resource> {
  const netmaskLength = parseCidr(cidr)?.netmaskLength
  if (netmaskLength === undefined || available === undefined) return {}
  return { usage: 1 - available / 2 ** (32 - netmaskLength), availableAddresses: available }
}

/**
 * The rows of a VPC, one for each CIDR that is associated with it: primary, secondary and IPv6.
 *
 * @param subnets the ranges of all its subnets, by which its usage is computed: the share they cover. Undefined when
 *   they are not all known; then there is no measure.
 */
export function vpcRows(vpc: Vpc, region: string, subnets: readonly Range[] | undefined): Resource[] {
  const base = known(vpc.VpcId, 'vpc', region, vpc.OwnerId, vpc.Tags)
  const own = base.id === '' ? {} : { vpcId: base.id }
  return cidrsOf(vpc).map(cidr => ({ ...base, ...own, cidr, ...(subnets && coverage(cidr, subnets)) }))
}

function cidrsOf(vpc: Vpc): string[] {
  const ipv4 = (vpc.CidrBlockAssociationSet ?? [])
    .filter(({ CidrBlockState: state }) => state?.State === 'associated')
    .flatMap(({ CidrBlock }) => CidrBlock ?? [])
  const ipv6 = (vpc.Ipv6CidrBlockAssociationSet ?? [])
    .filter(({ Ipv6CidrBlockState: state }) => state?.State === 'associated')
    .flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? [])
  return [...new Set([...(ipv4.length === 0 ? [vpc.CidrBlock ?? ''] : ipv4), ...ipv6])]
}

function coverage(cidr: string, subnets: readonly Range[]): Partial<Resource> {
  const whole = rangeOf(cidr)
  if (whole === undefined) return {}
  const { available } = headroomOf(freeBlocks([whole], subnets))
  const size = whole.end - whole.start
  // Parts of a power of two: the quotient is exact as long as the counts are.
  return { usage: Number(size - BigInt(available)) / Number(size), availableAddresses: available }
}

function known(
  id: string | undefined,
  type: string,
  region: string,
  ownerId: string | undefined,
  tags: readonly Tag[] | undefined
): Omit<Resource, 'cidr'> {
  const entries = (tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const)
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  const name = entries.find(([key]) => key === 'Name')?.[1]
  return {
    id: id ?? '',
    ...(name && { name }),
    type,
    region,
    ownerId: ownerId ?? '',
    tags: Object.fromEntries(sorted)
  }
}

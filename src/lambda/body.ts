import type { Count, Finding } from '../domain/report.js'

/** A resource over its limit, in AWS's own field names and with the two that the forebear added. */
export interface IpamResourceCidr {
  IpamScopeId?: string
  IpamPoolId?: string
  ResourceRegion: string
  ResourceOwnerId: string
  ResourceId: string
  ResourceName?: string
  ResourceCidr: string
  ResourceType: string
  ResourceTags: { Key: string; Value: string }[]
  /** The share in use, 0 to 1. */
  IpUsage?: number
  ComplianceStatus?: string
  ManagementState?: string
  OverlapStatus?: string
  VpcId?: string
  AvailabilityZoneId?: string
  IpAddressTotal: Count
  IpAddressAvailable: Count | null
}

/** What the forebear's `body` holds, as a JSON text. */
export interface Body {
  Message: string
  IpamResourceCidrs: IpamResourceCidr[]
}

/** A finding's part of the message: `ResourceId;ResourceOwnerId;usage;total;available,`. */
export function messagePart(finding: Finding): string {
  const { id, ownerId, usagePercent, totalAddresses, availableAddresses } = finding
  return `${[id, ownerId, usagePercent ?? '', totalAddresses, availableAddresses ?? ''].join(';')},`
}

/** A finding as AWS's `GetIpamResourceCidrs` tells it. */
export function ipamResourceCidr(finding: Finding): IpamResourceCidr {
  const { usagePercent, name, scopeId, poolId, vpcId, availabilityZoneId } = finding
  const { complianceStatus, managementState, overlapStatus } = finding
  return {
    ...(scopeId !== undefined && { IpamScopeId: scopeId }),
    ...(poolId !== undefined && { IpamPoolId: poolId }),
    ResourceRegion: finding.region,
    ResourceOwnerId: finding.ownerId,
    ResourceId: finding.id,
    ...(name !== undefined && { ResourceName: name }),
    ResourceCidr: finding.cidr,
    ResourceType: finding.type,
    ResourceTags: Object.entries(finding.tags).map(([Key, Value]) => ({ Key, Value })),
    // Twelve decimals are all it has, and dividing alone would miss the share it was made of by a last bit.
    ...(usagePercent !== null && { IpUsage: Number((usagePercent / 100).toFixed(12)) }),
    ...(complianceStatus !== undefined && { ComplianceStatus: complianceStatus }),
    ...(managementState !== undefined && { ManagementState: managementState }),
    ...(overlapStatus !== undefined && { OverlapStatus: overlapStatus }),
    ...(vpcId !== undefined && { VpcId: vpcId }),
    ...(availabilityZoneId !== undefined && { AvailabilityZoneId: availabilityZoneId }),
    IpAddressTotal: finding.totalAddresses,
    IpAddressAvailable: finding.availableAddresses
  }
}

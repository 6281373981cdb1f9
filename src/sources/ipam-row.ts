import type { IpamResourceCidr } from '@aws-sdk/client-ec2'
import type { Resource } from '../domain/resource.js'

/**
 * A Resource of a row that `GetIpamResourceCidrs` gave. Any field may be missing; what makes the row what it is
 * becomes an empty text then, so that the row is still counted and shown.
 */
export function fromIpam(row: IpamResourceCidr, scopeId: string): Resource {
  const resource: Resource = {
    id: row.ResourceId ?? '',
    type: row.ResourceType ?? 'unknown',
    cidr: row.ResourceCidr ?? '',
    region: row.ResourceRegion ?? '',
    ownerId: row.ResourceOwnerId ?? '',
    scopeId: row.IpamScopeId ?? scopeId,
    tags: tagsOf(row)
  }
  if (row.ResourceName) resource.name = row.ResourceName
  if (row.VpcId) resource.vpcId = row.VpcId
  if (row.AvailabilityZoneId) resource.availabilityZoneId = row.AvailabilityZoneId
  if (row.IpamPoolId) resource.poolId = row.IpamPoolId
  if (row.ManagementState) resource.managementState = row.ManagementState
  if (row.ComplianceStatus) resource.complianceStatus = row.ComplianceStatus
  if (row.OverlapStatus) resource.overlapStatus = row.OverlapStatus
  if (row.IpUsage !== undefined) resource.usage = row.IpUsage
  return resource
}

function tagsOf(row: IpamResourceCidr): Record<string, string> {
  // Made of entries, so that a tag may be called __proto__ and still be only a tag.
  const entries = (row.ResourceTags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const)
  // AWS gives them in no order.
  if (entries.length > 1) entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries)
}

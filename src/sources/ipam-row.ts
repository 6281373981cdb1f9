import type { IpamResourceCidr } from '@aws-sdk/client-ec2'
import { byCodeUnit } from '../domain/order.js'
import { UNTOLD_TYPE, type Resource } from '../domain/resource.js'
import type { Share } from './shared-texts.js'

/**
 * A Resource of a row that `GetIpamResourceCidrs` gave. Any field may be missing; what makes the row what it is
 * becomes an empty text then, so that the row is still counted and shown.
 *
 * @param share gives one text for all that are equal to it
 */
export function fromIpam(row: IpamResourceCidr, scopeId: string, share: Share = text => text): Resource {
  const resource: Resource = {
    id: row.ResourceId ?? '',
    type: share(row.ResourceType ?? UNTOLD_TYPE),
    cidr: row.ResourceCidr ?? '',
    region: share(row.ResourceRegion ?? ''),
    ownerId: share(row.ResourceOwnerId ?? ''),
    scopeId: share(row.IpamScopeId ?? scopeId),
    tags: tagsOf(row, share)
  }
  if (row.ResourceName) resource.name = row.ResourceName
  if (row.VpcId) resource.vpcId = share(row.VpcId)
  if (row.AvailabilityZoneId) resource.availabilityZoneId = share(row.AvailabilityZoneId)
  if (row.IpamPoolId) resource.poolId = share(row.IpamPoolId)
  if (row.ManagementState) resource.managementState = share(row.ManagementState)
  if (row.ComplianceStatus) resource.complianceStatus = share(row.ComplianceStatus)
  if (row.OverlapStatus) resource.overlapStatus = share(row.OverlapStatus)
  if (row.IpUsage !== undefined) resource.usage = row.IpUsage
  return resource
}

const OWN = { configurable: true, enumerable: true, writable: true }

function tagsOf(row: IpamResourceCidr, share: Share): Record<string, string> {
  const given = row.ResourceTags ?? []
  // AWS gives them in no order.
  const inOrder = given.length > 1 ? given.sort((a, b) => byCodeUnit(a.Key ?? '', b.Key ?? '')) : given
  const tags: Record<string, string> = {}
  for (const { Key = '', Value = '' } of inOrder) {
    // A tag may be called __proto__ and is still only a tag.
    if (Key === '__proto__') Object.defineProperty(tags, Key, { value: Value, ...OWN })
    else tags[Key] = share(Value)
  }
  return tags
}

import { double, element, list } from '../../protocol/xml.js'
import { arnOf, chosen, filtered, ID_KINDS, isAtHome, missing, required, tagItems } from './query.js'
import { PAGES } from './walk.js'

/**
 * Resource discoveries: who looks for resources where, and what was found when.
 *
 * @typedef {import('../../organisation/discoveries.js').Discovery} Discovery
 * @typedef {import('../../organisation/types.js').ResourceRow} ResourceRow
 */

/** @type {import('./walk.js').Listing<Discovery>} */
export const describeIpamResourceDiscoveries = {
  set: 'ipamResourceDiscoverySet',
  pages: PAGES,
  select(call) {
    const { params, world } = call
    const { organisation } = world
    const all = isAtHome(call) ? world.discoveries.all : []
    const ids = params.strings('IpamResourceDiscoveryId')
    const wanted = chosen(ids, ID_KINDS.discovery, all, discovery => discovery.ipamResourceDiscoveryId)
    return filtered(params, wanted, discovery => ({
      'owner-id': discovery.ownerId,
      'ipam-resource-discovery-id': discovery.ipamResourceDiscoveryId,
      'ipam-resource-discovery-region': organisation.homeRegion,
      'is-default': String(discovery.isDefault),
      description: discovery.description ?? '',
      state: 'create-complete',
      tags: discovery.tags ?? {}
    }))
  },
  write(discovery, { world }) {
    const { organisation } = world
    const id = discovery.ipamResourceDiscoveryId
    return (
      element('ownerId', discovery.ownerId) +
      element('ipamResourceDiscoveryId', id) +
      element(
        'ipamResourceDiscoveryArn',
        arnOf(organisation, `ipam-resource-discovery/${id}`, discovery.ownerId)
      ) +
      element('ipamResourceDiscoveryRegion', organisation.homeRegion) +
      element('description', discovery.description) +
      list(
        'operatingRegionSet',
        discovery.operatingRegions.map(region => element('regionName', region))
      ) +
      element('isDefault', discovery.isDefault) +
      element('state', 'create-complete') +
      list('tagSet', tagItems(discovery.tags ?? {}))
    )
  }
}

/** @type {import('./walk.js').Listing<ResourceRow>} */
export const getIpamDiscoveredResourceCidrs = {
  set: 'ipamDiscoveredResourceCidrSet',
  pages: PAGES,
  isMoving: true,
  select(call) {
    const { params, world } = call
    const { discoveries } = world
    const discovery = required(params, 'IpamResourceDiscoveryId', ID_KINDS.discovery, id =>
      isAtHome(call) ? discoveries.find(id) : undefined
    )
    const region = params.get('ResourceRegion')
    if (!region) throw missing('ResourceRegion')
    return filtered(params, discoveries.rowsOf(discovery, region), row => ({
      'resource-id': row.resourceId,
      'resource-cidr': row.resourceCidr,
      'resource-owner-id': row.resourceOwnerId ?? [],
      'resource-type': row.resourceType,
      'vpc-id': row.vpcId ?? [],
      'availability-zone-id': row.availabilityZoneId ?? [],
      tags: row.resourceTags ?? {}
    }))
  },
  write(row, { params, world }) {
    const sampledAt = new Date(world.clock() - world.discoveries.ageOf(row))
    return (
      element('ipamResourceDiscoveryId', params.get('IpamResourceDiscoveryId')) +
      element('resourceRegion', row.resourceRegion) +
      element('resourceId', row.resourceId) +
      element('resourceOwnerId', row.resourceOwnerId) +
      element('resourceCidr', row.resourceCidr) +
      element('resourceType', row.resourceType) +
      list('resourceTagSet', tagItems(row.resourceTags ?? {})) +
      element('ipUsage', row.ipUsage === undefined ? undefined : double(row.ipUsage)) +
      element('vpcId', row.vpcId) +
      (row.resourceType === 'eni' ? element('networkInterfaceAttachmentStatus', 'in-use') : '') +
      element('sampleTime', sampledAt.toISOString()) +
      element('availabilityZoneId', row.availabilityZoneId)
    )
  }
}

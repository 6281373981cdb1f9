import { element, list } from '../../protocol/xml.js'
import {
  arnOf,
  chosen,
  filtered,
  ID_KINDS,
  invalidValue,
  isAtHome,
  passes,
  readFilters,
  required,
  tagItems
} from './query.js'
import { PAGES } from './walk.js'

/**
 * IPAM's scopes, and the resources it watches in them.
 *
 * @typedef {import('../../protocol/query.js').QueryParams} QueryParams
 * @typedef {import('../../organisation/types.js').ResourceRow} ResourceRow
 * @typedef {import('../../organisation/types.js').Scope} Scope
 */

/** @type {import('./walk.js').Listing<Scope>} */
export const describeIpamScopes = {
  set: 'ipamScopeSet',
  pages: PAGES,
  select(call) {
    const { params, world } = call
    const { organisation } = world
    const scopes = isAtHome(call) ? organisation.scopes : []
    const wanted = chosen(params.strings('IpamScopeId'), ID_KINDS.scope, scopes, scope => scope.ipamScopeId)
    return filtered(params, wanted, scope => ({
      'owner-id': organisation.account,
      'ipam-scope-id': scope.ipamScopeId,
      'ipam-scope-arn': arnOf(organisation, `ipam-scope/${scope.ipamScopeId}`),
      'ipam-arn': arnOf(organisation, `ipam/${organisation.ipamId}`),
      'ipam-region': organisation.homeRegion,
      'ipam-scope-type': scope.ipamScopeType,
      'is-default': String(scope.isDefault ?? false),
      description: scope.description ?? '',
      state: scope.state ?? 'create-complete',
      tags: scope.tags ?? {}
    }))
  },
  write(scope, { world }) {
    const { organisation } = world
    return (
      element('ownerId', organisation.account) +
      element('ipamScopeId', scope.ipamScopeId) +
      element('ipamScopeArn', arnOf(organisation, `ipam-scope/${scope.ipamScopeId}`)) +
      element('ipamArn', arnOf(organisation, `ipam/${organisation.ipamId}`)) +
      element('ipamRegion', organisation.homeRegion) +
      element('ipamScopeType', scope.ipamScopeType) +
      element('isDefault', scope.isDefault ?? false) +
      element('description', scope.description) +
      element('poolCount', world.pools.countOf(scope.ipamScopeId)) +
      element('state', scope.state ?? 'create-complete') +
      list('tagSet', tagItems(scope.tags ?? {}))
    )
  }
}

const RESOURCE_TYPES = ['vpc', 'subnet', 'eip', 'public-ipv4-pool', 'ipv6-pool', 'eni', 'anycast-ip-list']

/** @type {import('./walk.js').Listing<ResourceRow>} */
export const getIpamResourceCidrs = {
  set: 'ipamResourceCidrSet',
  pages: PAGES,
  select(call) {
    const { params, world } = call
    const { ipamScopeId } = required(params, 'IpamScopeId', ID_KINDS.scope, id =>
      isAtHome(call) ? world.organisation.scopes.find(scope => scope.ipamScopeId === id) : undefined
    )
    const type = params.get('ResourceType')
    if (type !== undefined && !RESOURCE_TYPES.includes(type)) throw invalidValue(type, 'resourceType')
    const tests = rowTests(params)
    const found = world.rows.ofScope(ipamScopeId, type)
    return tests.length === 0 ? found : found.filter(row => tests.every(test => test(row)))
  },
  write(row, { world }) {
    return world.rows.write(row)
  }
}

/**
 * @param {QueryParams} params
 * @returns {((row: ResourceRow) => boolean)[]}
 */
function rowTests(params) {
  /** @type {((row: ResourceRow) => boolean)[]} */
  const tests = []
  const owner = params.get('ResourceOwner')
  const pool = params.get('IpamPoolId')
  const id = params.get('ResourceId')
  const tag = params.get('ResourceTag.Key')
  const tagValue = params.get('ResourceTag.Value')
  if (owner !== undefined) tests.push(row => row.resourceOwnerId === owner)
  if (pool !== undefined) tests.push(row => row.ipamPoolId === pool)
  if (id !== undefined) tests.push(row => row.resourceId === id)
  if (tag !== undefined) {
    tests.push(
      ({ resourceTags: tags = {} }) => tag in tags && (tagValue === undefined || tags[tag] === tagValue)
    )
  }
  const filters = readFilters(params)
  if (filters.length > 0) {
    tests.push(row =>
      passes(filters, {
        'ipam-pool-id': row.ipamPoolId ?? '',
        'resource-region': row.resourceRegion ?? '',
        'resource-owner-id': row.resourceOwnerId ?? '',
        'resource-id': row.resourceId,
        'resource-name': row.resourceName ?? '',
        'resource-cidr': row.resourceCidr,
        'resource-type': row.resourceType,
        'compliance-status': row.complianceStatus ?? '',
        'management-state': row.managementState ?? '',
        'overlap-status': row.overlapStatus ?? '',
        'vpc-id': row.vpcId ?? '',
        'availability-zone-id': row.availabilityZoneId ?? '',
        tags: row.resourceTags ?? {}
      })
    )
  }
  return tests
}

import { element, list } from '../../protocol/xml.js'
import { arnOf, chosen, filtered, ID_KINDS, isAtHome, required, tagItems } from './query.js'
import { PAGES } from './walk.js'

/**
 * IPAM's pools, what is provisioned to them, and what is allocated from them.
 *
 * @typedef {import('../service.js').Call} Call
 * @typedef {import('../../organisation/types.js').Pool} Pool
 * @typedef {import('../../organisation/types.js').PoolCidr} PoolCidr
 * @typedef {import('../../organisation/pools.js').Allocation} Allocation
 */

/** @type {import('./walk.js').Listing<Pool>} */
export const describeIpamPools = {
  set: 'ipamPoolSet',
  pages: PAGES,
  select(call) {
    const { params, world } = call
    const { organisation, pools } = world
    const all = isAtHome(call) ? pools.all : []
    const wanted = chosen(params.strings('IpamPoolId'), ID_KINDS.pool, all, pool => pool.ipamPoolId)
    return filtered(params, wanted, pool => ({
      'owner-id': organisation.account,
      'ipam-pool-id': pool.ipamPoolId,
      'ipam-pool-arn': arnOf(organisation, `ipam-pool/${pool.ipamPoolId}`),
      'source-ipam-pool-id': pool.sourceIpamPoolId ?? [],
      'ipam-scope-arn': arnOf(organisation, `ipam-scope/${pool.ipamScopeId}`),
      'ipam-scope-type': pools.scopeOf(pool).ipamScopeType,
      'ipam-arn': arnOf(organisation, `ipam/${organisation.ipamId}`),
      'ipam-region': organisation.homeRegion,
      locale: pool.locale ?? 'None',
      'pool-depth': String(pools.depthOf(pool)),
      state: pool.state ?? 'create-complete',
      description: pool.description ?? '',
      'address-family': pool.addressFamily,
      tags: pool.tags ?? {}
    }))
  },
  write(pool, { world }) {
    const { organisation, pools } = world
    const { ipamScopeType } = pools.scopeOf(pool)
    return (
      element('ownerId', organisation.account) +
      element('ipamPoolId', pool.ipamPoolId) +
      element('sourceIpamPoolId', pool.sourceIpamPoolId) +
      element('ipamPoolArn', arnOf(organisation, `ipam-pool/${pool.ipamPoolId}`)) +
      element('ipamScopeArn', arnOf(organisation, `ipam-scope/${pool.ipamScopeId}`)) +
      element('ipamScopeType', ipamScopeType) +
      element('ipamArn', arnOf(organisation, `ipam/${organisation.ipamId}`)) +
      element('ipamRegion', organisation.homeRegion) +
      element('locale', pool.locale ?? 'None') +
      element('poolDepth', pools.depthOf(pool)) +
      element('state', pool.state ?? 'create-complete') +
      element('stateMessage', pool.stateMessage) +
      element('description', pool.description) +
      element('autoImport', pool.autoImport ?? false) +
      element('publiclyAdvertisable', pool.publiclyAdvertisable) +
      element('addressFamily', pool.addressFamily) +
      element('allocationMinNetmaskLength', pool.allocationMinNetmaskLength) +
      element('allocationMaxNetmaskLength', pool.allocationMaxNetmaskLength) +
      element('allocationDefaultNetmaskLength', pool.allocationDefaultNetmaskLength) +
      list('allocationResourceTagSet', []) +
      list('tagSet', tagItems(pool.tags ?? {})) +
      element('awsService', pool.awsService) +
      element('publicIpSource', pool.publicIpSource)
    )
  }
}

/** @type {import('./walk.js').Listing<PoolCidr & { id: string }>} */
export const getIpamPoolCidrs = {
  set: 'ipamPoolCidrSet',
  pages: PAGES,
  select(call) {
    return filtered(call.params, call.world.pools.cidrsOf(poolOf(call)), ({ cidr, state, id }) => ({
      cidr,
      state: state ?? 'provisioned',
      'ipam-pool-cidr-id': id,
      tags: {}
    }))
  },
  write({ cidr, state, failureReason, id }) {
    return (
      element('cidr', cidr) +
      element('state', state ?? 'provisioned') +
      (failureReason
        ? `<failureReason>${
            element('code', failureReason.code) + element('message', failureReason.message)
          }</failureReason>`
        : '') +
      element('ipamPoolCidrId', id) +
      element('netmaskLength', Number(cidr.split('/')[1]))
    )
  }
}

/** @type {import('./walk.js').Listing<Allocation>} */
export const getIpamPoolAllocations = {
  set: 'ipamPoolAllocationSet',
  pages: { minimum: 1000, maximum: 100_000 },
  select(call) {
    const { params, world } = call
    const all = world.pools.allocationsOf(poolOf(call))
    const id = params.get('IpamPoolAllocationId')
    const wanted = chosen(
      id === undefined ? [] : [id],
      ID_KINDS.allocation,
      all,
      allocation => allocation.ipamPoolAllocationId
    )
    return filtered(params, wanted, allocation => ({
      cidr: allocation.cidr,
      'ipam-pool-allocation-id': allocation.ipamPoolAllocationId,
      description: allocation.description ?? '',
      'resource-id': allocation.resourceId ?? [],
      'resource-type': allocation.resourceType,
      'resource-region': allocation.resourceRegion ?? [],
      'resource-owner': allocation.resourceOwner ?? [],
      tags: {}
    }))
  },
  write(allocation) {
    return (
      element('cidr', allocation.cidr) +
      element('ipamPoolAllocationId', allocation.ipamPoolAllocationId) +
      element('description', allocation.description) +
      element('resourceId', allocation.resourceId) +
      element('resourceType', allocation.resourceType) +
      element('resourceRegion', allocation.resourceRegion) +
      element('resourceOwner', allocation.resourceOwner)
    )
  }
}

/** @param {Call} call */
function poolOf(call) {
  return required(call.params, 'IpamPoolId', ID_KINDS.pool, id =>
    isAtHome(call) ? call.world.pools.find(id) : undefined
  )
}

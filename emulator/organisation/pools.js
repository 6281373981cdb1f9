import { derivedId } from './ids.js'

/**
 * The pools of an organisation, and what is allocated from each: to the pools below it, to the resources whose rows
 * name it, and by hand.
 *
 * @typedef {import('./types.js').Organisation} Organisation
 * @typedef {import('./types.js').Pool} Pool
 * @typedef {import('./types.js').PoolCidr} PoolCidr
 * @typedef {import('./types.js').Scope} Scope
 *
 * @typedef {object} Allocation
 * @property {string} cidr
 * @property {string} ipamPoolAllocationId
 * @property {string} resourceType
 * @property {string} [resourceId]
 * @property {string} [resourceRegion]
 * @property {string} [resourceOwner]
 * @property {string} [description]
 */

/** What may hold an allocation of a pool, and what an allocation calls it. */
const ALLOCATED = new Map([
  ['vpc', 'vpc'],
  ['public-ipv4-pool', 'ec2-public-ipv4-pool'],
  ['eip', 'eip'],
  ['anycast-ip-list', 'anycast-ip-list']
])

export class Pools {
  #organisation
  /** @type {Map<string, Pool>} */
  #byId
  /** @type {Map<string, Allocation[]> | undefined} */
  #allocations

  /** @param {Organisation} organisation */
  constructor(organisation) {
    this.#organisation = organisation
    this.#byId = new Map(this.all.map(pool => [pool.ipamPoolId, pool]))
  }

  /** @returns {readonly Pool[]} */
  get all() {
    return this.#organisation.pools ?? []
  }

  /** @param {string} ipamPoolId */
  find(ipamPoolId) {
    return this.#byId.get(ipamPoolId)
  }

  /** @param {string} ipamScopeId */
  countOf(ipamScopeId) {
    const { pools, scopes } = this.#organisation
    if (!pools) return scopes.find(scope => scope.ipamScopeId === ipamScopeId)?.poolCount ?? 0
    return pools.filter(pool => pool.ipamScopeId === ipamScopeId).length
  }

  /**
   * @param {Pool} pool
   * @returns {Scope}
   */
  scopeOf({ ipamScopeId }) {
    const scope = this.#organisation.scopes.find(candidate => candidate.ipamScopeId === ipamScopeId)
    if (!scope) throw new Error(`no scope ${ipamScopeId}`)
    return scope
  }

  /**
   * @param {Pool} pool
   * @returns {number} 1 for one at the top
   */
  depthOf({ sourceIpamPoolId }) {
    const source = sourceIpamPoolId === undefined ? undefined : this.#byId.get(sourceIpamPoolId)
    return source ? this.depthOf(source) + 1 : 1
  }

  /**
   * @param {Pool} pool
   * @returns {(PoolCidr & { id: string })[]}
   */
  cidrsOf({ ipamPoolId, cidrs = [] }) {
    return cidrs.map(cidr => ({ ...cidr, id: derivedId('ipam-pool-cidr', 33, ipamPoolId, cidr.cidr) }))
  }

  /**
   * @param {Pool} pool
   * @returns {readonly Allocation[]}
   */
  allocationsOf({ ipamPoolId }) {
    this.#allocations ??= this.#allocate()
    return this.#allocations.get(ipamPoolId) ?? []
  }

  #allocate() {
    /** @type {Map<string, Allocation[]>} */
    const found = new Map()
    /**
     * @param {string} ipamPoolId
     * @param {Omit<Allocation, 'ipamPoolAllocationId'>} allocation
     */
    const add = (ipamPoolId, allocation) => {
      const { cidr, resourceId = '' } = allocation
      const ipamPoolAllocationId = derivedId('ipam-pool-alloc', 33, ipamPoolId, cidr, resourceId)
      const others = found.get(ipamPoolId) ?? []
      found.set(ipamPoolId, others)
      others.push({ ...allocation, ipamPoolAllocationId })
    }
    const { account, homeRegion, resources } = this.#organisation
    for (const { ipamPoolId, sourceIpamPoolId, cidrs = [] } of this.all) {
      if (sourceIpamPoolId === undefined) continue
      const child = { resourceId: ipamPoolId, resourceType: 'ipam-pool' }
      for (const { cidr, state = 'provisioned' } of cidrs) {
        if (state !== 'provisioned') continue
        add(sourceIpamPoolId, { ...child, cidr, resourceRegion: homeRegion, resourceOwner: account })
      }
    }
    for (const row of resources) {
      const resourceType = ALLOCATED.get(row.resourceType)
      if (resourceType === undefined || row.ipamPoolId === undefined) continue
      add(row.ipamPoolId, {
        cidr: row.resourceCidr,
        resourceId: row.resourceId,
        resourceType,
        ...(row.resourceRegion !== undefined && { resourceRegion: row.resourceRegion }),
        ...(row.resourceOwnerId !== undefined && { resourceOwner: row.resourceOwnerId })
      })
    }
    for (const { ipamPoolId, allocations = [] } of this.all)
      for (const allocation of allocations) add(ipamPoolId, { ...allocation, resourceType: 'custom' })
    return found
  }
}

/**
 * Resource discoveries, and how old what they found is.
 *
 * @typedef {import('./types.js').Organisation} Organisation
 * @typedef {import('./types.js').ResourceDiscovery} ResourceDiscovery
 * @typedef {import('./types.js').ResourceRow} ResourceRow
 *
 * @typedef {ResourceDiscovery & { ownerId: string, isDefault: boolean, operatingRegions: string[] }} Discovery
 */

const MINUTE_MS = 60_000
/** IPAM looks every few minutes, not at everything at once. */
const LEAST_AGE_MINUTES = 2
const AGES = 7

export class Discoveries {
  #organisation
  /** @type {readonly Discovery[]} */
  all

  /** @param {Organisation} organisation */
  constructor(organisation) {
    this.#organisation = organisation
    const { account, ipamId, scopes, resourceDiscoveries } = organisation
    const told = resourceDiscoveries ?? [
      { ipamResourceDiscoveryId: `ipam-res-disco-${String(ipamId).slice('ipam-'.length)}`, isDefault: true }
    ]
    const regions = [...new Set(organisation.resources.flatMap(row => row.resourceRegion ?? []))].sort()
    this.all = (scopes.length === 0 ? [] : told).map(discovery => ({
      ownerId: account,
      isDefault: false,
      operatingRegions: regions,
      ...discovery
    }))
  }

  /** @param {string} id */
  find(id) {
    return this.all.find(discovery => discovery.ipamResourceDiscoveryId === id)
  }

  /**
   * @param {Discovery} discovery one that names no owners sees those that no other one names
   * @param {string} region
   * @returns {ResourceRow[]}
   */
  rowsOf({ resourceOwners, operatingRegions }, region) {
    if (!operatingRegions.includes(region)) return []
    const others = this.all.flatMap(discovery => discovery.resourceOwners ?? [])
    return this.#organisation.resources.filter(({ resourceRegion, resourceOwnerId = '' }) => {
      if (resourceRegion !== region) return false
      return resourceOwners ? resourceOwners.includes(resourceOwnerId) : !others.includes(resourceOwnerId)
    })
  }

  /**
   * @param {ResourceRow} row
   * @returns {number} milliseconds since IPAM looked at it
   */
  ageOf({ resourceId, resourceRegion = '' }) {
    const { resources = {}, regions = {}, others } = this.#organisation.sampleAgeMinutes ?? {}
    const minutes = resources[resourceId] ?? regions[resourceRegion] ?? others ?? usualAge(resourceId)
    return minutes * MINUTE_MS
  }
}

/**
 * @param {string} id
 * @returns {number} minutes; the same for the same id
 */
function usualAge(id) {
  return LEAST_AGE_MINUTES + (id.charCodeAt(id.length - 1) % AGES)
}

import { double, element, list } from '../protocol/xml.js'

/**
 * The rows of an organisation, found quickly: indexed by scope and type.
 *
 * @typedef {import('./types.js').Organisation} Organisation
 * @typedef {import('./types.js').ResourceRow} ResourceRow
 */
export class Rows {
  /** @type {Map<string, Map<string, ResourceRow[]>>} */
  #byScope = new Map()
  #ipamId

  /** @param {Organisation} organisation */
  constructor({ scopes, resources, ipamId }) {
    this.#ipamId = ipamId
    for (const { ipamScopeId } of scopes) this.#byScope.set(ipamScopeId, new Map([['', []]]))
    for (const row of resources) {
      const types = this.#byScope.get(row.ipamScopeId) ?? new Map()
      const ofType = types.get(row.resourceType) ?? []
      types.set(row.resourceType, ofType)
      ofType.push(row)
      types.get('')?.push(row)
    }
  }

  /**
   * @param {string} ipamScopeId
   * @param {string} [resourceType] every type unless told
   * @returns {readonly ResourceRow[]} in the organisation's order
   */
  ofScope(ipamScopeId, resourceType = '') {
    return this.#byScope.get(ipamScopeId)?.get(resourceType) ?? []
  }

  /**
   * @param {ResourceRow} row
   * @returns {string} the inside of its `<item>`
   */
  write(row) {
    const tags = Object.entries(row.resourceTags ?? {}).map(
      ([key, value]) => element('key', key) + element('value', value)
    )
    return (
      element('ipamId', this.#ipamId) +
      element('ipamScopeId', row.ipamScopeId) +
      element('ipamPoolId', row.ipamPoolId) +
      element('resourceRegion', row.resourceRegion) +
      element('resourceOwnerId', row.resourceOwnerId) +
      element('resourceId', row.resourceId) +
      element('resourceName', row.resourceName) +
      element('resourceCidr', row.resourceCidr) +
      element('resourceType', row.resourceType) +
      list('resourceTagSet', tags) +
      element('ipUsage', row.ipUsage === undefined ? undefined : double(row.ipUsage)) +
      element('complianceStatus', row.complianceStatus) +
      element('managementState', row.managementState) +
      element('overlapStatus', row.overlapStatus) +
      element('vpcId', row.vpcId) +
      element('availabilityZoneId', row.availabilityZoneId)
    )
  }
}

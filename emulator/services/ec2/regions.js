import { AwsError } from '../../protocol/errors.js'
import { element } from '../../protocol/xml.js'
import { filtered } from './query.js'

/**
 * @typedef {import('../../organisation/types.js').Region} Region
 */

/** @type {import('./walk.js').Listing<Region>} */
export const describeRegions = {
  set: 'regionInfo',
  select({ params, world }) {
    const { regions } = world.networks
    const names = params.strings('RegionName')
    const unknown = names.filter(name => !regions.some(({ regionName }) => regionName === name))
    if (unknown.length > 0)
      throw new AwsError('InvalidParameterValue', `Invalid region names: [${unknown.join(', ')}]`)
    const isAll = params.get('AllRegions') === 'true'
    const wanted = regions.filter(
      ({ regionName, optInStatus }) =>
        (isAll || optInStatus !== 'not-opted-in') && (names.length === 0 || names.includes(regionName))
    )
    return filtered(params, wanted, region => ({
      endpoint: endpointOf(region, world.organisation.partition),
      'opt-in-status': region.optInStatus,
      'region-name': region.regionName,
      tags: {}
    }))
  },
  write(region, { world }) {
    return (
      element('regionName', region.regionName) +
      element('regionEndpoint', endpointOf(region, world.organisation.partition)) +
      element('optInStatus', region.optInStatus)
    )
  }
}

/**
 * @param {Region} region
 * @param {string} partition
 */
function endpointOf({ regionName }, partition) {
  return `ec2.${regionName}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`
}

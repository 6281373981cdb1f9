import { AwsError } from '../protocol/errors.js'
import { commonFault } from './common.js'
import { describeIpamResourceDiscoveries, getIpamDiscoveredResourceCidrs } from './ec2/discoveries.js'
import { describeIpamScopes, getIpamResourceCidrs } from './ec2/ipam.js'
import { describeSubnets, describeVpcs } from './ec2/networks.js'
import { describeIpamPools, getIpamPoolAllocations, getIpamPoolCidrs } from './ec2/pools.js'
import { describeRegions } from './ec2/regions.js'
import { authFailure, denied, walk } from './ec2/walk.js'

/**
 * Amazon EC2: what of VPC IPAM is used here, and the VPCs, subnets and Regions of an account. Every action is a
 * listing; the walk through it is the same for all of them.
 *
 * @typedef {import('./service.js').Action} Action
 * @typedef {import('./service.js').Service} Service
 */

/** @type {Service} */
export const ec2 = {
  name: 'ec2',
  signingName: 'ec2',
  version: '2016-11-15',
  namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  actions: {
    DescribeIpamPools: listing(describeIpamPools),
    DescribeIpamResourceDiscoveries: listing(describeIpamResourceDiscoveries),
    DescribeIpamScopes: listing(describeIpamScopes),
    DescribeRegions: listing(describeRegions),
    DescribeSubnets: listing(describeSubnets),
    DescribeVpcs: listing(describeVpcs),
    GetIpamDiscoveredResourceCidrs: listing(getIpamDiscoveredResourceCidrs),
    GetIpamPoolAllocations: listing(getIpamPoolAllocations),
    GetIpamPoolCidrs: listing(getIpamPoolCidrs),
    GetIpamResourceCidrs: listing(getIpamResourceCidrs)
  },
  refuse({ kind }) {
    switch (kind) {
      case 'missing':
        return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', {
          status: 403
        })
      case 'expired-request':
      case 'expired-credentials':
        return requestExpired()
      default:
        return authFailure()
    }
  },
  deny: call => denied(call),
  fail(call) {
    switch (call.fault.fault) {
      case 'throttle':
        return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 })
      case '500':
        return new AwsError('InternalError', 'An internal error has occurred', { status: 500 })
      case '503':
        return new AwsError('Unavailable', "The server is overloaded and can't handle the request.", {
          status: 503
        })
      case 'expired-token':
        return requestExpired()
      default:
        return commonFault(call.fault)
    }
  }
}

/**
 * @template T
 * @param {import('./ec2/walk.js').Listing<T>} items
 * @returns {Action}
 */
function listing(items) {
  return { run: call => walk(call, items) }
}

function requestExpired() {
  return new AwsError('RequestExpired', 'Request has expired.')
}

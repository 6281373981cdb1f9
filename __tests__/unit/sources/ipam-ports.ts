import type {
  IpamDiscoveredResourceCidr,
  IpamPool,
  IpamPoolAllocation,
  IpamPoolCidr,
  IpamResourceCidr,
  IpamResourceDiscovery
} from '@aws-sdk/client-ec2'
import type {
  DiscoveredCidrsQuery,
  IpamApi,
  IpamDiscoveriesApi,
  IpamPoolsApi
} from '../../../src/aws/ipam.js'
import { ipamSource, type IpamSettings } from '../../../src/sources/ipam.js'
import { aClock, aLogger, anIpam, PRIVATE } from './ports.js'

export const SETTINGS: IpamSettings = {
  homeRegion: 'eu-west-1',
  scopes: { type: 'private' },
  resourceTypes: ['subnet']
}

export type WholeIpam = IpamApi & IpamPoolsApi & IpamDiscoveriesApi

/** What `explain` knows as a refusal. */
export function denied(): never {
  throw Object.assign(new Error('You are not authorized'), { name: 'UnauthorizedOperation' })
}

/** An IPAM of pools and samples, beside the rows of its resources; a function may refuse. */
export interface Contents {
  resources?: IpamResourceCidr[]
  pools?: IpamPool[] | (() => IpamPool[])
  cidrs?: (poolId: string) => IpamPoolCidr[]
  allocations?: (poolId: string, region?: string) => IpamPoolAllocation[]
  discoveries?: IpamResourceDiscovery[] | (() => IpamResourceDiscovery[])
  discovered?: (query: DiscoveredCidrsQuery) => IpamDiscoveredResourceCidr[]
}

/** An IPAM that holds these, on pages of two rows; and every call made of it, in order. */
export function anIpamOf(contents: Contents): WholeIpam & { calls: string[] } {
  const calls: string[] = []
  const page = async <Row>(call: string, rows: () => Row[], nextToken: string | undefined) => {
    calls.push(nextToken === undefined ? call : `${call} after ${nextToken}`)
    await Promise.resolve()
    const all = rows()
    const at = Number(nextToken ?? 0)
    const next = at + 2 < all.length ? String(at + 2) : undefined
    return { rows: all.slice(at, at + 2), nextToken: next }
  }
  const { resources = [], pools = [], discoveries = [] } = contents
  return {
    calls,
    ...whole(anIpam([PRIVATE], () => ({ rows: [], nextToken: undefined }))),
    resourceCidrs: ({ scopeId, resourceType }, token) =>
      page(
        `resources ${scopeId} ${resourceType ?? 'all'}`,
        () => resources.filter(row => resourceType === undefined || row.ResourceType === resourceType),
        token
      ),
    pools: token => page('pools', () => (typeof pools === 'function' ? pools() : pools), token),
    poolCidrs: (id, token) => page(`cidrs ${id}`, () => contents.cidrs?.(id) ?? [], token),
    poolAllocations: (id, token, region) =>
      page(
        `allocations ${id}${region === undefined ? '' : ` in ${region}`}`,
        () => contents.allocations?.(id, region) ?? [],
        token
      ),
    discoveries: token =>
      page('discoveries', () => (typeof discoveries === 'function' ? discoveries() : discoveries), token),
    discoveredCidrs: (query, token) =>
      page(`discovered ${query.discoveryId} ${query.region}`, () => contents.discovered?.(query) ?? [], token)
  }
}

/** An IPAM without pools and without discoveries. */
export function whole(ipam: IpamApi): WholeIpam {
  const none = () => Promise.resolve({ rows: [], nextToken: undefined })
  return {
    pools: none,
    poolCidrs: none,
    poolAllocations: none,
    discoveries: none,
    discoveredCidrs: none,
    ...ipam
  }
}

/** Reads it; the clock stands at 2026-11-03T06:00:00Z. */
export function read(ipam: IpamApi | WholeIpam, settings: Partial<IpamSettings> = {}) {
  const logger = aLogger()
  const ports = { ipam: whole(ipam), logger, clock: aClock().clock }
  return { reading: ipamSource({ ...SETTINGS, ...settings }, ports).read(), logger }
}

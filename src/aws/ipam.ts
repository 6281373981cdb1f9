import {
  DescribeIpamPoolsCommand,
  DescribeIpamResourceDiscoveriesCommand,
  DescribeIpamScopesCommand,
  type EC2Client,
  GetIpamDiscoveredResourceCidrsCommand,
  GetIpamPoolAllocationsCommand,
  GetIpamPoolCidrsCommand,
  GetIpamResourceCidrsCommand,
  type IpamDiscoveredResourceCidr,
  type IpamPool,
  type IpamPoolAllocation,
  type IpamPoolCidr,
  type IpamResourceCidr,
  type IpamResourceDiscovery,
  type IpamResourceType,
  type IpamScope
} from '@aws-sdk/client-ec2'
import { requireList } from './answers.js'
import type { Access } from './clients.js'
import { createEc2Client } from './ec2-client.js'

/** One page of a list: its rows, and the token of the next page, where there is one. */
export interface Page<Row> {
  rows: Row[]
  nextToken: string | undefined
}

/** The calls of Amazon VPC IPAM that every run makes, a page each. */
export interface IpamApi {
  scopes(nextToken: string | undefined): Promise<Page<IpamScope>>
  resourceCidrs(query: ResourceCidrsQuery, nextToken: string | undefined): Promise<Page<IpamResourceCidr>>
}

export interface ResourceCidrsQuery {
  scopeId: string
  /** Absent: every type. */
  resourceType?: string
}

/** The calls that tell of IPAM's own pools. */
export interface IpamPoolsApi {
  /** Pools of every scope: there is no filter that is documented to choose one. */
  pools(nextToken: string | undefined): Promise<Page<IpamPool>>
  poolCidrs(poolId: string, nextToken: string | undefined): Promise<Page<IpamPoolCidr>>
  /** @param region where to ask; IPAM's home Region unless another is given. */
  poolAllocations(
    poolId: string,
    nextToken: string | undefined,
    region?: string
  ): Promise<Page<IpamPoolAllocation>>
}

/** The calls that tell when IPAM looked at a resource. */
export interface IpamDiscoveriesApi {
  discoveries(nextToken: string | undefined): Promise<Page<IpamResourceDiscovery>>
  discoveredCidrs(
    query: DiscoveredCidrsQuery,
    nextToken: string | undefined
  ): Promise<Page<IpamDiscoveredResourceCidr>>
}

export interface DiscoveredCidrsQuery {
  discoveryId: string
  /** The Region of the resources. */
  region: string
}

/** The largest page that most of these calls give (EC2 API Reference). */
const PAGE_ROWS = 1_000

/** `GetIpamPoolAllocations` gives no page smaller than 1,000 and none larger than this (EC2 API Reference). */
const PAGE_ALLOCATIONS = 100_000

/** IPAM, which answers in its home Region only. */
export function createIpamApi(
  access: Access,
  homeRegion: string
): IpamApi & IpamPoolsApi & IpamDiscoveriesApi {
  const client = createEc2Client(access, homeRegion)
  const others = new Map<string, EC2Client>()
  const clientOf = (region: string) => {
    if (region === homeRegion) return client
    const other = others.get(region) ?? createEc2Client(access, region)
    others.set(region, other)
    return other
  }
  return {
    async scopes(nextToken) {
      const command = new DescribeIpamScopesCommand({ MaxResults: PAGE_ROWS, ...after(nextToken) })
      command.middlewareStack.use(requireList('IpamScopes'))
      const answer = await client.send(command)
      return { rows: answer.IpamScopes ?? [], nextToken: answer.NextToken }
    },

    async resourceCidrs({ scopeId, resourceType }, nextToken) {
      const command = new GetIpamResourceCidrsCommand({
        IpamScopeId: scopeId,
        MaxResults: PAGE_ROWS,
        // A type newer than the SDK is the caller's business.
        ...(resourceType !== undefined && { ResourceType: resourceType as IpamResourceType }),
        ...after(nextToken)
      })
      command.middlewareStack.use(requireList('IpamResourceCidrs'))
      const answer = await client.send(command)
      return { rows: answer.IpamResourceCidrs ?? [], nextToken: answer.NextToken }
    },

    async pools(nextToken) {
      const command = new DescribeIpamPoolsCommand({ MaxResults: PAGE_ROWS, ...after(nextToken) })
      command.middlewareStack.use(requireList('IpamPools'))
      const answer = await client.send(command)
      return { rows: answer.IpamPools ?? [], nextToken: answer.NextToken }
    },

    async poolCidrs(poolId, nextToken) {
      const command = new GetIpamPoolCidrsCommand({
        IpamPoolId: poolId,
        MaxResults: PAGE_ROWS,
        ...after(nextToken)
      })
      command.middlewareStack.use(requireList('IpamPoolCidrs'))
      const answer = await client.send(command)
      return { rows: answer.IpamPoolCidrs ?? [], nextToken: answer.NextToken }
    },

    async poolAllocations(poolId, nextToken, region = homeRegion) {
      const command = new GetIpamPoolAllocationsCommand({
        IpamPoolId: poolId,
        MaxResults: PAGE_ALLOCATIONS,
        ...after(nextToken)
      })
      command.middlewareStack.use(requireList('IpamPoolAllocations'))
      const answer = await clientOf(region).send(command)
      return { rows: answer.IpamPoolAllocations ?? [], nextToken: answer.NextToken }
    },

    async discoveries(nextToken) {
      const command = new DescribeIpamResourceDiscoveriesCommand({
        MaxResults: PAGE_ROWS,
        ...after(nextToken)
      })
      command.middlewareStack.use(requireList('IpamResourceDiscoveries'))
      const answer = await client.send(command)
      return { rows: answer.IpamResourceDiscoveries ?? [], nextToken: answer.NextToken }
    },

    async discoveredCidrs({ discoveryId, region }, nextToken) {
      const command = new GetIpamDiscoveredResourceCidrsCommand({
        IpamResourceDiscoveryId: discoveryId,
        ResourceRegion: region,
        MaxResults: PAGE_ROWS,
        ...after(nextToken)
      })
      command.middlewareStack.use(requireList('IpamDiscoveredResourceCidrs'))
      const answer = await client.send(command)
      return { rows: answer.IpamDiscoveredResourceCidrs ?? [], nextToken: answer.NextToken }
    }
  }
}

function after(nextToken: string | undefined): { NextToken?: string } {
  return nextToken === undefined ? {} : { NextToken: nextToken }
}

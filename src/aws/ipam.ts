import {
  DescribeIpamScopesCommand,
  EC2Client,
  GetIpamResourceCidrsCommand,
  type IpamResourceCidr,
  type IpamResourceType,
  type IpamScope
} from '@aws-sdk/client-ec2'
import { requireList } from './answers.js'
import { clientConfig, type Access } from './clients.js'

/** One page of a list: its rows, and the token of the next page, where there is one. */
export interface Page<Row> {
  rows: Row[]
  nextToken: string | undefined
}

/** The calls of Amazon VPC IPAM that are used here, a page each. */
export interface IpamApi {
  scopes(nextToken: string | undefined): Promise<Page<IpamScope>>
  resourceCidrs(query: ResourceCidrsQuery, nextToken: string | undefined): Promise<Page<IpamResourceCidr>>
}

export interface ResourceCidrsQuery {
  scopeId: string
  /** Absent: every type. */
  resourceType?: string
}

/** The largest page that `GetIpamResourceCidrs` and `DescribeIpamScopes` give (EC2 API Reference). */
const PAGE_ROWS = 1_000

/** IPAM, which answers in its home Region only. */
export function createIpamApi(access: Access, homeRegion: string): IpamApi {
  const client = new EC2Client(clientConfig(access, homeRegion))
  // It makes a redacted copy of every page for a logger that is not there: a tenth of a large read.
  client.middlewareStack.remove('loggerMiddleware')
  return {
    async scopes(nextToken) {
      const command = new DescribeIpamScopesCommand({
        MaxResults: PAGE_ROWS,
        ...(nextToken !== undefined && { NextToken: nextToken })
      })
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
        ...(nextToken !== undefined && { NextToken: nextToken })
      })
      command.middlewareStack.use(requireList('IpamResourceCidrs'))
      const answer = await client.send(command)
      return { rows: answer.IpamResourceCidrs ?? [], nextToken: answer.NextToken }
    }
  }
}

import type { IpamResourceCidr, IpamScope } from '@aws-sdk/client-ec2'
import type { IpamApi, Page, ResourceCidrsQuery } from '../../../src/aws/ipam.js'
import type { Clock, Logger } from '../../../src/ports.js'

/** A logger that keeps what it is told. */
export function aLogger(): Logger & { lines: string[] } {
  const lines: string[] = []
  const keep = (message: string) => {
    lines.push(message)
  }
  return { lines, debug: keep, info: keep, warning: keep }
}

/** A clock that stands still until it is moved on. */
export function aClock(): { clock: Clock; pass: (ms: number) => void } {
  let now = Date.parse('2026-11-03T06:00:00Z')
  return {
    clock: () => new Date(now),
    pass: ms => {
      now += ms
    }
  }
}

export const PRIVATE: IpamScope = { IpamScopeId: 'ipam-scope-private', IpamScopeType: 'private' }
export const PUBLIC: IpamScope = { IpamScopeId: 'ipam-scope-public', IpamScopeType: 'public' }

export type Pages = Page<IpamResourceCidr>[]

/** One row. */
export function aRow(id: string): IpamResourceCidr {
  return { ResourceId: id, ResourceType: 'subnet', ResourceCidr: '10.0.0.0/24', IpUsage: 0.5 }
}

/** So many pages of one row each, which lead to one another. */
export function pages(...ids: string[]): Pages {
  return ids.map((id, index) => ({
    rows: [aRow(id)],
    nextToken: index === ids.length - 1 ? undefined : `after-${id}`
  }))
}

/** IPAM as it would answer: scopes on one page, and for each query its pages or an error. */
export function anIpam(
  scopes: IpamScope[],
  answer: (query: ResourceCidrsQuery, nextToken: string | undefined) => Page<IpamResourceCidr>
): IpamApi & { queries: ResourceCidrsQuery[] } {
  const queries: ResourceCidrsQuery[] = []
  return {
    queries,
    scopes: () => Promise.resolve({ rows: scopes, nextToken: undefined }),
    resourceCidrs: async (query, nextToken) => {
      if (nextToken === undefined) queries.push(query)
      await Promise.resolve()
      return answer(query, nextToken)
    }
  }
}

/** Serves a list of pages by their tokens. */
export function serve(list: Pages, nextToken: string | undefined): Page<IpamResourceCidr> {
  const at = nextToken === undefined ? 0 : list.findIndex(page => page.nextToken === nextToken) + 1
  const page = list[at]
  if (page === undefined) throw new Error(`no page after ${String(nextToken)}`)
  return page
}

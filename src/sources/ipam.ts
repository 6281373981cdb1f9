import type { IpamScope } from '@aws-sdk/client-ec2'
import pLimit from 'p-limit'
import { explain } from '../aws/errors.js'
import type { IpamApi } from '../aws/ipam.js'
import { CheckError } from '../domain/failure.js'
import type { Gap } from '../domain/report.js'
import type { Resource } from '../domain/resource.js'
import type { Clock, Logger } from '../ports.js'
import type { ScopeChoice } from '../settings.js'
import { fromIpam } from './ipam-row.js'
import { Progress } from './progress.js'
import type { Reading, Source } from './source.js'
import { walk } from './walk.js'

export interface IpamSettings {
  homeRegion: string
  scopes: ScopeChoice
  resourceTypes: string[] | 'all'
}

export interface IpamPorts {
  ipam: IpamApi
  logger: Logger
  clock: Clock
}

/**
 * Walks at once. A page costs more to parse than to fetch, and the EC2 API refills 20 requests a second for the whole
 * account: more would only be throttled.
 */
const WALKS_AT_ONCE = 4

/** One list to walk: a scope's resources, of one type or of all. */
interface Walk {
  scope: IpamScope & { IpamScopeId: string }
  resourceType?: string
}

/** Reads Amazon VPC IPAM: every scope that was asked for, every page, for each resource type. */
export function ipamSource(settings: IpamSettings, { ipam, logger, clock }: IpamPorts): Source {
  return {
    async read(): Promise<Reading> {
      const scopes = await findScopes(settings, ipam)
      const searched = inWords(scopes, settings.homeRegion)
      logger.info(`Reading resources of ${typesInWords(settings.resourceTypes)} in ${searched}`)

      const progress = new Progress(logger, clock)
      const limit = pLimit(WALKS_AT_ONCE)
      const walks = plan(scopes, settings.resourceTypes)
      const read = await Promise.all(walks.map(one => limit(() => readWalk(one, ipam, progress))))
      logger.info(`Read ${progress.toString()}`)

      return {
        source: 'ipam',
        homeRegion: settings.homeRegion,
        searched,
        resources: read.flatMap(({ resources }) => resources),
        gaps: read.flatMap(({ gap }) => gap ?? [])
      }
    }
  }
}

function plan(scopes: Walk['scope'][], resourceTypes: string[] | 'all'): Walk[] {
  if (resourceTypes === 'all') return scopes.map(scope => ({ scope }))
  return scopes.flatMap(scope => resourceTypes.map(resourceType => ({ scope, resourceType })))
}

async function readWalk(
  { scope, resourceType }: Walk,
  ipam: IpamApi,
  progress: Progress
): Promise<{ resources: Resource[]; gap?: Gap }> {
  const resources: Resource[] = []
  const query = { scopeId: scope.IpamScopeId, ...(resourceType !== undefined && { resourceType }) }
  try {
    await walk(
      token => ipam.resourceCidrs(query, token),
      rows => {
        for (const row of rows) resources.push(fromIpam(row, scope.IpamScopeId))
        progress.page(rows.length)
      }
    )
    return { resources }
  } catch (error) {
    const { reason, remedy } = explain(error, { action: 'ec2:GetIpamResourceCidrs' })
    const kind = resourceType === undefined ? 'resources of every type' : `resources of type ${resourceType}`
    const rest = resources.length === 0 ? '' : `, after the first ${resources.length.toLocaleString('en-US')}`
    const gap = { what: `${kind} in ${scope.IpamScopeId}${rest}`, reason, ...(remedy && { remedy }) }
    return { resources, gap }
  }
}

/**
 * The scopes that were asked for. All are read and chosen from here, so that a wrong id can be answered with the right
 * ones.
 *
 * @throws CheckError when the scopes cannot be read, or there is none of those asked for.
 */
async function findScopes(
  { scopes: choice, homeRegion }: IpamSettings,
  ipam: IpamApi
): Promise<Walk['scope'][]> {
  const all: Walk['scope'][] = []
  try {
    await walk(
      token => ipam.scopes(token),
      rows => {
        all.push(...rows.filter(isThere))
      }
    )
  } catch (error) {
    const { reason, remedy } = explain(error, { action: 'ec2:DescribeIpamScopes' })
    throw new CheckError(`the IPAM scopes in ${homeRegion} could not be read: ${reason}`, {
      remedy,
      cause: error
    })
  }

  if (all.length === 0) {
    throw new CheckError(`no IPAM scope in ${homeRegion}: is it the home Region of your IPAM?`, {
      remedy:
        'give the home Region as aws-region, and credentials of the account that owns the IPAM (the delegated administrator in an organisation)'
    })
  }
  return 'ids' in choice ? byId(all, choice.ids) : byType(all, choice.type)
}

function isThere(scope: IpamScope): scope is Walk['scope'] {
  return scope.IpamScopeId !== undefined && scope.State !== 'delete-complete'
}

function byId(all: Walk['scope'][], ids: string[]): Walk['scope'][] {
  const unknown = ids.filter(id => !all.some(scope => scope.IpamScopeId === id))
  if (unknown.length === 0) return all.filter(scope => ids.includes(scope.IpamScopeId))
  const there = all.map(scope => `${scope.IpamScopeId} (${scope.IpamScopeType ?? 'of no type'})`)
  throw new CheckError(`scope-ids: there is no scope ${unknown.join(', ')}`, {
    remedy: `the scopes there are: ${there.join(', ')}`
  })
}

function byType(all: Walk['scope'][], type: 'private' | 'public' | 'all'): Walk['scope'][] {
  const chosen = all.filter(scope => type === 'all' || scope.IpamScopeType === type)
  if (chosen.length > 0) return chosen
  throw new CheckError(`scope-type: there is no ${type} scope`, {
    remedy: `the scopes there are: ${all.map(scope => `${scope.IpamScopeId} (${scope.IpamScopeType ?? '?'})`).join(', ')}`
  })
}

function inWords(scopes: Walk['scope'][], homeRegion: string): string {
  const types = [...new Set(scopes.map(scope => scope.IpamScopeType ?? 'unknown'))].sort()
  const counts = types.map(type => {
    const count = scopes.filter(scope => (scope.IpamScopeType ?? 'unknown') === type).length
    return `${count} ${type} ${count === 1 ? 'scope' : 'scopes'}`
  })
  return `${counts.join(' and ')} (home Region ${homeRegion})`
}

function typesInWords(resourceTypes: string[] | 'all'): string {
  return resourceTypes === 'all' ? 'every type' : `type ${resourceTypes.join(', ')}`
}

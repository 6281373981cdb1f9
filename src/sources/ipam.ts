import pLimit, { type LimitFunction } from 'p-limit'
import { explain } from '../aws/errors.js'
import type { IpamApi, IpamDiscoveriesApi, IpamPoolsApi, ResourceCidrsQuery } from '../aws/ipam.js'
import { grouped } from '../domain/count.js'
import type { Gap } from '../domain/report.js'
import { IPAM_POOL, type Resource } from '../domain/resource.js'
import { withVpcHeadroom } from '../domain/vpc-headroom.js'
import type { Clock, Logger } from '../ports.js'
import type { ScopeChoice } from '../settings.js'
import { readPools } from './ipam-pools.js'
import { fromIpam } from './ipam-row.js'
import { withSamples } from './ipam-samples.js'
import { findScopes, inWords, type Scope } from './ipam-scopes.js'
import { Progress } from './progress.js'
import { sharedTexts } from './shared-texts.js'
import type { Reading, Source } from './source.js'
import { walk } from './walk.js'

export interface IpamSettings {
  homeRegion: string
  scopes: ScopeChoice
  /** AWS's resource types and `ipam-pool`, or all of them. */
  resourceTypes: string[] | 'all'
  /** Types that are read beside, as surroundings and not as findings. */
  alsoRead?: readonly string[]
  /** The age in seconds beyond which a sample is a gap; absent, nobody asks how old the samples are. */
  maxAgeSeconds?: number
}

export interface IpamPorts {
  ipam: IpamApi & IpamPoolsApi & IpamDiscoveriesApi
  logger: Logger
  clock: Clock
}

/**
 * Walks at once. A page costs more to parse than to fetch, and the EC2 API refills 20 requests a second for the whole
 * account: more would only be throttled.
 */
const WALKS_AT_ONCE = 4

/** What the walks of one read share. */
interface Work {
  ipam: IpamPorts['ipam']
  limit: LimitFunction
  progress: Progress
  clock: Clock
}

/** What was read of a list, and why not all of it, where that is so. */
interface Read {
  resources: Resource[]
  surroundings: Resource[]
  gaps: Gap[]
}

/** Reads Amazon VPC IPAM: every scope that was asked for, every page, for each resource type. */
export function ipamSource(settings: IpamSettings, { ipam, logger, clock }: IpamPorts): Source {
  return {
    async read(): Promise<Reading> {
      const progress = new Progress(logger, clock)
      const work = { ipam, limit: pLimit(WALKS_AT_ONCE), progress, clock }
      const reading = await progress.during(readAll(settings, work, logger))
      logger.info(`Read ${progress.toString()}`)
      return reading
    }
  }
}

async function readAll(settings: IpamSettings, work: Work, logger: Logger): Promise<Reading> {
  const { homeRegion, maxAgeSeconds } = settings
  const scopes = await findScopes(settings, work.ipam)
  const searched = inWords(scopes, homeRegion)
  logger.info(`Reading resources of ${typesInWords(settings)} in ${searched}`)

  const read = joined(await Promise.all(listsOf(scopes, settings, work)))
  if (maxAgeSeconds === undefined) return { source: 'ipam', homeRegion, searched, ...read }
  const { resources, gaps } = await withSamples(read.resources, { homeRegion, maxAgeSeconds }, work)
  return { source: 'ipam', homeRegion, searched, ...read, resources, gaps: [...read.gaps, ...gaps] }
}

/** Begins to read all that was asked for: the scopes one after the other, as far as the limit lets it, then pools. */
function listsOf(scopes: readonly Scope[], settings: IpamSettings, work: Work): Promise<Read>[] {
  const { homeRegion, resourceTypes, alsoRead = [] } = settings
  const lists = scopes.map(scope => readScope(scope.IpamScopeId, settings, work))
  const isAsked = resourceTypes === 'all' || resourceTypes.includes(IPAM_POOL)
  if (!isAsked && !alsoRead.includes(IPAM_POOL)) return lists
  const ids = scopes.map(scope => scope.IpamScopeId)
  const pools = readPools(ids, homeRegion, work).then(({ resources, gaps }) =>
    isAsked ? { resources, surroundings: [], gaps } : { resources: [], surroundings: resources, gaps }
  )
  return [...lists, pools]
}

function joined(reads: readonly Read[]): Read {
  return {
    resources: reads.flatMap(({ resources }) => resources),
    surroundings: reads.flatMap(({ surroundings }) => surroundings),
    gaps: reads.flatMap(({ gaps }) => gaps)
  }
}

/** The resources of a scope; its VPCs with their free blocks, for which its subnets are read too. */
async function readScope(
  scopeId: string,
  { resourceTypes, alsoRead = [] }: IpamSettings,
  work: Work
): Promise<Read> {
  if (resourceTypes === 'all') {
    const { resources, gaps } = await readList({ scopeId }, work)
    return { resources: withHeadroom(resources, resources, gaps), surroundings: [], gaps }
  }

  const asked = resourceTypes.filter(type => type !== IPAM_POOL)
  const beside = readBeside(resourceTypes, alsoRead).filter(type => type !== IPAM_POOL)
  const needed = [...asked, ...beside]
  const reads = await Promise.all([
    ...asked.map(resourceType => readList({ scopeId, resourceType }, work)),
    ...beside.map(resourceType => readList({ scopeId, resourceType }, work, ` (${WHY_BESIDE})`))
  ])
  const all = reads.flatMap(({ resources }) => resources)
  const decisive = reads.filter((_, index) => ['vpc', 'subnet'].includes(needed[index] ?? ''))
  const unread = decisive.flatMap(({ gaps }) => gaps)
  // What is needed and was not asked for stands last.
  const [findings, others] = [reads.slice(0, asked.length), reads.slice(asked.length)].map(some =>
    withHeadroom(
      some.flatMap(({ resources }) => resources),
      all,
      unread
    )
  )
  const gaps = reads.flatMap(read => read.gaps)
  return { resources: findings ?? [], surroundings: alsoRead.length === 0 ? [] : (others ?? []), gaps }
}

/**
 * Resources whose VPCs have their free blocks. Where a VPC or a subnet may have been missed, no VPC has any: a subnet
 * that was not read would make room where there is none.
 */
function withHeadroom(resources: Resource[], all: readonly Resource[], gaps: readonly Gap[]): Resource[] {
  const vpcs = resources.filter(isOf('vpc'))
  if (gaps.length > 0 || vpcs.length === 0) return resources
  const others = resources.filter(resource => !isOf('vpc')(resource))
  return [...others, ...withVpcHeadroom(vpcs, all.filter(isOf('subnet')))]
}

function isOf(wanted: string): (resource: Resource) => boolean {
  return ({ type }) => type === wanted
}

/** The types that are read although nobody asked for them: what is free in a VPC is told by its subnets. */
function readBeside(asked: readonly string[], alsoRead: readonly string[]): string[] {
  const wanted = [...asked, ...alsoRead]
  return [...new Set([...alsoRead, ...(wanted.includes('vpc') ? ['subnet'] : [])])].filter(
    type => !asked.includes(type)
  )
}

const WHY_BESIDE = 'for what is free'

/**
 * One list of a scope, of one type or of all, to its end or as far as it goes.
 *
 * @param why it is read, where it was not asked for
 */
async function readList(
  query: ResourceCidrsQuery,
  { ipam, limit, progress }: Work,
  why = ''
): Promise<Omit<Read, 'surroundings'>> {
  const { scopeId, resourceType } = query
  const resources: Resource[] = []
  const share = sharedTexts()
  try {
    await limit(() =>
      walk(
        token => ipam.resourceCidrs(query, token),
        rows => {
          for (const row of rows) resources.push(fromIpam(row, scopeId, share))
          progress.page(rows.length)
        }
      )
    )
    return { resources, gaps: [] }
  } catch (error) {
    const { reason, remedy } = explain(error, { action: 'ec2:GetIpamResourceCidrs' })
    const kind = resourceType === undefined ? 'resources of every type' : `resources of type ${resourceType}`
    const rest = resources.length === 0 ? '' : `, after the first ${grouped(resources.length)}`
    const gap = { what: `${kind}${why} in ${scopeId}${rest}`, reason, ...(remedy && { remedy }) }
    return { resources, gaps: [gap] }
  }
}

function typesInWords({ resourceTypes, alsoRead = [] }: IpamSettings): string {
  if (resourceTypes === 'all') return 'every type'
  const beside = readBeside(resourceTypes, alsoRead)
  const also = beside.length === 0 ? '' : ` (and of type ${beside.join(', ')}, ${WHY_BESIDE})`
  return `type ${resourceTypes.join(', ')}${also}`
}

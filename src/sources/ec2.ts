import type { Subnet, Vpc } from '@aws-sdk/client-ec2'
import pLimit, { type LimitFunction } from 'p-limit'
import type { Ec2Api } from '../aws/ec2.js'
import { explain } from '../aws/errors.js'
import { rangeOf, type Range } from '../domain/range.js'
import type { Gap } from '../domain/report.js'
import type { Resource } from '../domain/resource.js'
import { withVpcHeadroom } from '../domain/vpc-headroom.js'
import type { Clock, Logger } from '../ports.js'
import { subnetRows, vpcRows } from './ec2-row.js'
import { Progress } from './progress.js'
import type { Reading, Source } from './source.js'
import { walk } from './walk.js'

export interface Ec2Settings {
  /** Regions to read, or all that are enabled in an account. */
  regions: string[] | 'all'
  resourceTypes: string[] | 'all'
  /** Types that are read beside, as surroundings and not as findings. */
  alsoRead?: readonly string[]
  /** Where an account is asked for its Regions. */
  homeRegion: string
}

/** An account to read, and the way to its EC2. */
export interface Account {
  /** As a gap names it: a role's ARN. */
  name: string
  /** Its id, which tells whether a VPC is its own. */
  id: () => Promise<string | undefined>
  api: (region: string) => Ec2Api
}

export interface Ec2Ports {
  accounts: Account[]
  logger: Logger
  clock: Clock
}

/** Walks at once, over all accounts and Regions; throttling is for each of them apart. */
const WALKS_AT_ONCE = 8

/** One account in one Region. */
interface Place {
  account: Account
  region: string
}

/** What one place told. A list that could not be read whole is undefined, with what came before the refusal beside. */
interface Found {
  place: Place
  accountId: string | undefined
  subnets: { rows: Subnet[]; whole: boolean }
  vpcs: { rows: Vpc[]; whole: boolean }
  gaps: Gap[]
}

/**
 * Reads plain EC2, for networks without IPAM: the subnets and VPCs of each account and Region. A place that refuses is a
 * gap and not the end of the run.
 *
 * A VPC is measured by the subnets its **owner** sees. An account that only takes part in a VPC shared with it sees the
 * subnets shared with it, which would make room where there is none: such a VPC is told without a measure unless its
 * owner is read too.
 */
export function ec2Source(settings: Ec2Settings, { accounts, logger, clock }: Ec2Ports): Source {
  return {
    async read(): Promise<Reading> {
      const limit = pLimit(WALKS_AT_ONCE)
      const { places, gaps } = await findPlaces(settings, accounts, limit)
      const regions = new Set(places.map(({ region }) => region)).size
      const searched = `${count(regions, 'Region')} of ${count(accounts.length, 'account')}`
      logger.info(`Reading subnets and VPCs by EC2 in ${searched}`)

      const { resourceTypes, alsoRead = [] } = settings
      const isAsked = (type: string) => resourceTypes === 'all' || resourceTypes.includes(type)
      const wantsVpcs = isAsked('vpc') || alsoRead.includes('vpc')
      const progress = new Progress(logger, clock)
      const found = await Promise.all(places.map(place => readPlace(place, wantsVpcs, limit, progress)))
      logger.info(`Read ${progress.toString()}`)
      const all = [...subnetsOf(found), ...(wantsVpcs ? vpcsOf(found) : [])]
      return {
        source: 'ec2',
        searched,
        resources: all.filter(({ type }) => isAsked(type)),
        surroundings: all.filter(({ type }) => !isAsked(type) && alsoRead.includes(type)),
        gaps: [...gaps, ...found.flatMap(one => one.gaps)]
      }
    }
  }
}

async function findPlaces(
  { regions, homeRegion }: Ec2Settings,
  accounts: Account[],
  limit: LimitFunction
): Promise<{ places: Place[]; gaps: Gap[] }> {
  if (regions !== 'all') {
    return { places: accounts.flatMap(account => regions.map(region => ({ account, region }))), gaps: [] }
  }
  const gaps: Gap[] = []
  const places = await Promise.all(
    accounts.map(async account => {
      const enabled = await limit(() => account.api(homeRegion).regions()).catch((error: unknown) => {
        gaps.push(gapOf(error, 'ec2:DescribeRegions', `every Region of ${account.name}`))
        return []
      })
      return enabled.map(region => ({ account, region }))
    })
  )
  return { places: places.flat(), gaps }
}

async function readPlace(
  place: Place,
  wantsVpcs: boolean,
  limit: LimitFunction,
  progress: Progress
): Promise<Found> {
  const { account, region } = place
  const where = `in ${region} of ${account.name}`
  const gaps: Gap[] = []
  const api = account.api(region)
  const read = async <Row>(fetchPage: Parameters<typeof walk<Row>>[0], action: string, what: string) => {
    const rows: Row[] = []
    const onPage = (page: Row[]) => {
      rows.push(...page)
      progress.page(page.length)
    }
    try {
      await limit(() => walk(fetchPage, onPage))
      return { rows, whole: true }
    } catch (error) {
      const rest = rows.length === 0 ? '' : `, after the first ${rows.length.toLocaleString('en-US')}`
      gaps.push(gapOf(error, action, `${what} ${where}${rest}`))
      return { rows, whole: false }
    }
  }
  const nothing = { rows: [], whole: true }
  const [subnets, vpcs, accountId] = await Promise.all([
    read<Subnet>(token => api.subnets(token), 'ec2:DescribeSubnets', 'the subnets'),
    wantsVpcs ? read<Vpc>(token => api.vpcs(token), 'ec2:DescribeVpcs', 'the VPCs') : nothing,
    // Without it no VPC counts as the account's own, which leaves it unmeasured.
    wantsVpcs ? account.id().catch(() => undefined) : undefined
  ])
  return { place, accountId, subnets, vpcs, gaps: onePerReason(gaps, where) }
}

/** Where a whole account or Region refuses, one gap tells it. */
function onePerReason(gaps: Gap[], where: string): Gap[] {
  const [first, second] = gaps
  if (first === undefined || first.reason !== second?.reason) return gaps
  return [{ ...first, what: `the subnets and VPCs ${where}` }]
}

/** A subnet shared by RAM comes from several accounts and is one: as its owner sees it, with its tags. */
function subnetsOf(found: readonly Found[]): Resource[] {
  const subnets = new Map<string, { subnet: Subnet; region: string }>()
  for (const { place, subnets: list } of found) {
    for (const subnet of list.rows) {
      const id = subnet.SubnetId ?? `${subnets.size}`
      const isTagged = (subnet.Tags ?? []).length > 0
      if (isTagged || !subnets.has(id)) subnets.set(id, { subnet, region: place.region })
    }
  }
  return [...subnets.values()].flatMap(({ subnet, region }) => subnetRows(subnet, region))
}

/** VPCs by their id: as their owner sees them, or else as anybody does, without a measure. */
function vpcsOf(found: readonly Found[]): Resource[] {
  const rows = new Map<string, Resource[]>()
  for (const one of found) {
    const { vpcs, place, accountId } = one
    const isOwn = ({ OwnerId }: Vpc) => one.subnets.whole && accountId !== undefined && OwnerId === accountId
    for (const [id, measured] of measuredVpcs(vpcs.rows.filter(isOwn), one)) rows.set(id, measured)
    for (const vpc of vpcs.rows) {
      const id = vpc.VpcId ?? `${rows.size}`
      if (!rows.has(id)) rows.set(id, vpcRows(vpc, place.region, undefined))
    }
  }
  return [...rows.values()].flat()
}

/** VPCs of which every subnet is known, with their usage and their free blocks. */
function measuredVpcs(vpcs: readonly Vpc[], { place, subnets }: Found): Map<string, Resource[]> {
  const used = subnets.rows.flatMap(subnet => subnetRows(subnet, place.region))
  const ranges = new Map<string, Range[]>()
  for (const { vpcId = '', cidr } of used) {
    const range = rangeOf(cidr)
    if (range === undefined) continue
    const others = ranges.get(vpcId)
    if (others === undefined) ranges.set(vpcId, [range])
    else others.push(range)
  }
  const rows = vpcs.flatMap(vpc => vpcRows(vpc, place.region, ranges.get(vpc.VpcId ?? '') ?? []))
  return byId(withVpcHeadroom(rows, used))
}

function byId(resources: readonly Resource[]): Map<string, Resource[]> {
  const groups = new Map<string, Resource[]>()
  for (const resource of resources) groups.set(resource.id, [...(groups.get(resource.id) ?? []), resource])
  return groups
}

function gapOf(error: unknown, action: string, what: string): Gap {
  const { reason, remedy } = explain(error, { action })
  return { what, reason, ...(remedy !== undefined && { remedy }) }
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`
}

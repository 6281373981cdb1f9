import type { Subnet, Vpc } from '@aws-sdk/client-ec2'
import pLimit, { type LimitFunction } from 'p-limit'
import { BrokenAnswerError } from '../aws/answers.js'
import { REGION } from '../aws/arn.js'
import type { Ec2Api } from '../aws/ec2.js'
import { explain } from '../aws/errors.js'
import { grouped } from '../domain/count.js'
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

/** What one place told: of a list that could not be read whole, what came before the refusal. */
interface Found {
  place: Place
  accountId: string | undefined
  subnets: Subnet[]
  vpcs: Vpc[]
  /** Those of the VPCs, by their id, that are its own and of which every subnet is known. */
  measured: Map<string, Resource[]>
  gaps: Gap[]
}

/** What came of a list; all of it, where there is no gap. */
interface List<Row> {
  rows: Row[]
  gaps: Gap[]
}

/** Reads one account in one Region. */
type ReadPlace = (place: Place) => Promise<Found>

/**
 * Reads plain EC2, for networks without IPAM: the subnets and VPCs of each account and Region. A place that refuses is a
 * gap and not the end of the run.
 *
 * A VPC is measured by the subnets its **owner** sees. An account that only takes part in a VPC shared with it sees the
 * subnets shared with it, which would make room where there is none: such a VPC is told without a measure unless its
 * owner is read too.
 */
export function ec2Source(settings: Ec2Settings, ports: Ec2Ports): Source {
  return {
    async read(): Promise<Reading> {
      const progress = new Progress(ports.logger, ports.clock)
      const reading = await progress.during(readAll(settings, ports, progress))
      ports.logger.info(`Read ${progress.toString()}`)
      return reading
    }
  }
}

async function readAll(
  settings: Ec2Settings,
  { accounts, logger }: Ec2Ports,
  progress: Progress
): Promise<Reading> {
  const limit = pLimit(WALKS_AT_ONCE)
  const { places, gaps } = await findPlaces(settings, accounts, limit)
  const regions = new Set(places.map(({ region }) => region)).size
  const searched = `${count(regions, 'Region')} of ${count(accounts.length, 'account')}`
  logger.info(`Reading subnets and VPCs by EC2 in ${searched}`)

  const { resourceTypes, alsoRead = [] } = settings
  const isAsked = (type: string) => resourceTypes === 'all' || resourceTypes.includes(type)
  const wantsVpcs = isAsked('vpc') || alsoRead.includes('vpc')
  const found = await Promise.all(places.map(reader(wantsVpcs, accounts, limit, progress)))
  const all = [...subnetsOf(found), ...(wantsVpcs ? vpcsOf(found) : [])]
  return {
    source: 'ec2',
    searched,
    resources: all.filter(({ type }) => isAsked(type)),
    surroundings: all.filter(({ type }) => !isAsked(type) && alsoRead.includes(type)),
    gaps: [...gaps, ...found.flatMap(one => one.gaps)]
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
  const all = await Promise.all(
    accounts.map(async account => {
      try {
        const enabled = await limit(() => account.api(homeRegion).regions())
        if (enabled.length === 0) throw new BrokenAnswerError('the answer named not one Region')
        const sound = enabled.filter(region => REGION.test(region))
        return {
          places: sound.map(region => ({ account, region })),
          gaps: sound.length === enabled.length ? [] : [unnamed(enabled.length - sound.length, account)]
        }
      } catch (error) {
        return { places: [], gaps: [gapOf(error, 'ec2:DescribeRegions', `every Region of ${account.name}`)] }
      }
    })
  )
  return { places: all.flatMap(({ places }) => places), gaps: all.flatMap(({ gaps }) => gaps) }
}

/** Regions by a name that none can have: what is in them is missed. */
function unnamed(regions: number, { name }: Account): Gap {
  return {
    what: `${count(regions, 'Region')} of ${name}`,
    reason: 'came by a name that no Region has',
    remedy: 'run it again; if it stays so, name the Regions as the input regions'
  }
}

function reader(
  wantsVpcs: boolean,
  accounts: Account[],
  limit: LimitFunction,
  progress: Progress
): ReadPlace {
  const idOf = idsOf(limit)
  // Whose a VPC is decides whether it is measured; whose a subnet is matters where it can come from several accounts.
  const needsId = wantsVpcs || accounts.length > 1
  return async place => {
    const { account, region } = place
    const where = `in ${region} of ${account.name}`
    const api = account.api(region)
    const read = async <Row extends object>(
      fetchPage: Parameters<typeof walk<Row>>[0],
      action: string,
      what: string
    ): Promise<List<Row>> => {
      const rows: Row[] = []
      const onPage = (page: Row[]) => {
        rows.push(...page)
        progress.page(page.length)
      }
      try {
        await limit(() => walk(fetchPage, onPage))
        return { rows, gaps: [] }
      } catch (error) {
        const rest = rows.length === 0 ? '' : `, after the first ${grouped(rows.length)}`
        return { rows, gaps: [gapOf(error, action, `${what} ${where}${rest}`)] }
      }
    }
    const noVpcs: List<Vpc> = { rows: [], gaps: [] }
    const notAsked: Identity = {}
    const [subnets, vpcs, identity] = await Promise.all([
      read<Subnet>(token => api.subnets(token), 'ec2:DescribeSubnets', 'the subnets'),
      wantsVpcs ? read<Vpc>(token => api.vpcs(token), 'ec2:DescribeVpcs', 'the VPCs') : noVpcs,
      needsId ? idOf(account) : notAsked
    ])
    const gaps = [...subnets.gaps, ...vpcs.gaps]
    if (identity.refusal !== undefined && vpcs.rows.length > 0) {
      const what = `whose the VPCs ${where} are, without which none of them is measured`
      gaps.push(gapOf(identity.refusal, 'sts:GetCallerIdentity', what))
    }
    const accountId = identity.id
    const isOwn = ({ VpcId, OwnerId }: Vpc) =>
      accountId !== undefined && OwnerId === accountId && (VpcId ?? '') !== ''
    const own = subnets.gaps.length === 0 ? vpcs.rows.filter(isOwn) : []
    const { measured, unknown } = measuredVpcs(own, subnets.rows, region)
    if (unknown.length > 0) gaps.push(lostIn(unknown, where))
    return {
      place,
      accountId,
      subnets: subnets.rows,
      vpcs: vpcs.rows,
      measured,
      gaps: onePerReason(gaps, where)
    }
  }
}

/** Whose credentials they are, or why that is not known; neither, where it was not asked. */
interface Identity {
  id?: string
  refusal?: unknown
}

/** Whose credentials they are, asked once for each account and not for each of its Regions. */
function idsOf(limit: LimitFunction): (account: Account) => Promise<Identity> {
  const known = new Map<Account, Promise<Identity>>()
  return account => {
    const asked =
      known.get(account) ??
      limit(account.id).then(
        id => (id ? { id } : { refusal: new BrokenAnswerError('AWS did not say whose the credentials are') }),
        (refusal: unknown) => ({ refusal })
      )
    known.set(account, asked)
    return asked
  }
}

/** Where a whole account or Region refuses, one gap tells it. */
function onePerReason(gaps: Gap[], where: string): Gap[] {
  const [first] = gaps
  if (first === undefined || gaps.length === 1 || gaps.some(({ reason }) => reason !== first.reason))
    return gaps
  return [{ ...first, what: `the subnets and VPCs ${where}` }]
}

/** A subnet shared by RAM comes from several accounts and is one: as its owner sees it, with its tags. */
function subnetsOf(found: readonly Found[]): Resource[] {
  const subnets = new Map<string, SeenSubnet>()
  for (const { place, accountId, subnets: list } of found) {
    for (const subnet of list) {
      const id = subnet.SubnetId ?? `${subnets.size}`
      const seen = { subnet, region: place.region, rank: rankOf(subnet, accountId) }
      const other = subnets.get(id)
      if (other === undefined || isBetter(seen, other)) subnets.set(id, seen)
    }
  }
  return [...subnets.values()].flatMap(({ subnet, region }) => subnetRows(subnet, region))
}

interface SeenSubnet {
  subnet: Subnet
  region: string
  rank: number
}

/** The owner's row comes first; where nobody knows the owner, one with tags, which the owner's is more likely to have. */
function rankOf({ OwnerId, Tags = [] }: Subnet, accountId: string | undefined): number {
  if (accountId !== undefined && OwnerId === accountId) return 2
  return Tags.length > 0 ? 1 : 0
}

/** Of two rows that tell alike, the fuller one counts: they were read one after the other. */
function isBetter(a: SeenSubnet, b: SeenSubnet): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank
  const left = ({ subnet }: SeenSubnet) => subnet.AvailableIpAddressCount ?? Infinity
  return left(a) < left(b)
}

/** VPCs by their id: as their owner sees them, or else as anybody does, without a measure. */
function vpcsOf(found: readonly Found[]): Resource[] {
  const rows = new Map<string, Resource[]>()
  for (const { vpcs, place, measured } of found) {
    for (const [id, own] of measured) rows.set(id, own)
    for (const vpc of vpcs) {
      const id = vpc.VpcId ?? `${rows.size}`
      if (!rows.has(id)) rows.set(id, vpcRows(vpc, place.region, undefined))
    }
  }
  return [...rows.values()].flat()
}

/**
 * VPCs with their usage and their free blocks; and the ids of those of which not all that takes their space is known,
 * which would seem emptier than they are.
 */
function measuredVpcs(
  vpcs: readonly Vpc[],
  subnets: readonly Subnet[],
  region: string
): { measured: Map<string, Resource[]>; unknown: string[] } {
  const used = subnets.flatMap(subnet => subnetRows(subnet, region))
  const ranges = new Map<string, Range[]>()
  for (const { vpcId = '', cidr } of used) {
    const range = rangeOf(cidr)
    if (range === undefined) continue
    const others = ranges.get(vpcId)
    if (others === undefined) ranges.set(vpcId, [range])
    else others.push(range)
  }
  const rows = vpcs.flatMap(vpc => vpcRows(vpc, region, ranges.get(vpc.VpcId ?? '') ?? []))
  const measured = byId(withVpcHeadroom(rows, used))
  const unknown = [...measured].filter(([, all]) =>
    all.some(({ largestFreeBlock }) => largestFreeBlock === undefined)
  )
  for (const [id] of unknown) measured.delete(id)
  return { measured, unknown: unknown.map(([id]) => id) }
}

function lostIn(vpcs: readonly string[], where: string): Gap {
  const [first = ''] = vpcs
  return {
    what: `the usage of ${vpcs.length === 1 ? `the VPC ${first}` : count(vpcs.length, 'VPC')} ${where}`,
    reason: 'a CIDR of a VPC or a subnet came in a way that cannot be read, or a subnet without its VPC',
    remedy: 'run it again; if it stays so, look at what EC2 tells of the subnets there'
  }
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
  return `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`
}

import type { IpamDiscoveredResourceCidr, IpamResourceDiscovery } from '@aws-sdk/client-ec2'
import type { LimitFunction } from 'p-limit'
import { explain } from '../aws/errors.js'
import type { IpamDiscoveriesApi } from '../aws/ipam.js'
import { byCodeUnit } from '../domain/order.js'
import type { Gap } from '../domain/report.js'
import { IPAM_POOL, type Resource } from '../domain/resource.js'
import { ofUnknownAge, tooOld } from '../domain/samples.js'
import type { Clock } from '../ports.js'
import { gapsOfFailures, type Failure } from './ipam-failures.js'
import type { Progress } from './progress.js'
import { walk } from './walk.js'

export interface SamplesPorts {
  ipam: IpamDiscoveriesApi
  /** Bounds what runs at once. */
  limit: LimitFunction
  progress: Progress
  clock: Clock
}

export interface SamplesSettings {
  homeRegion: string
  maxAgeSeconds: number
}

/**
 * Resources with the time at which IPAM looked at them, and as gaps what is older than allowed or of unknown age.
 *
 * `GetIpamResourceCidrs` tells no time. What it tells comes of resource discoveries, and these do, one Region at a
 * time; so each that sees a Region of these resources is asked for it. Of two that saw the same resource the older
 * sample counts, since IPAM does not tell which of them its usage is from. IPAM's own pools are no samples: they are
 * as they are when they are read.
 */
export async function withSamples(
  resources: readonly Resource[],
  { homeRegion, maxAgeSeconds }: SamplesSettings,
  ports: SamplesPorts
): Promise<{ resources: Resource[]; gaps: Gap[] }> {
  const sampled = resources.filter(isSampled)
  if (sampled.length === 0) return { resources: [...resources], gaps: [] }

  const list = await listDiscoveries(homeRegion, ports)
  const regions = [...new Set(sampled.map(({ region }) => region))].filter(Boolean).sort(byCodeUnit)
  const asked = list.discoveries.flatMap(discovery =>
    regions.filter(region => sees(discovery, region)).map(region => ({ discovery, region }))
  )
  const times = new Map<string, string>()
  for (const resource of sampled) times.set(keyOf(resource.id, resource.cidr), '')
  const read = await Promise.all(asked.map(one => ports.limit(() => readTimes(one, times, ports))))

  const failures = read.flatMap(failure => failure ?? [])
  const dated = resources.map(resource => {
    const sampledAt = isSampled(resource) ? times.get(keyOf(resource.id, resource.cidr)) : undefined
    return sampledAt ? { ...resource, sampledAt } : resource
  })
  // What a refusal leaves without a time is told with the refusal.
  const refused = new Set(failures.map(({ name }) => name))
  const unknown =
    list.gaps.length > 0
      ? []
      : dated.filter(one => isSampled(one) && one.sampledAt === undefined && !refused.has(one.region))
  const why =
    list.discoveries.length === 0
      ? `there is no resource discovery in ${homeRegion}`
      : 'no resource discovery tells when it looked at them'
  return {
    resources: dated,
    gaps: [
      ...list.gaps,
      ...gapsOfFailures(failures),
      ...tooOld(dated, maxAgeSeconds, ports.clock()),
      ...ofUnknownAge(unknown, why)
    ]
  }
}

function isSampled({ type }: Resource): boolean {
  return type !== IPAM_POOL
}

function keyOf(id: string, cidr: string): string {
  return `${id}\u0000${cidr}`
}

type Discovery = IpamResourceDiscovery & { IpamResourceDiscoveryId: string }

async function listDiscoveries(
  homeRegion: string,
  { ipam, progress }: SamplesPorts
): Promise<{ discoveries: Discovery[]; gaps: Gap[] }> {
  const discoveries: Discovery[] = []
  try {
    await walk(
      token => ipam.discoveries(token),
      rows => {
        progress.page(rows.length)
        discoveries.push(...rows.filter(isThere))
      }
    )
    return { discoveries, gaps: [] }
  } catch (error) {
    const { reason, remedy } = explain(error, { action: 'ec2:DescribeIpamResourceDiscoveries' })
    const what = `the age of the resources (the resource discoveries in ${homeRegion})`
    return { discoveries, gaps: [{ what, reason, ...(remedy && { remedy }) }] }
  }
}

/** Whether a discovery looks at resources: one that is being made, deleted or isolated does not. */
function isThere(row: IpamResourceDiscovery): row is Discovery {
  const { State: state = 'create-complete', IpamResourceDiscoveryId: id } = row
  return id !== undefined && !/^(?:create-failed|delete-complete|delete-in-progress|isolate-)/.test(state)
}

/** Whether a discovery looks into a Region, as far as it says so. */
function sees({ OperatingRegions }: Discovery, region: string): boolean {
  return OperatingRegions === undefined || OperatingRegions.some(({ RegionName }) => RegionName === region)
}

/** Puts the time of each resource that is known there beside its key. */
async function readTimes(
  { discovery, region }: { discovery: Discovery; region: string },
  times: Map<string, string>,
  { ipam, progress }: SamplesPorts
): Promise<Failure | undefined> {
  const query = { discoveryId: discovery.IpamResourceDiscoveryId, region }
  try {
    await walk(
      token => ipam.discoveredCidrs(query, token),
      rows => {
        progress.page(rows.length)
        for (const row of rows) note(row, times)
      }
    )
    return undefined
  } catch (error) {
    const action = 'ec2:GetIpamDiscoveredResourceCidrs'
    return { what: 'the age of the resources in', noun: 'Region', name: region, action, error }
  }
}

function note(
  { ResourceId = '', ResourceCidr = '', SampleTime }: IpamDiscoveredResourceCidr,
  times: Map<string, string>
): void {
  if (SampleTime === undefined) return
  const key = keyOf(ResourceId, ResourceCidr)
  const other = times.get(key)
  if (other === undefined) return
  const time = SampleTime.toISOString()
  if (other === '' || time < other) times.set(key, time)
}

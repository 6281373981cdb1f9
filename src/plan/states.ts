import { bits, familyOf } from '../domain/cidr.js'
import { blockSize, toCount } from '../domain/count.js'
import { headroomOf } from '../domain/headroom.js'
import type { Judge } from '../domain/judge.js'
import type { NetworkState } from '../domain/plan.js'
import { IPAM_POOL, type Resource } from '../domain/resource.js'
import { measure } from '../domain/usage.js'
import { sizeOf, withoutMeasure, type Row } from './rows.js'
import { freeOf, type Space } from './space.js'
import type { Spaces } from './spaces.js'

/** A network today, with the plan's certain demand, and with the most of it. */
export interface States {
  before: NetworkState | null
  after: NetworkState | null
  atMost: NetworkState | null
  /** A limit that could not be held against anything, in words. */
  doubt?: string
}

export function statesOf(row: Row, spaces: Spaces, judge: Judge): States {
  const isUnknown = row.range === undefined && row.addedBy !== undefined && row.resource.type !== IPAM_POOL
  const stateLater = (extent: 'least' | 'most') =>
    isUnknown ? { state: unknownState(row) } : stateOf(later(row, spaces, extent), judge)
  const before = row.addedBy === undefined ? stateOf(row.resource, judge) : undefined
  const least = row.removedBy === undefined ? stateLater('least') : undefined
  const most = row.removedBy === undefined ? stateLater('most') : undefined
  const doubt = least !== undefined && 'fault' in least ? least.fault : undefined
  return {
    before: before?.state ?? null,
    after: least?.state ?? null,
    atMost: most?.state ?? null,
    ...(doubt !== undefined && { doubt })
  }
}

/** The free addresses of a subnet's IPv4 CIDR today, or when it is new; undefined where they are not known. */
export function availableOf({ resource, range }: Row): number | undefined {
  if (resource.type !== 'subnet' || range?.family !== 'ipv4') return undefined
  const { availableAddresses } = measure(resource)
  return availableAddresses === null ? undefined : Number(availableAddresses)
}

/** The network once the plan is applied: with what it takes at least, or at most. */
function later(row: Row, spaces: Spaces, extent: 'least' | 'most'): Resource {
  return row.resource.type === 'subnet' ? laterSubnet(row, extent) : laterSpace(row, spaces)
}

function laterSubnet(row: Row, extent: 'least' | 'most'): Resource {
  const { resource, range, takes, returns } = row
  const today = availableOf(row)
  if (range === undefined || today === undefined) return resource
  const isUntouched = takes.max === 0 && returns.max === 0
  if (isUntouched) return resource
  const change = extent === 'least' ? returns.max - takes.min : returns.min - takes.max
  const total = Number(sizeOf(range))
  const available = Math.min(total, Math.max(0, today + change))
  return { ...resource, availableAddresses: available, usage: 1 - available / total }
}

function laterSpace(row: Row, spaces: Spaces): Resource {
  const { resource, range, blocksTaken, blocksReturned } = row
  const { usage, availableAddresses } = resource
  const taken = blocksTaken - blocksReturned
  const result: Resource = { ...withoutMeasure(resource), ...headroomLater(row, spaces) }
  if (range === undefined) return result
  const size = sizeOf(range)
  if (usage !== undefined) result.usage = Math.min(1, Math.max(0, usage + Number(taken) / Number(size)))
  if (availableAddresses !== undefined) {
    const available = BigInt(availableAddresses) - taken
    result.availableAddresses = toCount(available < 0n ? 0n : available > size ? size : available)
  }
  return result
}

/** The free blocks once the plan is applied; none where they are not known. */
function headroomLater(row: Row, spaces: Spaces): Partial<Resource> {
  const { key, resource, range } = row
  if (range === undefined) return {}
  const isPool = resource.type === IPAM_POOL
  const space = isPool ? spaces.pool(key, range.family) : spaces.vpc(key, range.family)
  return (space && headroomOfSpace(space)) ?? {}
}

function headroomOfSpace(space: Space): Pick<Resource, 'largestFreeBlock' | 'freeBlocks'> | undefined {
  if (space.isWhole) {
    const { largestFreeBlock, freeBlocks } = headroomOf(
      freeOf(space, ({ removedBy }) => removedBy === undefined) ?? []
    )
    return { largestFreeBlock, freeBlocks }
  }
  if (space.counts === undefined) return undefined
  const sizes = [...space.counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b)
  return {
    largestFreeBlock: sizes[0] === undefined ? null : `/${sizes[0][0]}`,
    freeBlocks: Object.fromEntries(sizes.map(([size, count]) => [`/${size}`, count]))
  }
}

/** A new network whose place is not known until apply. */
function unknownState({ netmaskLength, resource }: Row): NetworkState {
  const width = bits(familyOf(resource.cidr))
  return {
    usagePercent: null,
    totalAddresses: netmaskLength === undefined ? 0 : blockSize(width, netmaskLength),
    availableAddresses: null,
    verdict: 'unmeasured',
    reasons: ['its CIDR is not known until apply']
  }
}

function stateOf(resource: Resource, judge: Judge): { state: NetworkState; fault?: string } {
  const { finding, fault } = judge.judge(resource)
  const { usagePercent, totalAddresses, availableAddresses, verdict, reasons, hits, rule, note } = finding
  const { largestFreeBlock, freeBlocks } = finding
  const state: NetworkState = {
    ...{ usagePercent, totalAddresses, availableAddresses },
    ...(largestFreeBlock !== undefined && { largestFreeBlock }),
    ...(freeBlocks !== undefined && { freeBlocks }),
    ...{ verdict, reasons },
    ...(hits !== undefined && { hits }),
    ...(rule !== undefined && { rule }),
    ...(note !== undefined && { note })
  }
  return { state, ...(fault !== undefined && { fault }) }
}

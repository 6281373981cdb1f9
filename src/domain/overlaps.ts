import { parseCidr, type Family } from './cidr.js'
import { byCodeUnit } from './order.js'
import { rangeOf } from './range.js'
import type { Finding } from './report.js'

/** What is looked at of a finding. */
export type Network = Pick<Finding, 'id' | 'type' | 'cidr' | 'vpcId' | 'scopeId' | 'overlapStatus'>

/** The state that IPAM gives a resource whose CIDR overlaps another's. */
const OVERLAPPING = 'overlapping'

/** Ids that are named with one resource: a person follows few, and a default CIDR can be in use a thousand times. */
const NAMED = 20

/** Neighbours that are looked at on each side of one resource: where so many do not count, no other is sought. */
const LOOKED_AT = 500

/** A network at its place: its addresses from `start` up to, but without, `end`. */
interface Placed<N> {
  network: N
  family: Family
  /** A number for IPv4, where it is exact and cheaper by far. */
  start: number | bigint
  end: number | bigint
  /** The nearest one before it that holds all of it. */
  holder: Placed<N> | undefined
}

/**
 * Who overlaps whom: for each of the networks that IPAM calls overlapping, the ids of others of the same type and scope
 * whose CIDR overlaps its own, sorted, 20 at most. Those of its own id and of its own VPC do not count. A network of
 * which no other can be named is left out.
 *
 * Of two CIDRs one holds the other, or they are disjoint. So in the order of their starts, larger ones first, what a
 * network holds follows right behind it, and what holds it is a chain before it. Sorting is what it costs, and nothing
 * is sorted where nothing overlaps.
 */
export function overlapsOf<N extends Network>(networks: readonly N[]): Map<N, string[]> {
  const named = new Map<N, string[]>()
  for (const kind of kindsWithOverlaps(networks)) {
    const placed = inPlace(kind)
    for (const [at, { network }] of placed.entries()) {
      if (network.overlapStatus !== OVERLAPPING) continue
      const ids = othersOf(placed, at)
      if (ids.size > 0) named.set(network, [...ids].sort(byCodeUnit))
    }
  }
  return named
}

/** The networks by type and scope, where at least one overlaps another, without those that IPAM says overlap none. */
function kindsWithOverlaps<N extends Network>(networks: readonly N[]): N[][] {
  const kinds = new Map<string, N[]>()
  for (const network of networks) {
    if (network.overlapStatus === OVERLAPPING) kinds.set(kindOf(network), [])
  }
  if (kinds.size === 0) return []
  for (const network of networks) {
    if (network.overlapStatus !== 'nonoverlapping') kinds.get(kindOf(network))?.push(network)
  }
  return [...kinds.values()]
}

function kindOf({ type, scopeId = '' }: Network): string {
  return `${scopeId} ${type}`
}

/** The networks in the order of their places, each with the one that holds it. */
function inPlace<N extends Network>(networks: readonly N[]): Placed<N>[] {
  const placed: Placed<N>[] = []
  for (const network of networks) {
    const place = placeOf(network.cidr)
    if (place !== undefined) placed.push({ network, ...place, holder: undefined })
  }
  placed.sort(byPlace)

  let before: Placed<N> | undefined
  for (const one of placed) {
    let holder = before
    while (holder !== undefined && !reaches(holder, one)) holder = holder.holder
    one.holder = holder
    before = one
  }
  return placed
}

function placeOf(cidr: string): Omit<Placed<never>, 'network' | 'holder'> | undefined {
  const parsed = parseCidr(cidr)
  if (parsed?.family !== 'ipv4') return rangeOf(cidr)
  const address = addressOf(cidr)
  const size = 2 ** (32 - parsed.netmaskLength)
  const start = address - (address % size)
  return { family: 'ipv4', start, end: start + size }
}

/** The number of a sound IPv4 address, up to the slash. */
function addressOf(cidr: string): number {
  let address = 0
  let octet = 0
  for (let at = 0; cidr[at] !== '/'; at += 1) {
    const digit = cidr.charCodeAt(at) - ZERO
    if (digit >= 0) {
      octet = octet * 10 + digit
    } else {
      address = address * 256 + octet
      octet = 0
    }
  }
  return address * 256 + octet
}

const ZERO = '0'.charCodeAt(0)

function byPlace(a: Placed<Network>, b: Placed<Network>): number {
  if (a.family !== b.family) return a.family === 'ipv4' ? -1 : 1
  if (a.start !== b.start) return a.start < b.start ? -1 : 1
  if (a.end !== b.end) return a.end > b.end ? -1 : 1
  return byCodeUnit(a.network.id, b.network.id)
}

/** Whether the one, which stands before the other, holds it. */
function reaches(outer: Placed<Network>, inner: Placed<Network>): boolean {
  return outer.family === inner.family && inner.start < outer.end
}

/** The ids of those that overlap the one at this place: those that hold it, then those that it holds. */
function othersOf<N extends Network>(placed: readonly Placed<N>[], at: number): Set<string> {
  const ids = new Set<string>()
  const one = placed[at]
  if (one === undefined) return ids
  const take = (other: Placed<N>) => {
    if (ids.size < NAMED && isOther(one.network, other.network)) ids.add(other.network.id)
  }

  let holder = one.holder
  for (let looked = 0; looked < LOOKED_AT && holder !== undefined && ids.size < NAMED; looked += 1) {
    take(holder)
    holder = holder.holder
  }
  for (let next = at + 1; next <= at + LOOKED_AT && ids.size < NAMED; next += 1) {
    const held = placed[next]
    if (held === undefined || !reaches(one, held)) break
    take(held)
  }
  return ids
}

function isOther(one: Network, other: Network): boolean {
  if (other.id === '' || other.id === one.id) return false
  return one.vpcId === undefined || one.vpcId !== other.vpcId
}

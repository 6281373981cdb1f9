import { parseCidr, type Family } from './cidr.js'
import { byCodeUnit } from './order.js'
import { ipv4RangeOf, rangeOf } from './range.js'
import type { Finding } from './report.js'

/** What is looked at of a finding. */
export type Network = Pick<Finding, 'id' | 'type' | 'cidr' | 'vpcId' | 'scopeId' | 'overlapStatus'>

/** The state that IPAM gives a resource whose CIDR overlaps another's. */
const OVERLAPPING = 'overlapping'

/** Ids that are named with one resource: a person follows few, and a default CIDR can be in use a thousand times. */
const NAMED = 20

/** Neighbours that are looked at on each side of one resource: where so many do not count, no other is sought. */
const LOOKED_AT = 500

/** A network: its addresses from `start` up to, but without, `end`. */
interface Placed {
  network: Network
  /** Which in the list of networks it is. */
  place: number
  family: Family
  /** A number for IPv4, where it is exact and cheaper by far. */
  start: number | bigint
  end: number | bigint
  /** The nearest one before it that holds all of it. */
  holder: Placed | undefined
}

/**
 * Who overlaps whom: for each of the networks, at its own place in the list, the ids of others of the same type and
 * scope whose CIDR overlaps its own, sorted, 20 at most. Those of its own id and of its own VPC do not count. Undefined
 * for a network that IPAM does not call overlapping, or for which no other can be named.
 *
 * Of two CIDRs one holds the other, or they are disjoint. So in the order of their starts, larger ones first, what a
 * network holds follows right behind it, and what holds it is a chain before it. Sorting is what it costs, and nothing
 * is sorted where nothing overlaps.
 */
export function overlapsOf(networks: readonly Network[]): (string[] | undefined)[] {
  const named = networks.map((): string[] | undefined => undefined)
  for (const kind of kindsWithOverlaps(networks)) {
    const placed = inOrder(networks, kind)
    for (const [at, { network, place }] of placed.entries()) {
      if (network.overlapStatus !== OVERLAPPING) continue
      const ids = othersOf(placed, at)
      if (ids.length > 0) named[place] = ids.sort(byCodeUnit)
    }
  }
  return named
}

/** The networks of one type and scope, as their places in the list. */
interface Kind {
  type: string
  scopeId: string | undefined
  places: number[]
  /** Whether IPAM calls one of them overlapping. */
  overlaps: boolean
}

/** The networks by type and scope, where at least one overlaps another, without those that IPAM says overlap none. */
function kindsWithOverlaps(networks: readonly Network[]): number[][] {
  const kinds = new Map<string, Kind>()
  let kind: Kind | undefined
  for (const [place, { type, scopeId, overlapStatus }] of networks.entries()) {
    if (overlapStatus === 'nonoverlapping') continue
    // Those of one kind mostly follow each other.
    if (kind?.type !== type || kind.scopeId !== scopeId) {
      const key = `${scopeId ?? ''} ${type}`
      kind = kinds.get(key) ?? { type, scopeId, places: [], overlaps: false }
      kinds.set(key, kind)
    }
    kind.places.push(place)
    kind.overlaps ||= overlapStatus === OVERLAPPING
  }
  return [...kinds.values()].flatMap(({ overlaps, places }) => (overlaps ? [places] : []))
}

/** Some of the networks in the order of their CIDRs, each with the one that holds it. */
function inOrder(networks: readonly Network[], places: readonly number[]): Placed[] {
  const placed = places.map(place => placedAt(networks[place], place)).filter(one => one !== undefined)
  placed.sort(byCidr)

  let before: Placed | undefined
  for (const one of placed) {
    let holder = before
    while (holder !== undefined && !reaches(holder, one)) holder = holder.holder
    one.holder = holder
    before = one
  }
  return placed
}

/** Undefined where there is no network, or none with a sound CIDR. */
function placedAt(network: Network | undefined, place: number): Placed | undefined {
  const cidr = network && parseCidr(network.cidr)
  const range = cidr?.family === 'ipv4' ? ipv4RangeOf(cidr) : cidr && rangeOf(cidr.text)
  if (network === undefined || cidr === undefined || range === undefined) return undefined
  return { network, place, family: cidr.family, start: range.start, end: range.end, holder: undefined }
}

function byCidr(a: Placed, b: Placed): number {
  if (a.family !== b.family) return a.family === 'ipv4' ? -1 : 1
  if (a.start !== b.start) return a.start < b.start ? -1 : 1
  if (a.end !== b.end) return a.end > b.end ? -1 : 1
  return byCodeUnit(a.network.id, b.network.id)
}

/** Whether the one, which stands before the other, holds it. */
function reaches(outer: Placed, inner: Placed): boolean {
  return outer.family === inner.family && inner.start < outer.end
}

/** The ids of those that overlap this one: those that hold it, then those that it holds. */
function othersOf(placed: readonly Placed[], at: number): string[] {
  const ids: string[] = []
  const one = placed[at]
  if (one === undefined) return ids

  let holder = one.holder
  for (let looked = 0; looked < LOOKED_AT && holder !== undefined && ids.length < NAMED; looked += 1) {
    if (isAnother(one.network, holder.network, ids)) ids.push(holder.network.id)
    holder = holder.holder
  }
  for (let next = at + 1; next <= at + LOOKED_AT && ids.length < NAMED; next += 1) {
    const held = placed[next]
    if (held === undefined || !reaches(one, held)) break
    if (isAnother(one.network, held.network, ids)) ids.push(held.network.id)
  }
  return ids
}

/** Whether the other is one to name, and is not named yet: it may have several CIDRs. */
function isAnother(one: Network, other: Network, named: readonly string[]): boolean {
  if (other.id === '' || other.id === one.id) return false
  return (one.vpcId === undefined || one.vpcId !== other.vpcId) && !named.includes(other.id)
}

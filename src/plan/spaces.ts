import type { Family } from '../domain/cidr.js'
import { freeBlocks, headroomOf } from '../domain/headroom.js'
import { contains, type Range } from '../domain/range.js'
import { IPAM_POOL, type PoolTerms } from '../domain/resource.js'
import type { PlannedChange, Pointer } from './model.js'
import { sizeOf, type Row } from './rows.js'
import { poolSpace, vpcSpace, type Space } from './space.js'
import { keysOf, type World } from './world.js'

/** The spaces that blocks are taken of, made when they are first asked for and kept up to date. */
export class Spaces {
  readonly #world: World
  readonly #vpcs = new Map<string, Space>()
  readonly #pools = new Map<string, Space>()
  /** What the plan says of pools: those it makes, and those whose terms it changes. */
  readonly #terms = new Map<string, PoolTerms>()
  readonly #sources = new Map<string, Pointer>()

  constructor(world: World) {
    this.#world = world
  }

  /** What a plan says of a pool: what it hands out, and where it gets its own CIDRs from. */
  tellPool(key: string, terms: PoolTerms, source: Pointer | undefined): void {
    this.#terms.set(key, terms)
    if (source !== undefined) this.#sources.set(key, source)
  }

  /** The space of a VPC; undefined when the VPC is not known. */
  vpc(key: string, family: Family): Space | undefined {
    const rows = this.#world.rowsOf(key)
    if (!rows.some(({ resource }) => resource.type === 'vpc')) return undefined
    return kept(this.#vpcs, `${family} ${key}`, () => {
      const subnets = this.#world.subnetsOf(key)
      return vpcSpace({ key, family, rows, subnets, isWhole: areSubnetsKnown(rows, subnets, family) })
    })
  }

  /** The space of a pool; undefined when the pool is not known. */
  pool(key: string, family: Family): Space | undefined {
    const rows = this.#world.rowsOf(key)
    if (!rows.some(({ resource }) => resource.type === IPAM_POOL)) return undefined
    return kept(this.#pools, `${family} ${key}`, () =>
      poolSpace({ key, family, rows, terms: this.termsOf(key) })
    )
  }

  termsOf(key: string): PoolTerms | undefined {
    return this.#terms.get(key) ?? this.#world.rowsOf(key)[0]?.resource.pool
  }

  /** The pool that a pool gets its CIDRs from; undefined where that is none: then they are the user's own. */
  sourceOf(pool: Pointer | undefined): Pointer | undefined {
    const [key] = pool === undefined ? [] : keysOf(pool)
    if (key === undefined) return undefined
    const parent = this.#world.rowsOf(key)[0]?.resource.parentPoolId
    return (
      this.#sources.get(key) ??
      (parent === undefined ? undefined : { ids: [parent], addresses: [], isWhole: true })
    )
  }

  /** The pools that hold an allocation of exactly this block: the one that is named, or else any. */
  poolsWith(pool: Pointer | undefined, range: Range): Space[] {
    const keys =
      pool === undefined ? new Set(this.#world.ofType(IPAM_POOL).map(({ key }) => key)) : keysOf(pool)
    return [...keys].flatMap(key => this.pool(key, range.family) ?? [])
  }

  /** A CIDR more that a network has. */
  widen(key: string, range: Range): void {
    for (const spaces of [this.#vpcs, this.#pools]) {
      spaces.get(`${range.family} ${key}`)?.whole.push(range)
    }
  }

  /** The row of a space that a block lies in; where it has no place, one that stands for the whole. */
  rowFor(space: Space, range: Range | undefined): Row | undefined {
    const rows = this.#world.rowsOf(space.key).filter(row => row.removedBy === undefined)
    const own = rows.filter(row => row.range?.family === space.family)
    const holding = range && own.find(row => row.range !== undefined && contains(row.range, range))
    return holding ?? own[0] ?? rows[0]
  }

  /** Notes that a change takes a block of a space. */
  take(space: Space, range: Range | undefined, size: bigint, change: PlannedChange): Row | undefined {
    const row = this.rowFor(space, range)
    if (range !== undefined) space.taken?.push({ range, by: change.address, takenBy: change })
    if (row !== undefined) {
      row.blocksTaken += size
      row.causes.add(change.address)
      row.takers.add(change.address)
    }
    return row
  }

  /** Notes that a change found no room in a space. */
  refuse(space: Space, change: PlannedChange): Row | undefined {
    const row = this.rowFor(space, undefined)
    row?.causes.add(change.address)
    row?.takers.add(change.address)
    return row
  }

  /** Notes that a change gives a block of a space back. */
  giveBack(space: Space, range: Range, change: PlannedChange): void {
    for (const taken of space.taken ?? []) if (isSame(taken.range, range)) taken.removedBy = change
    const row = this.rowFor(space, range)
    if (row === undefined) return
    row.blocksReturned += sizeOf(range)
    row.causes.add(change.address)
  }
}

export function isSame(a: Range | undefined, b: Range): boolean {
  return a?.family === b.family && a.start === b.start && a.end === b.end
}

/**
 * Whether every subnet of a VPC is known. A source that read them all tells the VPC's free blocks; where the subnets at
 * hand leave other blocks free than it tells, some are missing.
 */
function areSubnetsKnown(rows: readonly Row[], subnets: readonly Row[], family: Family): boolean {
  const today = rows.filter(({ addedBy, range }) => addedBy === undefined && range?.family === family)
  if (today.length === 0) return rows.every(({ addedBy }) => addedBy !== undefined) || subnets.length === 0
  const told = today[0]?.resource.freeBlocks
  if (told === undefined) return false
  const used = subnets.filter(({ addedBy }) => addedBy === undefined).flatMap(({ range }) => range ?? [])
  const { freeBlocks: blocks } = headroomOf(freeBlocks(rangesOf(today), used))
  return JSON.stringify(Object.entries(blocks).sort()) === JSON.stringify(Object.entries(told).sort())
}

export function rangesOf(rows: readonly Row[]): Range[] {
  return rows.flatMap(({ range }) => range ?? [])
}

function kept<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

import { UNKNOWN, type Pointer, type Side, type Uncertainty } from '../model.js'
import type { Bounds, Need } from './need.js'

type Path = readonly (string | number)[]

/** Finds other resources of the plan, which one refers to by address or by name. */
export interface Lookup {
  /** The resource at an address, as it will be. */
  sideOf: (address: string) => Side | undefined
  /** The resource of one of these types that is called so. */
  named: (types: readonly string[], name: string) => Side | undefined
}

/**
 * One resource, asked what it takes: a rule reads it by this, and says by it what comes of that. Nothing here throws,
 * whatever shape a plan has.
 */
export class Asking {
  readonly side: Side
  readonly needs: Need[] = []
  readonly uncertainties: Uncertainty[] = []
  readonly #lookup: Lookup
  readonly #rule: { key: string; words: string }

  constructor(side: Side, lookup: Lookup, rule: { key: string; words: string }) {
    this.side = side
    this.#lookup = lookup
    this.#rule = rule
  }

  /** Says that something cannot be told. */
  unsure(what: string, because: string, isGuess = false): void {
    const { address } = this.side
    this.uncertainties.push({ address, what, because, ...(isGuess && { isGuess: true as const }) })
  }

  /** A text; undefined where there is none or it is not known. */
  text(...path: Path): string | undefined {
    const value = this.side.value(...path)
    return typeof value === 'string' && value !== '' ? value : undefined
  }

  /** Whether a switch is on; what is not known counts as off. */
  isOn(...path: Path): boolean {
    return this.side.value(...path) === true
  }

  /** Whether nothing stands at a path. What is not known, or odd, may well be something. */
  isAbsent(...path: Path): boolean {
    const value = this.side.value(...path)
    return value === undefined || (Array.isArray(value) && value.length === 0)
  }

  /** Whether it lies in no subnet, since the block that would name some is not there or names none. */
  isOutside(block: string, list: string): boolean {
    if (this.isAbsent(block)) return true
    const inside = this.side.value(block, 0)
    return typeof inside === 'object' && inside !== null && this.isAbsent(block, 0, list)
  }

  /** How many there are of something. What is not given or computed is what it would be then. */
  count(path: Path, otherwise: number): number {
    const value = this.side.value(...path)
    if (value === undefined || value === UNKNOWN) return otherwise
    if (isCount(value)) return value
    this.unsure(`its ${nameOf(path)}`, 'it is no count that can be understood')
    return otherwise
  }

  /** Like `count`, of a number that decides: where it is not known, that is said. */
  countTold(path: Path, otherwise: number): number {
    if (this.side.value(...path) === UNKNOWN)
      this.unsure(`its ${nameOf(path)}`, 'it is not known until apply')
    return this.count(path, otherwise)
  }

  /** Like `countTold`, of a number that the provider wants: without one there is something that is not understood. */
  countRequired(path: Path, otherwise: number): number {
    if (this.side.value(...path) === undefined) this.unsure(`its ${nameOf(path)}`, 'the plan has none')
    return this.countTold(path, otherwise)
  }

  /** A share in percent, which may be broken. */
  share(path: Path, otherwise: number): number {
    const value = this.side.value(...path)
    return typeof value === 'number' && value >= 0 && value <= 100 ? value : otherwise
  }

  /** How many items a list has; 0 of one that is not given or computed. */
  length(...path: Path): number {
    const value = this.side.value(...path)
    return Array.isArray(value) ? value.length : 0
  }

  /** The blocks of a kind, each by the path to it. */
  blocks(...path: Path): Path[] {
    return Array.from({ length: this.length(...path) }, (_, index) => [...path, index])
  }

  /** The subnets that an attribute names; where they are not all known, that is said. */
  subnets(...path: Path): Pointer {
    return this.#checked(this.side.pointer(...path))
  }

  /** The subnets of blocks that name one each; where it is not known which blocks there are, that is said. */
  subnetsOfBlocks(...path: Path): Pointer[] {
    const blocks = this.blocks(...path)
    if (blocks.length === 0) this.unsure(WHICH, 'it is not known until apply')
    return blocks.map(block => this.subnets(...block, 'subnet_id'))
  }

  /** The subnets of a subnet group, which an attribute of the resource, or of another, names. */
  subnetsOfGroup(types: readonly string[], attribute: string, of: Side = this.side): Pointer {
    const group = this.#refersTo(of, types, attribute)
    if (group !== undefined) return this.#checked(group.pointer('subnet_ids'))
    this.unsure(WHICH, 'its subnet group stands nowhere in the plan')
    return NOWHERE
  }

  /** The resource that an attribute names, by its name or by reference. */
  refersTo(types: readonly string[], attribute: string): Side | undefined {
    return this.#refersTo(this.side, types, attribute)
  }

  /** Whether an attribute names anything, known until apply or not. */
  refersToAny(attribute: string): boolean {
    return this.text(attribute) !== undefined || countOf(this.side.pointer(attribute)) > 0
  }

  #refersTo(side: Side, types: readonly string[], attribute: string): Side | undefined {
    const { ids, addresses } = side.pointer(attribute)
    const [address] = addresses
    if (address !== undefined) return this.#lookup.sideOf(address)
    const [name] = ids
    return name === undefined ? undefined : this.#lookup.named(types, name)
  }

  /** Takes of each of these subnets. */
  take(subnets: Pointer, perSubnet: Bounds, mustBeFree?: number): void {
    if (countOf(subnets) === 0 || perSubnet.max === 0) return
    const { key, words } = this.#rule
    this.needs.push({
      subnets,
      perSubnet,
      ...(mustBeFree !== undefined && { mustBeFree }),
      rule: key,
      because: words
    })
  }

  /** Takes of all of these subnets together, evenly. */
  spread(subnets: Pointer, total: Bounds): void {
    const count = countOf(subnets)
    if (count === 0) return
    const { min, max } = total
    // Further subnets, which the plan does not tell, would have their share of it.
    const least = subnets.isWhole ? Math.floor(Math.min(min, max) / count) : 0
    this.take(subnets, { min: least, max: Math.ceil(max / count) })
  }

  /** Takes of some of these subnets, and nobody knows of which. */
  somewhere(subnets: Pointer, total: number): void {
    this.take(subnets, { min: subnets.isWhole && countOf(subnets) === 1 ? total : 0, max: total })
  }

  #checked(pointer: Pointer): Pointer {
    if (countOf(pointer) === 0) this.unsure(WHICH, pointer.because ?? 'it names none')
    else if (!pointer.isWhole) this.unsure(WHICH, pointer.because ?? 'not all of them are told', true)
    return pointer
  }
}

/** What an uncertainty about the place is called, apart from one about the number. */
export const WHICH = 'which subnets it takes addresses of'

export function countOf({ ids, addresses }: Pointer): number {
  return ids.length + addresses.length
}

const NOWHERE: Pointer = { ids: [], addresses: [], isWhole: false }

/** More than this is no count of anything that takes an address. */
const MOST = 1_000_000

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MOST
}

function nameOf(path: Path): string {
  return path.findLast(part => typeof part === 'string') ?? 'count'
}

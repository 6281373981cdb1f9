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

  /** How many there are of something. What is not given or computed is what it would be then. */
  count(path: Path, otherwise: number): number {
    const value = this.side.value(...path)
    if (value === undefined || value === UNKNOWN) return otherwise
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MOST) return value
    this.unsure(`its ${nameOf(path)}`, 'it is no count that can be understood')
    return otherwise
  }

  /** Like `count`, of a number that decides: where it is not known, that is said. */
  countTold(path: Path, otherwise: number): number {
    if (this.side.value(...path) === UNKNOWN)
      this.unsure(`its ${nameOf(path)}`, 'it is not known until apply')
    return this.count(path, otherwise)
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

  #refersTo(side: Side, types: readonly string[], attribute: string): Side | undefined {
    const { ids, addresses } = side.pointer(attribute)
    const [address] = addresses
    if (address !== undefined) return this.#lookup.sideOf(address)
    const [name] = ids
    return name === undefined ? undefined : this.#lookup.named(types, name)
  }

  /** Takes of each of these subnets. */
  take(subnets: Pointer, perSubnet: Bounds, mustBeFree?: number): void {
    if (subnets.ids.length + subnets.addresses.length === 0 || perSubnet.max === 0) return
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
    const count = subnets.ids.length + subnets.addresses.length
    if (count === 0) return
    const { min, max } = total
    this.take(subnets, { min: Math.floor(Math.min(min, max) / count), max: Math.ceil(max / count) })
  }

  /** Takes of some of these subnets, and nobody knows of which. */
  somewhere(subnets: Pointer, total: number): void {
    const count = subnets.ids.length + subnets.addresses.length
    this.take(subnets, { min: count === 1 ? total : 0, max: total })
  }

  #checked(pointer: Pointer): Pointer {
    const isNone = pointer.ids.length + pointer.addresses.length === 0
    if (isNone) this.unsure(WHICH, pointer.because ?? 'it names none')
    else if (!pointer.isWhole) this.unsure(WHICH, pointer.because ?? 'not all of them are told', true)
    return pointer
  }
}

const WHICH = 'which subnets it takes addresses of'
const NOWHERE: Pointer = { ids: [], addresses: [], isWhole: false }

/** More than this is no count of anything that takes an address. */
const MOST = 1_000_000

function nameOf(path: Path): string {
  return path.findLast(part => typeof part === 'string') ?? 'count'
}

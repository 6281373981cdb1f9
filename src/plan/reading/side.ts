import type { Pointer, Side } from '../model.js'
import type { Address } from './address.js'
import { valueAt } from './merge.js'

/** Finds out where an attribute points to. */
export interface Pointers {
  pointer: (side: PlanSide, path: readonly (string | number)[]) => Pointer
}

/** The attributes of a resource as a plan has them. */
export class PlanSide implements Side {
  readonly address: string
  readonly type: string
  readonly at: Address
  /** Whether its configuration says where its attributes come from: that is of what will be, and not of what was. */
  readonly isConfigured: boolean
  readonly #values: unknown
  readonly #unknown: unknown
  readonly #pointers: Pointers

  constructor(
    { address, at, isConfigured }: { address: string; at: Address; isConfigured: boolean },
    { values, unknown }: { values: unknown; unknown?: unknown },
    pointers: Pointers
  ) {
    this.address = address
    this.type = at.type
    this.at = at
    this.isConfigured = isConfigured
    this.#values = values
    this.#unknown = unknown
    this.#pointers = pointers
  }

  value(...path: (string | number)[]): unknown {
    return valueAt(this.#values, this.#unknown, path)
  }

  pointer(...path: (string | number)[]): Pointer {
    return this.#pointers.pointer(this, path)
  }
}

import { setImmediate } from 'node:timers/promises'

/** Turns of the event loop until a request has left that what was just read led to. */
const REQUEST_TURNS = 5

/** How many go before one that came earlier: what is behind a list's end, another list, waits as well. */
const MOST_BEFORE = 3

/**
 * Lets one answer be read after the other, where several have come: to read one keeps the only thread busy, and those
 * that others wait for are read first.
 */
export class Turns {
  readonly #urgent: (() => void)[] = []
  readonly #others: (() => void)[] = []
  #isGiven = false
  /** Urgent ones since one of the others was waiting for its turn. */
  #before = 0

  /** Waits for a turn, which ends by itself once the event loop has gone round. */
  async wait(isUrgent: boolean): Promise<void> {
    await new Promise<void>(begin => {
      ;(isUrgent ? this.#urgent : this.#others).push(begin)
      if (!this.#isGiven) void this.#giveAll()
    })
  }

  async #giveAll(): Promise<void> {
    this.#isGiven = true
    for (let begin = this.#next(); begin !== undefined; begin = this.#next()) {
      begin()
      for (let turn = 0; turn < REQUEST_TURNS; turn += 1) await setImmediate()
    }
    this.#isGiven = false
  }

  #next(): (() => void) | undefined {
    const urgent = this.#before < MOST_BEFORE ? this.#urgent.shift() : undefined
    this.#before = urgent === undefined || this.#others.length === 0 ? 0 : this.#before + 1
    return urgent ?? this.#others.shift() ?? this.#urgent.shift()
  }
}

import { requestsLeft } from '../waiting.js'

/** How many go before one of the others each time: what is behind a list's end, another list, waits as well. */
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

  /** Waits for a turn, which ends by itself. */
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
      // What was just read leads to a request, which has to be on its way before the next is read.
      await requestsLeft()
    }
    this.#isGiven = false
  }

  #next(): (() => void) | undefined {
    const urgent = this.#before < MOST_BEFORE ? this.#urgent.shift() : undefined
    this.#before = urgent === undefined || this.#others.length === 0 ? 0 : this.#before + 1
    return urgent ?? this.#others.shift()
  }
}

/** How much silence of an endpoint is borne. */
export interface Patience {
  /** Requests in a row, with not one whole answer between them. */
  inARow: number
  /** How long that has to last, from the first of them that was given up. */
  lastingMs: number
  /** Requests in all, whatever is answered between them. */
  inAll: number
}

/**
 * One call is asked six times, of 30 seconds each, before it is given up: an endpoint that kept silent to all of them is
 * not asked by the next calls too. One that keeps silent to some calls alone is given up when four of them, as many as
 * are made at once, have had their six.
 */
const PATIENCE: Patience = { inARow: 6, lastingMs: 120_000, inAll: 24 }

/** An endpoint that is not asked any more. The SDK does not know the name, and so does not try again. */
export class SilentEndpointError extends Error {
  override readonly name = 'SilentEndpointError'
}

interface Unanswered {
  inARow: number
  inAll: number
  /** When the first request of the row was given up, on the clock that only goes forward. */
  since: number
}

/**
 * Keeps count of the requests that an endpoint never answered, so that a run ends within minutes however many calls it
 * still has to make: each alone would wait for three minutes.
 */
export class Silence {
  readonly #patience: Patience
  readonly #records = new Map<string, Unanswered>()

  constructor(patience: Patience = PATIENCE) {
    this.#patience = patience
  }

  /** @throws SilentEndpointError when this endpoint has kept silent for too long to be asked again. */
  check(endpoint: string): void {
    const record = this.#records.get(endpoint)
    if (record === undefined) return
    const { inARow, lastingMs, inAll } = this.#patience
    if (record.inAll >= inAll) {
      throw new SilentEndpointError(`${endpoint} never answered ${record.inAll} requests of this run`)
    }
    if (record.inARow >= inARow && performance.now() - record.since >= lastingMs) {
      throw new SilentEndpointError(
        `${endpoint} has not answered the last ${record.inARow} requests of this run`
      )
    }
  }

  /** A request was given up since no answer came, or no more of it. */
  kept(endpoint: string): void {
    const now = performance.now()
    const record = this.#records.get(endpoint) ?? { inARow: 0, inAll: 0, since: now }
    if (record.inARow === 0) record.since = now
    record.inARow += 1
    record.inAll += 1
    this.#records.set(endpoint, record)
  }

  /** An answer came whole. */
  broken(endpoint: string): void {
    const record = this.#records.get(endpoint)
    if (record !== undefined) record.inARow = 0
  }
}

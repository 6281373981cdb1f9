import { grouped } from '../domain/count.js'
import type { Clock, Logger } from '../ports.js'

/** How often a long read tells where it is. */
const EVERY_MS = 3_000

/** Counts what arrives, and tells it every few seconds while a long read runs. */
export class Progress {
  readonly #logger: Logger
  readonly #clock: Clock
  #told: number
  #pages = 0
  #rows = 0

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger
    this.#clock = clock
    this.#told = clock().getTime()
  }

  page(rows: number): void {
    this.#pages += 1
    this.#rows += rows
    if (this.#logger.progress !== undefined) {
      this.#logger.progress({ pages: this.#pages, rows: this.#rows })
      return
    }
    const now = this.#clock().getTime()
    if (now - this.#told < EVERY_MS) return
    this.#told = now
    this.#logger.info(`Still reading: ${this.toString()} so far`)
  }

  toString(): string {
    const pages = this.#pages === 1 ? 'page' : 'pages'
    return `${grouped(this.#rows)} rows on ${grouped(this.#pages)} ${pages}`
  }
}

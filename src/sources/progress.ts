import { grouped } from '../domain/count.js'
import type { Clock, Logger } from '../ports.js'
import { WAITING_MS, whileWaiting } from '../waiting.js'

/** How often a long read tells where it is. */
const EVERY_MS = 3_000

/** Counts what arrives, and tells it every few seconds while a long read runs; and that nothing does, where it hangs. */
export class Progress {
  readonly #logger: Logger
  readonly #clock: Clock
  #told: number
  #arrived: number
  #pages = 0
  #rows = 0

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger
    this.#clock = clock
    this.#told = clock().getTime()
    this.#arrived = this.#told
  }

  /** Waits for what is read to its end, and meanwhile tells when nothing comes. */
  async during<T>(read: Promise<T>): Promise<T> {
    return await whileWaiting(read, () => {
      this.#tellOfWaiting()
    })
  }

  #tellOfWaiting(): void {
    const seconds = Math.round((this.#clock().getTime() - this.#arrived) / 1_000)
    if (seconds * 1_000 < WAITING_MS) return
    this.#logger.info(`Still waiting: nothing has come for ${seconds} seconds; ${this.toString()} so far`)
  }

  page(rows: number): void {
    this.#pages += 1
    this.#rows += rows
    const now = this.#clock().getTime()
    this.#arrived = now
    if (this.#logger.progress !== undefined) {
      this.#logger.progress({ pages: this.#pages, rows: this.#rows })
      return
    }
    if (now - this.#told < EVERY_MS) return
    this.#told = now
    this.#logger.info(`Still reading: ${this.toString()} so far`)
  }

  toString(): string {
    const rows = this.#rows === 1 ? 'row' : 'rows'
    const pages = this.#pages === 1 ? 'page' : 'pages'
    return `${grouped(this.#rows)} ${rows} on ${grouped(this.#pages)} ${pages}`
  }
}

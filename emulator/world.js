import { Identities } from './identities.js'
import { createSigningKey } from './jwt.js'
import { Discoveries } from './organisation/discoveries.js'
import { Networks } from './organisation/networks.js'
import { Pools } from './organisation/pools.js'
import { Rows } from './organisation/rows.js'
import { PageTokens } from './tokens.js'

/**
 * Everything the services share: the organisation, who may call, and what has been sent to them.
 *
 * @typedef {import('./organisation/types.js').Organisation} Organisation
 * @typedef {import('./jwt.js').SigningKey} SigningKey
 *
 * @typedef {object} Message what was published to a topic
 * @property {string} messageId
 * @property {string} topicArn
 * @property {string} message
 * @property {string | undefined} subject
 * @property {Record<string, { type: string, value: string }>} attributes
 * @property {string | undefined} messageGroupId
 * @property {string | undefined} deduplicationId
 * @property {number} bytes message and attributes together
 * @property {number} time of arrival, milliseconds since 1970
 *
 * @typedef {object} StoredObject what was put into a bucket
 * @property {string} bucket
 * @property {string} key
 * @property {string} contentType
 * @property {Buffer} body
 *
 * @typedef {object} Metric
 * @property {string} namespace
 * @property {string} name
 * @property {Record<string, string>} dimensions
 * @property {number | undefined} value absent where sets of values came
 * @property {string} unit
 * @property {number | undefined} timestamp milliseconds since 1970
 */

/** So many queries' selections are remembered; an old one is made anew when its walk goes on. */
const SELECTIONS_KEPT = 64

/** Pages are remembered up to this size altogether: 400,000 rows or so. */
const PAGES_KEPT_BYTES = 384 * 2 ** 20

/**
 * Pages that have been written before. Writing one is the emulator's only work that takes time, and a benchmark asks
 * for the same ones again and again.
 */
class Pages {
  /** @type {Map<string, Buffer>} */
  #kept = new Map()
  #bytes = 0

  /**
   * @param {string} key
   * @param {() => string} write
   * @returns {Buffer}
   */
  get(key, write) {
    const known = this.#kept.get(key)
    if (known) return known
    const page = Buffer.from(write())
    this.#kept.set(key, page)
    this.#bytes += page.length
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= PAGES_KEPT_BYTES) break
      this.#kept.delete(oldest)
      this.#bytes -= length
    }
    return page
  }
}

export class World {
  /** @type {Message[]} */
  messages = []
  /** @type {Metric[]} */
  metrics = []
  /** @type {StoredObject[]} */
  objects = []
  tokens = new PageTokens()
  writtenPages = new Pages()
  /** @type {Map<string, readonly unknown[]>} */
  #selections = new Map()
  /** @type {SigningKey | undefined} */
  #signingKey

  /**
   * @param {object} options
   * @param {Organisation} options.organisation
   * @param {() => number} options.clock milliseconds since 1970
   * @param {number | Readonly<Record<string, number>>} options.pageSize most rows a page holds, whatever was asked for; or
   *   so by the call
   * @param {number | undefined} options.credentialLifetimeSeconds of STS's credentials, whatever was asked for
   * @param {number} options.tokenLifetimeSeconds of GitHub's tokens
   */
  constructor({ organisation, clock, pageSize, credentialLifetimeSeconds, tokenLifetimeSeconds }) {
    this.organisation = organisation
    this.clock = clock
    this.pageSize = pageSize
    this.credentialLifetimeSeconds = credentialLifetimeSeconds
    this.tokenLifetimeSeconds = tokenLifetimeSeconds
    this.rows = new Rows(organisation)
    this.networks = new Networks(organisation)
    this.pools = new Pools(organisation)
    this.discoveries = new Discoveries(organisation)
    this.identities = new Identities(organisation)
  }

  /**
   * @param {string} action
   * @returns {number} the most rows that a page of it holds
   */
  rowsOfPage(action) {
    return typeof this.pageSize === 'number' ? this.pageSize : (this.pageSize[action] ?? Infinity)
  }

  /** GitHub's key; made when first needed, since that takes a while. */
  get signingKey() {
    this.#signingKey ??= createSigningKey('emulator-1')
    return this.#signingKey
  }

  /**
   * What a query found, remembered from its first page for those that follow.
   * @template T
   * @param {string} query
   * @param {boolean} isFirstPage
   * @param {() => readonly T[]} select
   * @returns {readonly T[]}
   */
  selection(query, isFirstPage, select) {
    const known = isFirstPage ? undefined : this.#selections.get(query)
    if (known) return /** @type {readonly T[]} */ (known)
    const found = select()
    this.#selections.delete(query)
    this.#selections.set(query, found)
    for (const oldest of this.#selections.keys()) {
      if (this.#selections.size <= SELECTIONS_KEPT) break
      this.#selections.delete(oldest)
    }
    return found
  }
}

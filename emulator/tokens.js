import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Page tokens: opaque to the caller, good for one query of one account only, and worthless once a bit is changed.
 * A token holds where to go on and how many pages came before, so that two pages never share one unless a fault says so.
 */
export class PageTokens {
  #key = randomBytes(32)

  /**
   * @param {{ offset: number, page: number }} position of the page to come
   * @param {string} binding what the token is for: the owner and the query
   * @returns {string}
   */
  issue({ offset, page }, binding) {
    const payload = Buffer.alloc(12)
    payload.writeUIntBE(offset, 0, 6)
    payload.writeUIntBE(page, 6, 6)
    return Buffer.concat([this.#mask(payload), this.#seal(payload, binding)]).toString('base64url')
  }

  /**
   * @param {string} token
   * @param {string} binding
   * @returns {{ offset: number, page: number } | undefined} undefined for a token of another query, owner or maker
   */
  read(token, binding) {
    const bytes = Buffer.from(token, 'base64url')
    if (bytes.length !== 44 || bytes.toString('base64url') !== token) return undefined
    const payload = this.#mask(bytes.subarray(0, 12))
    if (!timingSafeEqual(this.#seal(payload, binding), bytes.subarray(12))) return undefined
    return { offset: payload.readUIntBE(0, 6), page: payload.readUIntBE(6, 6) }
  }

  /**
   * @param {Buffer} payload
   * @param {string} binding
   */
  #seal(payload, binding) {
    return createHmac('sha256', this.#key).update(payload).update(binding).digest()
  }

  /**
   * Hides the offset, so that nobody comes to rely on it. Applying it twice gives the payload back.
   * @param {Buffer} payload
   */
  #mask(payload) {
    const mask = createHmac('sha256', this.#key).update('mask').digest()
    return Buffer.from(payload.map((byte, index) => byte ^ (mask[index] ?? 0)))
  }
}

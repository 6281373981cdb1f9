/**
 * Numbers that only look random: the same seed gives the same organisation on every machine (mulberry32's recurrence).
 */
export class Random {
  #state

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0
  }

  /** @returns {number} 32 bits */
  bits() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** @returns {number} at least 0, below 1 */
  fraction() {
    return this.bits() / 0x1_0000_0000
  }

  /**
   * @param {number} below
   * @returns {number} a whole number, at least 0
   */
  below(below) {
    return Math.floor(this.fraction() * below)
  }

  /**
   * @template T
   * @param {readonly [T, ...T[]]} choices
   * @returns {T}
   */
  pick(choices) {
    return choices[this.below(choices.length)] ?? choices[0]
  }

  /** @returns {string} 17 hexadecimal digits, the tail of an EC2 id */
  id() {
    const digits = [this.bits(), this.bits()].map(bits => bits.toString(16).padStart(8, '0')).join('')
    return `0${digits}`
  }
}

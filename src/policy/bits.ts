/** A set of small numbers: the places of rules in a list. */
export class Bits {
  private readonly words: Uint32Array

  /** An empty set of numbers below `size`. */
  constructor(size: number) {
    this.words = new Uint32Array(Math.ceil(size / 32))
  }

  /** The set of those numbers below `size` of which something holds. */
  static where(size: number, holds: (index: number) => boolean): Bits {
    const bits = new Bits(size)
    for (let index = 0; index < size; index += 1) if (holds(index)) bits.add(index)
    return bits
  }

  add(index: number): void {
    const word = index >>> 5
    this.words[word] = (this.words[word] ?? 0) | (1 << (index & 31))
  }

  /** Takes over another set of the same size. */
  copy(other: Bits): void {
    this.words.set(other.words)
  }

  /** Another set of the same numbers. */
  clone(): Bits {
    const bits = new Bits(this.words.length * 32)
    bits.copy(this)
    return bits
  }

  /** Adds what the other set has. */
  or(other: Bits): void {
    const { words } = this
    for (let word = 0; word < words.length; word += 1) {
      words[word] = (words[word] ?? 0) | (other.words[word] ?? 0)
    }
  }

  /** Leaves only what the other set has too. */
  and(other: Bits): void {
    const { words } = this
    for (let word = 0; word < words.length; word += 1) {
      words[word] = (words[word] ?? 0) & (other.words[word] ?? 0)
    }
  }

  /** The least number from `from` on; -1 where there is none. */
  next(from: number): number {
    let word = from >>> 5
    let rest = (this.words[word] ?? 0) & (-1 << (from & 31))
    while (rest === 0) {
      word += 1
      if (word >= this.words.length) return -1
      rest = this.words[word] ?? 0
    }
    return word * 32 + (31 - Math.clz32(rest & -rest))
  }
}

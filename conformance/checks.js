/**
 * Checks, one line each, and their sums. A check whose preparation failed has failed: none is ever left out in silence.
 */
export class Checks {
  passed = 0
  failed = 0

  /**
   * @param {string} name what holds when it passes
   * @param {() => unknown} run throws when it does not
   */
  async check(name, run) {
    try {
      await run()
      this.passed++
      console.log(`ok    ${name}`)
    } catch (error) {
      this.failed++
      const reason = error instanceof Error ? error.message : String(error)
      console.log(`FAIL  ${name}\n      ${reason.trim().replaceAll('\n', '\n      ')}`)
    }
  }

  summary() {
    return `${this.passed} passed, ${this.failed} failed`
  }
}

/**
 * Something that several checks need: made once, when first asked for; every one that asks sees the same failure.
 * @template T
 * @param {() => Promise<T>} make
 * @returns {() => Promise<T>}
 */
export function once(make) {
  /** @type {Promise<T> | undefined} */
  let made
  return () => (made ??= make())
}

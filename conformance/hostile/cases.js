import fc from 'fast-check'

/**
 * Cases made by fast-check, counted: how many of each property ran, so that a suite that shrank is seen.
 *
 * @typedef {import('../checks.js').Checks} Checks
 */

/** So much of a failure is told. */
const MOST_TOLD = 3_000

export class Cases {
  /** How many ran in all. */
  ran = 0

  /**
   * @param {Checks} checks
   * @param {object} options
   * @param {number} options.seed the same seed makes the same cases
   * @param {number} options.scale how often the usual number of cases
   */
  constructor(checks, { seed, scale }) {
    this.checks = checks
    this.seed = seed
    this.scale = scale
  }

  /**
   * Checks that something holds for so many made values.
   *
   * @template Value
   * @param {string} name what holds
   * @param {number} usual the number of cases, unless the suite is told to run more
   * @param {import('fast-check').Arbitrary<Value>} arbitrary
   * @param {(value: Value) => unknown} check throws where it does not hold
   * @param {{ shrink?: boolean }} [options] shrink: whether a simpler case that fails is looked for
   */
  async property(name, usual, arbitrary, check, { shrink = true } = {}) {
    const numRuns = Math.ceil(usual * this.scale)
    const startedAt = Date.now()
    await this.checks.check(`${name} (${numRuns.toLocaleString('en-US')} cases)`, async () => {
      let ran = 0
      const result = await fc.check(
        fc.asyncProperty(arbitrary, async value => {
          ran += 1
          await check(value)
        }),
        {
          seed: this.seed,
          numRuns,
          endOnFailure: !shrink,
          interruptAfterTimeLimit: SHRINK_MS + numRuns * CASE_MS
        }
      )
      this.ran += Math.min(ran, numRuns)
      if (result.failed) throw new Error(told(result, this.seed))
      if (ran < numRuns) throw new Error(`only ${ran} of ${numRuns} cases ran`)
    })
    this.seconds = (Date.now() - startedAt) / 1000
  }
}

/** A case takes milliseconds; a property that takes longer than this for each hangs. */
const CASE_MS = 200
const SHRINK_MS = 30_000

/**
 * @param {import('fast-check').RunDetails<any>} result
 * @param {number} seed
 */
function told({ counterexamplePath, counterexample, errorInstance, numRuns }, seed) {
  const why = errorInstance instanceof Error ? (errorInstance.stack ?? '') : String(errorInstance)
  const value = fc.stringify(counterexample)
  return (
    `failed in case ${numRuns} of seed ${seed} (path ${counterexamplePath ?? ''})\n` +
    `${why.slice(0, MOST_TOLD)}\nfor ${value.slice(0, MOST_TOLD)}`
  )
}

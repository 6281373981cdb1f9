import original from 'fast-check'

/**
 * `fast-check` for the tests of mutants: a property runs a fixed handful of cases, the same every time and however many
 * it asks for, so that a mutant is killed by what it does and never by chance, and thousands of them within an hour.
 */
const CASES = 25
const SEED = 20_261_127

export * from 'fast-check'

/**
 * @param {any} property
 * @param {import('fast-check').Parameters<any>} [parameters]
 */
export const assert = (property, parameters = {}) =>
  original.assert(property, {
    ...parameters,
    seed: SEED,
    numRuns: Math.min(parameters.numRuns ?? CASES, CASES),
    endOnFailure: true
  })

export default { ...original, assert }

import fc from 'fast-check'

/**
 * What Mocha loads first: a property runs a fixed handful of cases, the same every time, so that a mutant is killed or
 * not by what it does and never by chance.
 */
fc.configureGlobal({ numRuns: 25, seed: 20261127, endOnFailure: true })

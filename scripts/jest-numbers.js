import { writeFileSync } from 'node:fs'

/**
 * A reporter for Jest that leaves the numbers of a run, `PASSED FAILED`, in the file that JEST_NUMBERS names. A suite
 * that could not be run counts as a failed test.
 */
export default class Numbers {
  /**
   * @param {unknown} _contexts
   * @param {import('@jest/reporters').AggregatedResult} results
   */
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const file = process.env['JEST_NUMBERS']
    if (file) writeFileSync(file, `${numPassedTests} ${numFailedTests + numRuntimeErrorTestSuites}\n`)
  }
}

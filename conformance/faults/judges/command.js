import { isDeepStrictEqual } from 'node:util'
import { must, timeless } from './must.js'
import { judgedOther } from './report.js'

/**
 * What the command comes to with a fault, beside without one. The same as of the Action, by its standard output and its
 * exit code.
 *
 * @typedef {import('../../../harness/run-command.js').CommandRun} Run
 *
 * @param {Run} run
 * @param {Run} undisturbed
 * @param {string} fault
 * @returns {string} `same`, `gap`, `error` or `unmeasured`
 * @throws {Error} when it is none of these
 */
export function judged(run, undisturbed, fault) {
  must(run.exitCode !== null, 'it did not end')
  const isFailure = run.exitCode === COULD_NOT_CHECK
  must(isFailure || run.exitCode === 0, `it ends with ${run.exitCode}`)
  if (run.stdout === '') {
    must(isFailure, 'an error passes')
    must(/^error: /m.test(run.stderr), 'the error is not told')
    must(run.stderr.includes('To mend it: '), 'the error has no remedy')
    return 'error'
  }
  /** @type {import('./report.js').Report} */
  const report = JSON.parse(run.stdout)
  /** @type {import('./report.js').Report} */
  const whole = JSON.parse(undisturbed.stdout)
  if (isDeepStrictEqual(timeless(report), timeless(whole))) {
    must(!isFailure, 'it fails and nothing is missing')
    return 'same'
  }
  return judgedOther(report, whole, { isFailure, fault })
}

/** Of what is not whole, or not at all (docs/cli.md). */
const COULD_NOT_CHECK = 3

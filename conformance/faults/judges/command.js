import { judgedCheck } from './check.js'
import { must } from './must.js'

/**
 * What the command comes to with a fault, beside without one: by its standard output, its exit code and what it says on
 * standard error.
 *
 * @typedef {import('../../../harness/run-command.js').CommandRun & { told: import('../told.js').Told }} Run
 *
 * @param {Run} run
 * @param {Run} undisturbed
 * @param {string} fault
 * @returns {string} what `judgedCheck` tells of it
 * @throws {Error} when it is none of these
 */
export function judged(run, undisturbed, fault) {
  const { exitCode, stdout, stderr, told } = run
  must(exitCode !== null, 'it did not end')
  must([0, COULD_NOT_CHECK].includes(exitCode ?? NaN), `it ends with ${exitCode}`)
  if (stdout === '') must(/^error: /m.test(stderr), 'the error is not told')
  return judgedCheck(
    {
      report: reportOf(run),
      isFailure: exitCode === COULD_NOT_CHECK,
      said: stderr,
      failed: { alerts: stderr.includes('SNS failed: '), metrics: stderr.includes('CloudWatch failed: ') },
      told
    },
    { report: reportOf(undisturbed), told: undisturbed.told },
    fault
  )
}

/** Of what is not whole, or not at all (docs/cli.md). */
const COULD_NOT_CHECK = 3

/** @param {Run} run */
function reportOf({ stdout }) {
  return stdout === '' ? undefined : JSON.parse(stdout)
}

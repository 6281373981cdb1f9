import { judgedCheck } from './check.js'
import { blamesIn } from './exit.js'
import { must } from './must.js'

/**
 * What the command comes to with a fault, beside without one: by its standard output, its exit code and what it says on
 * standard error.
 *
 * @typedef {import('../../../harness/run-command.js').CommandRun & { told: import('../told.js').Told }} Run
 *
 * @param {Run} run
 * @param {Run} undisturbed
 * @param {import('./check.js').Expected} expected
 * @returns {string} what `judgedCheck` tells of it
 * @throws {Error} when it is none of these
 */
export function judged(run, undisturbed, expected) {
  const { exitCode, stdout, stderr, told } = run
  must(exitCode !== null, 'it did not end')
  const by = blamesIn(stderr)
  const due = by.includes('limit') ? BREACH : by.length > 0 || stdout === '' ? COULD_NOT_CHECK : 0
  must(exitCode === due, `it ends with ${exitCode}, and should with ${due}`)
  if (stdout === '') must(/^error: /m.test(stderr), 'the error is not told')
  return judgedCheck(
    {
      report: reportOf(run),
      isFailure: exitCode !== 0,
      by,
      said: stderr,
      failed: { alerts: stderr.includes('SNS failed: '), metrics: stderr.includes('CloudWatch failed: ') },
      told
    },
    { report: reportOf(undisturbed), told: undisturbed.told, isFailure: undisturbed.exitCode !== 0 },
    expected
  )
}

/** Of what is over its limit, and of what is not whole, or not at all (docs/cli.md). */
const BREACH = 1
const COULD_NOT_CHECK = 3

/** @param {Run} run */
function reportOf({ stdout }) {
  return stdout === '' ? undefined : JSON.parse(stdout)
}

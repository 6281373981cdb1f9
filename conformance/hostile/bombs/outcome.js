import { runAction } from '../../../harness/run-action.js'
import { expectOnly, readAsLog } from '../log.js'

/**
 * @typedef {{ environment: { aws: Record<string, string>, keys: Record<string, string>, github: Record<string, string> } }} Endpoint
 * @typedef {'judged' | 'gap' | 'error'} Outcome
 */

/** What is read is bounded to some megabytes, and what is waited for to half a minute. */
const LONGEST_MS = 120_000
const HEAP_MB = 1024

/** Longer than any text that is read. */
export const LONG = 'a'.repeat(10 * 1024 * 1024)
/** Deeper than any stack. */
export const DEPTH = 500_000

/**
 * Runs the built Action and throws where it does not end as it should.
 *
 * @param {Outcome} outcome
 * @param {Record<string, string>} inputs
 * @param {Endpoint} [emulator]
 * @param {string} [words] that are in the log
 */
export async function expectOutcome(outcome, inputs, emulator, words = '') {
  const run = await runAction({
    inputs: { ...inputs, 'fail-on': 'never' },
    env: { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`, AWS_MAX_ATTEMPTS: '2' },
    ...(emulator !== undefined && { emulator }),
    timeoutMs: LONGEST_MS
  })
  if (run.timedOut) throw new Error('it did not end')
  if (run.exitCode !== 0 && run.exitCode !== 1) {
    throw new Error(`it broke down (${run.exitCode}): ${run.stderr.slice(-600)}`)
  }
  expectOnly(readAsLog(run.stdout), ['add-mask', 'error', 'warning', 'group', 'endgroup', 'debug'])
  if (run.summary === '') throw new Error(`there is no summary in ${run.summaryBytes} bytes`)
  const found = run.outputs['status'] === 'error' ? 'error' : run.report?.coverage.complete ? 'judged' : 'gap'
  if (found !== outcome) throw new Error(`it was ${found}: ${run.log.slice(-600)}`)
  if (!run.log.includes(words)) throw new Error(`it does not say "${words}": ${run.log.slice(-600)}`)
  if (outcome !== 'judged' && run.conclusion !== 'failure') throw new Error('it passed')
  // A mistake in a policy is told with its place, which is what to mend.
  if (outcome === 'error' && !/To mend it: |:\d+:\d+: /.test(run.log)) {
    throw new Error(`there is no remedy: ${run.log.slice(-600)}`)
  }
}

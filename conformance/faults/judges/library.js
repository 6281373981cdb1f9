import { isDeepStrictEqual } from 'node:util'
import { judgedCheck, REMEDY } from './check.js'
import { blamesIn } from './exit.js'
import { must } from './must.js'

/**
 * What a program gets of the library with a fault, beside without one.
 *
 * @typedef {object} Run
 * @property {import('../../../src/domain/report.js').Report} [report]
 * @property {import('../../../src/domain/exit.js').Exit} [exit]
 * @property {{ channel: string, reason: string, remedy?: string }[]} [failures]
 * @property {{ message: string, remedy?: string }} [error]
 * @property {import('../told.js').Told} told
 *
 * @param {Run} run
 * @param {Run} undisturbed
 * @param {import('./check.js').Expected} expected
 * @returns {string} what `judgedCheck` tells of it
 * @throws {Error} when it is none of these
 */
export function judged(run, undisturbed, expected) {
  const { report, exit, failures = [], error, told } = run
  const by = exit?.by ?? []
  must(isDeepStrictEqual(blamesIn(exit?.because ?? ''), [...by]), 'its sentence blames something else')
  const isFailed = (/** @type {string} */ name) => failures.some(({ channel }) => channel === name)
  return judgedCheck(
    {
      report,
      isFailure: exit?.failed ?? error !== undefined,
      by,
      said: [...failures.map(({ reason, remedy }) => saying(reason, remedy)), ...saidBy(error)].join('\n'),
      failed: { alerts: isFailed('SNS'), metrics: isFailed('CloudWatch') },
      told
    },
    { report: undisturbed.report, told: undisturbed.told, isFailure: undisturbed.exit?.failed === true },
    expected
  )
}

/** @param {Run['error']} error */
function saidBy(error) {
  return error === undefined ? [] : [saying(error.message, error.remedy)]
}

/**
 * @param {string} reason
 * @param {string} [remedy]
 */
function saying(reason, remedy) {
  return remedy === undefined ? reason : `${reason}\n${REMEDY}${remedy}`
}

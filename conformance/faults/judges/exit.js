import { isDeepStrictEqual } from 'node:util'
import { must } from './must.js'

/**
 * By what a run fails. The Report says what it has to be: a fault must not turn a run green that is red without it, and
 * what is red for another cause says for which.
 *
 * @typedef {import('../../../src/domain/report.js').Report} Report
 * @typedef {'limit' | 'gap' | 'delivery'} Blame
 *
 * @typedef {object} Rules as the scenario has them
 * @property {boolean} isNever whether `fail-on` is `never`
 */

/** How each blame is told in the sentence that a run ends with. */
const WORDS = /** @type {const} */ ([
  ['limit', /(?:over|close to) (?:its|their) limit|of the plan|the plan could be told/],
  ['gap', /the check is incomplete|nothing could be read/],
  ['delivery', /delivery to \S.* failed/]
])

/**
 * @param {string} said all that a run said
 * @returns {Blame[]} what its last sentence blames
 */
export function blamesIn(said) {
  const sentence = said.match(/\bFailed: .*/g)?.at(-1) ?? ''
  return WORDS.filter(([, words]) => words.test(sentence)).map(([blame]) => blame)
}

/**
 * @param {readonly Blame[]} by
 * @param {Report} report
 * @param {Rules & { isUndelivered: boolean }} rules
 * @throws {Error} when the Report asks for another end
 */
export function mustBlame(by, report, { isNever, isUndelivered }) {
  const isOver = (report.plan?.status ?? (report.totals.breach > 0 ? 'breach' : 'ok')) === 'breach'
  const due = /** @type {const} */ ([
    ['limit', isOver && !isNever],
    ['gap', !report.coverage.complete],
    ['delivery', isUndelivered]
  ]).flatMap(([blame, holds]) => (holds ? [blame] : []))
  must(isDeepStrictEqual([...by], due), `it fails by [${by.join()}], and should by [${due.join()}]`)
}

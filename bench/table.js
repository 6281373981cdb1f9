/**
 * @typedef {object} Row a line of the report
 * @property {string} what
 * @property {string} measured
 * @property {string} [beside] the yardstick's
 * @property {number} [ratio] of the two
 * @property {number} [bound] the ratio may be this at most
 * @property {boolean} [missed] told where there is no ratio
 */

/**
 * @param {readonly Row[]} rows
 * @returns {string} a Markdown table
 */
export function table(rows) {
  return [
    '| What | Measured | Beside | Ratio | Bound | |',
    '| :-- | --: | --: | --: | --: | :-- |',
    ...rows.map(row => {
      const { what, measured, beside = '', ratio, bound } = row
      const verdict = isMissed(row)
        ? '**MISSED**'
        : bound === undefined && row.missed === undefined
          ? ''
          : 'kept'
      return `| ${what} | ${measured} | ${beside} | ${fixed(ratio)} | ${bound === undefined ? '' : `≤ ${fixed(bound)}`} | ${verdict} |`
    })
  ].join('\n')
}

/**
 * @param {Row} row
 * @returns {boolean}
 */
export function isMissed({ ratio, bound, missed = false }) {
  return missed || (ratio !== undefined && bound !== undefined && ratio > bound)
}

/** @param {number | undefined} value */
function fixed(value) {
  return value === undefined ? '' : value.toFixed(2)
}

/** @param {number} milliseconds */
export function ms(milliseconds) {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`
}

/** @param {number} megabytes */
export function mb(megabytes) {
  return `${megabytes.toFixed(0)} MB`
}

/** @param {number} count */
export function count(count) {
  return count.toLocaleString('en-US')
}

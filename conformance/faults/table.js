/**
 * The matrix as Markdown, a row a call and a column a fault.
 *
 * @typedef {Map<string, Map<string, string[]>>} Results by call, then by fault: what came of it once, thrice, always
 */

/** What came of a cell, in a letter. */
const LETTERS = new Map([
  ['same', '='],
  ['gap', 'g'],
  ['error', 'e'],
  ['channel', 'c'],
  ['warning', 'w'],
  ['', '·']
])

/**
 * @param {Results} results
 * @param {readonly string[]} faults in their order
 * @returns {string}
 */
export function table(results, faults) {
  const calls = [...results.keys()]
  const rows = faults.map(fault => [
    `\`${fault}\``,
    ...calls.map(call => (results.get(call)?.get(fault) ?? []).map(letter).join(' ') || '–')
  ])
  return [['fault', ...calls.map(call => `\`${call}\``)], [':--', ...calls.map(() => ':-:')], ...rows]
    .map(cells => `| ${cells.join(' | ')} |\n`)
    .join('')
}

/** @param {string} result */
function letter(result) {
  return LETTERS.get(result) ?? '**✗**'
}

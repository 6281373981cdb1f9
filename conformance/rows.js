/**
 * Rows as three clients tell them, made comparable: members by name, and doubles by their 64 bits, since two numbers
 * that print alike may still differ.
 *
 * @typedef {Record<string, any>} Row
 */

/**
 * @param {Row} row as the JavaScript SDK and the AWS CLI name its members
 * @returns {string}
 */
export function canonical(row) {
  const usage = row['IpUsage']
  const members = { ...row, ...(usage !== undefined && { IpUsage: bits(usage) }) }
  return JSON.stringify(sorted(members))
}

/**
 * @param {number} value
 * @returns {string} its IEEE 754 bytes
 */
export function bits(value) {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes.toString('hex')
}

/**
 * @param {readonly string[]} actual
 * @param {readonly string[]} expected
 * @throws {Error} naming the first row that differs
 */
export function requireSameRows(actual, expected) {
  const at = expected.findIndex((row, index) => row !== actual[index])
  if (at !== -1) throw new Error(`row ${at} differs:\n${String(actual[at])}\n${String(expected[at])}`)
  if (actual.length !== expected.length)
    throw new Error(`${actual.length} rows instead of ${expected.length}`)
}

/**
 * @param {unknown} value
 * @returns {unknown}
 */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)])
  )
}

/**
 * Writing the little XML that AWS's query protocols answer with.
 */

/** @type {Readonly<Record<string, string>>} */
const NAMED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

// Everything that needs a second look: markup, control characters, halves of surrogate pairs, noncharacters.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const SPECIAL = /[&<>"'\u0000-\u001f\ufffe\uffff]|[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g

/** Most texts are plain, and looking is cheaper than replacing. */
const PLAIN = /^[ !#-%(-;=?-~]*$/

/**
 * Text as it may stand between two tags. Line ends become references, so that no parser normalises them. Control
 * characters become references too: XML 1.0 forbids them, XML 1.1 does not, and how AWS sends them is not documented;
 * lenient parsers (the JavaScript SDK's) read them back, strict ones (Python's) refuse the document.
 * @param {string} text
 * @returns {string}
 */
export function escapeText(text) {
  if (PLAIN.test(text)) return text
  return text.replace(SPECIAL, found => {
    const named = NAMED[found]
    if (named !== undefined) return named
    if (found.length === 2) return found
    const code = found.charCodeAt(0)
    return code < 0x20 ? `&#x${code.toString(16).toUpperCase()};` : '\ufffd'
  })
}

/**
 * One element with text; nothing at all when there is no value, as AWS leaves out what a resource does not have.
 * @param {string} name
 * @param {string | number | boolean | null | undefined} value
 * @returns {string}
 */
export function element(name, value) {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? escapeText(value) : String(value)
  return `<${name}>${text}</${name}>`
}

/**
 * A list as AWS writes it: one element around `<item>`s; an empty list is an empty element, never a missing one.
 * @param {string} name
 * @param {readonly string[]} items inner XML of each item
 * @param {string} [member] name of an item's element
 * @returns {string}
 */
export function list(name, items, member = 'item') {
  if (items.length === 0) return `<${name}/>`
  return `<${name}><${member}>${items.join(`</${member}><${member}>`)}</${member}></${name}>`
}

/**
 * A double as AWS's Java services write it: at least one decimal, and an exponent below a thousandth (`4.0E-4`).
 * @param {number} value
 * @returns {string}
 */
export function double(value) {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [mantissa = '0', exponent = '0'] = value.toExponential().split('e')
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${String(Number(exponent))}`
  }
  return Number.isInteger(value) ? `${String(value)}.0` : String(value)
}

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** Answers that are well-formed and hold something else than they should. */

/** What is left where fields are missing: what the row is, and where the next page is. */
const KEPT = /(?:Id|nextToken)$/

/** @type {readonly string[]} */
const SPOILING = ['missing-fields', 'wrong-types']

/** What is no text: a number, a truth value, a time. */
const TYPED = /^(?:-?[\d.]+|true|false|\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/

/**
 * @param {import('./faults.js').ActiveRule | undefined} rule
 * @param {string | Buffer} xml of an answer
 * @returns {string | Buffer} the same, unless the rule's fault is one of these
 */
export function spoiledFields(rule, xml) {
  if (rule === undefined || !SPOILING.includes(rule.fault)) return xml
  const whole = String(xml)
  const spoiled = whole.replace(/<([A-Za-z]\w*)>([^<]*)<\/\1>/g, (field, name, value) => {
    if (rule.fault === 'missing-fields') return KEPT.test(name) ? field : ''
    return TYPED.test(value) && !/(?:Id|Token)$/.test(name) ? `<${name}>often</${name}>` : field
  })
  if (spoiled === whole) rule.spoiledNothing()
  return spoiled
}

/** GitHub's token in the same two ways. */
export const SPOILED_TOKENS = new Map([
  ['missing-fields', {}],
  ['wrong-types', { value: 7 }]
])

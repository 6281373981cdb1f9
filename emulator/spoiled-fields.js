/** Answers that are well-formed and hold something else than they should. */

/** What is left where fields are missing: what the row is, and where the next page is. */
const KEPT = /(?:Id|nextToken)$/

/**
 * @param {string | undefined} fault
 * @param {string | Buffer} xml of an answer
 * @returns {string | Buffer} the same, unless the fault is one of these
 */
export function spoiledFields(fault, xml) {
  if (fault !== 'missing-fields' && fault !== 'wrong-types') return xml
  return String(xml).replace(/<([A-Za-z]\w*)>([^<]*)<\/\1>/g, (whole, name, value) => {
    if (fault === 'missing-fields') return KEPT.test(name) ? whole : ''
    return /^-?[\d.]+$/.test(value) && !/(?:Id|Token)$/.test(name) ? `<${name}>often</${name}>` : whole
  })
}

/** GitHub's token in the same two ways. */
export const SPOILED_TOKENS = new Map([
  ['missing-fields', {}],
  ['wrong-types', { value: 7 }]
])

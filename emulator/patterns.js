/**
 * Patterns as IAM and EC2's filters have them: `*` for any text, `?` for any one character, everything else itself.
 * @param {string} pattern
 * @param {string} text
 * @param {{ ignoreCase?: boolean }} [options]
 * @returns {boolean}
 */
export function matchesPattern(pattern, text, { ignoreCase = false } = {}) {
  const escaped = pattern.replace(/[.+^${}()|[\]\\/-]/g, '\\$&')
  const source = escaped.replace(/\*+/g, '.*').replace(/\?/g, '.')
  return new RegExp(`^${source}$`, ignoreCase ? 'is' : 's').test(text)
}

import { createHash } from 'node:crypto'

/**
 * An id that AWS would have made up: the same for the same things on every machine.
 * @param {string} prefix
 * @param {number} length of its tail, in hexadecimal digits
 * @param {...string} things
 * @returns {string}
 */
export function derivedId(prefix, length, ...things) {
  const digits = createHash('sha256').update(things.join('\n')).digest('hex')
  return `${prefix}-0${digits.slice(0, length - 1)}`
}

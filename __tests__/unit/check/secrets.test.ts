import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { unescaped } from '../../../src/check/escapes.js'
import { createSecrets } from '../../../src/check/secrets.js'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

function secretsWith(...values: string[]) {
  const secrets = createSecrets()
  for (const value of values) secrets.mask(value)
  return secrets
}

/** The ways to write a character in what AWS and others answer with. */
const WAYS: readonly ((char: string) => string)[] = [
  char => char,
  char => `&#x${codeOf(char).toString(16)};`,
  char => `&#x00${codeOf(char).toString(16).toUpperCase()};`,
  char => `&#${codeOf(char)};`,
  char => `\\u${codeOf(char).toString(16).padStart(4, '0')}`,
  char => `%${codeOf(char).toString(16).padStart(2, '0')}`,
  char => (/["\\/]/.test(char) ? `\\${char}` : char)
]

function codeOf(char: string): number {
  return char.charCodeAt(0)
}

describe('a secret', () => {
  test.each([
    ['as it is', SECRET],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in XML', SECRET.replace('/', '&#x2F;')],
    ['in JSON', SECRET.replace('/', '\\/')],
    ['in decimal references', SECRET.replace('+', '&#0043;')],
    ['in JSON in XML', SECRET.replace('/', '\\u002f').replace('\\', '&#92;')],
    ['in XML in XML in a URL', SECRET.replace('/', '%26amp;#x2F;')]
  ])('is hidden %s', (_, written) => {
    const { hide, cover } = secretsWith(SECRET)
    expect(hide(`the key ${written} is &quot;wrong&quot;`)).toBe('the key *** is &quot;wrong&quot;')
    expect(cover(`<a>${written}</a>`)).toBe(`<a>${'*'.repeat(written.length)}</a>`)
  })

  test('is hidden each time, beside others that it overlaps', () => {
    const { hide, cover } = secretsWith('abcdef/gh', 'f/ghij', '')
    expect(hide('1 abcdef&#47;gh 2 abcdef&#47;gh 3 f\\/ghij 4')).toBe('1 *** 2 *** 3 *** 4')
    expect(cover('abcdef\\/ghij.')).toBe('*'.repeat(12) + '.')
  })

  test('whatever each of its characters is written in', () => {
    const ways = fc.array(fc.constantFrom(...WAYS), { minLength: SECRET.length, maxLength: SECRET.length })
    const around = fc.constantFrom('', 'x', '&#x1F680;', '&amp;', '\\u0041', '%', '&#x;', 'é', '\\', '%41')
    fc.assert(
      fc.property(ways, around, around, (chosen, before, after) => {
        const written = chosen.map((way, index) => way(SECRET.charAt(index))).join('')
        // What stands before must not be part of an escape that the secret goes on with.
        const text = `${before} ${written} ${after}`
        const { hide, cover } = secretsWith(SECRET)
        expect(hide(text)).toBe(`${before} *** ${after}`)
        expect(cover(text)).toBe(`${before} ${'*'.repeat(written.length)} ${after}`)
      })
    )
  })

  test('of which there is none changes no text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(secretsWith().hide(text)).toBe(text)
        expect(secretsWith('a-secret-that-is-not-there').cover(text)).toBe(text)
      })
    )
  })
})

describe('what is written in escapes', () => {
  test('is told with where it stood', () => {
    const text = 'a&lt;b%2Fc\\"d&#x1F680;e'
    const read = unescaped(text)
    expect(read?.text).toBe('a<b/c"d\ufffde')
    const parts = Array.from('a<b/c"d').map((_, index) =>
      text.slice(...(read?.written(index, index + 1) ?? [0, 0]))
    )
    expect(parts).toEqual(['a', '&lt;', 'b', '%2F', 'c', '\\"', 'd'])
    expect(text.slice(...(read?.written(0, 9) ?? [0, 0]))).toBe(text)
  })

  test('is nothing where there is none', () => {
    expect(unescaped('plain & simple, 100% \\n')).toBeUndefined()
  })
})

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { globOf } from '../../../src/policy/globs.js'

function isMatch(pattern: string, value: string): boolean {
  const glob = globOf(pattern)
  if (typeof glob === 'string') throw new Error(glob)
  return glob.matches(value)
}

describe('a glob', () => {
  it.each([
    ['*', ''],
    ['*', '.'],
    ['*', 'prod/eks/a.b\nc'],
    ['prod*', 'prod'],
    ['prod*', 'prod/eks'],
    ['*-a', 'prod-a'],
    ['*eks*', 'prod/eks/a'],
    ['a*b*c', 'abc'],
    ['a**b', 'a/x/b'],
    ['eu-*-?', 'eu-west-1'],
    ['?', '/'],
    ['?', '.'],
    ['a/?*', 'a/b/c'],
    ['[a-c]*', 'b.x'],
    ['[!a-c]?', 'd/'],
    ['[^a]x', 'bx'],
    ['[a/]x', '/x'],
    ['{prod,dev}-*', 'dev-1'],
    ['{a/b,c}?', 'a/bx'],
    ['!prod*', 'dev'],
    ['!{a,b}', 'c'],
    ['\\*', '*'],
    ['a\\?b', 'a?b'],
    ['x\\\\y*', 'x\\y1'],
    ['a\\/?', 'a/b'],
    ['subnet (old)?', 'subnet (old)1'],
    ['a+(b)?', 'a+(b)c'],
    ['@(a|b)?', '@(a|b)c'],
    ['$1.00 "x" \'y\' ^?', '$1.00 "x" \'y\' ^z'],
    ['a!b?', 'a!bc'],
    ['./a?', './ab'],
    ['ü?', 'üö']
  ])('%j matches %j', (pattern, value) => {
    expect(isMatch(pattern, value)).toBe(true)
  })

  it.each([
    ['prod*', 'Prod-1'],
    ['prod*', 'xprod'],
    ['*-a', '-ab'],
    ['a*b*c', 'acb'],
    ['ab*bc', 'abc'],
    ['a*ab*b', 'aab'],
    ['?', ''],
    ['?', 'ab'],
    ['[a-c]?', 'dx'],
    ['[!a-c]?', 'ax'],
    ['{prod,dev}-?', 'test-1'],
    ['!prod*', 'prod-1'],
    ['\\*', 'a'],
    ['a\\?b', 'axb'],
    ['subnet (old)?', 'subnet oldx'],
    ['a+?', 'aax'],
    ['a|b?', 'a'],
    ['a.c?', 'abcd']
  ])('%j does not match %j', (pattern, value) => {
    expect(isMatch(pattern, value)).toBe(false)
  })

  const characters = fc.constantFrom('a', 'b', '-', '/', '.', '(', '+', '$', '\n')

  it('of stars matches what a regular expression of its own meaning does', () => {
    const pattern = fc.string({ unit: fc.oneof(characters, fc.constant('*')), maxLength: 12 })
    fc.assert(
      fc.property(pattern, fc.string({ unit: characters, maxLength: 16 }), (glob, value) => {
        const source = glob
          .split('*')
          .map(text =>
            text.replace(/[^]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
          )
          .join('[^]*')
        expect(isMatch(glob, value)).toBe(new RegExp(`^${source}$`).test(value))
      }),
      { numRuns: 500 }
    )
  })

  it('of signs matches what a regular expression of its own meaning does', () => {
    const part = fc.oneof(
      characters.map(text => ({
        glob: text,
        regex: `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`
      })),
      fc.constantFrom(
        { glob: '?', regex: '[^]' },
        { glob: '[ab]', regex: '[ab]' },
        { glob: '[!a-b]', regex: '[^a-b]' },
        { glob: '{a,b/}', regex: '(?:a|b/)' },
        { glob: '\\*', regex: '\\*' }
      )
    )
    const parts = fc.array(part, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(parts, fc.string({ unit: characters, minLength: 1, maxLength: 10 }), (some, value) => {
        const glob = some.map(each => each.glob).join('')
        fc.pre((glob.match(/\{/g) ?? []).length < 4)
        const regex = new RegExp(`^${some.map(each => each.regex).join('')}$`)
        expect([glob, isMatch(`${glob}*`, value)]).toEqual([
          glob,
          new RegExp(`^${some.map(each => each.regex).join('')}[^]*$`).test(value)
        ])
        expect([glob, isMatch(glob, value)]).toEqual([glob, regex.test(value)])
      }),
      { numRuns: 500 }
    )
  })

  it('tells only texts that every match has', () => {
    const glob = globOf('pre{a,b}mid[x]*\\*post')
    expect(typeof glob === 'string' ? glob : glob.has).toEqual(['pre', 'mid', '*post'])
  })

  it('takes time in proportion to the value, however many stars it has', () => {
    const glob = `${'*a'.repeat(100)}*b`
    const started = performance.now()
    expect(isMatch(glob, 'a'.repeat(50_000))).toBe(false)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

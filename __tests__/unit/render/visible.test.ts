import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { LONGEST_NAME, visible, visibleName } from '../../../src/render/visible.js'
import { nastyText } from './nasty.js'

describe('visible', () => {
  test('text that is what it looks like stays as it is', () => {
    for (const text of ['eks-pods-a', 'a b', 'Größe', '本番　サブネット', 'नेटवर्क', '❤️', '👩‍💻', '👍🏽', '']) {
      expect(visible(text)).toBe(text)
    }
  })

  test.each([
    ['a line break', 'a\nb', 'a{U+000A}b'],
    ['a carriage return and a line break', 'a\r\nb', 'a{U+000D}{U+000A}b'],
    ["a terminal's colours", '\u001b[31mred', '{U+001B}[31mred'],
    ['a C1 control', 'a\u009bb', 'a{U+009B}b'],
    ['a right-to-left override', 'bidi\u202egnp.exe', 'bidi{U+202E}gnp.exe'],
    ['an isolate', '\u2067x\u2069', '{U+2067}x{U+2069}'],
    ['a zero-width space', 'a\u200bb', 'a{U+200B}b'],
    ['a joiner outside an emoji', 'a\u200db', 'a{U+200D}b'],
    ['a variation selector on a letter', 'a\ufe0f', 'a{U+FE0F}'],
    ['a tag character', 'a\u{e0041}', 'a{U+E0041}'],
    ['a lone surrogate', 'a\ud83d', 'a{U+D83D}'],
    ['a private character', '\ue000', '{U+E000}'],
    ['a noncharacter', '\uffff', '{U+FFFF}'],
    ['a line separator', 'a\u2028b', 'a{U+2028}b'],
    ['a no-break space', 'a\u00a0b', 'a{U+00A0}b'],
    ['a Hangul filler', '\u3164', '{U+3164}'],
    ['spaces around', ' a ', '{U+0020}a{U+0020}'],
    ['spaces in a row', 'a   b', 'a {U+0020}{U+0020}b'],
    ['an ideographic space at the end', '本\u3000', '本{U+3000}'],
    ['marks piled on a letter', `a${'\u0301'.repeat(6)}`, `a${'\u0301'.repeat(4)}{U+0301}{U+0301}`]
  ])('%s is shown', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  test('what is visible stays as it is when it is made visible again', () => {
    fc.assert(fc.property(nastyText(), text => visible(visible(text)) === visible(text)))
  })
})

describe('visibleName', () => {
  test('a name of eighty characters is whole, one more is cut', () => {
    expect(visibleName('x'.repeat(80))).toBe('x'.repeat(80))
    expect(visibleName('x'.repeat(81))).toBe(`${'x'.repeat(79)}…`)
  })

  test('it is characters that are counted, not the units they are stored in', () => {
    expect(visibleName('𝒳'.repeat(80))).toBe('𝒳'.repeat(80))
    expect(visibleName('𝒳'.repeat(81))).toBe(`${'𝒳'.repeat(79)}…`)
  })

  test('a character is kept whole or left out', () => {
    expect(visibleName('ab👩‍💻cd', 4)).toBe('ab…')
    expect(visibleName('ab👩‍💻cd', 7)).toBe('ab👩‍💻cd')
    expect(visibleName('𝒳𝒴𝒵', 2)).toBe('𝒳…')
  })

  test('nothing that is shown as its code is cut within it', () => {
    expect(visibleName('abcd\nefgh', 8)).toBe('abcd…')
  })

  test('a character without end is cut all the same', () => {
    expect(Array.from(visibleName(`a${'\u0301'.repeat(5000)}`))).toHaveLength(LONGEST_NAME)
  })

  test('is never longer than asked for, and has no half of a pair', () => {
    fc.assert(
      fc.property(nastyText(), fc.integer({ min: 1, max: 40 }), (text, longest) => {
        const shown = visibleName(text.repeat(3), longest)
        expect(Array.from(shown).length).toBeLessThanOrEqual(longest)
        expect(shown).not.toMatch(/\p{Cs}/u)
      })
    )
  })
})

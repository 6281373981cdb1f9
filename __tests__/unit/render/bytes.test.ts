import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cutToBytes, utf8Length } from '../../../src/render/bytes.js'

const anyText = fc.string({ unit: 'binary', maxLength: 60 })
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map(units => String.fromCharCode(...units))

test('the length of a text is what its encoding takes, lone surrogates included', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, anyUnits), text => {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text))
    })
  )
})

test.each(['\u007f', '\u0080', '\u07ff', '\u0800', '\uffff', '\u{10000}', '\u{10ffff}'])(
  'a character where its length in bytes changes, %j, is counted right, and so is what follows it',
  edge => {
    expect(utf8Length(`${edge}é`)).toBe(Buffer.byteLength(`${edge}é`))
  }
)

test('a cut text is the longest start that fits, in whole characters', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 0, max: 80 }), (text, limit) => {
      const cut = cutToBytes(text, limit)
      expect(text.startsWith(cut)).toBe(true)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit)
      const next = Array.from(text)[Array.from(cut).length]
      if (next !== undefined) expect(Buffer.byteLength(cut + next)).toBeGreaterThan(limit)
    })
  )
})

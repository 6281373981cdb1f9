import { describe, expect, test } from '@jest/globals'
import { parseKeyValueFile } from '../../../harness/runner/file-commands.js'

describe('parseKeyValueFile', () => {
  test('reads plain lines, the value being all after the first equals sign', () => {
    expect(parseKeyValueFile('a=1\n\nb=x=y\nc=\n')).toEqual({ a: '1', b: 'x=y', c: '' })
  })

  test('reads values between delimiters, line breaks and all', () => {
    expect(parseKeyValueFile('a<<EOF\none\n\ntwo=2\nEOF\nb<<EOF\nEOF\n')).toEqual({
      a: 'one\n\ntwo=2',
      b: ''
    })
  })

  test('tells the two forms apart by which sign comes first', () => {
    expect(parseKeyValueFile('a=b<<c\nd<<E=F\nx\nE=F\n')).toEqual({ a: 'b<<c', d: 'x' })
  })

  test('lets the last of several settings of a name win', () => {
    expect(parseKeyValueFile('a=1\na<<X\n2\nX\n')).toEqual({ a: '2' })
  })

  test('keeps a carriage return: only Windows takes it for a part of the line break', () => {
    expect(parseKeyValueFile('a<<X\none\r\nX\n')).toEqual({ a: 'one\r' })
  })

  test('reads an empty file as nothing', () => {
    expect(parseKeyValueFile('')).toEqual({})
  })

  test.each([
    ['a<<X\nnever ends\n', /delimiter not found 'X'/],
    ['<<X\nv\nX\n', /must not be empty/],
    ['a<<\nv\n', /must not be empty/],
    ['=v\n', /must not be empty/],
    ['just text\n', /Invalid format 'just text'/]
  ])('refuses %j', (text, reason) => {
    expect(() => parseKeyValueFile(text)).toThrow(reason)
  })
})

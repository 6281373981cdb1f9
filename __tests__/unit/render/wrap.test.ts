import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { wrapped } from '../../../src/render/wrap.js'
import { nastyText } from './nasty.js'

test.each([
  ['eks-pods-a', ['eks-pods-a']],
  ['', ['']],
  ['prod-eks-cluster-blue', ['prod-eks-', 'cluster-', 'blue']],
  ['ab abcdefghij x', ['ab ', 'abcdefghij ', 'x']],
  ['edge public of the', ['edge ', 'public of ', 'the']],
  ['abcdefghijklmnopqrstuvw', ['abcdefghij', 'klmnopqrst', 'uvw']],
  ['本番環境サブネット一', ['本番環境サ', 'ブネット一']],
  ['a 👩‍💻👩‍💻👩‍💻', ['a 👩‍💻', '👩‍💻👩‍💻']]
])('%j in lines of ten', (name, lines) => {
  expect(wrapped(name, 10)).toEqual(lines)
})

test('the lines put together are the name', () => {
  fc.assert(
    fc.property(nastyText(), fc.integer({ min: 1, max: 40 }), (name, width) => {
      expect(wrapped(name, width).join('')).toBe(name)
    })
  )
})

test('no line is empty, not even before a character that is wider than one', () => {
  expect(wrapped('👩‍💻', 3)).toEqual(['👩‍💻'])
  fc.assert(
    fc.property(nastyText(), fc.integer({ min: 1, max: 40 }), (name, width) => {
      if (name !== '') expect(wrapped(name, width)).not.toContain('')
    })
  )
})

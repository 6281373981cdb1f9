import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  count,
  counted,
  figure,
  firstLines,
  firstListed,
  listed,
  percent,
  rough
} from '../../../src/render/numbers.js'

describe('count', () => {
  test.each([
    [0, '0'],
    [2.5, '2.5'],
    [999, '999'],
    [1024, '1,024'],
    [65536, '65,536'],
    [2 ** 40 - 1, '1,099,511,627,775'],
    [2 ** 40, '2^40'],
    ['18446744073709551616', '2^64'],
    [(2n ** 128n).toString(), '2^128'],
    [(2n ** 64n - 2n ** 58n).toString(), 'almost 2^64'],
    [(2n ** 64n - 1n).toString(), 'almost 2^64'],
    [(2n ** 64n + 1n).toString(), 'just over 2^64'],
    [(3n * 2n ** 62n).toString(), '≈ 2^63.6'],
    [(10n ** 30n).toString(), '≈ 2^99.7']
  ])('%s reads %s', (value, shown) => {
    expect(count(value)).toBe(shown)
  })

  test('a count below 2^40 is exact, whichever way it is held', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 - 1 }), n => {
        expect(Number(count(n).replaceAll(',', ''))).toBe(n)
        expect(count(String(n))).toBe(count(n))
      })
    )
  })

  test('a power is only shown without a word before it when the count is exactly that', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 40n, max: 2n ** 128n }), n => {
        const power = /^2\^(\d+)$/.exec(count(n.toString()))
        if (power !== null) expect(2n ** BigInt(power[1] ?? '0')).toBe(n)
      })
    )
  })

  test('a power with a fraction is right to its last digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 40n, max: 2n ** 1000n }), n => {
        const exponent = Number(/2\^([\d.]+)$/.exec(count(n.toString()))?.[1])
        expect(Math.abs(Math.log2(Number(n)) - exponent)).toBeLessThanOrEqual(0.0501)
      })
    )
  })
})

test('a rough count has a word before it, unless a power says that it is rough', () => {
  expect(rough(37375, 'about ')).toBe('about 37,375')
  expect(rough((3n * 2n ** 62n).toString(), 'about ')).toBe('≈ 2^63.6')
  expect(rough((2n ** 64n - 1n).toString(), 'about ')).toBe('almost 2^64')
})

describe('percent', () => {
  test.each([
    [98.44, [], '98.4%'],
    [87.5, [], '87.5%'],
    [80, [80], '80%'],
    [80.04, [80], '80.04%'],
    [79.96, [], '79.96%'],
    [92.54, [92.5], '92.54%'],
    [92.46, [92.5], '92.46%'],
    [80.0000000001, [80], '80.0000000001%'],
    [99.97, [], '99.97%'],
    [99.9999, [], '99.9999%'],
    [100, [], '100%'],
    [0, [], '0%'],
    [0.04, [], '0.04%'],
    [0.0000000001, [], '0.0000000001%'],
    [55.00001, [55], '55.00001%'],
    // Finer than any share is: what a saved Report may hold.
    [1e-12, [], '0%']
  ])('%s beside the limits %j reads %s', (value, limits, shown) => {
    expect(percent(value, limits)).toBe(shown)
  })

  test('what is shown lies on the same side of every limit, and of 0 and 100, as what is compared', () => {
    const share = fc.integer({ min: 0, max: 1_000_000 }).map(n => n / 10_000)
    fc.assert(
      fc.property(share, fc.array(share, { maxLength: 3 }), (value, limits) => {
        const shown = Number(percent(value, limits).slice(0, -1))
        for (const limit of [...limits, 0, 100]) {
          expect(Math.sign(shown - limit)).toBe(Math.sign(value - limit))
        }
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.05 + 1e-9)
      })
    )
  })
})

test('a count of things has the word that fits', () => {
  expect(counted(1, 'network')).toBe('1 network')
  expect(counted(0, 'network')).toBe('0 networks')
  expect(counted(1204, 'Elastic IP')).toBe('1,204 Elastic IPs')
  expect(counted(2, 'class', 'classes')).toBe('2 classes')
  expect(figure(1234567)).toBe('1,234,567')
})

test('things in a row are joined as in a sentence', () => {
  expect(listed([])).toBe('')
  expect(listed(['a'])).toBe('a')
  expect(listed(['a', 'b'])).toBe('a and b')
  expect(listed(['a', 'b', 'c'])).toBe('a, b and c')
})

test('the first of many tell how many more there are, and all of them do not', () => {
  expect(firstListed(['a', 'b'], 1_236)).toBe('a, b and 1,234 more')
  expect(firstListed(['a', 'b'], 2)).toBe('a and b')
  expect(firstLines(['a', 'b'], 1_236)).toEqual(['a', 'b', 'and 1,234 more'])
  expect(firstLines(['a', 'b'], 2)).toEqual(['a', 'b'])
})

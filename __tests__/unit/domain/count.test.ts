import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { blockSize, compareCounts, freeOfBlock, toCount } from '../../../src/domain/count.js'

const FAMILIES = [32, 128] as const
const LARGEST_NUMBER = 2n ** 53n - 1n

/** Every width and netmask length there is. */
const BLOCKS = FAMILIES.flatMap(width =>
  Array.from({ length: width + 1 }, (_, length) => ({ width, length, size: 2n ** BigInt(width - length) }))
)

/** round(size × (10,000 − n) / 10,000) in whole numbers, halves upwards. */
function freeExactly(size: bigint, n: number): bigint {
  return (2n * size * BigInt(10_000 - n) + 10_000n) / 20_000n
}

describe('toCount', () => {
  test('is a number up to 2^53 − 1 and a decimal string above', () => {
    expect(toCount(0n)).toBe(0)
    expect(toCount(LARGEST_NUMBER)).toBe(9_007_199_254_740_991)
    expect(toCount(LARGEST_NUMBER + 1n)).toBe('9007199254740992')
  })

  test('loses nothing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n }), value => {
        expect(BigInt(toCount(value))).toBe(value)
      })
    )
  })
})

describe('blockSize', () => {
  test.each(BLOCKS)('of a /$length of $width bits is $size', ({ width, length, size }) => {
    const count = blockSize(width, length)
    expect(BigInt(count)).toBe(size)
    expect(typeof count).toBe(size <= LARGEST_NUMBER ? 'number' : 'string')
  })
})

describe('freeOfBlock', () => {
  const usages = Array.from({ length: 10_001 }, (_, n) => n)

  test.each(BLOCKS.filter(({ width }) => width === 32))(
    'is exact in a /$length of IPv4 for every usage that AWS rounds to',
    ({ width, length, size }) => {
      const wrong = usages.filter(
        n => BigInt(freeOfBlock(width, length, n / 10_000)) !== freeExactly(size, n)
      )
      expect(wrong).toEqual([])
    }
  )

  test.each(BLOCKS.filter(({ width }) => width === 128))(
    'is as right in a /$length of IPv6 as a share in floating point can be',
    ({ width, length, size }) => {
      // A double tells shares apart to 2^-53; that much of the block, and one for the rounding.
      const tolerance = size / 2n ** 53n + 1n
      const wrong = usages.filter(n => {
        const error = BigInt(freeOfBlock(width, length, n / 10_000)) - freeExactly(size, n)
        return error > tolerance || error < -tolerance
      })
      expect(wrong).toEqual([])
    }
  )

  test.each(BLOCKS)('is all of an unused /$length of $width bits and nothing of a full one', block => {
    expect(BigInt(freeOfBlock(block.width, block.length, 0))).toBe(block.size)
    expect(freeOfBlock(block.width, block.length, 1)).toBe(0)
  })

  test('never grows as the usage grows, and stays between nothing and the whole', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.constantFrom(...BLOCKS), share, share, ({ width, length, size }, a, b) => {
        const fuller = BigInt(freeOfBlock(width, length, Math.max(a, b)))
        const emptier = BigInt(freeOfBlock(width, length, Math.min(a, b)))
        expect(0n <= fuller && fuller <= emptier && emptier <= size).toBe(true)
      })
    )
  })

  test('counts the five reserved addresses of an empty /28 as used, as AWS does', () => {
    expect(freeOfBlock(32, 28, 0.3125)).toBe(11)
  })
})

describe('compareCounts', () => {
  test('compares by value, whichever way each count is held', () => {
    const value = fc.bigInt({ min: 0n, max: 2n ** 128n })
    const held = fc.oneof(
      value.map(exact => ({ exact, count: toCount(exact) })),
      value.map(exact => ({ exact, count: exact.toString() })),
      fc.nat(1000).map(small => ({ exact: BigInt(small), count: small.toString() }))
    )
    fc.assert(
      fc.property(held, held, (a, b) => {
        const expected = a.exact < b.exact ? -1 : a.exact > b.exact ? 1 : 0
        expect(Math.sign(compareCounts(a.count, b.count))).toBe(expected)
      })
    )
  })

  test('does not compare long counts as text', () => {
    expect(compareCounts('10000000000000000', '9007199254740992')).toBeGreaterThan(0)
    expect(compareCounts(9, '9007199254740992')).toBeLessThan(0)
  })
})

describe('compareCounts', () => {
  test.each([
    [1, 2, -1],
    [2, 1, 1],
    [2, 2, 0],
    ['10', 9, 1],
    [9, '10', -1],
    ['9007199254740993', '9007199254740992', 1],
    ['9007199254740992', '9007199254740993', -1],
    ['9007199254740993', '9007199254740993', 0]
  ] as const)('of %s and %s is %d', (a, b, sign) => {
    expect(Math.sign(compareCounts(a, b))).toBe(sign)
  })
})

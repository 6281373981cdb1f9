import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bits, parseCidr } from '../../../src/domain/cidr.js'
import {
  cidrOf,
  contains,
  ipv4RangeOf,
  merged,
  overlaps,
  rangeOf,
  type Range
} from '../../../src/domain/range.js'

/** The range of a CIDR that is one. */
function range(cidr: string): Range {
  const found = rangeOf(cidr)
  if (found === undefined) throw new Error(cidr)
  return found
}

const family = fc.constantFrom('ipv4' as const, 'ipv6' as const)

describe('the range of a CIDR', () => {
  test.each([
    ['10.0.0.7/24', '10.0.0.0/24'],
    ['10.255.255.255/8', '10.0.0.0/8'],
    ['255.255.255.255/0', '0.0.0.0/0'],
    ['2001:db8::7/64', '2001:db8::/64'],
    ['2001:db8:0:ffff::/56', '2001:db8:0:ff00::/56']
  ])('of %s is that of %s', (loose, cidr) => {
    expect(range(loose)).toEqual(range(cidr))
  })

  test('is told of any address by its block, and of IPv4 in plain numbers too', () => {
    const address = fc.tuple(family, fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), fc.nat(128))
    fc.assert(
      fc.property(address, ([family, any, length]) => {
        const width = bits(family)
        const value = any & (2n ** BigInt(width) - 1n)
        const netmaskLength = length % (width + 1)
        const size = 2n ** BigInt(width - netmaskLength)
        const start = value - (value % size)
        const text = cidrOf(family, value, netmaskLength)
        expect(rangeOf(text)).toEqual({ family, start, end: start + size })
        const cidr = parseCidr(text)
        if (family === 'ipv4' && cidr !== undefined)
          expect(ipv4RangeOf(cidr)).toEqual({ start: Number(start), end: Number(start + size) })
      })
    )
  })

  test.each(['', '10.0.0.0', '10.0.0.0/33', 'nonsense', '::/129'])('is none of %j', text => {
    expect(rangeOf(text)).toBeUndefined()
  })
})

test('ranges of the two families have nothing in common, though their numbers are the same', () => {
  const [ipv4, ipv6] = [range('10.0.0.0/24'), range('::a00:0/120')]
  expect([ipv6.start, ipv6.end]).toEqual([ipv4.start, ipv4.end])
  expect([overlaps(ipv4, ipv6), contains(ipv4, ipv6)]).toEqual([false, false])
  expect([overlaps(ipv4, { ...ipv4 }), contains(ipv4, { ...ipv4 })]).toEqual([true, true])
})

describe('merged ranges', () => {
  const texts = (ranges: readonly Range[]) => ranges.map(({ start, end }) => `${start}-${end}`)
  const between = (start: number, end: number): Range => ({
    family: 'ipv4',
    start: BigInt(start),
    end: BigInt(end)
  })

  test('are joined where they overlap, touch or lie within each other, and ascend', () => {
    const ranges = [
      between(40, 50),
      between(0, 8),
      between(8, 9),
      between(20, 30),
      between(22, 25),
      between(28, 35)
    ]
    expect(texts(merged(ranges))).toEqual(['0-9', '20-35', '40-50'])
  })

  test('cover the same numbers, with a gap between any two', () => {
    const any = fc
      .tuple(fc.nat(60), fc.integer({ min: 1, max: 9 }))
      .map(([at, size]) => between(at, at + size))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), ranges => {
        const before = structuredClone(ranges)
        const found = merged(ranges)
        const covered = (list: readonly Range[]) =>
          Array.from({ length: 70 }, (_, n) => list.some(({ start, end }) => start <= n && n < end))
        expect(covered(found)).toEqual(covered(ranges))
        expect(found.every(({ end }, at) => end < (found[at + 1]?.start ?? 999n))).toBe(true)
        expect(ranges).toEqual(before)
      })
    )
  })
})

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { blockCidr, freeBlocks, headroomOf, howManyFit } from '../../../src/domain/headroom.js'
import { cidrOf, contains, overlaps, rangeOf, type Range } from '../../../src/domain/range.js'

function ranges(...cidrs: string[]): Range[] {
  return cidrs.map(cidr => {
    const range = rangeOf(cidr)
    if (range === undefined) throw new Error(cidr)
    return range
  })
}

function free(whole: string[], used: string[]): string[] {
  return freeBlocks(ranges(...whole), ranges(...used)).map(blockCidr)
}

const size = ({ start, end }: Range) => end - start
const total = (list: Range[]) => list.reduce((sum, range) => sum + size(range), 0n)

/** Networks of 16 or so bits within one family's block, overlapping or not. */
const network = fc.constantFrom('ipv4', 'ipv6').chain(family => {
  const [base, width, shortest] = family === 'ipv4' ? [0x0a000000n, 32, 8] : [0xfd00n << 112n, 128, 112]
  return fc
    .tuple(fc.integer({ min: shortest, max: shortest + 16 }), fc.bigInt({ min: 0n, max: 0xffffn }))
    .map(([length, at]) => {
      const block = 1n << BigInt(width - length)
      const start = ((base + (at << BigInt(width - shortest - 16))) / block) * block
      return { family, start, end: start + block }
    })
})

describe('the free blocks of a network', () => {
  test('are all of it when nothing is used, and none when all is', () => {
    expect(free(['10.0.0.0/16'], [])).toEqual(['10.0.0.0/16'])
    expect(free(['10.0.0.0/16'], ['10.0.0.0/17', '10.0.128.0/17'])).toEqual([])
    expect(free(['10.0.0.0/16'], ['10.0.0.0/8'])).toEqual([])
  })

  test('are as large as they can be where they stand', () => {
    expect(free(['10.0.0.0/22'], ['10.0.1.0/24'])).toEqual(['10.0.0.0/24', '10.0.2.0/23'])
    // No subnet can reach over two CIDRs of its VPC.
    expect(free(['10.0.0.0/24', '10.0.1.0/24', '10.0.1.0/26'], [])).toEqual(['10.0.0.0/24', '10.0.1.0/24'])
    expect(free(['2001:db8::/56'], ['2001:db8::/64'])).toHaveLength(8)
    expect(free(['0.0.0.0/0'], ['128.0.0.0/2'])).toEqual(['0.0.0.0/1', '192.0.0.0/2'])
    expect(free(['::/0'], ['8000::/1'])).toEqual(['::/1'])
  })

  test('leave out what is used elsewhere, and take a used block that reaches over two CIDRs for both', () => {
    expect(free(['10.0.0.0/24'], ['10.9.0.0/16', '192.168.0.0/16'])).toEqual(['10.0.0.0/24'])
    // The same number in the other family is another network.
    expect(free(['::a00:0/120'], ['9.0.0.0/8', '::a00:80/121', '10.0.0.0/24'])).toEqual(['::a00:0/121'])
    expect(free(['10.0.0.0/24', '10.0.2.0/24', '10.0.4.0/24'], ['10.0.0.0/22'])).toEqual(['10.0.4.0/24'])
  })

  test('and the used ones are disjoint, and together exactly the whole', () => {
    fc.assert(
      fc.property(
        fc.array(network, { minLength: 1, maxLength: 4 }),
        fc.array(network, { maxLength: 30 }),
        (whole, used) => {
          const blocks = freeBlocks(whole, used)
          const found = ranges(...blocks.map(blockCidr))
          for (const [index, block] of found.entries()) {
            expect(used.some(other => overlaps(block, other))).toBe(false)
            expect(found.some((other, at) => at !== index && overlaps(block, other))).toBe(false)
          }
          // Every address of the whole is in a free block or in a used one: counted on the cut of all their edges.
          const all = [...whole, ...used, ...found]
          for (const family of ['ipv4', 'ipv6'] as const) {
            const edges = [
              ...new Set(all.filter(r => r.family === family).flatMap(r => [r.start, r.end]))
            ].sort((a, b) => (a < b ? -1 : 1))
            for (let i = 0; i + 1 < edges.length; i += 1) {
              const piece: Range = { family, start: edges[i] ?? 0n, end: edges[i + 1] ?? 0n }
              const within = whole.some(one => contains(one, piece))
              const isUsed = used.some(one => contains(one, piece))
              expect(found.some(one => contains(one, piece))).toBe(within && !isUsed)
            }
          }
        }
      ),
      { numRuns: 300 }
    )
  })

  test('cannot be joined to larger ones', () => {
    fc.assert(
      fc.property(network, fc.array(network, { maxLength: 12 }), (whole, used) => {
        const blocks = freeBlocks([whole], used)
        const seen = new Set(blocks.map(blockCidr))
        for (const { family, start, netmaskLength } of blocks) {
          const width = family === 'ipv4' ? 32 : 128
          const twin = start ^ (1n << BigInt(width - netmaskLength))
          expect(seen.has(cidrOf(family, twin, netmaskLength))).toBe(false)
        }
      }),
      { numRuns: 300 }
    )
  })

  test('are summed up by size, largest first', () => {
    const blocks = freeBlocks(ranges('10.0.0.0/16'), ranges('10.0.0.0/18', '10.0.64.0/24'))
    const headroom = headroomOf(blocks)
    expect(headroom.largestFreeBlock).toBe('/17')
    expect(headroom.freeBlocks).toEqual({
      '/17': 1,
      '/19': 1,
      '/20': 1,
      '/21': 1,
      '/22': 1,
      '/23': 1,
      '/24': 1
    })
    expect(headroom.available).toBe(Number(total(ranges(...blocks.map(blockCidr)))))
    expect(headroomOf([])).toEqual({ largestFreeBlock: null, freeBlocks: {}, available: 0 })
  })

  test('say how many blocks of a size still fit', () => {
    const blocks = freeBlocks(ranges('10.0.0.0/22'), ranges('10.0.1.0/24'))
    expect(howManyFit(blocks, 24)).toBe(3n)
    expect(howManyFit(blocks, 23)).toBe(1n)
    expect(howManyFit(blocks, 22)).toBe(0n)
    expect(howManyFit(blocks, 28)).toBe(48n)
  })
})

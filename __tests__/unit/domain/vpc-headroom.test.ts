import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bits } from '../../../src/domain/cidr.js'
import { cidrOf, rangeOf } from '../../../src/domain/range.js'
import type { Resource } from '../../../src/domain/resource.js'
import { withVpcHeadroom } from '../../../src/domain/vpc-headroom.js'
import { aResource } from './builders.js'

function aVpc(cidr: string, id = 'vpc-1'): Resource {
  return aResource({ id, type: 'vpc', cidr })
}

function aSubnet(cidr: string, vpcId: string | undefined = 'vpc-1', id = `subnet-${cidr}`): Resource {
  return aResource({ id, cidr, ...(vpcId !== '' && { vpcId }) })
}

/** The free blocks of each VPC row; undefined where they are not told. */
function freeBlocksOf(vpcs: Resource[], subnets: Resource[]) {
  return withVpcHeadroom(vpcs, subnets).map(({ freeBlocks }) => freeBlocks)
}

describe('the headroom of a VPC', () => {
  test('is its CIDR less those of its subnets, and of no other VPC', () => {
    const [vpc] = withVpcHeadroom(
      [aVpc('10.0.0.0/16')],
      [aSubnet('10.0.0.0/18'), aSubnet('10.0.128.0/17', 'vpc-2')]
    )
    expect(vpc).toEqual({
      ...aVpc('10.0.0.0/16'),
      largestFreeBlock: '/17',
      freeBlocks: { '/17': 1, '/18': 1 }
    })
  })

  test('is over all its CIDRs of a family, in each of its rows', () => {
    const rows = [aVpc('10.0.0.0/24'), aVpc('10.1.0.0/20'), aVpc('2001:db8::/56')]
    const subnets = [aSubnet('10.0.0.0/25'), aSubnet('10.1.0.0/21'), aSubnet('2001:db8::/64')]
    const ipv4 = { '/21': 1, '/25': 1 }
    expect(freeBlocksOf(rows, subnets)).toEqual([
      ipv4,
      ipv4,
      { '/57': 1, '/58': 1, '/59': 1, '/60': 1, '/61': 1, '/62': 1, '/63': 1, '/64': 1 }
    ])
  })

  test('is all of it without a subnet, and nothing when it is wholly carved up', () => {
    expect(freeBlocksOf([aVpc('10.0.0.0/16')], [])).toEqual([{ '/16': 1 }])
    const [full] = withVpcHeadroom([aVpc('10.0.0.0/24')], [aSubnet('10.0.0.0/25'), aSubnet('10.0.0.128/25')])
    expect(full).toMatchObject({ largestFreeBlock: null, freeBlocks: {} })
  })

  test('keeps the rows in their order, and changes nothing else of them', () => {
    const rows = [aVpc('10.1.0.0/16', 'vpc-b'), aVpc('10.0.0.0/16', 'vpc-a'), aVpc('nonsense', 'vpc-c')]
    expect(withVpcHeadroom(rows, [])).toMatchObject(rows)
  })
})

describe('the headroom of a VPC is not told', () => {
  const rows = [aVpc('10.0.0.0/16', 'vpc-a'), aVpc('10.1.0.0/16', 'vpc-b')]
  const whole = { '/16': 1 }

  test('where the CIDR of one of its subnets cannot be read', () => {
    expect(freeBlocksOf(rows, [aSubnet('nonsense', 'vpc-a')])).toEqual([undefined, whole])
    expect(freeBlocksOf(rows, [aSubnet('', 'vpc-b')])).toEqual([whole, undefined])
  })

  test('where a subnet that names no VPC may be one of its own', () => {
    expect(freeBlocksOf(rows, [aSubnet('10.1.7.0/24', '')])).toEqual([whole, undefined])
    expect(freeBlocksOf(rows, [aSubnet('192.168.0.0/24', '')])).toEqual([whole, whole])
    const both = rows.map(({ cidr }) => aVpc(cidr))
    expect(freeBlocksOf(both, [aSubnet('10.1.7.0/24', '')])).toEqual([undefined, undefined])
  })

  test('where nothing at all is known of a subnet', () => {
    expect(freeBlocksOf(rows, [aSubnet('', '')])).toEqual([undefined, undefined])
  })

  test('where one of its own CIDRs cannot be read, or it has no id', () => {
    expect(freeBlocksOf([...rows, aVpc('nonsense', 'vpc-a')], [])).toEqual([undefined, whole, undefined])
    expect(freeBlocksOf([...rows, aVpc('10.2.0.0/16', '')], [])).toEqual([whole, whole, undefined])
  })
})

/** Subnets of one VPC as they can be: disjoint, each within one of its CIDRs. */
const layout = fc
  .record({
    family: fc.constantFrom('ipv4' as const, 'ipv6' as const),
    cidrs: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 3 }),
    subnets: fc.array(fc.record({ at: fc.nat(2 ** 16 - 1), length: fc.integer({ min: 4, max: 12 }) }), {
      maxLength: 40
    })
  })
  .map(({ family, cidrs, subnets }) => {
    const width = bits(family)
    const base = family === 'ipv4' ? 10n << 24n : 0xfdn << 120n
    const block = 1n << 16n
    const starts = cidrs.map(at => base + BigInt(at) * block)
    const taken: { start: bigint; end: bigint }[] = []
    const used: string[] = []
    for (const [index, { at, length }] of subnets.entries()) {
      const size = 1n << BigInt(length)
      const start = (starts[index % starts.length] ?? base) + (BigInt(at) / size) * size
      const end = start + size
      if (taken.some(other => start < other.end && other.start < end)) continue
      taken.push({ start, end })
      used.push(cidrOf(family, start, width - length))
    }
    return { width, whole: starts.map(start => cidrOf(family, start, width - 16)), used }
  })

describe('of any layout', () => {
  test('free and used make up exactly the whole, and the largest free block is the largest', () => {
    fc.assert(
      fc.property(layout, ({ width, whole, used }) => {
        const size = (cidr: string) => {
          const range = rangeOf(cidr)
          return range === undefined ? 0n : range.end - range.start
        }
        const sum = (cidrs: string[]) => cidrs.reduce((total, cidr) => total + size(cidr), 0n)
        const rows = withVpcHeadroom(
          whole.map(cidr => aVpc(cidr)),
          used.map(cidr => aSubnet(cidr))
        )
        for (const { freeBlocks = {}, largestFreeBlock } of rows) {
          const free = Object.entries(freeBlocks).reduce(
            (total, [length, count]) =>
              total + BigInt(count) * (1n << BigInt(width - Number(length.slice(1)))),
            0n
          )
          expect(free + sum(used)).toBe(sum(whole))
          expect(largestFreeBlock).toBe(Object.keys(freeBlocks)[0] ?? null)
        }
      }),
      { numRuns: 300 }
    )
  })

  test('a subnet more never makes more room', () => {
    fc.assert(
      fc.property(layout, ({ whole, used }) => {
        const vpcs = whole.map(cidr => aVpc(cidr))
        const largest = (count: number) =>
          withVpcHeadroom(
            vpcs,
            used.slice(0, count).map(cidr => aSubnet(cidr))
          )[0]?.largestFreeBlock
        const lengths = used.map((_, count) => Number(largest(count)?.slice(1) ?? 999))
        expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
      }),
      { numRuns: 100 }
    )
  })
})

describe('a VPC of 10,000 subnets', () => {
  test('is done in well under a second', () => {
    const subnets = Array.from({ length: 10_000 }, (_, n) => {
      const at = n * 2
      return aSubnet(`10.${at >> 12}.${(at >> 4) & 255}.${(at & 15) * 16}/28`)
    })
    const begun = performance.now()
    const [vpc] = withVpcHeadroom([aVpc('10.0.0.0/8')], subnets)
    expect(vpc?.freeBlocks?.['/28']).toBe(10_000)
    // A tenth of a second by itself; the rest is for a busy machine.
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})

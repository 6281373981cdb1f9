import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { overlapsOf, type Network } from '../../../src/domain/overlaps.js'
import { cidrOf, overlaps, rangeOf } from '../../../src/domain/range.js'

function aVpc(id: string, cidr: string, overrides: Partial<Network> = {}): Network {
  return { id, type: 'vpc', cidr, scopeId: 'ipam-scope-1', overlapStatus: 'overlapping', ...overrides }
}

function named(...networks: Network[]): Record<string, string[]> {
  const overlapping = overlapsOf(networks)
  return Object.fromEntries(
    networks.flatMap(({ id, cidr }, place) => {
      const ids = overlapping[place]
      return ids === undefined ? [] : [[`${id} ${cidr}`, ids]]
    })
  )
}

describe('who overlaps whom', () => {
  test('is told both ways, of equal CIDRs and of one within another', () => {
    expect(
      named(
        aVpc('vpc-b', '10.0.0.0/16'),
        aVpc('vpc-a', '10.0.0.0/16'),
        aVpc('vpc-c', '10.0.128.0/20'),
        aVpc('vpc-d', '10.1.0.0/16')
      )
    ).toEqual({
      'vpc-a 10.0.0.0/16': ['vpc-b', 'vpc-c'],
      'vpc-b 10.0.0.0/16': ['vpc-a', 'vpc-c'],
      'vpc-c 10.0.128.0/20': ['vpc-a', 'vpc-b']
    })
  })

  test('is told of IPv6 as of IPv4, and never across the two', () => {
    expect(
      named(
        aVpc('a', '2001:db8::/56'),
        aVpc('b', '2001:db8:0:1::/64'),
        aVpc('c', '::/0'),
        aVpc('d', '0.0.0.0/0')
      )
    ).toEqual({
      'a 2001:db8::/56': ['b', 'c'],
      'b 2001:db8:0:1::/64': ['a', 'c'],
      'c ::/0': ['a', 'b']
    })
  })

  test('is only of one type and one scope', () => {
    expect(
      named(
        aVpc('vpc-a', '10.0.0.0/16'),
        aVpc('vpc-b', '10.0.0.0/16', { scopeId: 'ipam-scope-2' }),
        aVpc('subnet-c', '10.0.0.0/24', { type: 'subnet', vpcId: 'vpc-a' })
      )
    ).toEqual({})
  })

  test('does not count the same VPC, nor another row of the same thing', () => {
    const subnet = (id: string, vpcId: string) => aVpc(id, '10.0.0.0/24', { type: 'subnet', vpcId })
    expect(
      named(
        subnet('subnet-a', 'vpc-1'),
        subnet('subnet-b', 'vpc-1'),
        subnet('subnet-c', 'vpc-2'),
        aVpc('vpc-1', '10.0.0.0/16'),
        aVpc('vpc-1', '10.0.0.0/8')
      )
    ).toEqual({
      'subnet-a 10.0.0.0/24': ['subnet-c'],
      'subnet-b 10.0.0.0/24': ['subnet-c'],
      'subnet-c 10.0.0.0/24': ['subnet-a', 'subnet-b']
    })
  })

  test('is said of those alone that IPAM calls overlapping, and names any of which it does not say the contrary', () => {
    expect(
      named(aVpc('vpc-a', '10.0.0.0/16'), aVpc('vpc-b', '10.0.0.0/17', { overlapStatus: 'ignored' }), {
        id: 'vpc-c',
        type: 'vpc',
        cidr: '10.0.128.0/17',
        scopeId: 'ipam-scope-1'
      })
    ).toEqual({ 'vpc-a 10.0.0.0/16': ['vpc-b', 'vpc-c'] })
  })

  test('leaves out what has no readable CIDR or no id', () => {
    expect(named(aVpc('vpc-a', '10.0.0.0/16'), aVpc('vpc-b', 'nonsense'), aVpc('', '10.0.0.0/16'))).toEqual({
      ' 10.0.0.0/16': ['vpc-a']
    })
  })

  test('names twenty at most', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => aVpc(`vpc-${n}`, '10.0.0.0/16'))
    for (const ids of overlapsOf(many).map(ids => ids ?? [])) {
      expect(ids).toHaveLength(20)
      expect(ids).toEqual(ids.toSorted())
    }
    expect(overlapsOf(many)).toHaveLength(1_000)
  })

  test('names the same twenty in whatever order they come', () => {
    const many = Array.from({ length: 60 }, (_, n) => aVpc(`vpc-${(n * 37) % 60}`, '10.0.0.0/16'))
    expect(named(...many.toReversed())).toEqual(named(...many))
  })

  test('looks at 500 neighbours on each side, and no further', () => {
    const far = (count: number): Record<string, string[]> => {
      const own = Array.from({ length: count }, (_, n) =>
        aVpc(`m-${n}`, '10.0.0.0/16', { vpcId: 'vpc-1', overlapStatus: 'ignored' })
      )
      const ends = [
        aVpc('a', '10.0.0.0/8', { vpcId: 'vpc-2', overlapStatus: 'ignored' }),
        aVpc('b', '10.0.0.0/16', { vpcId: 'vpc-1' }),
        aVpc('y', '10.0.0.0/16', { vpcId: 'vpc-1' }),
        aVpc('z', '10.0.0.0/24', { vpcId: 'vpc-2', overlapStatus: 'ignored' })
      ]
      return named(...ends, ...own)
    }
    // Between the one and the network at the far end stand so many, and the other one.
    expect(far(498)).toEqual({ 'b 10.0.0.0/16': ['a', 'z'], 'y 10.0.0.0/16': ['a', 'z'] })
    expect(far(499)).toEqual({ 'b 10.0.0.0/16': ['a'], 'y 10.0.0.0/16': ['z'] })
  })

  test('is what comparing each with each would give, in whatever order they come', () => {
    const network = fc
      .tuple(
        fc.constantFrom('ipv4' as const, 'ipv6' as const),
        fc.integer({ min: 0, max: 6 }),
        fc.bigInt({ min: 0n, max: 63n }),
        fc.integer({ min: 0, max: 11 }),
        fc.constantFrom('vpc-1', 'vpc-2', undefined),
        fc.constantFrom('overlapping', 'overlapping', 'ignored', 'nonoverlapping')
      )
      .map(([family, length, at, id, vpcId, overlapStatus]): Network => {
        const [base, width, shift] = family === 'ipv4' ? [0n, 32, 26] : [0x20n << 120n, 128, 64]
        const size = 1n << BigInt(shift + 6 - length)
        const start = base + ((at << BigInt(shift)) / size) * size
        const cidr = cidrOf(family, start, width - shift - 6 + length)
        return aVpc(`id-${id}`, cidr, { overlapStatus, ...(vpcId !== undefined && { vpcId }) })
      })
    fc.assert(
      fc.property(fc.array(network, { maxLength: 18 }), networks => {
        const found = overlapsOf(networks)
        for (const [place, one] of networks.entries()) {
          const expected = networks.filter(other => {
            const [a, b] = [rangeOf(one.cidr), rangeOf(other.cidr)]
            const sameVpc = one.vpcId !== undefined && one.vpcId === other.vpcId
            const isSeen = other.overlapStatus !== 'nonoverlapping'
            return isSeen && a && b && overlaps(a, b) && other.id !== one.id && !sameVpc
          })
          const ids = [...new Set(expected.map(({ id }) => id))].sort()
          const isSaid = one.overlapStatus === 'overlapping' && ids.length > 0
          expect(found[place]).toEqual(isSaid ? ids : undefined)
        }
      }),
      { numRuns: 500 }
    )
  })
})

describe('200,000 networks', () => {
  const spread = (overlapStatus: (n: number) => string) =>
    Array.from({ length: 200_000 }, (_, n) =>
      aVpc(`subnet-${n}`, `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}/32`, {
        type: 'subnet',
        overlapStatus: overlapStatus(n)
      })
    )
  const named = (networks: Network[]) => overlapsOf(networks).filter(ids => ids !== undefined)

  test('name nobody where none or only one is said to overlap', () => {
    expect(named(spread(() => 'nonoverlapping'))).toEqual([])
    expect(named(spread(n => (n === 0 ? 'overlapping' : 'nonoverlapping')))).toEqual([])
  })

  test('name their partner where each overlaps one other', () => {
    const pairs = spread(() => 'overlapping').map((one, n) => {
      const pair = n >> 1
      return { ...one, cidr: `10.${pair >> 12}.${(pair >> 4) & 255}.${(pair & 15) * 16}/28` }
    })
    const found = overlapsOf(pairs)
    expect(found.every((ids, n) => ids?.length === 1 && ids[0] === `subnet-${n ^ 1}`)).toBe(true)
  })
})

import type { IpamPool, IpamPoolAllocation, IpamPoolCidr } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cidrOf } from '../../../src/domain/range.js'
import type { Resource } from '../../../src/domain/resource.js'
import { measure } from '../../../src/domain/usage.js'
import { anIpamOf, denied, read, type Contents } from './ipam-ports.js'

function aPool(id: string, overrides: Partial<IpamPool> = {}): IpamPool {
  return {
    IpamPoolId: id,
    IpamScopeArn: 'arn:aws:ec2::111122223333:ipam-scope/ipam-scope-private',
    OwnerId: '111122223333',
    State: 'create-complete',
    ...overrides
  }
}

const provisioned = (...cidrs: string[]): IpamPoolCidr[] =>
  cidrs.map(Cidr => ({ Cidr, State: 'provisioned' }))

const allocated = (ResourceType: NonNullable<IpamPoolAllocation['ResourceType']>, ...cidrs: string[]) =>
  cidrs.map((Cidr): IpamPoolAllocation => ({ Cidr, ResourceType }))

/** One pool with these CIDRs and allocations. */
function onePool(cidrs: IpamPoolCidr[], allocations: IpamPoolAllocation[], pool = aPool('ipam-pool-1')) {
  return anIpamOf({ pools: [pool], cidrs: () => cidrs, allocations: () => allocations })
}

function readPools(contents: Contents | ReturnType<typeof anIpamOf>) {
  const ipam = 'scopes' in contents ? contents : anIpamOf(contents)
  return read(ipam, { resourceTypes: ['ipam-pool'] }).reading
}

describe('a pool', () => {
  test('is a resource for each CIDR that is provisioned to it', async () => {
    const pool = aPool('ipam-pool-1', {
      Locale: 'us-east-1',
      SourceIpamPoolId: 'ipam-pool-top',
      PoolDepth: 2,
      Description: 'production',
      AllocationMinNetmaskLength: 20,
      AllocationMaxNetmaskLength: 26,
      AllocationDefaultNetmaskLength: 24,
      Tags: [
        { Key: 'team', Value: 'network' },
        { Key: 'env', Value: 'prod' }
      ]
    })
    const cidrs = [
      ...provisioned('10.0.0.0/16', '10.8.0.0/16'),
      { Cidr: '10.9.0.0/16', State: 'pending-provision' as const },
      { Cidr: '10.7.0.0/16', State: 'deprovisioned' as const }
    ]
    const used = [...allocated('vpc', '10.0.0.0/17'), ...allocated('custom', '10.8.0.0/24')]
    const { resources, gaps } = await readPools(onePool(cidrs, used, pool))
    const common = {
      id: 'ipam-pool-1',
      name: 'production',
      type: 'ipam-pool',
      region: 'us-east-1',
      ownerId: '111122223333',
      scopeId: 'ipam-scope-private',
      poolId: 'ipam-pool-1',
      parentPoolId: 'ipam-pool-top',
      poolDepth: 2,
      tags: { env: 'prod', team: 'network' },
      pool: {
        allocations: ['10.0.0.0/17', '10.8.0.0/24'],
        minNetmaskLength: 20,
        maxNetmaskLength: 26,
        defaultNetmaskLength: 24
      },
      largestFreeBlock: '/17',
      freeBlocks: {
        '/17': 2,
        '/18': 1,
        '/19': 1,
        '/20': 1,
        '/21': 1,
        '/22': 1,
        '/23': 1,
        '/24': 1
      }
    }
    expect(gaps).toEqual([])
    expect(resources).toEqual([
      { ...common, cidr: '10.0.0.0/16', usage: 0.5, availableAddresses: 32_768 },
      { ...common, cidr: '10.8.0.0/16', usage: 256 / 65_536, availableAddresses: 65_280 }
    ])
    expect(Object.keys(resources[0]?.tags ?? {})).toEqual(['env', 'team'])
  })

  test.each([
    ['None', 'eu-west-1'],
    [undefined, 'eu-west-1'],
    ['ap-southeast-2', 'ap-southeast-2'],
    ['us-gov-west-1', 'us-gov-west-1'],
    ['us-west-2-lax-1', 'us-west-2']
  ])('with the locale %s lies in %s', async (Locale, region) => {
    const pool = aPool('ipam-pool-1', Locale === undefined ? {} : { Locale })
    expect((await readPools(onePool(provisioned('10.0.0.0/16'), [], pool))).resources[0]?.region).toBe(region)
  })

  test('is called by its Name tag rather than by its description', async () => {
    const pool = aPool('ipam-pool-1', { Description: 'a pool', Tags: [{ Key: 'Name', Value: 'prod' }] })
    expect((await readPools(onePool([], [], pool))).resources[0]?.name).toBe('prod')
  })

  test('without a CIDR is there, has no room, and is not asked for allocations', async () => {
    const ipam = onePool([], [])
    const { resources, gaps } = await readPools(ipam)
    expect(gaps).toEqual([])
    expect(resources).toMatchObject([{ cidr: '', largestFreeBlock: null, freeBlocks: {} }])
    expect(resources[0]).not.toHaveProperty('usage')
    expect(ipam.calls).toEqual(['pools', 'cidrs ipam-pool-1'])
  })

  describe('whose locale is another Region, and of which the home Region tells no allocation', () => {
    const pool = aPool('ipam-pool-1', { Locale: 'us-east-1' })
    const withLocale = (allocations: NonNullable<Contents['allocations']>) =>
      anIpamOf({ pools: [pool], cidrs: () => provisioned('10.0.0.0/16'), allocations })

    test('is asked for there too', async () => {
      const ipam = withLocale((_id, region) =>
        region === 'us-east-1' ? allocated('vpc', '10.0.0.0/17') : []
      )
      const { resources, gaps } = await readPools(ipam)
      expect(gaps).toEqual([])
      expect(resources).toMatchObject([{ usage: 0.5, largestFreeBlock: '/17' }])
      expect(ipam.calls.slice(-2)).toEqual([
        'allocations ipam-pool-1',
        'allocations ipam-pool-1 in us-east-1'
      ])
    })

    test('has none where that Region does not know it', async () => {
      const ipam = withLocale((_id, region) => {
        if (region === undefined) return []
        throw Object.assign(new Error('no such pool'), { name: 'InvalidIpamPoolId.NotFound' })
      })
      const { resources, gaps } = await readPools(ipam)
      expect(gaps).toEqual([])
      expect(resources).toMatchObject([{ usage: 0, largestFreeBlock: '/16' }])
    })

    test('is a gap where that Region refuses', async () => {
      const { resources, gaps } = await readPools(
        withLocale((_id, region) => (region === undefined ? [] : denied()))
      )
      expect(gaps).toHaveLength(1)
      expect(resources[0]).not.toHaveProperty('usage')
    })

    test('is not asked for there when the home Region tells of some', async () => {
      const ipam = withLocale(() => allocated('vpc', '10.0.0.0/17'))
      await readPools(ipam)
      expect(ipam.calls.at(-1)).toBe('allocations ipam-pool-1')
    })
  })

  test('of IPv6 counts beyond what a number holds', async () => {
    const { resources } = await readPools(
      onePool(provisioned('2001:db8::/52'), allocated('vpc', '2001:db8::/56', '2001:db8:0:100::/56'))
    )
    expect(resources).toMatchObject([
      {
        usage: 0.125,
        availableAddresses: (14n << 72n).toString(),
        largestFreeBlock: '/53',
        freeBlocks: { '/53': 1, '/54': 1, '/55': 1 }
      }
    ])
  })

  test('that is full has no free block, and one with a single block left has that one', async () => {
    const full = await readPools(onePool(provisioned('10.0.0.0/24'), allocated('vpc', '10.0.0.0/24')))
    expect(full.resources).toMatchObject([{ usage: 1, availableAddresses: 0, largestFreeBlock: null }])
    const rest = Array.from({ length: 24 - 16 }, (_, n) => `10.0.${2 ** n}.0/${24 - n}`)
    const almost = await readPools(onePool(provisioned('10.0.0.0/16'), allocated('eip', ...rest)))
    expect(almost.resources).toMatchObject([{ availableAddresses: 256, largestFreeBlock: '/24' }])
  })

  test('does not count what is allocated twice, or outside of its CIDRs', async () => {
    const used = allocated('vpc', '10.0.0.0/24', '10.0.0.0/25', '10.0.0.0/24', '192.168.0.0/16')
    expect((await readPools(onePool(provisioned('10.0.0.0/16'), used))).resources).toMatchObject([
      { availableAddresses: 65_536 - 256 }
    ])
  })

  test('finds no free block over two of its CIDRs', async () => {
    const { resources } = await readPools(onePool(provisioned('10.0.0.0/24', '10.0.1.0/24'), []))
    expect(resources).toMatchObject([
      { largestFreeBlock: '/24', freeBlocks: { '/24': 2 }, availableAddresses: 256 },
      { largestFreeBlock: '/24', freeBlocks: { '/24': 2 }, availableAddresses: 256 }
    ])
  })
})

describe('a pool of pools', () => {
  test('counts a pool below it once, and never what that one has allocated', async () => {
    const { resources } = await readPools({
      pools: [
        aPool('ipam-pool-top', { PoolDepth: 1 }),
        aPool('ipam-pool-region', { PoolDepth: 2, SourceIpamPoolId: 'ipam-pool-top' }),
        aPool('ipam-pool-prod', { PoolDepth: 3, SourceIpamPoolId: 'ipam-pool-region' })
      ],
      cidrs: id =>
        ({
          'ipam-pool-top': provisioned('10.0.0.0/8'),
          'ipam-pool-region': provisioned('10.0.0.0/10'),
          'ipam-pool-prod': provisioned('10.0.0.0/12')
        })[id] ?? [],
      allocations: id =>
        ({
          'ipam-pool-top': allocated('ipam-pool', '10.0.0.0/10'),
          'ipam-pool-region': [...allocated('ipam-pool', '10.0.0.0/12'), ...allocated('vpc', '10.32.0.0/11')],
          'ipam-pool-prod': allocated('vpc', '10.0.0.0/16')
        })[id] ?? []
    })
    const told = resources.map(({ id, usage, parentPoolId, poolDepth }) => [
      id,
      usage,
      parentPoolId,
      poolDepth
    ])
    expect(told).toEqual([
      ['ipam-pool-top', 1 / 4, undefined, 1],
      ['ipam-pool-region', 3 / 4, 'ipam-pool-top', 2],
      ['ipam-pool-prod', 1 / 16, 'ipam-pool-region', 3]
    ])
  })
})

describe('which pools are read', () => {
  test('is those of the scopes asked for, and none that is gone', async () => {
    const elsewhere = 'arn:aws:ec2::111122223333:ipam-scope/ipam-scope-public'
    const { resources } = await readPools({
      pools: [
        aPool('ipam-pool-1'),
        aPool('ipam-pool-public', { IpamScopeArn: elsewhere }),
        aPool('ipam-pool-gone', { State: 'delete-complete' }),
        aPool('ipam-pool-going', { State: 'delete-in-progress' }),
        aPool('ipam-pool-never', { State: 'create-failed' }),
        aPool('ipam-pool-2', { State: 'modify-in-progress' })
      ]
    })
    expect(resources.map(({ id }) => id)).toEqual(['ipam-pool-1', 'ipam-pool-2'])
  })

  test('is all of them, beside all resources, when every type is asked for', async () => {
    const ipam = anIpamOf({ pools: [aPool('ipam-pool-1')], cidrs: () => provisioned('10.0.0.0/16') })
    const { resources } = await read(ipam, { resourceTypes: 'all' }).reading
    expect(resources.map(({ type }) => type)).toEqual(['ipam-pool'])
    expect(ipam.calls.toSorted()).toEqual([
      'allocations ipam-pool-1',
      'cidrs ipam-pool-1',
      'pools',
      'resources ipam-scope-private all'
    ])
  })

  test('is told apart from resources: pools alone need no other list', async () => {
    const ipam = onePool(provisioned('10.0.0.0/16'), [])
    await readPools(ipam)
    expect(ipam.calls).toEqual(['pools', 'cidrs ipam-pool-1', 'allocations ipam-pool-1'])
  })

  test('is every page of each list', async () => {
    const cidrs = Array.from({ length: 5 }, (_, n) => `10.${n}.0.0/16`)
    const ipam = anIpamOf({
      pools: Array.from({ length: 5 }, (_, n) => aPool(`ipam-pool-${n}`)),
      cidrs: () => provisioned(...cidrs),
      allocations: () => allocated('vpc', ...cidrs)
    })
    const { resources } = await readPools(ipam)
    expect(resources).toHaveLength(25)
    expect(resources.every(({ usage }) => usage === 1)).toBe(true)
  })

  test('is read side by side, and never more than four things at once', async () => {
    let now = 0
    let most = 0
    const busy = async <Row>(rows: Row[]) => {
      now += 1
      most = Math.max(most, now)
      await new Promise(resolve => setTimeout(resolve, 5))
      now -= 1
      return { rows, nextToken: undefined }
    }
    const ipam = {
      ...anIpamOf({}),
      pools: () => busy(Array.from({ length: 9 }, (_, n) => aPool(`ipam-pool-${n}`))),
      poolCidrs: () => busy(provisioned('10.0.0.0/16')),
      poolAllocations: () => busy<IpamPoolAllocation>([]),
      resourceCidrs: () => busy([])
    }
    await read(ipam, { resourceTypes: ['subnet', 'vpc', 'ipam-pool'] }).reading
    expect(most).toBe(4)
  })
})

describe('pools that could not be read', () => {
  test('are a gap with the permission that is missing', async () => {
    const { resources, gaps } = await readPools({ pools: denied })
    expect(resources).toEqual([])
    expect(gaps).toEqual([
      {
        what: 'the pools in ipam-scope-private',
        reason: 'access denied to ec2:DescribeIpamPools (UnauthorizedOperation: You are not authorized)',
        remedy: expect.stringContaining('"Action":"ec2:DescribeIpamPools"')
      }
    ])
  })

  test('are a gap where it breaks off, and those that were listed are read', async () => {
    const ipam = {
      ...anIpamOf({ cidrs: () => provisioned('10.0.0.0/16') }),
      pools: (token: string | undefined) =>
        token === undefined
          ? Promise.resolve({ rows: [aPool('ipam-pool-1')], nextToken: 'x' })
          : Promise.reject(new Error('cut off'))
    }
    const { resources, gaps } = await read(ipam, { resourceTypes: ['ipam-pool'] }).reading
    expect(resources).toMatchObject([{ id: 'ipam-pool-1', usage: 0 }])
    expect(gaps).toMatchObject([{ what: 'the pools in ipam-scope-private, after the first 1' }])
  })

  test('of which it is not told what or where they are, are counted', async () => {
    const lost = { ...aPool('ipam-pool-1') }
    delete lost.IpamScopeArn
    const { gaps } = await readPools({ pools: [lost, aPool('')] })
    expect(gaps).toMatchObject([{ what: '2 IPAM pools' }])
  })

  test('are there without a measure where only the allocations are refused', async () => {
    const { resources, gaps } = await readPools({
      pools: [aPool('ipam-pool-1')],
      cidrs: () => provisioned('10.0.0.0/16', '10.1.0.0/16'),
      allocations: denied
    })
    expect(gaps).toEqual([
      {
        what: 'the allocations of pool ipam-pool-1',
        reason: 'access denied to ec2:GetIpamPoolAllocations (UnauthorizedOperation: You are not authorized)',
        remedy: expect.stringContaining('"Action":"ec2:GetIpamPoolAllocations"')
      }
    ])
    expect(resources.map(({ cidr }) => cidr)).toEqual(['10.0.0.0/16', '10.1.0.0/16'])
    for (const resource of resources) {
      expect(resource).not.toHaveProperty('usage')
      expect(resource).not.toHaveProperty('largestFreeBlock')
      expect(measure(resource).unmeasured).toBeDefined()
    }
  })

  test('are a gap alone where their CIDRs are refused, since that is not to have none', async () => {
    const { resources, gaps } = await readPools({ pools: [aPool('ipam-pool-1')], cidrs: denied })
    expect(resources).toEqual([])
    expect(gaps).toMatchObject([
      {
        what: 'the CIDRs of pool ipam-pool-1',
        remedy: expect.stringContaining('"Action":"ec2:GetIpamPoolCidrs"')
      }
    ])
  })

  test('have those CIDRs measured that came, and no free blocks, where the others did not', async () => {
    const ipam = {
      ...onePool([], allocated('vpc', '10.0.0.0/17')),
      poolCidrs: (_: string, token: string | undefined) =>
        token === undefined
          ? Promise.resolve({ rows: provisioned('10.0.0.0/16'), nextToken: 'x' })
          : Promise.reject(new Error('cut off'))
    }
    const { resources, gaps } = await read(ipam, { resourceTypes: ['ipam-pool'] }).reading
    expect(gaps).toHaveLength(1)
    expect(resources).toMatchObject([{ usage: 0.5, availableAddresses: 32_768 }])
    expect(resources[0]).not.toHaveProperty('largestFreeBlock')
  })

  test.each([
    ['came without its CIDR', [{ IpamPoolAllocationId: 'ipam-pool-alloc-1' }]],
    ['came as "10.0.0.0"', allocated('vpc', '10.0.0.0')]
  ])('have no measure where an allocation %s', async (reason, used) => {
    const { resources, gaps } = await readPools(
      onePool(provisioned('10.0.0.0/16'), [...used, ...allocated('vpc', '10.0.0.0/24')])
    )
    expect(gaps).toMatchObject([
      { what: 'the allocations of pool ipam-pool-1', reason: expect.stringContaining(reason) }
    ])
    expect(resources[0]).not.toHaveProperty('usage')
  })

  test('for one and the same cause are one gap', async () => {
    const { gaps } = await readPools({
      pools: Array.from({ length: 1_012 }, (_, n) => aPool(`ipam-pool-${String(n).padStart(4, '0')}`)),
      cidrs: id => (id === 'ipam-pool-0500' ? boom() : denied())
    })
    expect(gaps.map(({ what }) => what)).toEqual([
      expect.stringMatching(
        /^the CIDRs of 1,011 pools \(ipam-pool-0000, .*, ipam-pool-0009 and 1,001 more\)$/
      ),
      'the CIDRs of pool ipam-pool-0500'
    ])
    const few = await readPools({ pools: [aPool('ipam-pool-1'), aPool('ipam-pool-2')], cidrs: denied })
    expect(few.gaps.map(({ what }) => what)).toEqual(['the CIDRs of 2 pools (ipam-pool-1, ipam-pool-2)'])
  })
})

function boom(): never {
  throw new Error('something else')
}

describe('of any pool', () => {
  const cidr = fc
    .tuple(fc.integer({ min: 16, max: 28 }), fc.bigInt({ min: 0n, max: 0x3ffffn }))
    .map(([length, at]) => {
      const size = 1n << BigInt(32 - length)
      return cidrOf('ipv4', (10n << 24n) + (at / size) * size, length)
    })
  const sum = (resources: Resource[]) =>
    resources.reduce((total, { availableAddresses = 0 }) => total + Number(availableAddresses), 0)

  test('what is available is what the free blocks hold, and the usage is the rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1 }),
        fc.array(cidr, { maxLength: 20 }),
        async (blocks, used) => {
          const { resources } = await readPools(
            onePool(provisioned(...blocks.map(n => `10.${n}.0.0/16`)), allocated('vpc', ...used))
          )
          expect(resources).toHaveLength(blocks.length)
          const [first] = resources
          const free = Object.entries(first?.freeBlocks ?? {}).reduce(
            (total, [size, count]) => total + count * 2 ** (32 - Number(size.slice(1))),
            0
          )
          expect(sum(resources)).toBe(free)
          for (const { usage = -1, availableAddresses } of resources) {
            expect(usage).toBe((65_536 - Number(availableAddresses)) / 65_536)
          }
        }
      ),
      { numRuns: 100 }
    )
  })
})

describe('a pool of 100,000 allocations', () => {
  test('is done in seconds at most', async () => {
    const used = Array.from({ length: 100_000 }, (_, n) => {
      const at = n * 2
      return { Cidr: `10.${at >> 12}.${(at >> 4) & 255}.${(at & 15) * 16}/28` }
    })
    const ipam = {
      ...onePool(provisioned('10.0.0.0/8', ...Array.from({ length: 200 }, (_, n) => `172.16.${n}.0/24`)), []),
      poolAllocations: () => Promise.resolve({ rows: used, nextToken: undefined })
    }
    const begun = performance.now()
    const { resources } = await read(ipam, { resourceTypes: ['ipam-pool'] }).reading
    expect(resources[0]?.freeBlocks?.['/28']).toBe(100_000)
    expect(performance.now() - begun).toBeLessThan(10_000)
  })
})

test('a pool of which a CIDR came without its state is a gap, and does not look empty', async () => {
  const ipam = {
    ...anIpamOf({}),
    pools: () => Promise.resolve({ rows: [aPool('ipam-pool-1')], nextToken: undefined }),
    poolCidrs: () => Promise.resolve({ rows: [{}], nextToken: undefined })
  }
  const { resources, gaps } = await read(ipam, { resourceTypes: ['ipam-pool'] }).reading
  expect(resources).toEqual([])
  expect(gaps).toMatchObject([{ reason: expect.stringContaining('a row came without its state') }])
})

describe('numbers of a pool that are none', () => {
  const bad = (id: string, numbers: Partial<IpamPool>) =>
    aPool(id, { AllocationMinNetmaskLength: 24, ...numbers })

  test.each<keyof IpamPool>([
    'PoolDepth',
    'AllocationMinNetmaskLength',
    'AllocationMaxNetmaskLength',
    'AllocationDefaultNetmaskLength'
  ])('are a gap, and taken for nothing: %s', async name => {
    const pool = bad('ipam-pool-1', { [name]: NaN })
    const { resources, gaps } = await readPools(onePool(provisioned('10.0.0.0/16'), [], pool))
    expect(gaps).toMatchObject([
      {
        what: 'what the pool ipam-pool-1 hands out',
        reason: 'a netmask length or a depth came that cannot be one'
      }
    ])
    expect(resources).toHaveLength(1)
    const { poolDepth, pool: terms } = resources[0] ?? {}
    // By lengths that are not known no block can be said to fit.
    const known = name === 'PoolDepth' ? { minNetmaskLength: 24 } : { unknownLengths: true }
    expect([poolDepth, terms]).toEqual([undefined, { allocations: [], ...known }])
  })

  test('are counted where several pools have them', async () => {
    const pools = [
      bad('ipam-pool-1', { PoolDepth: NaN }),
      bad('ipam-pool-2', { PoolDepth: 1.5 }),
      bad('ipam-pool-3', { PoolDepth: 0 }),
      bad('ipam-pool-4', { AllocationMaxNetmaskLength: 129 }),
      bad('ipam-pool-5', { AllocationMaxNetmaskLength: -1 }),
      bad('ipam-pool-6', { PoolDepth: 1, AllocationMaxNetmaskLength: 128, AllocationMinNetmaskLength: 0 })
    ]
    const { gaps } = await readPools({ pools, cidrs: () => [], allocations: () => [] })
    expect(gaps).toMatchObject([{ what: 'what 5 IPAM pools hand out' }])
  })
})

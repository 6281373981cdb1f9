import type { IpamResourceCidr } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { ResourceCidrsQuery } from '../../../src/aws/ipam.js'
import { anIpamOf, denied, read } from './ipam-ports.js'
import { anIpam, PRIVATE, PUBLIC } from './ports.js'

const VPC: IpamResourceCidr = {
  ResourceId: 'vpc-1',
  ResourceType: 'vpc',
  ResourceCidr: '10.0.0.0/16',
  IpUsage: 1
}
const SUBNETS: IpamResourceCidr[] = ['10.0.0.0/17', '10.0.128.0/18', '10.0.192.0/19'].map((cidr, n) => ({
  ResourceId: `subnet-${n}`,
  ResourceType: 'subnet',
  ResourceCidr: cidr,
  VpcId: 'vpc-1',
  IpUsage: 0.5
}))

describe('VPCs that are asked for', () => {
  test('have their free blocks, for which the subnets are read and not listed', async () => {
    const ipam = anIpamOf({ resources: [VPC, ...SUBNETS] })
    const { reading, logger } = read(ipam, { resourceTypes: ['vpc'] })
    const { resources, gaps } = await reading
    expect(gaps).toEqual([])
    expect(logger.lines[0]).toMatch(
      /^Reading resources of type vpc \(and of type subnet, for what is free\) in 1 private scope/
    )
    expect(resources).toHaveLength(1)
    expect(resources[0]).toMatchObject({ id: 'vpc-1', largestFreeBlock: '/19', freeBlocks: { '/19': 1 } })
    expect(ipam.calls).toEqual([
      'resources ipam-scope-private vpc',
      'resources ipam-scope-private subnet',
      'resources ipam-scope-private subnet after 2'
    ])
  })

  test.each([
    ['beside subnets', ['vpc', 'subnet']],
    ['behind subnets', ['subnet', 'vpc']]
  ])('%s have the subnets read once, which are listed too', async (_, resourceTypes) => {
    const ipam = anIpamOf({ resources: [VPC, ...SUBNETS] })
    const { resources } = await read(ipam, { resourceTypes }).reading
    expect(resources).toHaveLength(4)
    expect(resources.find(({ type }) => type === 'vpc')?.largestFreeBlock).toBe('/19')
    expect(ipam.calls.filter(call => !call.includes('after'))).toEqual(
      resourceTypes.map(type => `resources ipam-scope-private ${type}`)
    )
  })

  test('have them too when all types are read, with no walk more', async () => {
    const ipam = anIpamOf({ resources: [VPC, ...SUBNETS] })
    const { resources } = await read(ipam, { resourceTypes: 'all' }).reading
    expect(resources).toHaveLength(4)
    expect(resources.find(({ type }) => type === 'vpc')?.largestFreeBlock).toBe('/19')
    expect(ipam.calls.filter(call => call.startsWith('resources'))).toEqual([
      'resources ipam-scope-private all',
      'resources ipam-scope-private all after 2'
    ])
  })
})

describe('subnets alone', () => {
  test('cost not one call more', async () => {
    const ipam = anIpamOf({ resources: SUBNETS.slice(0, 2) })
    await read(ipam).reading
    expect(ipam.calls).toEqual(['resources ipam-scope-private subnet'])
  })
})

describe('a VPC whose subnets could not be read whole', () => {
  /** Two scopes, of which the private one breaks off at what is said. */
  function breaking(isBroken: (query: ResourceCidrsQuery) => boolean) {
    return anIpam([PRIVATE, PUBLIC], (query, token) => {
      const rows = [VPC, ...SUBNETS].filter(
        row => query.resourceType === undefined || row.ResourceType === query.resourceType
      )
      if (query.scopeId !== PRIVATE.IpamScopeId || !isBroken(query)) return { rows, nextToken: undefined }
      return token === undefined ? { rows: rows.slice(0, 1), nextToken: 'x' } : denied()
    })
  }

  test.each<[string, string[] | 'all', string]>([
    [
      'subnet',
      ['vpc'],
      'resources of type subnet (for what is free) in ipam-scope-private, after the first 1'
    ],
    ['subnet', ['vpc', 'subnet'], 'resources of type subnet in ipam-scope-private, after the first 1'],
    ['vpc', ['vpc'], 'resources of type vpc in ipam-scope-private, after the first 1'],
    ['all', 'all', 'resources of every type in ipam-scope-private, after the first 1']
  ])('has no free blocks, and the %s list is a gap (%j)', async (broken, resourceTypes, what) => {
    const ipam = breaking(({ resourceType = 'all' }) => resourceType === broken)
    const { resources, gaps } = await read(ipam, { scopes: { type: 'all' }, resourceTypes }).reading
    expect(gaps).toMatchObject([{ what, remedy: expect.stringContaining('ec2:GetIpamResourceCidrs') }])
    expect(
      resources
        .filter(({ type }) => type === 'vpc')
        .map(({ scopeId, largestFreeBlock }) => [scopeId, largestFreeBlock])
    ).toEqual([
      ['ipam-scope-private', undefined],
      ['ipam-scope-public', '/19']
    ])
  })

  test('keeps its free blocks when it is another type that could not be read', async () => {
    const ipam = breaking(({ resourceType }) => resourceType === 'eip')
    const { resources, gaps } = await read(ipam, { resourceTypes: ['eip', 'vpc'] }).reading
    expect(gaps).toHaveLength(1)
    expect(resources.find(({ type }) => type === 'vpc')?.largestFreeBlock).toBe('/19')
  })
})

describe('surroundings', () => {
  const POOL = {
    IpamPoolId: 'ipam-pool-1',
    IpamScopeArn: 'arn:aws:ec2::111122223333:ipam-scope/ipam-scope-private'
  }

  test('are read beside what is asked for, and are no findings', async () => {
    const ipam = anIpamOf({ resources: [VPC, ...SUBNETS], pools: [POOL] })
    const alsoRead = ['vpc', 'subnet', 'ipam-pool']
    const reading = await read(ipam, { resourceTypes: ['subnet'], alsoRead }).reading
    expect(reading.resources.map(({ id }) => id)).toEqual(['subnet-0', 'subnet-1', 'subnet-2'])
    expect(reading.surroundings).toMatchObject([
      { id: 'vpc-1', largestFreeBlock: '/19' },
      { id: 'ipam-pool-1', type: 'ipam-pool' }
    ])
    expect(ipam.calls.filter(call => call === 'resources ipam-scope-private subnet')).toHaveLength(1)
  })

  test('are none where they are asked for anyway', async () => {
    const ipam = anIpamOf({ resources: [VPC, ...SUBNETS], pools: [POOL] })
    const settings = { resourceTypes: 'all' as const, alsoRead: ['vpc', 'subnet', 'ipam-pool'] }
    const reading = await read(ipam, settings).reading
    expect(reading.resources).toHaveLength(5)
    expect(reading.surroundings).toEqual([])
  })
})

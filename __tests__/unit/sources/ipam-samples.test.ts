import type { IpamDiscoveredResourceCidr, IpamResourceCidr, IpamResourceDiscovery } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { anIpamOf, denied, read, type Contents } from './ipam-ports.js'

const MAX_AGE = 7_200

function aSubnet(n: number, ResourceRegion = 'eu-west-1'): IpamResourceCidr {
  const ResourceCidr = `10.0.${n}.0/24`
  return { ResourceId: `subnet-${n}`, ResourceType: 'subnet', ResourceCidr, ResourceRegion, IpUsage: 0.5 }
}

function aSample(n: number, time: string): IpamDiscoveredResourceCidr {
  return { ResourceId: `subnet-${n}`, ResourceCidr: `10.0.${n}.0/24`, SampleTime: new Date(time) }
}

const DISCOVERY: IpamResourceDiscovery = {
  IpamResourceDiscoveryId: 'ipam-res-disco-1',
  State: 'create-complete',
  OperatingRegions: [{ RegionName: 'eu-west-1' }, { RegionName: 'us-east-1' }]
}

/** Reads it with a largest age of two hours, at 06:00. */
async function readAges(contents: Contents, resourceTypes: string[] = ['subnet']) {
  const ipam = anIpamOf(contents)
  const { resources, gaps } = await read(ipam, { maxAgeSeconds: MAX_AGE, resourceTypes }).reading
  return {
    gaps,
    ages: resources.map(({ id, sampledAt }) => [id, sampledAt]),
    calls: ipam.calls.filter(call => call.startsWith('discover'))
  }
}

describe('the age of what was read', () => {
  test('is asked for by nobody who sets no limit to it', async () => {
    const ipam = anIpamOf({ resources: [aSubnet(1)], discoveries: [DISCOVERY] })
    const { resources } = await read(ipam).reading
    expect(resources[0]).not.toHaveProperty('sampledAt')
    expect(ipam.calls).toEqual(['resources ipam-scope-private subnet'])
  })

  test('is told by the discovery, for each Region that occurs and for no other', async () => {
    const { gaps, ages, calls } = await readAges({
      resources: [aSubnet(1), aSubnet(2, 'us-east-1'), aSubnet(3)],
      discoveries: [DISCOVERY],
      discovered: ({ region }) =>
        region === 'us-east-1'
          ? [aSample(2, '2026-11-03T05:50:00Z')]
          : [
              aSample(9, '2026-11-01T00:00:00Z'),
              aSample(3, '2026-11-03T05:45:00.5Z'),
              aSample(1, '2026-11-03T05:40:00Z')
            ]
    })
    expect(gaps).toEqual([])
    expect(ages).toEqual([
      ['subnet-1', '2026-11-03T05:40:00.000Z'],
      ['subnet-2', '2026-11-03T05:50:00.000Z'],
      ['subnet-3', '2026-11-03T05:45:00.500Z']
    ])
    expect(calls).toEqual([
      'discoveries',
      'discovered ipam-res-disco-1 eu-west-1',
      'discovered ipam-res-disco-1 us-east-1',
      'discovered ipam-res-disco-1 eu-west-1 after 2'
    ])
  })

  test('belongs to an id and its CIDR together', async () => {
    const other = { ...aSample(1, '2026-11-03T05:50:00Z'), ResourceCidr: '10.9.0.0/24' }
    const { ages } = await readAges({
      resources: [aSubnet(1)],
      discoveries: [DISCOVERY],
      discovered: () => [other]
    })
    expect(ages).toEqual([['subnet-1', undefined]])
  })

  test('is the older of two that are told', async () => {
    const { ages } = await readAges({
      resources: [aSubnet(1)],
      discoveries: [DISCOVERY, { ...DISCOVERY, IpamResourceDiscoveryId: 'ipam-res-disco-2' }],
      discovered: ({ discoveryId }) => [
        aSample(1, discoveryId === 'ipam-res-disco-1' ? '2026-11-03T05:10:00Z' : '2026-11-03T05:50:00Z')
      ]
    })
    expect(ages).toEqual([['subnet-1', '2026-11-03T05:10:00.000Z']])
  })

  test('is asked of those discoveries alone that are at work, and that look into the Region', async () => {
    const discovery = (id: string, overrides: Partial<IpamResourceDiscovery>) => ({
      ...DISCOVERY,
      IpamResourceDiscoveryId: id,
      ...overrides
    })
    const silent: IpamResourceDiscovery = { IpamResourceDiscoveryId: 'says-nothing' }
    const { calls } = await readAges({
      resources: [aSubnet(1)],
      discoveries: [
        discovery('gone', { State: 'delete-complete' }),
        discovery('isolated', { State: 'isolate-complete' }),
        discovery('elsewhere', { OperatingRegions: [{ RegionName: 'us-east-1' }] }),
        discovery('modified', { State: 'modify-in-progress' }),
        silent
      ]
    })
    expect(calls.filter(call => call.startsWith('discovered'))).toEqual([
      'discovered modified eu-west-1',
      'discovered says-nothing eu-west-1'
    ])
  })

  test('is not asked for where nothing is sampled: a pool is as it is when it is read', async () => {
    const contents: Contents = {
      pools: [{ IpamPoolId: 'ipam-pool-1', IpamScopeArn: 'arn:aws:ec2::1:ipam-scope/ipam-scope-private' }],
      cidrs: () => [{ Cidr: '10.0.0.0/16', State: 'provisioned' }],
      discoveries: [DISCOVERY]
    }
    const { gaps, ages, calls } = await readAges(contents, ['ipam-pool'])
    expect({ gaps, ages, calls }).toEqual({ gaps: [], ages: [['ipam-pool-1', undefined]], calls: [] })
    const both = await readAges(
      { ...contents, resources: [aSubnet(1)], discovered: () => [aSample(1, '2026-11-03T05:50:00Z')] },
      ['subnet', 'ipam-pool']
    )
    expect(both.gaps).toEqual([])
  })
})

describe('what is older than allowed', () => {
  test('is one gap, and what was read of it stays', async () => {
    const { gaps, ages } = await readAges({
      resources: [aSubnet(1), aSubnet(2), aSubnet(3)],
      discoveries: [DISCOVERY],
      discovered: () => [
        aSample(1, '2026-11-03T03:00:00Z'),
        aSample(2, '2026-11-03T03:59:59.999Z'),
        aSample(3, '2026-11-03T04:00:00Z')
      ]
    })
    expect(ages).toHaveLength(3)
    expect(gaps).toEqual([
      {
        what: 'the present usage of 2 resources (subnet-1, subnet-2)',
        reason: 'the oldest was sampled at 2026-11-03T03:00:00.000Z, 3 h ago; max-age is 2 h',
        remedy: expect.any(String)
      }
    ])
  })
})

describe('what is of unknown age', () => {
  test('is one gap that counts it', async () => {
    const { gaps } = await readAges({
      resources: [aSubnet(1), aSubnet(2, ''), aSubnet(3, 'ap-south-1')],
      discoveries: [DISCOVERY],
      discovered: () => [aSample(1, '2026-11-03T05:50:00Z'), { ResourceId: 'subnet-2' }]
    })
    expect(gaps).toMatchObject([
      {
        what: 'the age of 2 resources (subnet-2, subnet-3)',
        reason: 'no resource discovery tells when it looked at them'
      }
    ])
  })

  test('is everything where there is no discovery', async () => {
    const { gaps } = await readAges({ resources: [aSubnet(1)] })
    expect(gaps).toMatchObject([
      {
        what: 'the age of 1 resource (subnet-1)',
        reason: 'there is no resource discovery in eu-west-1'
      }
    ])
  })
})

describe('a refusal', () => {
  test('of the discoveries is a gap with its remedy, and nothing else is', async () => {
    const { gaps, ages } = await readAges({ resources: [aSubnet(1)], discoveries: denied })
    expect(ages).toEqual([['subnet-1', undefined]])
    expect(gaps).toEqual([
      {
        what: 'the age of the resources (the resource discoveries in eu-west-1)',
        reason: expect.stringContaining('access denied to ec2:DescribeIpamResourceDiscoveries'),
        remedy: expect.stringContaining('"Action":"ec2:DescribeIpamResourceDiscoveries"')
      }
    ])
  })

  test('of a Region is a gap with its remedy, and the other Regions are told', async () => {
    const { gaps, ages } = await readAges({
      resources: [aSubnet(1), aSubnet(2, 'us-east-1')],
      discoveries: [DISCOVERY],
      discovered: ({ region }) => (region === 'us-east-1' ? denied() : [aSample(1, '2026-11-03T05:50:00Z')])
    })
    expect(ages).toEqual([
      ['subnet-1', '2026-11-03T05:50:00.000Z'],
      ['subnet-2', undefined]
    ])
    expect(gaps).toEqual([
      {
        what: 'the age of the resources in Region us-east-1',
        reason: expect.stringContaining('access denied to ec2:GetIpamDiscoveredResourceCidrs'),
        remedy: expect.stringContaining('"Action":"ec2:GetIpamDiscoveredResourceCidrs"')
      }
    ])
  })

  test('of every Region is one gap, by whichever discovery', async () => {
    const { gaps } = await readAges({
      resources: [aSubnet(1), aSubnet(2, 'us-east-1')],
      discoveries: [DISCOVERY, { ...DISCOVERY, IpamResourceDiscoveryId: 'ipam-res-disco-2' }],
      discovered: denied
    })
    expect(gaps.map(({ what }) => what)).toEqual([
      'the age of the resources in 2 Regions (eu-west-1, us-east-1)'
    ])
  })
})

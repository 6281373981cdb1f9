import {
  DescribeIpamPoolsCommand,
  type DescribeIpamPoolsCommandInput,
  DescribeIpamResourceDiscoveriesCommand,
  DescribeIpamScopesCommand,
  type EC2Client,
  GetIpamDiscoveredResourceCidrsCommand,
  GetIpamPoolAllocationsCommand,
  GetIpamPoolCidrsCommand,
  type IpamDiscoveredResourceCidr,
  type IpamPoolAllocation,
  paginateDescribeIpamPools,
  paginateGetIpamDiscoveredResourceCidrs,
  paginateGetIpamPoolAllocations,
  paginateGetIpamPoolCidrs
} from '@aws-sdk/client-ec2'
import { afterEach, describe, expect, it } from '@jest/globals'
import ipaddr from 'ipaddr.js'
import { loadOrganisation } from '../../../emulator/organisation/load.js'
import type { Organisation } from '../../../emulator/organisation/types.js'
import { clients, closeAll, organisation, refusal, scopes, start } from './clients.js'

afterEach(closeAll)

const acme = loadOrganisation(new URL('../../../emulator/organisations/acme.json', import.meta.url))
const PROD = 'ipam-pool-0df9891e3242af85b'
const SHARED = 'ipam-pool-022882d50777aec8c'

const pool = (name: string) => {
  const found = acme.pools?.find(({ description }) => description === name)
  if (!found) throw new Error(`no pool ${name}`)
  return found.ipamPoolId
}

async function allocationsOf(client: EC2Client, IpamPoolId: string): Promise<IpamPoolAllocation[]> {
  const found = []
  for await (const page of paginateGetIpamPoolAllocations({ client, pageSize: 1000 }, { IpamPoolId }))
    found.push(...(page.IpamPoolAllocations ?? []))
  return found
}

async function cidrsOf(client: EC2Client, IpamPoolId: string) {
  const found = []
  for await (const page of paginateGetIpamPoolCidrs({ client, pageSize: 5 }, { IpamPoolId }))
    found.push(...(page.IpamPoolCidrs ?? []))
  return found
}

describe('DescribeIpamPools', () => {
  it('tells a pool with the members AWS gives it', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const { IpamPools } = await ec2.send(new DescribeIpamPoolsCommand({ IpamPoolIds: [PROD] }))
    expect(IpamPools).toEqual([
      {
        OwnerId: '111122223333',
        IpamPoolId: PROD,
        SourceIpamPoolId: pool('eu-west-1'),
        IpamPoolArn: `arn:aws:ec2::111122223333:ipam-pool/${PROD}`,
        IpamScopeArn: 'arn:aws:ec2::111122223333:ipam-scope/ipam-scope-0c7208072d8f20e3c',
        IpamScopeType: 'private',
        IpamArn: 'arn:aws:ec2::111122223333:ipam/ipam-04f62c5be8e4f4592',
        IpamRegion: 'eu-west-1',
        Locale: 'eu-west-1',
        PoolDepth: 3,
        State: 'create-complete',
        Description: 'eu-west-1 prod',
        AutoImport: true,
        AddressFamily: 'ipv4',
        AllocationMinNetmaskLength: 16,
        AllocationMaxNetmaskLength: 24,
        AllocationDefaultNetmaskLength: 20,
        AllocationResourceTags: [],
        Tags: [
          { Key: 'Name', Value: 'eu-west-1-prod' },
          { Key: 'environment', Value: 'prod' }
        ]
      }
    ])
  })

  it('is walked whole, and counted in its scope', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const found = []
    for await (const page of paginateDescribeIpamPools({ client: ec2, pageSize: 5 }, {}))
      found.push(...(page.IpamPools ?? []))
    expect(found.map(one => one.IpamPoolId)).toEqual(acme.pools?.map(one => one.ipamPoolId))
    const { IpamScopes } = await ec2.send(new DescribeIpamScopesCommand({}))
    expect(IpamScopes?.map(scope => scope.PoolCount)).toEqual([3, 12, 0])
  })

  it.each<[DescribeIpamPoolsCommandInput, number]>([
    [{ Filters: [{ Name: 'address-family', Values: ['ipv6'] }] }, 2],
    [{ Filters: [{ Name: 'locale', Values: ['None'] }] }, 2],
    [{ Filters: [{ Name: 'pool-depth', Values: ['3'] }] }, 7],
    [{ Filters: [{ Name: 'source-ipam-pool-id', Values: ['*'] }] }, 12],
    [{ Filters: [{ Name: 'tag:environment', Values: ['prod'] }] }, 4],
    [{ Filters: [{ Name: 'ipam-scope-arn', Values: ['*0798edf729c1c5934'] }] }, 3]
  ])('narrows by %j to %d pools', async (input, count) => {
    const { ec2 } = clients(await start({ organisation: acme }))
    expect((await ec2.send(new DescribeIpamPoolsCommand(input))).IpamPools).toHaveLength(count)
  })

  it.each<[DescribeIpamPoolsCommandInput, string]>([
    [{ MaxResults: 4 }, 'InvalidParameterValue'],
    [{ MaxResults: 1001 }, 'InvalidParameterValue'],
    [{ IpamPoolIds: ['ipam-pool-0fff'] }, 'InvalidIpamPoolId.NotFound'],
    [{ IpamPoolIds: ['pool'] }, 'InvalidIpamPoolId.Malformed'],
    [{ NextToken: 'bogus' }, 'InvalidPaginationToken']
  ])('answers %j with %s', async (input, name) => {
    const { ec2 } = clients(await start({ organisation: acme }))
    expect(await refusal(ec2.send(new DescribeIpamPoolsCommand(input)))).toMatchObject({ name })
  })

  it('knows no pool outside the home Region', async () => {
    const { ec2 } = clients(await start({ organisation: acme }), { region: 'us-east-1' })
    expect((await ec2.send(new DescribeIpamPoolsCommand({}))).IpamPools).toEqual([])
    const refused = [
      () => ec2.send(new GetIpamPoolCidrsCommand({ IpamPoolId: PROD })),
      () => ec2.send(new GetIpamPoolAllocationsCommand({ IpamPoolId: PROD }))
    ]
    for (const call of refused) {
      expect(await refusal(call())).toMatchObject({ name: 'InvalidIpamPoolId.NotFound' })
    }
  })
})

describe('GetIpamPoolCidrs', () => {
  it('tells what is provisioned, and what is not, with the reason', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const id = expect.stringMatching(/^ipam-pool-cidr-0[0-9a-f]{32}$/)
    expect(await cidrsOf(ec2, pool('eu-central-1 prod'))).toEqual([
      { Cidr: '10.40.0.0/19', State: 'provisioned', IpamPoolCidrId: id, NetmaskLength: 19 },
      { Cidr: '10.40.64.0/19', State: 'provisioned', IpamPoolCidrId: id, NetmaskLength: 19 },
      {
        Cidr: '10.64.0.0/16',
        State: 'failed-provision',
        FailureReason: { Code: 'cidr-not-available', Message: expect.any(String) },
        IpamPoolCidrId: id,
        NetmaskLength: 16
      },
      { Cidr: '10.40.96.0/20', State: 'pending-provision', IpamPoolCidrId: id, NetmaskLength: 20 }
    ])
    expect(await cidrsOf(ec2, pool('eu-west-1 test'))).toEqual([])
  })

  it.each([
    [{ MaxResults: 4 }, 'InvalidParameterValue'],
    [{ MaxResults: 1001 }, 'InvalidParameterValue'],
    [{ IpamPoolId: '' }, 'MissingParameter']
  ])('answers %j with %s', async (input, name) => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const call = ec2.send(new GetIpamPoolCidrsCommand({ IpamPoolId: PROD, ...input }))
    expect(await refusal(call)).toMatchObject({ name })
  })
})

describe('GetIpamPoolAllocations', () => {
  it('tells pools below, resources whose rows name the pool, and what was allocated by hand', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const id = expect.stringMatching(/^ipam-pool-alloc-0[0-9a-f]{32}$/)
    expect((await allocationsOf(ec2, pool('eu-west-1')))[0]).toEqual({
      Cidr: '10.20.0.0/15',
      IpamPoolAllocationId: id,
      ResourceId: PROD,
      ResourceType: 'ipam-pool',
      ResourceRegion: 'eu-west-1',
      ResourceOwner: '111122223333'
    })
    expect(await allocationsOf(ec2, SHARED)).toEqual([
      {
        Cidr: '10.0.0.0/24',
        IpamPoolAllocationId: id,
        ResourceId: 'vpc-040d6250c8e2e73cc',
        ResourceType: 'vpc',
        ResourceRegion: 'eu-west-1',
        ResourceOwner: '111122223333'
      },
      ...['10.0.5.0/24', '10.0.10.0/24', '10.0.12.0/23'].map(Cidr => ({
        Cidr,
        IpamPoolAllocationId: id,
        Description: expect.any(String),
        ResourceType: 'custom'
      }))
    ])
  })

  it('takes 1,000 to 100,000 for a page, and comes in pages of that', async () => {
    const many: Organisation = {
      ...organisation,
      pools: [
        {
          ipamPoolId: 'ipam-pool-0aaa',
          ipamScopeId: scopes.private,
          addressFamily: 'ipv4',
          cidrs: [{ cidr: '10.0.0.0/8' }],
          allocations: Array.from({ length: 1500 }, (_, n) => ({
            cidr: `10.${String(n >> 8)}.${String(n & 255)}.0/24`
          }))
        }
      ]
    }
    const emulator = await start({ organisation: many })
    const { ec2 } = clients(emulator)
    const found = await allocationsOf(ec2, 'ipam-pool-0aaa')
    expect(new Set(found.map(one => one.IpamPoolAllocationId)).size).toBe(1500)
    expect(emulator.requests.map(request => request.rows)).toEqual([1000, 500])
    for (const MaxResults of [999, 100_001]) {
      const call = ec2.send(new GetIpamPoolAllocationsCommand({ IpamPoolId: 'ipam-pool-0aaa', MaxResults }))
      expect(await refusal(call)).toMatchObject({ name: 'InvalidParameterValue' })
    }
    const all = await ec2.send(new GetIpamPoolAllocationsCommand({ IpamPoolId: 'ipam-pool-0aaa' }))
    expect(all.IpamPoolAllocations).toHaveLength(1500)
  })

  it('finds one by its id', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const [, second] = await allocationsOf(ec2, SHARED)
    const query = { IpamPoolId: SHARED, IpamPoolAllocationId: second?.IpamPoolAllocationId }
    expect((await ec2.send(new GetIpamPoolAllocationsCommand(query))).IpamPoolAllocations).toEqual([second])
    const call = ec2.send(
      new GetIpamPoolAllocationsCommand({ ...query, IpamPoolAllocationId: 'ipam-pool-alloc-0fff' })
    )
    expect(await refusal(call)).toMatchObject({ name: 'InvalidIpamPoolAllocationId.NotFound' })
  })
})

describe("acme's pools", () => {
  const provisioned = (id: string | undefined) =>
    (acme.pools?.find(({ ipamPoolId }) => ipamPoolId === id)?.cidrs ?? [])
      .filter(({ state }) => state === undefined)
      .map(({ cidr }) => cidr)

  it('lie within the pools above them', () => {
    for (const { ipamPoolId, sourceIpamPoolId } of acme.pools ?? []) {
      if (sourceIpamPoolId === undefined) continue
      for (const cidr of provisioned(ipamPoolId))
        expect(provisioned(sourceIpamPoolId).some(above => contains(above, cidr))).toBe(true)
    }
  })

  it('have allocations that lie within them and do not overlap', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    for (const { ipamPoolId } of acme.pools ?? []) {
      const cidrs = (await allocationsOf(ec2, ipamPoolId)).map(({ Cidr = '' }) => Cidr)
      for (const [index, cidr] of cidrs.entries()) {
        expect(provisioned(ipamPoolId).some(own => contains(own, cidr))).toBe(true)
        for (const other of cidrs.slice(index + 1))
          expect(contains(other, cidr) || contains(cidr, other)).toBe(false)
      }
    }
  })

  it('hold every VPC that IPAM manages', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const managed = acme.resources.filter(
      row => row.resourceType === 'vpc' && row.managementState === 'managed'
    )
    for (const row of managed) {
      const allocations = await allocationsOf(ec2, row.ipamPoolId ?? '')
      expect(allocations.map(one => [one.ResourceId, one.Cidr])).toContainEqual([
        row.resourceId,
        row.resourceCidr
      ])
    }
  })

  it('have one with room for a /22, were it in one piece', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const taken = (await allocationsOf(ec2, SHARED)).map(({ Cidr = '' }) => Cidr)
    const free = 4096 - taken.reduce((sum, cidr) => sum + 2 ** (32 - Number(cidr.split('/')[1])), 0)
    expect(free).toBeGreaterThan(1024)
    for (const block of ['10.0.0.0/22', '10.0.4.0/22', '10.0.8.0/22', '10.0.12.0/22'])
      expect(taken.some(cidr => contains(block, cidr))).toBe(true)
  })
})

function contains(outer: string, inner: string): boolean {
  const [range, length] = ipaddr.parseCIDR(outer)
  const [address, innerLength] = ipaddr.parseCIDR(inner)
  return range.kind() === address.kind() && innerLength >= length && address.match(range, length)
}

describe('DescribeIpamResourceDiscoveries', () => {
  it('tells the own one, and one that is shared', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const { IpamResourceDiscoveries = [] } = await ec2.send(new DescribeIpamResourceDiscoveriesCommand({}))
    expect(IpamResourceDiscoveries[0]).toEqual({
      OwnerId: '111122223333',
      IpamResourceDiscoveryId: 'ipam-res-disco-04f62c5be8e4f4592',
      IpamResourceDiscoveryArn:
        'arn:aws:ec2::111122223333:ipam-resource-discovery/ipam-res-disco-04f62c5be8e4f4592',
      IpamResourceDiscoveryRegion: 'eu-west-1',
      Description: 'acme',
      OperatingRegions: ['eu-west-1', 'eu-central-1', 'us-east-1', 'ap-southeast-2'].map(RegionName => ({
        RegionName
      })),
      IsDefault: true,
      State: 'create-complete',
      Tags: []
    })
    expect(IpamResourceDiscoveries.map(one => [one.OwnerId, one.IsDefault])).toEqual([
      ['111122223333', true],
      ['777788889999', false]
    ])
  })

  it('tells one where an organisation names none, and none where there is no IPAM', async () => {
    const { ec2 } = clients(await start())
    const { IpamResourceDiscoveries } = await ec2.send(new DescribeIpamResourceDiscoveriesCommand({}))
    expect(IpamResourceDiscoveries).toMatchObject([
      {
        IpamResourceDiscoveryId: 'ipam-res-disco-0aaaaaaaaaaaaaaaa',
        IsDefault: true,
        OperatingRegions: [{ RegionName: 'eu-west-1' }, { RegionName: 'us-east-1' }]
      }
    ])
    const without = clients(await start({ organisation: { ...organisation, scopes: [], resources: [] } }))
    const none = await without.ec2.send(new DescribeIpamResourceDiscoveriesCommand({}))
    expect(none.IpamResourceDiscoveries).toEqual([])
  })
})

describe('GetIpamDiscoveredResourceCidrs', () => {
  const own = { IpamResourceDiscoveryId: 'ipam-res-disco-04f62c5be8e4f4592' }
  const shared = { IpamResourceDiscoveryId: 'ipam-res-disco-02e935165ea7fdbd1' }

  it('finds every row that has a Region, once, with the time it was looked at', async () => {
    const now = Date.parse('2026-11-23T06:00:00Z')
    const { ec2 } = clients(await start({ organisation: acme, clock: () => now, verifySignatures: false }))
    const found: IpamDiscoveredResourceCidr[] = []
    for (const discovery of [own, shared]) {
      for (const ResourceRegion of ['eu-west-1', 'eu-central-1', 'us-east-1', 'ap-southeast-2']) {
        const query = { ...discovery, ResourceRegion }
        for await (const page of paginateGetIpamDiscoveredResourceCidrs({ client: ec2, pageSize: 5 }, query))
          found.push(...(page.IpamDiscoveredResourceCidrs ?? []))
      }
    }
    const key = (id = '', cidr = '') => `${id} ${cidr}`
    expect(found.map(one => key(one.ResourceId, one.ResourceCidr)).sort()).toEqual(
      acme.resources
        .filter(row => row.resourceRegion !== undefined)
        .map(row => key(row.resourceId, row.resourceCidr))
        .sort()
    )
    const age = (id: string) =>
      (now - (found.find(one => one.ResourceId === id)?.SampleTime?.getTime() ?? NaN)) / 60_000
    expect(age('subnet-0009d3e2dcb4b3b82')).toBe(185)
    expect(age('subnet-0147d79df0beace8e')).toBe(45)
    const others = found.filter(
      one => one.ResourceRegion !== 'ap-southeast-2' && one.ResourceId !== 'subnet-0147d79df0beace8e'
    )
    for (const { ResourceId = '' } of others) {
      expect(age(ResourceId)).toBeGreaterThanOrEqual(2)
      expect(age(ResourceId)).toBeLessThan(10)
    }
  })

  it('moves its times with the clock', async () => {
    let now = Date.now()
    const { ec2 } = clients(await start({ organisation: acme, clock: () => now, verifySignatures: false }))
    const ask = () =>
      ec2.send(new GetIpamDiscoveredResourceCidrsCommand({ ...own, ResourceRegion: 'us-east-1' }))
    const before = await ask()
    now += 3_600_000
    const after = await ask()
    const times = [before, after].map(
      answer => answer.IpamDiscoveredResourceCidrs?.[0]?.SampleTime?.getTime() ?? 0
    )
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(3_600_000)
  })

  it('has the members AWS gives a row', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const query = {
      ...own,
      ResourceRegion: 'us-east-1',
      Filters: [{ Name: 'resource-type', Values: ['vpc'] }]
    }
    const answer = await ec2.send(new GetIpamDiscoveredResourceCidrsCommand(query))
    expect(answer.IpamDiscoveredResourceCidrs).toEqual([
      {
        ...own,
        ResourceRegion: 'us-east-1',
        ResourceId: 'vpc-023a10ec96b18125a',
        ResourceOwnerId: '444455556666',
        ResourceCidr: '10.64.0.0/16',
        ResourceType: 'vpc',
        ResourceTags: expect.any(Array),
        IpUsage: 0.3809,
        VpcId: 'vpc-023a10ec96b18125a',
        SampleTime: expect.any(Date)
      }
    ])
  })

  it.each([
    [{ ResourceRegion: '' }, 'MissingParameter'],
    [{ IpamResourceDiscoveryId: '' }, 'MissingParameter'],
    [{ IpamResourceDiscoveryId: 'ipam-res-disco-0fff' }, 'InvalidIpamResourceDiscoveryId.NotFound'],
    [{ IpamResourceDiscoveryId: 'disco' }, 'InvalidIpamResourceDiscoveryId.Malformed'],
    [{ MaxResults: 4 }, 'InvalidParameterValue']
  ])('answers %j with %s', async (input, name) => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const query = { ...own, ResourceRegion: 'eu-west-1', ...input }
    expect(await refusal(ec2.send(new GetIpamDiscoveredResourceCidrsCommand(query)))).toMatchObject({ name })
  })
})

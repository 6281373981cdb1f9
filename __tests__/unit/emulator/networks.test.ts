import {
  DescribeIpamScopesCommand,
  DescribeRegionsCommand,
  DescribeSubnetsCommand,
  type DescribeSubnetsCommandInput,
  DescribeVpcsCommand,
  type DescribeVpcsCommandInput,
  type EC2Client,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  type Subnet,
  type Vpc
} from '@aws-sdk/client-ec2'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { afterEach, describe, expect, it } from '@jest/globals'
import { loadOrganisation } from '../../../emulator/organisation/load.js'
import { clients, closeAll, type Emulator, refusal, start } from './clients.js'

afterEach(closeAll)

const folder = new URL('../../../emulator/organisations/', import.meta.url)
const acme = loadOrganisation(new URL('acme.json', folder))
const noIpam = loadOrganisation(new URL('no-ipam.json', folder))
const MEMBERS = [
  '111122223333',
  '222233334444',
  '333344445555',
  '444455556666',
  '555566667777',
  '777788889999'
]

const readerOf = (account: string) => `arn:aws:iam::${account}:role/network-reader`

/** EC2 as a role of another account sees it, by the credentials of the operator. */
async function assuming(emulator: Emulator, RoleArn: string, region: string) {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = emulator.environment.keys
  const credentials = await fromTemporaryCredentials({
    params: { RoleArn, RoleSessionName: 'test' },
    masterCredentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    clientConfig: { endpoint: emulator.url, region: emulator.organisation.homeRegion }
  })()
  return clients(emulator, {
    credentials: { ...credentials, sessionToken: credentials.sessionToken ?? '' },
    region
  }).ec2
}

async function subnetsOf(client: EC2Client, input: DescribeSubnetsCommandInput = {}): Promise<Subnet[]> {
  const found = []
  for await (const page of paginateDescribeSubnets({ client, pageSize: 5 }, input))
    found.push(...(page.Subnets ?? []))
  return found
}

async function vpcsOf(client: EC2Client, input: DescribeVpcsCommandInput = {}): Promise<Vpc[]> {
  const found = []
  for await (const page of paginateDescribeVpcs({ client, pageSize: 5 }, input))
    found.push(...(page.Vpcs ?? []))
  return found
}

describe('DescribeSubnets', () => {
  it('tells a subnet with the members AWS gives it', async () => {
    const emulator = await start({ organisation: acme })
    const ec2 = await assuming(emulator, readerOf('222233334444'), 'eu-west-1')
    const [subnet] = await subnetsOf(ec2, { SubnetIds: ['subnet-009e029fffe1118e5'] })
    expect(subnet).toEqual({
      AvailabilityZone: 'eu-west-1a',
      AvailabilityZoneId: 'euw1-az1',
      AvailableIpAddressCount: 4096 - 2545,
      CidrBlock: '10.20.0.0/20',
      DefaultForAz: false,
      MapPublicIpOnLaunch: false,
      MapCustomerOwnedIpOnLaunch: false,
      State: 'available',
      SubnetId: 'subnet-009e029fffe1118e5',
      VpcId: 'vpc-0a0766ae23ab43977',
      OwnerId: '222233334444',
      AssignIpv6AddressOnCreation: false,
      Ipv6CidrBlockAssociationSet: [
        {
          AssociationId: expect.stringMatching(/^subnet-cidr-assoc-0[0-9a-f]{16}$/),
          Ipv6CidrBlock: '2a05:d018:7a3:4f00::/64',
          Ipv6CidrBlockState: { State: 'associated' }
        }
      ],
      Tags: Object.entries(acme.resources[2]?.resourceTags ?? {}).map(([Key, Value]) => ({ Key, Value })),
      SubnetArn: 'arn:aws:ec2:eu-west-1:222233334444:subnet/subnet-009e029fffe1118e5',
      EnableDns64: false,
      Ipv6Native: false,
      PrivateDnsNameOptionsOnLaunch: {
        HostnameType: 'ip-name',
        EnableResourceNameDnsARecord: false,
        EnableResourceNameDnsAAAARecord: false
      }
    })
  })

  it('finds every subnet that IPAM has in an account and a Region, with a count that is its usage', async () => {
    const emulator = await start({ organisation: acme })
    const found = new Map<string, Subnet>()
    for (const account of MEMBERS) {
      for (const region of ['eu-west-1', 'eu-central-1', 'us-east-1', 'ap-southeast-2']) {
        if (account === '444455556666' && region === 'ap-southeast-2') continue
        const subnets = await subnetsOf(await assuming(emulator, readerOf(account), region))
        for (const one of subnets.filter(({ OwnerId }) => OwnerId === account))
          found.set(one.SubnetId ?? '', one)
      }
    }
    const rows = acme.resources.filter(
      row => row.resourceType === 'subnet' && row.resourceOwnerId !== undefined
    )
    for (const { resourceId, resourceCidr, ipUsage } of rows) {
      const {
        CidrBlock,
        AvailableIpAddressCount = -1,
        Ipv6CidrBlockAssociationSet = []
      } = found.get(resourceId) ?? {}
      if (resourceCidr.includes(':')) {
        expect(Ipv6CidrBlockAssociationSet.map(block => block.Ipv6CidrBlock)).toContain(resourceCidr)
        continue
      }
      const total = 2 ** (32 - Number(resourceCidr.split('/')[1]))
      expect(CidrBlock).toBe(resourceCidr)
      expect(AvailableIpAddressCount).toBeLessThanOrEqual(total - 5)
      if (ipUsage !== undefined) {
        expect(Math.abs(total - AvailableIpAddressCount - Math.max(5, total * ipUsage))).toBeLessThanOrEqual(
          0.5
        )
      }
    }
    expect(new Set(rows.map(row => row.resourceId)).size + 8).toBe(found.size)
  })

  it('tells a subnet of IPv6 alone without an IPv4 CIDR', async () => {
    const emulator = await start({ organisation: acme })
    const ec2 = await assuming(emulator, readerOf('222233334444'), 'eu-west-1')
    const subnets = await subnetsOf(ec2, { Filters: [{ Name: 'ipv6-native', Values: ['true'] }] })
    expect(subnets).toHaveLength(2)
    expect(subnets[0]).toMatchObject({ Ipv6Native: true, AvailableIpAddressCount: 0 })
    expect(subnets[0]).not.toHaveProperty('CidrBlock')
  })

  it('shows shared subnets to whom they are shared with, by their owner, without tags', async () => {
    const emulator = await start({ organisation: acme })
    const ec2 = await assuming(emulator, readerOf('333344445555'), 'eu-west-1')
    const subnets = await subnetsOf(ec2)
    expect(subnets.map(one => [one.SubnetId, one.OwnerId, one.Tags])).toEqual(
      acme.shares?.[0]?.subnets.map(id => [id, '222233334444', []])
    )
    expect(subnets[0]).toMatchObject({ AvailableIpAddressCount: 4096 - 2545, VpcId: 'vpc-0a0766ae23ab43977' })
    expect(await vpcsOf(ec2)).toMatchObject([
      { VpcId: 'vpc-0a0766ae23ab43977', OwnerId: '222233334444', Tags: [] }
    ])
  })

  it.each<[DescribeSubnetsCommandInput, number]>([
    [{ Filters: [{ Name: 'vpc-id', Values: ['vpc-0a0766ae23ab43977'] }] }, 19],
    [{ Filters: [{ Name: 'cidr-block', Values: ['100.64.*'] }] }, 4],
    [{ Filters: [{ Name: 'availability-zone-id', Values: ['euw1-az3'] }] }, 5],
    [{ Filters: [{ Name: 'tag:tier', Values: ['eks'] }] }, 7],
    [{ Filters: [{ Name: 'owner-id', Values: ['111122223333'] }] }, 1],
    [{ Filters: [{ Name: 'ipv6-cidr-block-association.state', Values: ['associated'] }] }, 5]
  ])('narrows by %j to %d subnets', async (input, count) => {
    const emulator = await start({ organisation: acme })
    const subnets = await subnetsOf(await assuming(emulator, readerOf('222233334444'), 'eu-west-1'), input)
    expect(subnets).toHaveLength(count)
  })

  it.each<[DescribeSubnetsCommandInput, string]>([
    [{ MaxResults: 4 }, 'InvalidParameterValue'],
    [{ MaxResults: 1001 }, 'InvalidParameterValue'],
    [{ NextToken: 'bogus' }, 'InvalidPaginationToken'],
    [{ SubnetIds: ['subnet-0fff'] }, 'InvalidSubnetID.NotFound'],
    [{ SubnetIds: ['net'] }, 'InvalidSubnetID.Malformed'],
    [{ Filters: [{ Name: 'constructor', Values: ['x'] }] }, 'InvalidParameterValue'],
    [{ DryRun: true }, 'DryRunOperation']
  ])('answers %j with %s', async (input, name) => {
    const { ec2 } = clients(await start({ organisation: acme }))
    expect(await refusal(ec2.send(new DescribeSubnetsCommand(input)))).toMatchObject({ name })
  })

  it('gives tokens that are good for one Region and one account', async () => {
    const emulator = await start({ organisation: acme })
    const own = await assuming(emulator, readerOf('222233334444'), 'eu-west-1')
    const { NextToken } = await own.send(new DescribeSubnetsCommand({ MaxResults: 5 }))
    const others = [
      await assuming(emulator, readerOf('222233334444'), 'us-east-1'),
      await assuming(emulator, readerOf('555566667777'), 'eu-west-1')
    ]
    for (const other of others) {
      const call = other.send(new DescribeSubnetsCommand({ MaxResults: 5, NextToken }))
      expect(await refusal(call)).toMatchObject({ name: 'InvalidPaginationToken' })
    }
  })

  it('fails on demand as the other lists do', async () => {
    const emulator = await start({ organisation: acme })
    const { ec2 } = clients(emulator)
    const whole = await subnetsOf(ec2)
    for (const fault of ['short-page', 'empty-page'] as const) {
      emulator.faults.add({ match: { action: 'DescribeSubnets', count: 1 }, fault })
      expect(await subnetsOf(ec2)).toEqual(whole)
    }
    emulator.faults.add({ match: { action: 'DescribeSubnets', count: 1 }, fault: 'missing-list' })
    expect(await ec2.send(new DescribeSubnetsCommand({}))).not.toHaveProperty('Subnets')
    emulator.faults.add({ match: { action: 'DescribeSubnets', count: 1 }, fault: 'throttle' })
    expect(await refusal(ec2.send(new DescribeSubnetsCommand({})))).toMatchObject({
      name: 'RequestLimitExceeded'
    })
  })
})

describe('DescribeVpcs', () => {
  it('tells a VPC with all its CIDRs and their states', async () => {
    const emulator = await start({ organisation: acme })
    const ec2 = await assuming(emulator, readerOf('222233334444'), 'eu-west-1')
    const [vpc] = await vpcsOf(ec2, { VpcIds: ['vpc-0a0766ae23ab43977'] })
    const ipv4 = (CidrBlock: string, State = 'associated') => ({
      AssociationId: expect.stringMatching(/^vpc-cidr-assoc-0[0-9a-f]{16}$/),
      CidrBlock,
      CidrBlockState: { State }
    })
    const ipv6 = (Ipv6CidrBlock: string) => ({
      AssociationId: expect.stringMatching(/^vpc-cidr-assoc-0[0-9a-f]{16}$/),
      Ipv6CidrBlock,
      Ipv6CidrBlockState: { State: 'associated' },
      NetworkBorderGroup: 'eu-west-1'
    })
    expect(vpc).toEqual({
      VpcId: 'vpc-0a0766ae23ab43977',
      OwnerId: '222233334444',
      State: 'available',
      CidrBlock: '10.20.0.0/16',
      CidrBlockAssociationSet: [
        ipv4('10.20.0.0/16'),
        ipv4('100.64.0.0/16'),
        ipv4('10.99.0.0/24', 'disassociated')
      ],
      Ipv6CidrBlockAssociationSet: [ipv6('2a05:d018:7a3:4f00::/56'), ipv6('fd00:20::/48')],
      DhcpOptionsId: expect.stringMatching(/^dopt-/),
      InstanceTenancy: 'default',
      IsDefault: false,
      Tags: [
        { Key: 'Name', Value: 'platform-prod' },
        { Key: 'environment', Value: 'prod' },
        { Key: 'team', Value: 'platform' }
      ]
    })
  })

  it('knows VPCs that IPAM does not: the default one, and one in pieces', async () => {
    const emulator = await start({ organisation: acme })
    const home = clients(emulator, { region: 'us-east-1' }).ec2
    expect(await vpcsOf(home)).toMatchObject([{ CidrBlock: '172.31.0.0/16', IsDefault: true, Tags: [] }])
    const ec2 = await assuming(emulator, readerOf('333344445555'), 'eu-central-1')
    const [vpc] = await vpcsOf(ec2, { Filters: [{ Name: 'tag:Name', Values: ['legacy-apps'] }] })
    const subnets = await subnetsOf(ec2, { Filters: [{ Name: 'vpc-id', Values: [vpc?.VpcId ?? ''] }] })
    const starts = subnets.map(({ CidrBlock = '' }) =>
      CidrBlock.replace(/^10\.44\.(\d)\.(\d+)\/28$/, '$1 $2')
    )
    expect(starts).toEqual(['0 0', '0 64', '0 128', '0 192', '1 0', '1 64', '1 128', '1 192'])
  })

  it.each<[DescribeVpcsCommandInput, string]>([
    [{ MaxResults: 4 }, 'InvalidParameterValue'],
    [{ VpcIds: ['vpc-0fff'] }, 'InvalidVpcID.NotFound'],
    [{ VpcIds: ['net'] }, 'InvalidVpcID.Malformed'],
    [{ Filters: [{ Name: 'subnet-id', Values: ['x'] }] }, 'InvalidParameterValue']
  ])('answers %j with %s', async (input, name) => {
    const { ec2 } = clients(await start({ organisation: acme }))
    expect(await refusal(ec2.send(new DescribeVpcsCommand(input)))).toMatchObject({ name })
  })

  it.each<[DescribeVpcsCommandInput, number]>([
    [{ Filters: [{ Name: 'cidr', Values: ['100.64.0.0/16'] }] }, 0],
    [{ Filters: [{ Name: 'cidr-block-association.cidr-block', Values: ['100.64.0.0/16'] }] }, 1],
    [{ Filters: [{ Name: 'cidr-block-association.state', Values: ['disassociated'] }] }, 1],
    [{ Filters: [{ Name: 'owner-id', Values: ['111122223333'] }] }, 1]
  ])('narrows by %j to %d VPCs', async (input, count) => {
    const emulator = await start({ organisation: acme })
    const ec2 = await assuming(emulator, readerOf('222233334444'), 'eu-west-1')
    expect(await vpcsOf(ec2, input)).toHaveLength(count)
  })
})

describe('DescribeRegions', () => {
  it('tells those that are enabled, and all when asked to', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({}))
    expect(Regions.map(region => region.RegionName)).toEqual([
      'ap-southeast-2',
      'eu-central-1',
      'eu-central-2',
      'eu-west-1',
      'us-east-1',
      'us-west-2'
    ])
    const all = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }))
    expect(all.Regions).toHaveLength(7)
    expect(all.Regions?.[4]).toEqual({
      RegionName: 'me-central-1',
      Endpoint: 'ec2.me-central-1.amazonaws.com',
      OptInStatus: 'not-opted-in'
    })
  })

  it('narrows by name and status, and refuses a Region that is none', async () => {
    const { ec2 } = clients(await start({ organisation: acme }))
    const named = await ec2.send(new DescribeRegionsCommand({ RegionNames: ['us-east-1'] }))
    expect(named.Regions?.map(region => region.OptInStatus)).toEqual(['opt-in-not-required'])
    const Filters = [{ Name: 'opt-in-status', Values: ['opted-in'] }]
    const opted = await ec2.send(new DescribeRegionsCommand({ Filters }))
    expect(opted.Regions?.map(region => region.RegionName)).toEqual(['eu-central-2'])
    const call = ec2.send(new DescribeRegionsCommand({ RegionNames: ['moon-1'] }))
    expect(await refusal(call)).toMatchObject({ name: 'InvalidParameterValue' })
  })

  it('has no pages, also not on demand', async () => {
    const emulator = await start({ organisation: acme, pageSize: 2 })
    emulator.faults.add({ fault: 'short-page' })
    const { ec2 } = clients(emulator)
    expect((await ec2.send(new DescribeRegionsCommand({}))).Regions).toHaveLength(6)
  })
})

describe('who may look where', () => {
  it('no one, in a Region that is not opted in to', async () => {
    const { ec2 } = clients(await start({ organisation: acme }), { region: 'me-central-1' })
    expect(await refusal(ec2.send(new DescribeSubnetsCommand({})))).toMatchObject({
      name: 'AuthFailure',
      status: 401
    })
  })

  it('not a role in a Region that is denied to it', async () => {
    const emulator = await start({ organisation: acme })
    const ec2 = await assuming(emulator, readerOf('444455556666'), 'ap-southeast-2')
    expect(await refusal(ec2.send(new DescribeVpcsCommand({})))).toMatchObject({
      name: 'UnauthorizedOperation',
      status: 403,
      message: expect.stringMatching(
        /assumed-role\/network-reader\/test is not authorized to perform: ec2:DescribeVpcs with an explicit deny/
      )
    })
  })

  it('not a reading role at IPAM', async () => {
    const emulator = await start({ organisation: acme })
    const ec2 = await assuming(emulator, readerOf('111122223333'), 'eu-west-1')
    const call = ec2.send(new DescribeIpamScopesCommand({}))
    expect(await refusal(call)).toMatchObject({ name: 'UnauthorizedOperation' })
  })

  it('not by a role that trusts another', async () => {
    const emulator = await start({ organisation: acme })
    await expect(assuming(emulator, readerOf('666677778888'), 'eu-west-1')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('role/network-reader')
    })
  })
})

describe('an organisation without IPAM', () => {
  it('has no scopes, and networks all the same', async () => {
    const emulator = await start({ organisation: noIpam })
    const { ec2 } = clients(emulator, { region: 'eu-central-1' })
    expect((await ec2.send(new DescribeIpamScopesCommand({}))).IpamScopes).toEqual([])
    expect(await vpcsOf(ec2)).toHaveLength(1)
    expect(await subnetsOf(ec2)).toHaveLength(7)
    const other = await assuming(emulator, readerOf('210987654321'), 'ap-northeast-1')
    expect((await subnetsOf(other)).map(one => one.AvailableIpAddressCount)).toEqual([51, 198, 251])
  })
})

describe('a generated organisation', () => {
  it('has its subnets in EC2 too, by account and Region', async () => {
    const emulator = await start({ resources: 300, seed: 3 })
    const { resources, roles, regions = [] } = emulator.organisation
    const found = []
    for (const { arn } of roles.filter(role => role.arn.endsWith(':role/network-reader'))) {
      for (const { regionName } of regions) {
        const ec2 = await assuming(emulator, arn, regionName)
        found.push(...(await subnetsOf(ec2)))
      }
    }
    const rows = resources.filter(row => row.resourceType === 'subnet')
    expect(found.map(one => one.SubnetId).sort()).toEqual(rows.map(row => row.resourceId).sort())
  })
})

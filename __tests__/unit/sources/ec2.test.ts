import type { Subnet, Vpc } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CheckError } from '../../../src/domain/failure.js'
import { policyOfInputs } from '../../../src/domain/policy.js'
import { cidrOf, rangeOf } from '../../../src/domain/range.js'
import { monitor } from '../../../src/monitor.js'
import type { Account } from '../../../src/sources/ec2.js'
import {
  anAccount,
  associatedIpv6,
  aSubnet,
  aVpc,
  OWNER,
  PARTICIPANT,
  read,
  type Contents
} from './ec2-ports.js'
import { denied } from './ipam-ports.js'

/** An account in one Region. */
function inOne(
  subnets: Subnet[] | (() => Subnet[]),
  vpcs: Vpc[] | (() => Vpc[]) = [],
  contents: Contents = {}
) {
  return anAccount({ ...contents, regions: { 'eu-west-1': { subnets, vpcs } } })
}

const ROLE_REFUSED = () => {
  throw new CheckError('the role arn:aws:iam::444455556666:role/reader could not be assumed: AccessDenied', {
    remedy: 'check its trust policy'
  })
}

describe('a Region by a name that none can have', () => {
  test.each([
    [['', 'eu-west-1'], '1 Region of account 1'],
    [['eu-west-1', '<b>', 'nowhere'], '2 Regions of account 1']
  ])('is a gap, and the others are read: %j', async (names, what) => {
    const account = anAccount({
      name: 'account 1',
      enabled: () => names,
      regions: { 'eu-west-1': { subnets: [aSubnet('subnet-1')] } }
    })
    const { resources, gaps } = await read([account], { regions: 'all' }).reading
    expect(resources.map(({ id }) => id)).toEqual(['subnet-1'])
    expect(gaps).toMatchObject([{ what, reason: 'came by a name that no Region has' }])
  })
})

describe('what is read', () => {
  test('is every page of the subnets and VPCs of each account in each Region', async () => {
    const account = (n: number, id: string) =>
      anAccount({
        name: `account ${n}`,
        id,
        regions: Object.fromEntries(
          ['eu-west-1', 'us-east-1'].map(region => [
            region,
            {
              subnets: [1, 2, 3, 4, 5].map(index =>
                aSubnet(`subnet-${n}-${region}-${index}`, { OwnerId: id, VpcId: `vpc-${n}-${region}-1` })
              ),
              vpcs: [1, 2, 3].map(index => aVpc(`vpc-${n}-${region}-${index}`, undefined, { OwnerId: id }))
            }
          ])
        )
      })
    const accounts = [account(1, OWNER), account(2, PARTICIPANT)]
    const { reading, logger } = read(accounts, { regions: ['us-east-1', 'eu-west-1'] })
    const { source, searched, resources, surroundings, gaps } = await reading
    expect({ source, searched, surroundings, gaps }).toEqual({
      source: 'ec2',
      searched: '2 Regions of 2 accounts',
      surroundings: [],
      gaps: []
    })
    const expected = [1, 2].flatMap(n =>
      ['us-east-1', 'eu-west-1'].flatMap(region => [
        ...[1, 2, 3, 4, 5].map(index => `subnet-${n}-${region}-${index} ${region}`),
        ...[1, 2, 3].map(index => `vpc-${n}-${region}-${index} ${region}`)
      ])
    )
    expect(resources.map(({ id, region }) => `${id} ${region}`).sort()).toEqual(expected.sort())
    expect(resources.filter(({ usage }) => usage === undefined)).toEqual([])
    expect(logger.lines).toEqual([
      'Reading subnets and VPCs by EC2 in 2 Regions of 2 accounts',
      'Read 32 rows on 20 pages'
    ])
    for (const { calls } of accounts) expect(calls.filter(call => call === 'id')).toHaveLength(1)
  })

  test('is of the Regions that are named, and DescribeRegions is not asked', async () => {
    const account = anAccount({ regions: { 'eu-west-1': {}, 'us-east-1': {} } })
    await read([account], { regions: ['us-east-1'], resourceTypes: ['subnet'] }).reading
    expect(account.calls).toEqual(['subnets us-east-1'])
  })

  test('is of all Regions that are enabled in each account, as the home Region tells', async () => {
    const first = anAccount({ regions: { 'eu-west-1': {}, 'ap-northeast-1': {} } })
    const second = anAccount({ regions: { 'us-east-1': {} } })
    const { searched } = await read([first, second], { regions: 'all', resourceTypes: ['subnet'] }).reading
    expect(first.calls.filter(call => call !== 'id')).toEqual([
      'regions eu-west-1',
      'subnets eu-west-1',
      'subnets ap-northeast-1'
    ])
    expect(second.calls.filter(call => call !== 'id')).toEqual(['regions eu-west-1', 'subnets us-east-1'])
    expect(searched).toBe('3 Regions of 2 accounts')
  })

  test('is side by side, and never more than eight things at once', async () => {
    let now = 0
    let most = 0
    const busy = async <T>(value: T): Promise<T> => {
      now += 1
      most = Math.max(most, now)
      await new Promise(resolve => setTimeout(resolve, 5))
      now -= 1
      return value
    }
    const regions = Array.from({ length: 6 }, (_, n) => `eu-west-${n}`)
    const account = (n: number): Account => ({
      name: `account ${n}`,
      id: () => busy<string>(OWNER),
      api: region => ({
        subnets: () => busy({ rows: [aSubnet(`subnet-${n}-${region}`)], nextToken: undefined }),
        vpcs: () => busy({ rows: [aVpc(`vpc-${n}-${region}`)], nextToken: undefined }),
        regions: () => busy(regions)
      })
    })
    const accounts = Array.from({ length: 12 }, (_, n) => account(n))
    const { resources, gaps } = await read(accounts, { regions: 'all' }).reading
    expect(gaps).toEqual([])
    expect(resources).toHaveLength(12 * 6 * 2)
    expect(most).toBe(8)
  })

  test('goes on after an empty page that has a token, and ends where one comes twice', async () => {
    const account = anAccount({})
    account.api = () => ({
      subnets: token =>
        Promise.resolve(
          token === undefined
            ? { rows: [], nextToken: 'more' }
            : { rows: [aSubnet('subnet-1')], nextToken: undefined }
        ),
      vpcs: () => Promise.resolve({ rows: [aVpc('vpc-1')], nextToken: 'again' }),
      regions: () => Promise.resolve([])
    })
    const { resources, gaps } = await read([account]).reading
    expect(new Set(resources.map(({ id }) => id))).toEqual(new Set(['subnet-1', 'vpc-1']))
    expect(gaps).toMatchObject([
      {
        what: 'the VPCs in eu-west-1 of the account, after the first 2',
        reason: 'AWS gave the same page token twice, so that the list would never end'
      }
    ])
  })
})

describe('which types are told', () => {
  const account = () => inOne([aSubnet('subnet-1')], [aVpc('vpc-1')])

  test.each([
    [['subnet'], ['subnet-1'], ['subnets eu-west-1']],
    [['vpc'], ['vpc-1'], ['subnets eu-west-1', 'vpcs eu-west-1', 'id']],
    [
      ['subnet', 'vpc'],
      ['subnet-1', 'vpc-1'],
      ['subnets eu-west-1', 'vpcs eu-west-1', 'id']
    ]
  ])('of %j: %j', async (resourceTypes, ids, calls) => {
    const one = account()
    const { resources, surroundings } = await read([one], { resourceTypes }).reading
    expect(resources.map(({ id }) => id)).toEqual(ids)
    expect(surroundings).toEqual([])
    expect(one.calls).toEqual(calls)
  })

  test('beside those that are read as surroundings', async () => {
    const settings = { resourceTypes: ['subnet'], alsoRead: ['vpc', 'subnet'] }
    const { resources, surroundings } = await read([account()], settings).reading
    expect(resources.map(({ id }) => id)).toEqual(['subnet-1'])
    expect(surroundings).toMatchObject([{ id: 'vpc-1', usage: 2 ** -8, largestFreeBlock: '/17' }])
    const none = await read([account()], { ...settings, alsoRead: [] }).reading
    expect(none.surroundings).toEqual([])
  })
})

describe('a subnet that several accounts see', () => {
  const shared = (overrides: Partial<Subnet> = {}) => aSubnet('subnet-1', overrides)
  const owned = shared({ Tags: [{ Key: 'Name', Value: 'of the owner' }] })
  const asOwner = (subnets = [owned]) => inOne(subnets)
  const asParticipant = (subnets = [shared()]) => inOne(subnets, [], { id: PARTICIPANT })
  const subnetsOf = async (...accounts: Account[]) =>
    (await read(accounts, { resourceTypes: ['subnet'] }).reading).resources

  test('counts once, as its owner sees it, whoever comes first', async () => {
    for (const accounts of [
      [asOwner(), asParticipant()],
      [asParticipant(), asOwner(), asParticipant()]
    ]) {
      expect(await subnetsOf(...accounts)).toMatchObject([{ id: 'subnet-1', name: 'of the owner' }])
    }
  })

  test("is its owner's even where a participant gave it tags of their own", async () => {
    const theirs = shared({ Tags: [{ Key: 'Name', Value: 'of a participant' }] })
    const untagged = shared()
    for (const accounts of [
      [asOwner(), asParticipant([theirs])],
      [asParticipant([theirs]), asOwner()]
    ]) {
      expect(await subnetsOf(...accounts)).toMatchObject([{ name: 'of the owner' }])
    }
    expect((await subnetsOf(asParticipant([theirs]), asOwner([untagged])))[0]).not.toHaveProperty('name')
  })

  test('is told with tags where it is not known who the owner is', async () => {
    const unknown = (subnet: Subnet) => inOne([subnet], [], { id: () => Promise.reject(new Error('no STS')) })
    for (const accounts of [
      [unknown(owned), unknown(shared())],
      [unknown(shared()), unknown(owned)]
    ]) {
      const { resources, gaps } = await read(accounts, { resourceTypes: ['subnet'] }).reading
      expect(resources).toMatchObject([{ name: 'of the owner' }])
      expect(gaps).toEqual([])
    }
  })

  test('is the fuller one where two tell alike', async () => {
    const [less, more] = [shared({ AvailableIpAddressCount: 9 }), shared({ AvailableIpAddressCount: 10 })]
    for (const subnets of [
      [less, more],
      [more, less]
    ]) {
      expect(await subnetsOf(asOwner(subnets))).toMatchObject([{ availableAddresses: 9 }])
    }
  })

  test('is none of those that came without an id: each of them counts', async () => {
    const lost = (CidrBlock: string) => {
      const subnet = aSubnet('', { CidrBlock })
      delete subnet.SubnetId
      return subnet
    }
    const found = await subnetsOf(asOwner([lost('10.0.0.0/24'), lost('10.0.1.0/24')]))
    expect(found.map(({ id, cidr }) => [id, cidr])).toEqual([
      ['', '10.0.0.0/24'],
      ['', '10.0.1.0/24']
    ])
  })
})

describe('a VPC', () => {
  const subnets = [
    aSubnet('subnet-1', { CidrBlock: '10.0.0.0/17' }),
    aSubnet('subnet-2', { CidrBlock: '10.0.128.0/18' })
  ]
  const vpcs = [aVpc('vpc-1')]
  const vpcsOf = async (...accounts: Account[]) =>
    (await read(accounts, { resourceTypes: ['vpc'] }).reading).resources

  test('has its usage and free blocks by its own subnets, and by no others', async () => {
    const other = aSubnet('subnet-3', { VpcId: 'vpc-2', CidrBlock: '10.0.192.0/18' })
    expect(await vpcsOf(inOne([...subnets, other], [...vpcs, aVpc('vpc-2')]))).toMatchObject([
      { id: 'vpc-1', usage: 0.75, availableAddresses: 16_384, largestFreeBlock: '/18' },
      { id: 'vpc-2', usage: 0.25, availableAddresses: 49_152, largestFreeBlock: '/17' }
    ])
  })

  test('is used by exactly the share that its subnets cover, over all its CIDRs', async () => {
    const wholes = ['10.0.0.0/16', '100.64.0.0/20']
    const slots = fc.uniqueArray(fc.nat({ max: (1 << 8) - 1 }), { maxLength: 40 })
    const inSecond = fc.uniqueArray(fc.nat({ max: (1 << 4) - 1 }))
    await fc.assert(
      fc.asyncProperty(slots, inSecond, async (first, second) => {
        const blocks = [
          ...first.map(n => `10.0.${n}.0/24`),
          ...second.map(n => `100.64.${n}.0/24`),
          ...first.map(n => cidrOf('ipv6', (rangeOf('2001:db8::/56')?.start ?? 0n) + (BigInt(n) << 64n), 64))
        ]
        const all = blocks.map((cidr, n) =>
          cidr.includes(':')
            ? aSubnet(`subnet-${n}`, {
                CidrBlock: '',
                Ipv6CidrBlockAssociationSet: associatedIpv6(cidr)
              })
            : aSubnet(`subnet-${n}`, { CidrBlock: cidr })
        )
        const vpc = aVpc('vpc-1', wholes, { Ipv6CidrBlockAssociationSet: associatedIpv6('2001:db8::/56') })
        const rows = await vpcsOf(inOne(all, [vpc]))
        expect(rows.map(({ cidr, usage }) => [cidr, usage])).toEqual([
          ['10.0.0.0/16', first.length / 256],
          ['100.64.0.0/20', second.length / 16],
          ['2001:db8::/56', first.length / 256]
        ])
      }),
      { numRuns: 30 }
    )
  })

  test('without a subnet is empty', async () => {
    expect(await vpcsOf(inOne([], vpcs))).toMatchObject([
      { usage: 0, availableAddresses: 65_536, largestFreeBlock: '/16' }
    ])
  })

  test("is measured by its owner's view alone, whoever comes first", async () => {
    const owner = () => inOne(subnets, vpcs)
    const participant = () => inOne(subnets.slice(1), vpcs, { id: PARTICIPANT })
    for (const accounts of [
      [owner(), participant()],
      [participant(), owner(), participant()]
    ]) {
      expect(await vpcsOf(...accounts)).toMatchObject([{ id: 'vpc-1', usage: 0.75 }])
    }
  })

  test('has no measure where its owner was not asked', async () => {
    const { resources, gaps } = await read([inOne(subnets, vpcs, { id: PARTICIPANT })]).reading
    expect(gaps).toEqual([])
    const found = resources.find(({ type }) => type === 'vpc')
    expect(found).toMatchObject({ id: 'vpc-1', ownerId: OWNER })
    for (const key of ['usage', 'availableAddresses', 'largestFreeBlock'])
      expect(found).not.toHaveProperty(key)
  })

  test("has none where the owner's subnets were not read to their end", async () => {
    const account = inOne(() => [], vpcs)
    const whole = account.api('eu-west-1')
    account.api = () => ({
      ...whole,
      subnets: token =>
        token === undefined
          ? Promise.resolve({ rows: subnets, nextToken: 'x' })
          : Promise.reject(new Error('cut off'))
    })
    const { resources, gaps } = await read([account]).reading
    expect(resources.map(({ id }) => id)).toEqual(['subnet-1', 'subnet-2', 'vpc-1'])
    expect(resources[2]).not.toHaveProperty('usage')
    expect(gaps).toMatchObject([{ what: 'the subnets in eu-west-1 of the account, after the first 2' }])
  })

  const noIdentity = () => Promise.reject(Object.assign(new Error('not you'), { name: 'AccessDenied' }))

  test.each<[string, () => Promise<string | undefined>, string]>([
    ['refuses', noIdentity, 'access denied to sts:GetCallerIdentity'],
    ['says nothing', () => Promise.resolve(undefined), 'AWS did not say whose the credentials are']
  ])('has none, and is a gap, where STS %s', async (_, id, reason) => {
    const { resources, gaps } = await read([inOne(subnets, vpcs, { id })]).reading
    expect(resources.find(({ type }) => type === 'vpc')).not.toHaveProperty('usage')
    expect(gaps).toEqual([
      expect.objectContaining({
        what: 'whose the VPCs in eu-west-1 of the account are, without which none of them is measured',
        reason: expect.stringContaining(reason)
      })
    ])
  })

  test.each<[string, Partial<Subnet>]>([
    ['without a CIDR', { CidrBlock: '' }],
    ['with a CIDR that is none', { CidrBlock: 'nonsense' }],
    ['without its VPC', { VpcId: '' }]
  ])('has none, and is a gap, where a subnet of it came %s', async (_, overrides) => {
    const elsewhere = aVpc('vpc-2', ['192.168.0.0/16'])
    const account = inOne([...subnets, aSubnet('subnet-3', overrides)], [...vpcs, elsewhere])
    const { resources, gaps } = await read([account], { resourceTypes: ['vpc'] }).reading
    expect(resources.map(({ id, usage }) => [id, usage])).toEqual([
      ['vpc-2', 0],
      ['vpc-1', undefined]
    ])
    expect(gaps).toEqual([
      {
        what: 'the usage of the VPC vpc-1 in eu-west-1 of the account',
        reason: expect.stringContaining('cannot be read'),
        remedy: expect.stringContaining('run it again')
      }
    ])
  })

  test('of which it is not told what it is, is told once and without a measure', async () => {
    const lost = ['10.8.0.0/16', '10.9.0.0/16'].map(cidr => {
      const vpc = aVpc('', [cidr])
      delete vpc.VpcId
      return vpc
    })
    const found = await vpcsOf(inOne(subnets, [...vpcs, ...lost, { VpcId: 'vpc-2' }]))
    expect(found.map(({ id, cidr, usage }) => [id, cidr, usage])).toEqual([
      ['vpc-1', '10.0.0.0/16', 0.75],
      ['', '10.8.0.0/16', undefined],
      ['', '10.9.0.0/16', undefined],
      ['vpc-2', '', undefined]
    ])
  })

  test('that comes twice counts once in the end', async () => {
    const account = inOne([...subnets, ...subnets], [...vpcs, ...vpcs])
    const report = await monitor(
      { policy: policyOfInputs({ usageThreshold: 80 }), allowEmpty: false },
      { source: { read: () => read([account, account]).reading }, clock: () => new Date() }
    )
    expect(report.findings.map(({ id, usagePercent }) => [id, usagePercent])).toEqual([
      ['subnet-1', 99.3896484375],
      ['subnet-2', 98.779296875],
      ['vpc-1', 75]
    ])
  })
})

describe('what could not be read', () => {
  test('is a gap that names what, why and the remedy, and the others are read', async () => {
    const account = anAccount({
      regions: {
        'eu-west-1': { subnets: [aSubnet('subnet-1')], vpcs: [aVpc('vpc-1')] },
        'us-east-1': { subnets: denied, vpcs: [aVpc('vpc-2')] },
        'us-west-2': { subnets: [aSubnet('subnet-3')], vpcs: denied }
      }
    })
    const { resources, gaps } = await read([account], { regions: 'all' }).reading
    expect(resources.map(({ id, region }) => `${id} ${region}`)).toEqual([
      'subnet-1 eu-west-1',
      'subnet-3 us-west-2',
      'vpc-1 eu-west-1',
      'vpc-2 us-east-1'
    ])
    const refusal = (action: string) => ({
      reason: `access denied to ${action} (UnauthorizedOperation: You are not authorized)`,
      remedy: expect.stringContaining(`{"Effect":"Allow","Action":"${action}","Resource":"*"}`)
    })
    expect(gaps).toEqual([
      { what: 'the subnets in us-east-1 of the account', ...refusal('ec2:DescribeSubnets') },
      { what: 'the VPCs in us-west-2 of the account', ...refusal('ec2:DescribeVpcs') }
    ])
  })

  test('is one gap where a place refuses subnets and VPCs for one cause', async () => {
    const refusing = anAccount({
      name: 'arn:aws:iam::444455556666:role/reader',
      id: async () => {
        await Promise.resolve()
        return ROLE_REFUSED()
      },
      regions: { 'eu-west-1': { subnets: ROLE_REFUSED, vpcs: ROLE_REFUSED } }
    })
    const good = inOne([aSubnet('subnet-1')], [aVpc('vpc-1')])
    const { resources, gaps } = await read([refusing, good]).reading
    expect(resources.map(({ id }) => id)).toEqual(['subnet-1', 'vpc-1'])
    expect(gaps).toEqual([
      {
        what: 'the subnets and VPCs in eu-west-1 of arn:aws:iam::444455556666:role/reader',
        reason: 'the role arn:aws:iam::444455556666:role/reader could not be assumed: AccessDenied',
        remedy: 'check its trust policy'
      }
    ])
  })

  test('is two gaps, in one order, where the causes differ', async () => {
    for (const slow of ['subnets', 'vpcs']) {
      const account = anAccount({})
      const refuse = async (list: string) => {
        await new Promise(resolve => setTimeout(resolve, list === slow ? 10 : 0))
        return denied()
      }
      account.api = () => ({
        subnets: () => refuse('subnets'),
        vpcs: () => refuse('vpcs'),
        regions: () => Promise.resolve([])
      })
      expect((await read([account]).reading).gaps.map(({ what }) => what)).toEqual([
        'the subnets in eu-west-1 of the account',
        'the VPCs in eu-west-1 of the account'
      ])
    }
  })

  test.each<[string, () => string[], string, string | undefined]>([
    [
      'which an account does not tell',
      denied,
      'access denied to ec2:DescribeRegions (UnauthorizedOperation: You are not authorized)',
      '"Action":"ec2:DescribeRegions"'
    ],
    ['of an account whose role refuses', ROLE_REFUSED, 'could not be assumed', 'trust policy'],
    ['where an account tells of none', () => [], 'the answer named not one Region', 'changes the answers']
  ])('is every Region %s, and the other accounts are read', async (_, enabled, reason, remedy) => {
    const refusing = anAccount({ name: 'account 1', enabled })
    const good = inOne([aSubnet('subnet-1')])
    const { resources, gaps } = await read([refusing, good], { regions: 'all' }).reading
    expect(resources.map(({ id }) => id)).toEqual(['subnet-1'])
    expect(gaps).toEqual([
      {
        what: 'every Region of account 1',
        reason: expect.stringContaining(reason),
        ...(remedy !== undefined && { remedy: expect.stringContaining(remedy) })
      }
    ])
  })

  test('may be everything: then there are gaps and nothing else, and the check is incomplete', async () => {
    const refusing = (name: string) =>
      anAccount({ name, regions: { 'eu-west-1': { subnets: denied, vpcs: denied } } })
    const source = { read: () => read([refusing('a'), refusing('b')]).reading }
    const report = await monitor(
      { policy: policyOfInputs({ usageThreshold: 80 }), allowEmpty: false },
      { source, clock: () => new Date() }
    )
    expect(report).toMatchObject({ source: 'ec2', status: 'incomplete', findings: [] })
    expect(report.coverage.gaps.map(({ what }) => what)).toEqual([
      'the subnets in eu-west-1 of a',
      'the VPCs in eu-west-1 of a',
      'the subnets in eu-west-1 of b',
      'the VPCs in eu-west-1 of b'
    ])
  })

  test('comes in the order of the accounts, whichever answers first', async () => {
    const late = anAccount({ name: 'account 1' })
    late.api = () => ({
      ...anAccount({}).api('eu-west-1'),
      regions: async () => {
        await new Promise(resolve => setTimeout(resolve, 10))
        return denied()
      }
    })
    const early = anAccount({ name: 'account 2', enabled: denied })
    const { gaps } = await read([late, early], { regions: 'all' }).reading
    expect(gaps.map(({ what }) => what)).toEqual(['every Region of account 1', 'every Region of account 2'])
  })

  test('is nothing where AWS merely says little: rows without anything are data', async () => {
    const { resources, gaps } = await read([inOne([{}], [{}])]).reading
    expect(gaps).toEqual([])
    expect(resources.map(({ type, id, cidr }) => [type, id, cidr])).toEqual([
      ['subnet', '', ''],
      ['vpc', '', '']
    ])
  })
})

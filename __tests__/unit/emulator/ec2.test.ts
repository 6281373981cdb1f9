import {
  DescribeIpamScopesCommand,
  GetIpamResourceCidrsCommand,
  type GetIpamResourceCidrsCommandInput,
  paginateGetIpamResourceCidrs
} from '@aws-sdk/client-ec2'
import { afterEach, describe, expect, it } from '@jest/globals'
import { clients, closeAll, keyOf, refusal, scopes, start } from './clients.js'

afterEach(closeAll)

const get = (input: Partial<GetIpamResourceCidrsCommandInput> = {}) =>
  new GetIpamResourceCidrsCommand({ IpamScopeId: scopes.private, ...input })

describe('DescribeIpamScopes', () => {
  it('tells every scope with the members AWS gives it', async () => {
    const { ec2 } = clients(await start())
    const { IpamScopes = [] } = await ec2.send(new DescribeIpamScopesCommand({}))
    expect(IpamScopes).toHaveLength(3)
    expect(IpamScopes[0]).toEqual({
      OwnerId: '111122223333',
      IpamScopeId: scopes.private,
      IpamScopeArn: `arn:aws:ec2::111122223333:ipam-scope/${scopes.private}`,
      IpamArn: 'arn:aws:ec2::111122223333:ipam/ipam-0aaaaaaaaaaaaaaaa',
      IpamRegion: 'eu-west-1',
      IpamScopeType: 'private',
      IsDefault: true,
      PoolCount: 0,
      State: 'create-complete',
      Tags: [{ Key: 'Name', Value: 'main' }]
    })
  })

  it.each([
    [[{ Name: 'ipam-scope-type', Values: ['private'] }], [scopes.private, scopes.second]],
    [[{ Name: 'ipam-scope-type', Values: ['private', 'public'] }], Object.values(scopes)],
    [
      [
        { Name: 'ipam-scope-type', Values: ['private'] },
        { Name: 'is-default', Values: ['true'] }
      ],
      [scopes.private]
    ],
    [[{ Name: 'ipam-scope-id', Values: ['*2'] }], [scopes.second]],
    [[{ Name: 'tag:Name', Values: ['main'] }], [scopes.private]],
    [[{ Name: 'tag-key', Values: ['nothing'] }], []]
  ])('filters by %j', async (Filters, expected) => {
    const { ec2 } = clients(await start())
    const { IpamScopes } = await ec2.send(new DescribeIpamScopesCommand({ Filters }))
    expect(IpamScopes?.map(scope => scope.IpamScopeId)).toEqual(expected)
  })

  it('refuses a filter it does not know', async () => {
    const { ec2 } = clients(await start())
    const call = ec2.send(new DescribeIpamScopesCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] }))
    expect(await refusal(call)).toMatchObject({ name: 'InvalidParameterValue', status: 400 })
  })

  it('finds scopes by id, and says which it does not find', async () => {
    const { ec2 } = clients(await start())
    const { IpamScopes } = await ec2.send(new DescribeIpamScopesCommand({ IpamScopeIds: [scopes.second] }))
    expect(IpamScopes?.map(scope => scope.Description)).toEqual(['second'])
    const unknown = ec2.send(new DescribeIpamScopesCommand({ IpamScopeIds: ['ipam-scope-0123'] }))
    expect(await refusal(unknown)).toMatchObject({
      name: 'InvalidIpamScopeId.NotFound',
      message: expect.stringContaining('ipam-scope-0123')
    })
    const malformed = ec2.send(new DescribeIpamScopesCommand({ IpamScopeIds: ['scope'] }))
    expect(await refusal(malformed)).toMatchObject({ name: 'InvalidIpamScopeId.Malformed' })
  })

  it('knows no scope outside the home Region, nor for another account', async () => {
    const emulator = await start()
    const elsewhere = clients(emulator, { region: 'us-west-2' })
    const member = clients(emulator, { credentials: keyOf('AKIAMEMBERRRREXAMPLE') })
    for (const { ec2 } of [elsewhere, member]) {
      expect((await ec2.send(new DescribeIpamScopesCommand({}))).IpamScopes).toEqual([])
      expect(await refusal(ec2.send(get()))).toMatchObject({ name: 'InvalidIpamScopeId.NotFound' })
    }
  })
})

describe('GetIpamResourceCidrs', () => {
  it('is read whole by the SDK, row for row and number for number', async () => {
    const emulator = await start({ resources: 2345, seed: 7 })
    const { ec2 } = clients(emulator)
    for (const { ipamScopeId } of emulator.organisation.scopes) {
      const rows = []
      for await (const page of paginateGetIpamResourceCidrs(
        { client: ec2, pageSize: 1000 },
        { IpamScopeId: ipamScopeId }
      )) {
        rows.push(...(page.IpamResourceCidrs ?? []))
      }
      const expected = emulator.organisation.resources
        .filter(row => row.ipamScopeId === ipamScopeId)
        .map(row => ({
          IpamId: emulator.organisation.ipamId,
          IpamScopeId: ipamScopeId,
          ResourceRegion: row.resourceRegion,
          ResourceOwnerId: row.resourceOwnerId,
          ResourceId: row.resourceId,
          ResourceName: row.resourceName,
          ResourceCidr: row.resourceCidr,
          ResourceType: row.resourceType,
          ResourceTags: Object.entries(row.resourceTags ?? {}).map(([Key, Value]) => ({ Key, Value })),
          IpUsage: row.ipUsage,
          ComplianceStatus: row.complianceStatus,
          ManagementState: row.managementState,
          OverlapStatus: row.overlapStatus,
          VpcId: row.vpcId,
          ...(row.availabilityZoneId !== undefined && { AvailabilityZoneId: row.availabilityZoneId })
        }))
      expect(rows).toEqual(expected)
    }
    const pages = emulator.requests.map(request => request.rows)
    expect(pages).toEqual([1000, 172, 1000, 173, 0])
  })

  it('leaves out what a row does not have', async () => {
    const { ec2 } = clients(await start())
    const { IpamResourceCidrs = [] } = await ec2.send(get({ ResourceType: 'vpc' }))
    expect(Object.keys(IpamResourceCidrs[0] ?? {}).sort()).toEqual([
      'IpamId',
      'IpamScopeId',
      'ResourceCidr',
      'ResourceId',
      'ResourceTags',
      'ResourceType'
    ])
  })

  it.each<[Partial<GetIpamResourceCidrsCommandInput>, number]>([
    [{}, 25],
    [{ ResourceType: 'subnet' }, 23],
    [{ ResourceType: 'eni' }, 0],
    [{ ResourceType: 'subnet', ResourceOwner: '222233334444' }, 8],
    [{ ResourceTag: { Key: 'tier', Value: 'app' } }, 12],
    [{ ResourceTag: { Key: 'tier' } }, 23],
    [{ ResourceId: 'vpc-00000000000000002' }, 1],
    [{ IpamPoolId: 'ipam-pool-0123' }, 0],
    [{ Filters: [{ Name: 'resource-region', Values: ['us-*'] }] }, 11],
    [{ Filters: [{ Name: 'tag:tier', Values: ['app', 'edge'] }] }, 23]
  ])('narrows by %j to %d rows', async (input, count) => {
    const { ec2 } = clients(await start())
    const { IpamResourceCidrs } = await ec2.send(get(input))
    expect(IpamResourceCidrs).toHaveLength(count)
  })

  it.each<[Partial<GetIpamResourceCidrsCommandInput>, string]>([
    [{ MaxResults: 4 }, 'InvalidParameterValue'],
    [{ MaxResults: 1001 }, 'InvalidParameterValue'],
    [{ ResourceType: 'rack' as 'vpc' }, 'InvalidParameterValue'],
    [{ IpamScopeId: 'ipam-scope-0fff' }, 'InvalidIpamScopeId.NotFound'],
    [{ IpamScopeId: '' }, 'MissingParameter'],
    [{ NextToken: 'bogus' }, 'InvalidPaginationToken'],
    [{ DryRun: true }, 'DryRunOperation']
  ])('answers %j with %s', async (input, name) => {
    const { ec2 } = clients(await start())
    expect(await refusal(ec2.send(get(input)))).toMatchObject({ name })
  })

  it('takes the least and the greatest MaxResults', async () => {
    const { ec2 } = clients(await start())
    for (const MaxResults of [5, 1000]) {
      const { IpamResourceCidrs } = await ec2.send(get({ MaxResults }))
      expect(IpamResourceCidrs).toHaveLength(Math.min(MaxResults, 25))
    }
  })

  it('serves no more than pageSize rows, whatever was asked for', async () => {
    const { ec2 } = clients(await start({ pageSize: 10 }))
    const { IpamResourceCidrs, NextToken } = await ec2.send(get({ MaxResults: 1000 }))
    expect(IpamResourceCidrs).toHaveLength(10)
    expect(NextToken).toMatch(/^[\w-]{50,}$/)
  })

  it('serves as many of a call as that is told, and all that was asked for of another', async () => {
    const { ec2 } = clients(await start({ pageSize: { DescribeIpamScopes: 2 } }))
    const { IpamResourceCidrs } = await ec2.send(get({ MaxResults: 25 }))
    expect(IpamResourceCidrs).toHaveLength(25)
    const { IpamScopes } = await ec2.send(new DescribeIpamScopesCommand({ MaxResults: 1000 }))
    expect(IpamScopes).toHaveLength(2)
  })
})

describe('page tokens', () => {
  const first = async () => {
    const emulator = await start()
    const { ec2 } = clients(emulator)
    const { NextToken = '' } = await ec2.send(get({ MaxResults: 5, ResourceType: 'subnet' }))
    return { emulator, ec2, NextToken }
  }

  it('lead on, with any MaxResults, as often as asked', async () => {
    const { ec2, NextToken } = await first()
    for (const MaxResults of [5, 7]) {
      const { IpamResourceCidrs } = await ec2.send(get({ ResourceType: 'subnet', NextToken, MaxResults }))
      expect(IpamResourceCidrs?.map(row => row.ResourceName)[0]).toBe('subnet 5')
      expect(IpamResourceCidrs).toHaveLength(MaxResults)
    }
  })

  it('are refused by another query, another account and another emulator, and once a character is changed', async () => {
    const { emulator, ec2, NextToken } = await first()
    const own = { ResourceType: 'subnet', NextToken } as const
    const changed = NextToken.replace(/^./, letter => (letter === 'A' ? 'B' : 'A'))
    const member = clients(emulator, { credentials: keyOf('AKIAMEMBERRRREXAMPLE') })
    const other = clients(await start())
    const refused = [
      () => ec2.send(get({ ...own, ResourceType: 'vpc' })),
      () => ec2.send(get({ ...own, IpamScopeId: scopes.second })),
      () => ec2.send(get({ ...own, ResourceOwner: '111122223333' })),
      () => ec2.send(get({ ...own, NextToken: changed })),
      () => ec2.send(new DescribeIpamScopesCommand({ NextToken })),
      () => member.ec2.send(get(own)),
      () => other.ec2.send(get(own))
    ]
    for (const call of refused) {
      expect(await refusal(call())).toMatchObject({ name: 'InvalidPaginationToken', status: 400 })
    }
  })

  it('end with the last page: there is none behind it', async () => {
    const { ec2 } = clients(await start())
    expect(await ec2.send(get({ IpamScopeId: scopes.second, MaxResults: 7 }))).not.toHaveProperty('NextToken')
  })
})

describe('credentials', () => {
  it.each([
    ['an unknown key', { accessKeyId: 'AKIANOBODYYYYEXAMPLE', secretAccessKey: 'x' }, 'AuthFailure', 401],
    ['a wrong secret', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }, 'AuthFailure', 401],
    ['an expired session', keyOf('ASIAEXPIREDDDEXAMPLE'), 'RequestExpired', 400]
  ])('are refused for %s', async (_, credentials, name, status) => {
    const { ec2 } = clients(await start(), { credentials })
    expect(await refusal(ec2.send(get()))).toMatchObject({ name, status })
  })

  it('are taken unverified when told so', async () => {
    const credentials = { accessKeyId: 'AKIANOBODYYYYEXAMPLE', secretAccessKey: 'x' }
    const { ec2 } = clients(await start({ verifySignatures: false }), { credentials })
    expect((await ec2.send(get())).IpamResourceCidrs).toHaveLength(25)
  })

  it('do not help against a denied action, whose name the answer tells', async () => {
    const { ec2 } = clients(await start(), { credentials: keyOf('AKIADENIEDDDDEXAMPLE') })
    expect((await ec2.send(new DescribeIpamScopesCommand({}))).IpamScopes).toHaveLength(3)
    expect(await refusal(ec2.send(get()))).toEqual({
      name: 'UnauthorizedOperation',
      status: 403,
      message:
        'You are not authorized to perform this operation. User: arn:aws:iam::111122223333:user/denied is not ' +
        'authorized to perform: ec2:GetIpamResourceCidrs because no identity-based policy allows the ' +
        'ec2:GetIpamResourceCidrs action'
    })
  })

  it('survive a client whose clock is wrong, since the SDK sets it by the Date of the refusal', async () => {
    const emulator = await start({ clock: () => Date.now() + 3_600_000 })
    const { ec2 } = clients(emulator, { maxAttempts: 2 })
    expect((await ec2.send(get())).IpamResourceCidrs).toHaveLength(25)
    expect(emulator.requests.map(request => request.errorCode)).toEqual(['RequestExpired', undefined])
  })
})

it('notes each request without its secrets', async () => {
  const emulator = await start()
  const { ec2 } = clients(emulator)
  await ec2.send(get({ MaxResults: 5 }))
  expect(emulator.requests[0]).toMatchObject({
    index: 0,
    service: 'ec2',
    action: 'GetIpamResourceCidrs',
    region: 'eu-west-1',
    params: { IpamScopeId: scopes.private, MaxResults: '5' },
    status: 200,
    rows: 5,
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    principal: 'arn:aws:iam::111122223333:user/operator'
  })
  expect(emulator.requests[0]?.headers['authorization']).not.toContain('Signature')
})

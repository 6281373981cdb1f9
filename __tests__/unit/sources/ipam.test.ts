import type { IpamResourceCidr, IpamScope } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { NoIpamError } from '../../../src/sources/no-ipam.js'
import { denied, read } from './ipam-ports.js'
import { anIpam, aRow, pages, PRIVATE, PUBLIC, serve } from './ports.js'

const SECOND: IpamScope = { IpamScopeId: 'ipam-scope-second', IpamScopeType: 'private' }

describe('what is read', () => {
  test('is every page of every scope of the type, for each resource type', async () => {
    const ipam = anIpam([PRIVATE, PUBLIC, SECOND], ({ scopeId, resourceType }, token) => {
      const name = `${scopeId}/${resourceType ?? ''}`
      return serve(pages(`${name}/1`, `${name}/2`, `${name}/3`), token)
    })
    const { resources, gaps } = await read(ipam, { resourceTypes: ['subnet', 'vpc'] }).reading
    expect(gaps).toEqual([])
    expect(resources.map(({ id }) => id)).toEqual(
      ['ipam-scope-private', 'ipam-scope-second'].flatMap(scope =>
        ['subnet', 'vpc'].flatMap(type => [1, 2, 3].map(page => `${scope}/${type}/${page}`))
      )
    )
  })

  test('is asked for without a type when all are wanted', async () => {
    const ipam = anIpam([PRIVATE], () => ({ rows: [], nextToken: undefined }))
    await read(ipam, { resourceTypes: 'all' }).reading
    expect(ipam.queries).toEqual([{ scopeId: 'ipam-scope-private' }])
  })

  test.each([
    [{ type: 'private' as const }, ['ipam-scope-private', 'ipam-scope-second']],
    [{ type: 'public' as const }, ['ipam-scope-public']],
    [{ type: 'all' as const }, ['ipam-scope-private', 'ipam-scope-public', 'ipam-scope-second']],
    [{ ids: ['ipam-scope-second', 'ipam-scope-public'] }, ['ipam-scope-public', 'ipam-scope-second']]
  ])('is of the scopes %j', async (scopes, ids) => {
    const ipam = anIpam([PRIVATE, PUBLIC, SECOND], () => ({ rows: [], nextToken: undefined }))
    await read(ipam, { scopes }).reading
    expect(ipam.queries.map(({ scopeId }) => scopeId)).toEqual(ids)
  })

  test('is of scopes on any page of theirs, and not of one that was deleted', async () => {
    const deleted: IpamScope = {
      IpamScopeId: 'ipam-scope-gone',
      IpamScopeType: 'private',
      State: 'delete-complete'
    }
    const ipam = anIpam([], () => ({ rows: [], nextToken: undefined }))
    ipam.scopes = token => {
      if (token === undefined) return Promise.resolve({ rows: [PUBLIC], nextToken: 'second' })
      if (token === 'second') return Promise.resolve({ rows: [], nextToken: 'third' })
      return Promise.resolve({ rows: [deleted, PRIVATE], nextToken: undefined })
    }
    await read(ipam).reading
    expect(ipam.queries.map(({ scopeId }) => scopeId)).toEqual(['ipam-scope-private'])
  })

  test('goes on after an empty page that has a token', async () => {
    const ipam = anIpam([PRIVATE], (_, token) =>
      token === undefined
        ? { rows: [], nextToken: 'more' }
        : { rows: [aRow('subnet-1')], nextToken: undefined }
    )
    expect((await read(ipam).reading).resources).toHaveLength(1)
  })

  test('is told in the log, before and after', async () => {
    const { reading, logger } = read(anIpam([PRIVATE, SECOND], (_, token) => serve(pages('a', 'b'), token)))
    expect((await reading).searched).toBe('2 private scopes (home Region eu-west-1)')
    expect(logger.lines).toEqual([
      expect.stringMatching(/^Reading .*subnet.* in 2 private scopes \(home Region eu-west-1\)$/),
      'Read 4 rows on 4 pages'
    ])
  })
})

describe('what could not be read', () => {
  test('is a gap that names what, why and the remedy, and does not stop the others', async () => {
    const ipam = anIpam([PRIVATE, SECOND], ({ scopeId, resourceType }, token) =>
      scopeId === 'ipam-scope-private' && resourceType === 'vpc' ? denied() : serve(pages('a', 'b'), token)
    )
    const { resources, gaps } = await read(ipam, { resourceTypes: ['subnet', 'vpc'] }).reading
    expect(resources).toHaveLength(6)
    expect(gaps).toEqual([
      {
        what: 'resources of type vpc in ipam-scope-private',
        reason: 'access denied to ec2:GetIpamResourceCidrs (UnauthorizedOperation: You are not authorized)',
        remedy: expect.stringContaining(
          '{"Effect":"Allow","Action":"ec2:GetIpamResourceCidrs","Resource":"*"}'
        )
      }
    ])
  })

  test('is a gap when a token comes twice, while the rows read so far are kept', async () => {
    const ipam = anIpam([PRIVATE], (_, token) => ({
      rows: [aRow(`row after ${token ?? 'nothing'}`)],
      nextToken: 'x'
    }))
    const { resources, gaps } = await read(ipam).reading
    expect(resources.map(({ id }) => id)).toEqual(['row after nothing', 'row after x'])
    expect(gaps).toEqual([
      expect.objectContaining({
        what: 'resources of type subnet in ipam-scope-private, after the first 2',
        reason: 'AWS gave the same page token twice, so that the list would never end'
      })
    ])
  })

  test('is a gap when it breaks off in the middle, while the rows read so far are kept', async () => {
    const ipam = anIpam([PRIVATE], (_, token) =>
      token === undefined ? { rows: [aRow('a')], nextToken: 'x' } : denied()
    )
    const { resources, gaps } = await read(ipam, { resourceTypes: 'all' }).reading
    expect(resources).toHaveLength(1)
    expect(gaps[0]?.what).toBe('resources of every type in ipam-scope-private, after the first 1')
  })
})

describe('walks', () => {
  test('go side by side, and never more than four', async () => {
    const scopes = Array.from({ length: 5 }, (_, n): IpamScope => ({
      ...PRIVATE,
      IpamScopeId: `ipam-scope-${n}`
    }))
    let now = 0
    let most = 0
    const ipam = anIpam(scopes, () => ({ rows: [], nextToken: undefined }))
    ipam.resourceCidrs = async () => {
      now += 1
      most = Math.max(most, now)
      await new Promise(resolve => setTimeout(resolve, 5))
      now -= 1
      return { rows: [] as IpamResourceCidr[], nextToken: undefined }
    }
    await read(ipam, { resourceTypes: ['subnet', 'vpc'] }).reading
    expect(most).toBe(4)
  })
})

describe('scopes', () => {
  const none = () => ({ rows: [], nextToken: undefined })

  test('there must be one, or the home Region is asked for', async () => {
    await expect(read(anIpam([], none)).reading).rejects.toMatchObject({
      name: 'CheckError',
      message: 'no IPAM scope in eu-west-1: is it the home Region of your IPAM?',
      remedy: expect.stringContaining('aws-region')
    })
    await expect(read(anIpam([], none)).reading).rejects.toBeInstanceOf(NoIpamError)
  })

  test('that are not there are named, with those that are', async () => {
    const scopes = { ids: ['ipam-scope-private', 'ipam-scope-typo', 'ipam-scope-old'] }
    await expect(read(anIpam([PRIVATE, PUBLIC], none), { scopes }).reading).rejects.toMatchObject({
      name: 'CheckError',
      message: 'scope-ids: there is no scope ipam-scope-typo, ipam-scope-old',
      remedy: 'the scopes there are: ipam-scope-private (private), ipam-scope-public (public)'
    })
  })

  test('of a type that is not there are an error with those that are', async () => {
    await expect(read(anIpam([PRIVATE], none), { scopes: { type: 'public' } }).reading).rejects.toMatchObject(
      {
        message: 'scope-type: there is no public scope',
        remedy: 'the scopes there are: ipam-scope-private (private)'
      }
    )
  })

  test.each<[string, Partial<IpamScope>]>([
    ['id', { IpamScopeId: undefined }],
    ['type', { IpamScopeType: undefined }]
  ])('are an error where one came without its %s: what is in it would be missed', async (what, without) => {
    const scopes = { type: 'private' } as const
    const other = { ...PRIVATE, IpamScopeId: 'ipam-scope-other', ...without }
    await expect(read(anIpam([PRIVATE, other], none), { scopes }).reading).rejects.toMatchObject({
      message: `the IPAM scopes in eu-west-1 could not be read: a scope came without its ${what}`,
      remedy: expect.stringContaining('run it again')
    })
    // One that is on its way out is none.
    const gone = { ...other, State: 'delete-complete' as const }
    expect((await read(anIpam([PRIVATE, gone], none), { scopes }).reading).gaps).toEqual([])
  })

  test('that cannot be read are an error with its remedy', async () => {
    const ipam = anIpam([], none)
    ipam.scopes = () =>
      Promise.reject(Object.assign(new Error('You are not authorized'), { name: 'UnauthorizedOperation' }))
    await expect(read(ipam).reading).rejects.toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining(
        'the IPAM scopes in eu-west-1 could not be read: access denied to ec2:DescribeIpamScopes'
      ),
      remedy: expect.stringContaining('"Action":"ec2:DescribeIpamScopes"')
    })
  })
})

import { GetIpamResourceCidrsCommand, type GetIpamResourceCidrsCommandOutput } from '@aws-sdk/client-ec2'
import { PublishCommand } from '@aws-sdk/client-sns'
import { afterEach, describe, expect, it } from '@jest/globals'
import { FAULTS, Faults } from '../../../emulator/faults.js'
import { clients, closeAll, refusal, scopes, start } from './clients.js'

afterEach(closeAll)

const request = (params: Record<string, unknown> = {}) => ({
  service: 'ec2',
  action: 'GetIpamResourceCidrs',
  params
})
const get = (NextToken?: string, MaxResults = 10) =>
  new GetIpamResourceCidrsCommand({
    IpamScopeId: scopes.private,
    MaxResults,
    ...(NextToken && { NextToken })
  })

/** Which of ten requests a rule applies to, counted from 1. */
const applied = (match: object) => {
  const faults = new Faults()
  faults.add({ match, fault: 'throttle' })
  const numbers = Array.from({ length: 10 }, (_, index) => index + 1)
  return numbers.filter(() => faults.take(request()) !== undefined)
}

describe('a rule', () => {
  it.each([
    [{}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [{ nth: 3 }, [3]],
    [{ nth: [2, 5] }, [2, 5]],
    [{ from: 9 }, [9, 10]],
    [{ count: 2 }, [1, 2]],
    [{ from: 4, count: 2 }, [4, 5]],
    [{ service: 'sns' }, []],
    [{ action: 'DescribeIpamScopes' }, []]
  ])('that matches %j applies to requests %j', (match, expected) => {
    expect(applied(match)).toEqual(expected)
  })

  it('counts only what it matches, so that one walk of several can be meant', () => {
    const faults = new Faults()
    const params = { IpamScopeId: 'ipam-scope-1' }
    const rule = faults.add({ match: { params, nth: 2 }, fault: 'hang' })
    const taken = ['1', '2', '1', '2'].map(
      id => faults.take(request({ IpamScopeId: `ipam-scope-${id}` }))?.fault
    )
    expect(taken).toEqual([undefined, undefined, 'hang', undefined])
    expect(rule).toMatchObject({ seen: 2, hits: 1 })
  })

  it('can mean the pages of one walk alone, whichever is begun first', () => {
    const faults = new Faults()
    const rule = faults.add({ match: { oneWalk: true, count: 2 }, fault: 'hang' })
    const walk = (id: string, region: string, NextToken?: string) =>
      faults.take({ ...request({ IpamScopeId: id, ...(NextToken && { NextToken }) }), region })?.fault
    expect(walk('a', 'eu-west-1')).toBe('hang')
    expect(walk('b', 'eu-west-1')).toBeUndefined()
    expect(walk('a', 'us-east-1')).toBeUndefined()
    expect(walk('a', 'eu-west-1', 'page 2')).toBe('hang')
    expect(walk('a', 'eu-west-1', 'page 3')).toBeUndefined()
    expect(rule).toMatchObject({ seen: 3, hits: 2 })
  })

  it('does not count an answer that had nothing to spoil, and may mean another walk then', () => {
    const faults = new Faults()
    const rule = faults.add({ match: { oneWalk: true, count: 1 }, fault: 'short-page' })
    expect(faults.take(request({ IpamScopeId: 'empty' }))).toBe(rule)
    rule.spoiledNothing()
    expect(rule).toMatchObject({ seen: 1, hits: 0, idle: 1 })
    expect(faults.take(request({ IpamScopeId: 'filled' }))).toBe(rule)
    expect(faults.take(request({ IpamScopeId: 'empty' }))).toBeUndefined()
    expect(rule).toMatchObject({ hits: 1, idle: 1 })
  })

  it('can ask for a parameter to be absent, or to match a pattern', () => {
    const faults = new Faults()
    faults.add({ match: { params: { NextToken: null, IpamScopeId: /1$/ } }, fault: '500' })
    expect(faults.take(request({ IpamScopeId: 'ipam-scope-1' }))).toBeDefined()
    expect(faults.take(request({ IpamScopeId: 'ipam-scope-2' }))).toBeUndefined()
    expect(faults.take(request({ IpamScopeId: 'ipam-scope-1', NextToken: 'x' }))).toBeUndefined()
  })

  it('gives way to an earlier one, and can be removed', () => {
    const faults = new Faults()
    const first = faults.add({ fault: 'throttle' })
    faults.add({ fault: 'slow' })
    expect(faults.take(request())?.fault).toBe('throttle')
    first.remove()
    expect(faults.take(request())?.fault).toBe('slow')
    faults.clear()
    expect(faults.take(request())).toBeUndefined()
  })

  it.each([
    [{ fault: 'earthquake' }, /fault "earthquake" is not known; known are throttle|500/],
    [{ fault: 'hang', mtch: {} }, /no mtch/],
    [{ fault: 'hang', match: { nht: 1 } }, /no nht/],
    [{ fault: 'error' }, /needs a code/]
  ])('%j is refused', (rule, message) => {
    expect(() => new Faults().add(rule as Parameters<Faults['add']>[0])).toThrow(message)
  })
})

describe('instead of an answer', () => {
  it.each([
    ['throttle', 'RequestLimitExceeded', 503],
    ['500', 'InternalError', 500],
    ['503', 'Unavailable', 503],
    ['access-denied', 'UnauthorizedOperation', 403],
    ['expired-token', 'RequestExpired', 400]
  ] as const)('EC2 says %s as %s', async (fault, name, status) => {
    const emulator = await start({ faults: [{ fault }] })
    expect(await refusal(clients(emulator).ec2.send(get()))).toMatchObject({ name, status })
    expect(emulator.requests[0]).toMatchObject({ fault, status, errorCode: name })
  })

  it.each([
    ['throttle', 'Throttling', 400],
    ['500', 'InternalErrorException', 500],
    ['503', 'ServiceUnavailable', 503],
    ['access-denied', 'AuthorizationErrorException', 403],
    ['expired-token', 'ExpiredToken', 403]
  ] as const)('SNS says %s as %s', async (fault, name, status) => {
    const { sns } = clients(await start({ faults: [{ fault }] }))
    const call = sns.send(
      new PublishCommand({ TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts', Message: 'm' })
    )
    expect(await refusal(call)).toMatchObject({ name, status })
  })

  it('any error can be had by name', async () => {
    const fault = { fault: 'error', code: 'OptInRequired', message: 'Not subscribed.', status: 401 } as const
    const { ec2 } = clients(await start({ faults: [fault] }))
    expect(await refusal(ec2.send(get()))).toEqual({
      name: 'OptInRequired',
      message: 'Not subscribed.',
      status: 401
    })
  })

  it('a throttled call goes through when it is tried again', async () => {
    const emulator = await start({ faults: [{ match: { count: 1 }, fault: 'throttle' }] })
    const { ec2 } = clients(emulator, { maxAttempts: 2 })
    expect((await ec2.send(get())).IpamResourceCidrs).toHaveLength(10)
    expect(emulator.requests.map(({ status }) => status)).toEqual([503, 200])
  })

  it.each(['reset-before', 'reset-after-headers', 'reset-mid-body'] as const)(
    '%s breaks the connection',
    async fault => {
      const { ec2 } = clients(await start({ faults: [{ fault }] }))
      expect(await refusal(ec2.send(get()))).toMatchObject({
        message: expect.stringMatching(/ECONNRESET|aborted|hang up/)
      })
    }
  )

  it('hang never answers, and closing ends it', async () => {
    const emulator = await start({ faults: [{ fault: 'hang' }] })
    const waiting = refusal(clients(emulator).ec2.send(get()))
    while (emulator.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
    await emulator.close()
    expect(await waiting).toMatchObject({ status: undefined })
    expect(emulator.requests[0]).not.toHaveProperty('status')
  })

  it('a proxy can answer with its page', async () => {
    const emulator = await start({ faults: [{ match: { count: 1 }, fault: 'html-502' }] })
    const { ec2 } = clients(emulator)
    expect(await refusal(ec2.send(get()))).toMatchObject({ status: 502 })
  })

  it.each(['empty-200', 'html-200', 'missing-list'] as const)(
    '%s is an answer without a list',
    async fault => {
      const { ec2 } = clients(await start({ faults: [{ fault }] }))
      const answer: GetIpamResourceCidrsCommandOutput = await ec2.send(get())
      expect(answer.IpamResourceCidrs).toBeUndefined()
      expect(answer.NextToken).toBeUndefined()
    }
  )
})

describe('a page', () => {
  const names = (answer: GetIpamResourceCidrsCommandOutput) =>
    answer.IpamResourceCidrs?.map(row => row.ResourceName?.replace('subnet ', '') ?? '-')

  it('can be short: the rest follows', async () => {
    const { ec2 } = clients(await start({ faults: [{ match: { nth: 1 }, fault: 'short-page', rows: 3 }] }))
    const first = await ec2.send(get())
    expect(names(first)).toEqual(['0', '1', '2'])
    expect(names(await ec2.send(get(first.NextToken, 5)))).toEqual(['3', '4', '5', '6', '7'])
  })

  it('can be empty, again and again with another token, and loses nothing', async () => {
    const { ec2 } = clients(await start({ faults: [{ match: { count: 2 }, fault: 'empty-page' }] }))
    const first = await ec2.send(get())
    const second = await ec2.send(get(first.NextToken))
    const third = await ec2.send(get(second.NextToken, 5))
    expect([first, second, third].map(names)).toEqual([[], [], ['0', '1', '2', '3', '4']])
    expect(new Set([first, second, third].map(page => page.NextToken)).size).toBe(3)
  })

  it('can hold a token that leads to itself', async () => {
    const { ec2 } = clients(await start({ faults: [{ match: { from: 2 }, fault: 'repeat-token' }] }))
    const { NextToken } = await ec2.send(get())
    const second = await ec2.send(get(NextToken))
    expect(second.NextToken).toBe(NextToken)
    expect(names(await ec2.send(get(second.NextToken)))).toEqual(names(second))
  })

  it('can hold a token that leads to itself, and is another each time', async () => {
    const { ec2 } = clients(await start({ faults: [{ fault: 'endless' }] }))
    const first = await ec2.send(get())
    const second = await ec2.send(get(first.NextToken))
    const third = await ec2.send(get(second.NextToken))
    expect(names(second)).toEqual(names(first))
    expect(names(third)).toEqual(names(first))
    expect(new Set([first, second, third].map(page => page.NextToken)).size).toBe(3)
  })

  it('can hold a token that will be refused', async () => {
    const { ec2 } = clients(await start({ faults: [{ match: { nth: 1 }, fault: 'bad-token' }] }))
    const { NextToken } = await ec2.send(get())
    expect(await refusal(ec2.send(get(NextToken)))).toMatchObject({ name: 'InvalidPaginationToken' })
  })

  it('can hold rows twice', async () => {
    const { ec2 } = clients(await start({ faults: [{ fault: 'duplicate-row', rows: 2 }] }))
    expect(names(await ec2.send(get(undefined, 5)))).toEqual(['0', '1', '0', '1', '2', '3', '4'])
  })

  it.each(['truncate', 'malformed-xml'] as const)('can be unreadable: %s', async fault => {
    const { ec2 } = clients(await start({ faults: [{ fault }] }))
    expect(await refusal(ec2.send(get()))).toMatchObject({ name: expect.stringMatching(/Error/) })
  })

  it.each([
    ['missing-fields', 'sns', 1],
    ['wrong-types', 'sns', 1],
    ['truncate', 'sns', 0],
    ['missing-fields', 'ec2', 0],
    ['wrong-types', 'ec2', 0]
  ] as const)('knows whether there was something to spoil: %s of %s', async (fault, service, idle) => {
    const emulator = await start()
    const rule = emulator.faults.add({ fault })
    const { ec2, sns } = clients(emulator)
    const publish = new PublishCommand({
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
      Message: 'm'
    })
    await (service === 'ec2' ? ec2.send(get()) : sns.send(publish)).catch(() => undefined)
    expect(rule).toMatchObject({ hits: 1 - idle, idle })
  })

  it.each(['slow', 'drip'] as const)('can come late: %s', async fault => {
    const { ec2 } = clients(await start({ faults: [{ fault, delayMs: 200 }] }))
    const startedAt = performance.now()
    expect((await ec2.send(get())).IpamResourceCidrs).toHaveLength(10)
    expect(performance.now() - startedAt).toBeGreaterThan(180)
  })
})

it('a clock that is behind makes requests too old, until the client goes by that of AWS', async () => {
  const emulator = await start({ faults: [{ fault: 'clock-skew' }] })
  const { ec2 } = clients(emulator)
  expect(await refusal(ec2.send(get()))).toMatchObject({ name: 'RequestExpired' })
  await ec2.send(get())
  expect(emulator.requests.map(({ errorCode }) => errorCode)).toEqual(['RequestExpired', undefined])
})

it('every fault says what it does', () => {
  for (const meaning of Object.values(FAULTS)) expect(meaning).toMatch(/^(instead|page|answer): /)
})

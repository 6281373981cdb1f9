import { describe, expect, test } from '@jest/globals'
import { CheckError } from '../../../src/domain/failure.js'
import { autoSource } from '../../../src/sources/auto.js'
import { NoIpamError } from '../../../src/sources/no-ipam.js'
import type { Reading, Source } from '../../../src/sources/source.js'
import { aResource } from '../domain/builders.js'
import { denied, read as readIpam } from './ipam-ports.js'
import { aLogger, anIpam, aRow, PRIVATE } from './ports.js'

const GAP = { what: 'resources of type subnet in ipam-scope-1', reason: 'access denied' }

/** A source that gives this, or fails so; and how often it was asked. */
function aSource(answer: Partial<Reading> | Error): Source & { asked: number } {
  return {
    asked: 0,
    async read() {
      this.asked += 1
      await Promise.resolve()
      if (answer instanceof Error) throw answer
      return { source: 'ipam', searched: '2 private scopes', resources: [], gaps: [], ...answer }
    }
  }
}

const ec2Reading = {
  source: 'ec2',
  searched: '1 Region of 1 account',
  resources: [aResource({ id: 'by-ec2' })],
  surroundings: [aResource({ id: 'beside' })]
}

/** Reads by IPAM, or else by EC2. */
function read(ipam: Source, ec2 = aSource(ec2Reading)) {
  const logger = aLogger()
  return { reading: autoSource(ipam, ec2, logger).read(), ec2, logger }
}

describe('auto takes IPAM', () => {
  test.each<[string, Partial<Reading>]>([
    ['where it tells of a resource', { resources: [aResource()] }],
    ['where it tells of one, with gaps', { resources: [aResource()], gaps: [GAP] }],
    ['where it tells of none, with a gap', { gaps: [GAP] }]
  ])('%s, and asks EC2 nothing', async (_, answer) => {
    const ipam = aSource({ homeRegion: 'eu-west-1', ...answer })
    const { reading, ec2, logger } = read(ipam)
    expect(await reading).toEqual({
      source: 'ipam',
      homeRegion: 'eu-west-1',
      searched: '2 private scopes',
      resources: [],
      gaps: [],
      ...answer
    })
    expect([ipam.asked, ec2.asked]).toEqual([1, 0])
    expect(logger.lines).toEqual([])
  })
})

describe('auto takes EC2, and says why in the Report and in the log', () => {
  test.each([
    [
      'where there is no IPAM',
      new NoIpamError('eu-west-1'),
      'this Region is no home Region of an IPAM that the credentials may see'
    ],
    ['where IPAM answers with nothing at all', {}, 'IPAM told of not one resource in 2 private scopes'],
    [
      'where IPAM answers with surroundings alone',
      { surroundings: [aResource({ type: 'ipam-pool' })] },
      'IPAM told of not one resource in 2 private scopes'
    ]
  ])('%s', async (_, answer, sourceReason) => {
    const { reading, ec2, logger } = read(aSource(answer))
    expect(await reading).toEqual({ ...ec2Reading, gaps: [], sourceReason })
    expect(ec2.asked).toBe(1)
    expect(logger.lines).toEqual([`Reading EC2 instead of IPAM: ${sourceReason}`])
  })

  test('and with what EC2 could not read', async () => {
    const { reading } = read(aSource(new NoIpamError('eu-west-1')), aSource({ source: 'ec2', gaps: [GAP] }))
    expect(await reading).toMatchObject({ source: 'ec2', resources: [], gaps: [GAP] })
  })

  test('and passes on why EC2 could not be read either', async () => {
    const { reading } = read(aSource({}), aSource(new Error('EC2 is away')))
    await expect(reading).rejects.toThrow('EC2 is away')
  })
})

describe('auto passes a refusal on', () => {
  test.each([
    ['of the credentials', new CheckError('the role could not be assumed')],
    ['of the scopes', Object.assign(new Error('no'), { name: 'UnauthorizedOperation' })],
    ['that only sounds like no IPAM', new CheckError(new NoIpamError('eu-west-1').message)],
    ['that is a defect', new TypeError('undefined is not a function')]
  ])('%s, and asks EC2 nothing', async (_, error) => {
    const { reading, ec2, logger } = read(aSource(error))
    await expect(reading).rejects.toBe(error)
    expect(ec2.asked).toBe(0)
    expect(logger.lines).toEqual([])
  })
})

describe('before IPAM itself, auto', () => {
  const none = () => ({ rows: [], nextToken: undefined })
  const by = (ipam: Parameters<typeof readIpam>[0], settings: Parameters<typeof readIpam>[1] = {}) =>
    read({ read: () => readIpam(ipam, settings).reading })

  test('takes EC2 where there is not one scope', async () => {
    expect((await by(anIpam([], none)).reading).source).toBe('ec2')
  })

  test('takes EC2 where the scopes are empty, and names them', async () => {
    const { source, sourceReason } = await by(anIpam([PRIVATE], none)).reading
    expect([source, sourceReason]).toEqual([
      'ec2',
      'IPAM told of not one resource in 1 private scope (home Region eu-west-1)'
    ])
  })

  test('takes IPAM where a scope holds something', async () => {
    const ipam = anIpam([PRIVATE], () => ({ rows: [aRow('subnet-1')], nextToken: undefined }))
    expect((await by(ipam).reading).source).toBe('ipam')
  })

  test('takes a walk that is refused for a gap, and not for "nothing"', async () => {
    const { reading, ec2 } = by(anIpam([PRIVATE], denied))
    expect(await reading).toMatchObject({ source: 'ipam', resources: [], gaps: [expect.anything()] })
    expect(ec2.asked).toBe(0)
  })

  test('fails where the list of scopes is refused', async () => {
    const ipam = anIpam([], none)
    ipam.scopes = async () => {
      await Promise.resolve()
      return denied()
    }
    const { reading, ec2 } = by(ipam)
    await expect(reading).rejects.toThrow('access denied to ec2:DescribeIpamScopes')
    expect(ec2.asked).toBe(0)
  })

  test.each<[string, Parameters<typeof readIpam>[1]]>([
    ['an id', { scopes: { ids: ['ipam-scope-typo'] } }],
    ['a type', { scopes: { type: 'public' } }]
  ])('fails where %s of a scope is wrong', async (_, settings) => {
    const { reading, ec2 } = by(anIpam([PRIVATE], none), settings)
    await expect(reading).rejects.toThrow(/there is no/)
    expect(ec2.asked).toBe(0)
  })
})

import { afterEach, describe, expect, test } from '@jest/globals'
import { accountOf, assumedRole } from '../../../src/aws/assume-role.js'
import type { Access } from '../../../src/aws/clients.js'
import { createEc2Api } from '../../../src/aws/ec2.js'
import { createTransport } from '../../../src/aws/transport.js'
import { CheckError } from '../../../src/domain/failure.js'
import { anAwsServer, withEnvironment, type Answer, type Arrived, type AwsServer } from './aws-server.js'

const NAMESPACE = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'
const ROLE = 'arn:aws:iam::444455556666:role/network-reader'
const NOW = new Date('2026-11-03T06:00:00Z')

let server: AwsServer | undefined
let restore = (): void => undefined
const transport = createTransport({})

afterEach(async () => {
  restore()
  await server?.close()
  transport.destroy()
})

const credentialsXml = (n: number, expiration: Date) =>
  `<AssumeRoleResponse ${NAMESPACE}><AssumeRoleResult><Credentials><AccessKeyId>ASIA${n}</AccessKeyId><SecretAccessKey>secret ${n}</SecretAccessKey><SessionToken>session ${n}</SessionToken><Expiration>${expiration.toISOString()}</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::444455556666:assumed-role/network-reader/x</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`

function refused(code: string, status = 403): Answer {
  return {
    status,
    body: `<ErrorResponse ${NAMESPACE}><Error><Type>Sender</Type><Code>${code}</Code><Message>as STS says it</Message></Error><RequestId>1</RequestId></ErrorResponse>`
  }
}

const IDENTITY: Answer = {
  body: `<GetCallerIdentityResponse ${NAMESPACE}><GetCallerIdentityResult><Arn>arn:aws:sts::444455556666:assumed-role/network-reader/x</Arn><UserId>AROA:x</UserId><Account>444455556666</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
}

const SUBNETS: Answer = {
  body: '<DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><subnetSet/></DescribeSubnetsResponse>'
}

interface Options {
  /** What STS answers to each AssumeRole, the last again and again; unless told, credentials for an hour. */
  answers?: Answer[]
  credentials?: Access['credentials']
  roleArn?: string
}

/** The way into another account before a server that is STS and EC2, at a time that can be moved on. */
async function into({ answers, credentials, roleArn = ROLE }: Options = {}) {
  let now = NOW
  let assumed = 0
  const answer = ({ fields }: Arrived): Answer => {
    if (fields['Action'] === 'DescribeSubnets') return SUBNETS
    if (fields['Action'] === 'GetCallerIdentity') return IDENTITY
    assumed += 1
    const planned = answers?.[Math.min(assumed, answers.length) - 1]
    return planned ?? { body: credentialsXml(assumed, new Date(now.getTime() + 3_600_000)) }
  }
  server = await anAwsServer(answer)
  restore = withEnvironment({
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_ENDPOINT_URL_STS: undefined,
    AWS_MAX_ATTEMPTS: '2'
  })
  const { arrived } = server
  const masks: string[] = []
  let asked = 0
  const hub: Access = {
    credentials:
      credentials ??
      (() => {
        asked += 1
        return Promise.resolve({ accessKeyId: 'AKIDHUB', secretAccessKey: 'hub secret' })
      }),
    transport,
    environment: { AWS_MAX_ATTEMPTS: '2' }
  }
  const access = assumedRole(hub, {
    roleArn,
    sessionName: 'aws-ipam-monitor',
    region: 'eu-central-1',
    mask: secret => {
      masks.push(secret)
    },
    clock: () => now
  })
  return {
    hub,
    access,
    arrived,
    masks,
    calls: () => arrived.map(({ fields }) => fields['Action']),
    hubAsked: () => asked,
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms)
    }
  }
}

const signer = ({ headers }: Arrived) => /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]

describe('a role of another account', () => {
  test('is assumed with the credentials in hand, in the Region that is told', async () => {
    const { access, arrived } = await into()
    expect(await access.credentials()).toMatchObject({
      accessKeyId: 'ASIA1',
      secretAccessKey: 'secret 1',
      sessionToken: 'session 1'
    })
    expect(arrived).toHaveLength(1)
    expect(arrived[0]?.fields).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: ROLE,
      RoleSessionName: 'aws-ipam-monitor'
    })
    expect(arrived[0]?.headers.authorization).toContain('AKIDHUB/')
    expect(arrived[0]?.headers.authorization).toContain('/eu-central-1/sts/aws4_request')
  })

  test('signs the calls of its account, over the same transport', async () => {
    const { hub, access, arrived, calls } = await into()
    expect(access.transport).toBe(hub.transport)
    await createEc2Api(access, 'us-east-1').subnets(undefined)
    expect(calls()).toEqual(['AssumeRole', 'DescribeSubnets'])
    expect(arrived.map(signer)).toEqual(['AKIDHUB', 'ASIA1'])
    expect(arrived[1]?.headers['x-amz-security-token']).toBe('session 1')
    expect(new Set(arrived.map(({ port }) => port)).size).toBe(1)
  })

  test('is assumed once for all Regions and services, however many ask at once', async () => {
    const { access, calls } = await into()
    await Promise.all([
      accountOf(access, 'eu-central-1'),
      ...['eu-west-1', 'us-east-1', 'us-west-2'].map(region =>
        createEc2Api(access, region).subnets(undefined)
      )
    ])
    expect(calls().filter(call => call === 'AssumeRole')).toHaveLength(1)
    expect(calls()).toHaveLength(5)
  })

  test('is assumed again shortly before it expires, with the credentials of then', async () => {
    const { access, arrived, pass, hubAsked } = await into()
    const idOf = async () => (await access.credentials()).accessKeyId
    expect(await idOf()).toBe('ASIA1')
    pass(54 * 60_000)
    expect(await idOf()).toBe('ASIA1')
    pass(2 * 60_000)
    expect(await Promise.all([idOf(), idOf(), idOf()])).toEqual(['ASIA2', 'ASIA2', 'ASIA2'])
    expect(arrived).toHaveLength(2)
    expect(hubAsked()).toBe(2)
  })

  test('has its secrets masked before anybody has them, each time anew', async () => {
    const { access, masks, pass } = await into()
    await access.credentials()
    expect(masks).toEqual(['ASIA1', 'secret 1', 'session 1'])
    pass(3_600_000)
    await access.credentials()
    expect(masks.slice(3)).toEqual(['ASIA2', 'secret 2', 'session 2'])
  })
})

describe('a role that refuses', () => {
  test('is an error with its name, and with what to do', async () => {
    const { access, arrived, masks } = await into({ answers: [refused('AccessDenied')] })
    await expect(access.credentials()).rejects.toMatchObject({
      name: 'CheckError',
      message: `the role ${ROLE} could not be assumed: AccessDenied: as STS says it`,
      remedy: expect.stringMatching(/trust policy.*sts:AssumeRole/)
    })
    expect(arrived).toHaveLength(1)
    expect(masks).toEqual([])
  })

  test('is the same error to whoever makes a call with it', async () => {
    const { access, calls } = await into({ answers: [refused('AccessDenied')] })
    const message = `the role ${ROLE} could not be assumed: AccessDenied: as STS says it`
    await expect(createEc2Api(access, 'us-east-1').subnets(undefined)).rejects.toMatchObject({
      name: 'CheckError',
      message
    })
    await expect(accountOf(access, 'us-east-1')).rejects.toMatchObject({ name: 'CheckError', message })
    expect(new Set(calls())).toEqual(new Set(['AssumeRole']))
  })

  test('is asked again by the next who needs it', async () => {
    const { access } = await into({
      answers: [refused('AccessDenied'), { body: credentialsXml(7, new Date('2099-01-01')) }]
    })
    await expect(access.credentials()).rejects.toBeInstanceOf(CheckError)
    expect((await access.credentials()).accessKeyId).toBe('ASIA7')
  })

  test.each<[string, Answer]>([
    ['a throttle', refused('Throttling', 400)],
    ['a 500', refused('InternalFailure', 500)],
    ['a reset', 'reset']
  ])('for a moment, by %s, is asked again by the SDK', async (_, answer) => {
    const { access, arrived } = await into({
      answers: [answer, { body: credentialsXml(7, new Date('2099-01-01')) }]
    })
    expect((await access.credentials()).accessKeyId).toBe('ASIA7')
    expect(arrived).toHaveLength(2)
  })

  test('because the credentials in hand refuse says so, and STS is not asked', async () => {
    const { access, arrived } = await into({
      credentials: () =>
        Promise.reject(new CheckError('no AWS credentials could be had', { remedy: 'give some' }))
    })
    await expect(access.credentials()).rejects.toMatchObject({
      message: `the role ${ROLE} could not be assumed: no AWS credentials could be had`,
      remedy: 'give some'
    })
    expect(arrived).toEqual([])
  })
})

describe('the account of the credentials', () => {
  test('is told by STS, in the Region that is told', async () => {
    const { hub, access, arrived } = await into()
    expect(await accountOf(hub, 'ap-southeast-2')).toBe('444455556666')
    expect(await accountOf(access, 'us-east-1')).toBe('444455556666')
    expect(arrived.map(({ fields }) => fields)).toMatchObject([
      { Action: 'GetCallerIdentity' },
      { Action: 'AssumeRole' },
      { Action: 'GetCallerIdentity' }
    ])
    expect(arrived.map(signer)).toEqual(['AKIDHUB', 'AKIDHUB', 'ASIA1'])
    expect(arrived[0]?.headers.authorization).toContain('/ap-southeast-2/sts/aws4_request')
  })

  test.each([
    ['nothing', ''],
    ['no id', '<Account>often</Account>']
  ])('is an error where an answer says %s, however often it is asked', async (_, account) => {
    server = await anAwsServer({
      body: `<GetCallerIdentityResponse ${NAMESPACE}><GetCallerIdentityResult>${account}</GetCallerIdentityResult></GetCallerIdentityResponse>`
    })
    restore = withEnvironment({ AWS_ENDPOINT_URL: server.endpoint, AWS_ENDPOINT_URL_STS: undefined })
    const credentials = () => Promise.resolve({ accessKeyId: 'AKIDHUB', secretAccessKey: 'hub secret' })
    const asked = accountOf({ credentials, transport, environment: {} }, 'eu-west-1')
    await expect(asked).rejects.toThrow('the answer came without its Account')
    expect(server.arrived.length).toBeGreaterThan(1)
  })

  test('is an error where STS refuses', async () => {
    server = await anAwsServer(refused('InvalidClientTokenId'))
    restore = withEnvironment({ AWS_ENDPOINT_URL: server.endpoint, AWS_ENDPOINT_URL_STS: undefined })
    const credentials = () => Promise.resolve({ accessKeyId: 'AKIDHUB', secretAccessKey: 'hub secret' })
    await expect(accountOf({ credentials, transport, environment: {} }, 'eu-west-1')).rejects.toMatchObject({
      name: 'InvalidClientTokenId'
    })
  })
})

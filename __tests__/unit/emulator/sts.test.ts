import { DescribeIpamScopesCommand } from '@aws-sdk/client-ec2'
import { fromWebToken } from '@aws-sdk/credential-providers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { startEmulator } from '../../../emulator/server.js'
import { clients, closeAll, type Emulator, organisation, start } from './clients.js'

afterEach(closeAll)

const roleArn = 'arn:aws:iam::111122223333:role/monitor'

/** As @actions/core asks for it. */
async function idToken(emulator: Emulator, audience: string, bearer?: string) {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN = '' } =
    emulator.environment.github
  const response = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${bearer ?? ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
  })
  return { status: response.status, body: (await response.json()) as { value: string; count: number } }
}

/** The unsigned call itself, to see what is on the wire. */
async function assume(emulator: Emulator, params: Record<string, string> = {}) {
  const form = {
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: 'aws-ipam-monitor',
    WebIdentityToken: params['WebIdentityToken'] ?? emulator.issueIdToken({ audience: 'sts.amazonaws.com' }),
    ...params
  }
  const response = await fetch(emulator.url, { method: 'POST', body: new URLSearchParams(form) })
  const text = await response.text()
  const read = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
  return { status: response.status, text, code: read('Code'), message: read('Message'), read }
}

describe("GitHub's token endpoint", () => {
  it('gives tokens that verify against the key set it publishes', async () => {
    const emulator = await start()
    const { body } = await idToken(emulator, 'sts.amazonaws.com')
    const keys = (await (await fetch(`${emulator.url}/github/.well-known/jwks`)).json()) as JSONWebKeySet
    const { payload } = await jwtVerify(body.value, createLocalJWKSet(keys), {
      issuer: 'https://token.actions.githubusercontent.com',
      audience: 'sts.amazonaws.com',
      algorithms: ['RS256']
    })
    expect(payload).toMatchObject({
      sub: 'repo:acme/networks:ref:refs/heads/main',
      repository: 'acme/networks'
    })
    expect(body.count).toBe(body.value.length)
  })

  it('gives a new one each time', async () => {
    const emulator = await start()
    for (let n = 0; n < 2; n++) await idToken(emulator, 'sts.amazonaws.com')
    const ids = emulator.requests.map(request => request.jwt?.['jti'] as string)
    expect(new Set(ids).size).toBe(2)
    expect(emulator.requests[0]).toMatchObject({ service: 'github', action: 'GetIdToken' })
  })

  it('refuses a job without the request token', async () => {
    expect((await idToken(await start(), 'sts.amazonaws.com', 'wrong')).status).toBe(401)
  })

  it('fails on demand', async () => {
    const emulator = await start({ faults: [{ match: { service: 'github', count: 1 }, fault: '503' }] })
    expect((await idToken(emulator, 'a')).status).toBe(503)
    expect((await idToken(emulator, 'a')).status).toBe(200)
  })
})

describe('AssumeRoleWithWebIdentity', () => {
  it('gives credentials that work, to the SDK', async () => {
    const emulator = await start()
    const { body } = await idToken(emulator, 'sts.amazonaws.com')
    const provider = fromWebToken({
      roleArn,
      webIdentityToken: body.value,
      roleSessionName: 'test',
      clientConfig: { endpoint: emulator.url, region: 'eu-west-1' }
    })
    const credentials = await provider()
    const { ec2 } = clients(emulator, { credentials })
    expect((await ec2.send(new DescribeIpamScopesCommand({}))).IpamScopes).toHaveLength(3)
    expect(emulator.requests.at(-1)).toMatchObject({
      principal: 'arn:aws:sts::111122223333:assumed-role/monitor/test',
      accessKeyId: credentials.accessKeyId
    })
    expect(emulator.requests.at(-2)).toMatchObject({
      service: 'sts',
      jwt: emulator.requests.at(-3)?.jwt,
      noted: { roleArn, sessionName: 'test', durationSeconds: 3600, issued: credentials.accessKeyId }
    })
    expect(JSON.stringify(emulator.requests)).not.toContain(body.value)
  })

  it('tells who it was for, by whom, and until when', async () => {
    const emulator = await start()
    const { read } = await assume(emulator, { DurationSeconds: '900' })
    expect(read('SubjectFromWebIdentityToken')).toBe('repo:acme/networks:ref:refs/heads/main')
    expect(read('Audience')).toBe('sts.amazonaws.com')
    expect(read('Provider')).toBe(
      'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'
    )
    expect(read('AssumedRoleId')).toMatch(/^AROA[0-9A-Z]+:aws-ipam-monitor$/)
    const seconds = (Date.parse(read('Expiration') ?? '') - Date.now()) / 1000
    expect(Math.abs(seconds - 900)).toBeLessThan(30)
  })

  it('can give credentials that end soon, whatever was asked for', async () => {
    let time = Date.now()
    const emulator = await start({ credentialLifetimeSeconds: 60, clock: () => time })
    const { read } = await assume(emulator)
    const credentials = {
      accessKeyId: read('AccessKeyId') ?? '',
      secretAccessKey: read('SecretAccessKey') ?? '',
      sessionToken: read('SessionToken') ?? ''
    }
    const { ec2 } = clients(emulator, { credentials })
    await ec2.send(new DescribeIpamScopesCommand({}))
    time += 61_000
    await expect(ec2.send(new DescribeIpamScopesCommand({}))).rejects.toThrow('Request has expired.')
  })
})

describe('AssumeRoleWithWebIdentity, refusing', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator({ organisation })
  })
  afterAll(async () => {
    await emulator.close()
  })

  it.each<[string, Record<string, string>, string, RegExp]>([
    ['no JWT', { WebIdentityToken: 'garbage' }, 'InvalidIdentityToken', /not a valid JWT/],
    ['a short token', { WebIdentityToken: 'x' }, 'ValidationError', /webIdentityToken/],
    [
      'an unknown role',
      { RoleArn: `${roleArn}-unknown` },
      'AccessDenied',
      /^Not authorized to perform sts:Assume/
    ],
    [
      "another repository's role",
      { RoleArn: roleArn.replace('monitor', 'other') },
      'AccessDenied',
      /Not authorized/
    ],
    ['a malformed role', { RoleArn: 'arn:aws:iam::1:role/monitor' }, 'ValidationError', /is invalid/],
    ['a short role', { RoleArn: 'monitor' }, 'ValidationError', /'roleArn' .* greater than or equal to 20/],
    ['a session name with a blank', { RoleSessionName: 'a b' }, 'ValidationError', /\[\\w\+=,\.@-\]\*/],
    ['a short session name', { RoleSessionName: 'a' }, 'ValidationError', /roleSessionName/],
    [
      'a long session name',
      { RoleSessionName: 'a'.repeat(65) },
      'ValidationError',
      /less than or equal to 64/
    ],
    ['too short a time', { DurationSeconds: '899' }, 'ValidationError', /greater than or equal to 900/],
    ['too long a time', { DurationSeconds: '43201' }, 'ValidationError', /less than or equal to 43200/],
    ['more than the role allows', { DurationSeconds: '3601' }, 'ValidationError', /MaxSessionDuration/]
  ])('refuses %s', async (_, params, code, message) => {
    const answer = await assume(emulator, params)
    expect(answer.code).toBe(code)
    expect(answer.message?.replaceAll('&apos;', "'")).toMatch(message)
    expect(answer.status).toBe(code === 'AccessDenied' ? 403 : 400)
  })

  it.each<[string, { audience?: string; claims?: Record<string, unknown> }, string, RegExp]>([
    ['another audience', { audience: 'sigstore' }, 'InvalidIdentityToken', /Incorrect token audience/],
    ["the organisation's audience", {}, 'InvalidIdentityToken', /Incorrect token audience/],
    [
      'another issuer',
      { claims: { iss: 'https://example.com' } },
      'InvalidIdentityToken',
      /No OpenIDConnect provider/
    ],
    [
      'an old token',
      { claims: { exp: 1_700_000_000 } },
      'ExpiredTokenException',
      /Token expired: .* 1700000000/
    ],
    ['another subject', { claims: { sub: 'repo:evil/fork:pull_request' } }, 'AccessDenied', /Not authorized/]
  ])('refuses a token for %s', async (_, { audience, claims }, code, message) => {
    const isDefault = audience === undefined && claims === undefined
    const answer = await assume(emulator, {
      WebIdentityToken: emulator.issueIdToken({
        ...(!isDefault && { audience: audience ?? 'sts.amazonaws.com' }),
        ...(claims && { claims })
      })
    })
    expect(answer.code).toBe(code)
    expect(answer.message).toMatch(message)
  })

  it("refuses a token that another emulator's key has signed, or whose claims were changed", async () => {
    const other = await start()
    const own = emulator.issueIdToken({ audience: 'sts.amazonaws.com' })
    const [header, , signature] = own.split('.')
    const claims = Buffer.from(own.split('.')[1] ?? '', 'base64url').toString()
    const changed = Buffer.from(claims.replace('refs/heads/main', 'refs/heads/evil')).toString('base64url')
    for (const token of [
      other.issueIdToken({ audience: 'sts.amazonaws.com' }),
      `${String(header)}.${changed}.${String(signature)}`
    ]) {
      expect((await assume(emulator, { WebIdentityToken: token })).code).toBe('InvalidIdentityToken')
    }
  })

  it.each([
    ['idp-communication', 'IDPCommunicationError'],
    ['invalid-identity-token', 'InvalidIdentityToken'],
    ['throttle', 'Throttling'],
    ['access-denied', 'AccessDenied'],
    ['expired-token', 'ExpiredTokenException'],
    ['500', 'InternalFailure']
  ] as const)('fails on demand: %s', async (fault, code) => {
    emulator.faults.add({ match: { service: 'sts', count: 1 }, fault })
    expect((await assume(emulator)).code).toBe(code)
    expect((await assume(emulator)).status).toBe(200)
  })
})

it('AssumeRole and GetCallerIdentity are for those who sign', async () => {
  const emulator = await start()
  for (const Action of ['AssumeRole', 'GetCallerIdentity']) {
    const body = new URLSearchParams({
      Action,
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'x1'
    })
    const text = await (await fetch(emulator.url, { method: 'POST', body })).text()
    expect(text).toContain('<Code>MissingAuthenticationToken</Code>')
  }
})

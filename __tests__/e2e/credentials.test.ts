import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ACME, calls, countOf, emulated, type Run } from './support.js'

const OIDC = { 'role-to-assume': ACME.role('ipam-monitor') }
const CHINA = new URL('../../emulator/organisations/china.json', import.meta.url)
const GOVCLOUD = new URL('../../emulator/organisations/govcloud.json', import.meta.url)

/** Nothing that is secret stands in the log before its mask, nor anywhere a person looks. */
function expectNoSecret(run: Run): void {
  expect(run.masks.length).toBeGreaterThan(0)
  for (const secret of run.masks) {
    const masked = run.stdout.indexOf(`::add-mask::${secret}`)
    expect(masked).toBeGreaterThanOrEqual(0)
    expect(run.stdout.indexOf(secret)).toBe(masked + '::add-mask::'.length)
    expect(run.log).not.toContain(secret)
    expect(run.summary + (run.reportText ?? '') + JSON.stringify(run.outputs)).not.toContain(secret)
  }
}

describe('a role by OIDC', () => {
  const context = emulated()

  test('is assumed once for all clients, under the name and for the time asked for', async () => {
    const { emulator, check } = context
    const run = await check({
      ...OIDC,
      'role-session-name': 'morning-check',
      'role-duration-seconds': '900',
      'sns-topic-arn': ACME.topic,
      'cloudwatch-metrics': 'breaches'
    })
    expect(run.outputs['status']).toBe('breach')
    expect(countOf(emulator, 'sts:AssumeRoleWithWebIdentity')).toBe(1)
    const assume = emulator.requests.find(({ action }) => action === 'AssumeRoleWithWebIdentity')
    expect(assume?.params).toMatchObject({
      RoleArn: ACME.role('ipam-monitor'),
      RoleSessionName: 'morning-check',
      DurationSeconds: '900'
    })
    expect(emulator.requests.at(-1)?.principal).toContain('assumed-role/ipam-monitor/morning-check')
    expectNoSecret(run)
  })

  test('asks for the audience that was given', async () => {
    const { emulator, check } = context
    const run = await check({ ...OIDC, audience: 'https://github.com/acme' })
    expect(run.outputs['status']).toBe('breach')
    const token = emulator.requests.find(({ action }) => action === 'AssumeRoleWithWebIdentity')
    expect(token?.jwt?.['aud']).toBe('https://github.com/acme')
  })

  test('without id-token: write is told apart, with the lines to add', async () => {
    const { emulator, check } = context
    const run = await check(OIDC, { oidc: false, keys: false })
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ status: 'error', breached: '', breaches: '[]' })
    expect(run.log).toContain('needs an OIDC token of GitHub, and this job is not allowed one')
    expect(run.log).toContain('id-token: write')
    expect(run.summary.replaceAll('<!-- -->', '')).toContain('<code>permissions: { id-token: write')
    expect(emulator.requests).toHaveLength(0)
  })

  const FORK = {
    pull_request: {
      number: 7,
      head: { repo: { full_name: 'somebody/networks', fork: true } },
      base: { repo: { full_name: 'acme/networks' } }
    }
  }

  test('in a pull request from a fork is told apart, with its own remedy', async () => {
    const event = { name: 'pull_request', payload: FORK }
    const run = await context.check(OIDC, { oidc: false, keys: false, event })
    expect(run.outputs['status']).toBe('error')
    expect(run.log).toContain('pull request from a fork')
    expect(run.log).not.toContain('id-token: write')
  })

  test('is asked for in a run of the base for such a pull request, which may have the permission', async () => {
    const event = { name: 'pull_request_target', payload: FORK }
    const run = await context.check(OIDC, { oidc: false, keys: false, event })
    expect(run.outputs['status']).toBe('error')
    expect(run.log).toContain('id-token: write')
    expect(run.log).not.toContain('pull request from a fork')
  })

  test('that the trust policy refuses is asked for once, and the trust policy is named', async () => {
    const { emulator, check } = context
    const run = await check({ 'role-to-assume': ACME.role('other-repository') })
    expect(run.outputs['status']).toBe('error')
    expect(run.log).toContain('AccessDenied')
    expect(run.log).toContain('trust policy')
    expect(countOf(emulator, 'sts:AssumeRoleWithWebIdentity')).toBe(1)
    expectNoSecret(run)
  })

  test.each([
    'idp-communication',
    'invalid-identity-token',
    'throttle',
    '500',
    '503',
    'reset-before'
  ] as const)('survives %s at STS', async fault => {
    const { emulator, check } = context
    emulator.faults.add({ match: { service: 'sts', count: 2 }, fault: fault })
    const run = await check(OIDC)
    expect(run.outputs['status']).toBe('breach')
    expect(countOf(emulator, 'sts:AssumeRoleWithWebIdentity')).toBe(3)
  })

  test('whose token stays refused ends with a remedy', async () => {
    const { emulator, check } = context
    emulator.faults.add({ match: { service: 'sts' }, fault: 'invalid-identity-token' })
    const run = await check(OIDC)
    expect(run.outputs['status']).toBe('error')
    expect(run.log).toContain('InvalidIdentityToken')
    expect(run.log).toContain("OIDC provider for GitHub's token issuer")
  })
})

describe('a role whose credentials expire on the way', () => {
  const context = emulated({ credentialLifetimeSeconds: 60, pageSize: 25 })

  test('is assumed again, each time with a new token', async () => {
    const { emulator, check } = context
    const run = await check(OIDC)
    expect(run.outputs['status']).toBe('breach')
    const tokens = emulator.requests
      .filter(({ action }) => action === 'AssumeRoleWithWebIdentity')
      .map(({ jwt }) => jwt?.['jti'] as string)
    expect(tokens.length).toBeGreaterThan(1)
    expect(new Set(tokens).size).toBe(tokens.length)
    expectNoSecret(run)
  })
})

describe('the default credential chain', () => {
  const context = emulated()

  test('is used when no role is given', async () => {
    const { emulator, check } = context
    const run = await check({})
    expect(run.outputs['status']).toBe('breach')
    expect(calls(emulator)).not.toContain('sts:AssumeRoleWithWebIdentity')
    expectNoSecret(run)
  })

  test('that has nothing to give ends with what to do', async () => {
    const run = await context.check({}, { keys: false })
    expect(run.outputs['status']).toBe('error')
    expect(run.log).toContain('no AWS credentials could be had')
    expect(run.log).toContain('role-to-assume')
  })

  test('whose token has expired says so', async () => {
    const run = await context.check(
      {},
      {
        env: {
          AWS_ACCESS_KEY_ID: 'ASIAEXPIREDSSEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'expired-session-secret-EXAMPLE',
          AWS_SESSION_TOKEN: 'expired-session-token-EXAMPLE'
        }
      }
    )
    expect(run.outputs['status']).toBe('error')
    expect(run.log).toContain('the credentials have expired')
    expect(run.log).toContain('role-duration-seconds')
    expectNoSecret(run)
  })
})

describe.each([
  ['aws-us-gov', GOVCLOUD, 'sts.amazonaws.com'],
  ['aws-cn', CHINA, 'sts.amazonaws.com.cn']
])('the partition %s', (partition, organisation, audience) => {
  const context = emulated({ organisation })

  test('is read and alerted in by its own ARNs', async () => {
    const { emulator, check } = context
    const { roles, topics, github } = emulator.organisation
    const run = await check(
      {
        'role-to-assume': roles[0]?.arn ?? '',
        'sns-topic-arn': topics[0]?.arn ?? '',
        'usage-threshold': '0',
        audience
      },
      { repository: github.subject.split(':')[1] ?? '' }
    )
    expect(roles[0]?.arn).toContain(`arn:${partition}:`)
    expect(run.outputs['status']).toBe('breach')
    expect(emulator.messages).toHaveLength(1)
    expect(emulator.requests.at(-1)?.region).toBe(emulator.organisation.homeRegion)
  })
})

describe('a proxy', () => {
  const context = emulated()
  let proxy: Server
  const through: string[] = []

  beforeAll(async () => {
    // A plain forwarding proxy: an http endpoint is asked for by its whole URL, an https one by CONNECT.
    proxy = createServer((request, response) => {
      const target = new URL(request.url ?? '')
      through.push(`${request.method ?? ''} ${target.host}`)
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        void fetch(target, {
          method: request.method ?? 'GET',
          headers: Object.fromEntries(
            Object.entries(request.headers).filter(
              ([name]) => !['connection', 'content-length', 'host', 'proxy-connection'].includes(name)
            )
          ) as Record<string, string>,
          body: Buffer.concat(chunks)
        }).then(async answer => {
          response.writeHead(answer.status, {
            'content-type': answer.headers.get('content-type') ?? 'text/xml'
          })
          response.end(Buffer.from(await answer.arrayBuffer()))
        })
      })
    })
    proxy.on('connect', (request, socket) => {
      through.push(`CONNECT ${request.url ?? ''}`)
      const { port, hostname } = new URL(`http://${request.url ?? ''}`)
      const onward = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onward.pipe(socket)
        socket.pipe(onward)
      })
      onward.on('error', () => socket.destroy())
      socket.on('error', () => onward.destroy())
    })
    await new Promise<void>(ready => proxy.listen(0, '127.0.0.1', ready))
  })
  afterAll(() => {
    proxy.closeAllConnections()
    proxy.close()
  })

  const proxyUrl = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`

  test('that the environment names is used for AWS', async () => {
    through.length = 0
    const run = await context.check({}, { env: { HTTP_PROXY: proxyUrl(), HTTPS_PROXY: proxyUrl() } })
    expect(run.outputs['status']).toBe('breach')
    expect(through.length).toBeGreaterThanOrEqual(3)
  })

  test('is gone round for what NO_PROXY names', async () => {
    through.length = 0
    const run = await context.check(
      {},
      { env: { HTTP_PROXY: proxyUrl(), HTTPS_PROXY: proxyUrl(), NO_PROXY: '127.0.0.1' } }
    )
    expect(run.outputs['status']).toBe('breach')
    expect(through).toEqual([])
  })

  test('takes a CONNECT for an https endpoint', async () => {
    through.length = 0
    const run = await context.check(
      {},
      { env: { HTTPS_PROXY: proxyUrl(), AWS_ENDPOINT_URL: 'https://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' } }
    )
    expect(run.outputs['status']).toBe('error')
    expect(through[0]).toBe('CONNECT 127.0.0.1:9')
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { defaultCredentials, masked, shared, webIdentityCredentials } from '../../../src/aws/credentials.js'
import { createTransport } from '../../../src/aws/transport.js'
import type { CheckError } from '../../../src/domain/failure.js'
import { anAwsServer, withEnvironment, type Answer, type AwsServer } from './aws-server.js'

const transport = createTransport({})
const ROLE = {
  arn: 'arn:aws:iam::111122223333:role/ipam-monitor',
  sessionName: 'aws-ipam-monitor',
  durationSeconds: 900,
  audience: 'sts.amazonaws.com'
}

const ASSUMED = {
  body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>the-secret</SecretAccessKey><SessionToken>the-session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/ipam-monitor/x</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>
</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`
}

function refused(code: string, status = 400): Answer {
  return {
    status,
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>as STS says it</Message></Error><RequestId>1</RequestId></ErrorResponse>`
  }
}

let server: AwsServer | undefined
let restore = (): void => undefined
afterEach(async () => {
  restore()
  await server?.close()
  server = undefined
  transport.destroy()
})

/** The credentials of a role before an STS that answers so, with tokens that are counted. */
async function roleBefore(...answers: [Answer, ...Answer[]]) {
  server = await anAwsServer(...answers)
  restore = withEnvironment({ AWS_ENDPOINT_URL: server.endpoint, AWS_ENDPOINT_URL_STS: undefined })
  const audiences: string[] = []
  const credentials = webIdentityCredentials({
    role: ROLE,
    region: 'eu-west-1',
    transport,
    getToken: audience => {
      audiences.push(audience)
      return Promise.resolve(`token ${audiences.length}`)
    }
  })
  return { credentials, audiences, arrived: server.arrived }
}

describe('the credentials of a role', () => {
  test('are asked of STS by a token for the audience, unsigned', async () => {
    const { credentials, audiences, arrived } = await roleBefore(ASSUMED)
    expect(await credentials()).toMatchObject({
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'the-secret',
      sessionToken: 'the-session'
    })
    expect(audiences).toEqual(['sts.amazonaws.com'])
    expect(arrived[0]?.fields).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: ROLE.arn,
      RoleSessionName: 'aws-ipam-monitor',
      DurationSeconds: '900',
      WebIdentityToken: 'token 1'
    })
    expect(arrived[0]?.headers.authorization).toBeUndefined()
  })

  test('are asked by a new token each time', async () => {
    const { credentials, arrived } = await roleBefore(ASSUMED)
    await credentials()
    await credentials()
    expect(arrived.map(({ fields }) => fields['WebIdentityToken'])).toEqual(['token 1', 'token 2'])
  })

  test.each<[string, Answer]>([
    ['a token that STS could not verify yet', refused('InvalidIdentityToken')],
    ['an identity provider that could not be reached', refused('IDPCommunicationError')],
    ['a throttle', refused('Throttling')],
    ['a 500', refused('InternalFailure', 500)]
  ])('are asked again after %s', async (_, answer) => {
    const { credentials, arrived } = await roleBefore(answer, ASSUMED)
    expect((await credentials()).accessKeyId).toBe('ASIAEXAMPLE')
    expect(arrived).toHaveLength(2)
  })

  test.each([
    ['AccessDenied', 403, 'trust policy'],
    ['ExpiredTokenException', 400, 'expired'],
    ['IDPRejectedClaim', 403, 'audience']
  ])('are not asked again after %s, which says what to do', async (code, status, words) => {
    const { credentials, arrived } = await roleBefore(refused(code, status), ASSUMED)
    const error: unknown = await credentials().catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining(`the role ${ROLE.arn} could not be assumed: `)
    })
    const { message, remedy } = error as { message: string; remedy: string }
    expect(message).toContain('as STS says it')
    expect(`${message} ${remedy}`).toContain(words)
    expect(arrived).toHaveLength(1)
  })

  test('pass on why there is no token, without asking STS', async () => {
    server = await anAwsServer(ASSUMED)
    restore = withEnvironment({ AWS_ENDPOINT_URL: server.endpoint })
    const credentials = webIdentityCredentials({
      role: ROLE,
      region: 'eu-west-1',
      transport,
      getToken: () => Promise.reject(new Error('no token for forks'))
    })
    await expect(credentials()).rejects.toThrow('no token for forks')
    expect(server.arrived).toEqual([])
  })
})

describe('the default credentials', () => {
  const NOTHING = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_WEB_IDENTITY_TOKEN_FILE: undefined,
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true'
  }

  test('are those that a step before left in the environment', async () => {
    restore = withEnvironment({
      ...NOTHING,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'session'
    })
    expect(await defaultCredentials('eu-west-1', transport)()).toMatchObject({
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'session'
    })
  })

  /** Credentials of a container whose endpoint begins an answer so. */
  async function containerThat(answers: (response: ServerResponse) => void, limitMs?: number) {
    const endpoint = createServer((_, response) => {
      answers(response)
    })
    await new Promise<void>(resolve => endpoint.listen(0, '127.0.0.1', resolve))
    const { port } = endpoint.address() as AddressInfo
    restore = withEnvironment({
      ...NOTHING,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/credentials`
    })
    try {
      return await defaultCredentials('eu-west-1', transport, undefined, limitMs)().catch(
        (error: unknown) => error as CheckError
      )
    } finally {
      endpoint.closeAllConnections()
      endpoint.close()
    }
  }

  test('are those of a container', async () => {
    const given = {
      ...{ AccessKeyId: 'ASIACONTAINER', SecretAccessKey: 'secret', Token: 'session' },
      Expiration: '2099-01-01T00:00:00Z'
    }
    expect(await containerThat(response => response.end(JSON.stringify(given)))).toMatchObject({
      accessKeyId: 'ASIACONTAINER'
    })
  })

  test('that an endpoint of the machine never answers with are not waited for without end', async () => {
    expect(await containerThat(() => undefined, 500)).toMatchObject({
      message: 'no AWS credentials could be had: none came within 0.5 seconds',
      remedy: expect.stringContaining('AWS_CONTAINER_CREDENTIALS_FULL_URI')
    })
  })

  test.each([200, 400])(
    'that an endpoint of the machine never ends with, by a %i, are given up',
    async status => {
      let sent = 0
      const error = await containerThat(response => {
        response.writeHead(status)
        const more = () => {
          while (!response.destroyed && response.write('a'.repeat(65_536))) sent += 65_536
        }
        response.on('drain', more)
        more()
      })
      expect(error).toMatchObject({
        message: 'no AWS credentials could be had: the answer was given up: it has more than 1048576 bytes',
        remedy: expect.stringContaining('AWS_CONTAINER_CREDENTIALS_FULL_URI')
      })
      expect(sent).toBeLessThan(2 ** 27)
    }
  )

  describe('of a role', () => {
    let folder = ''
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'machine-'))
    })
    afterEach(() => {
      rmSync(folder, { recursive: true })
    })

    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const config = (...lines: string[]) => ({
      AWS_CONFIG_FILE: write('config', ['[profile it]', `role_arn = ${ROLE.arn}`, ...lines, ''].join('\n')),
      AWS_PROFILE: 'it'
    })

    /** Ways by which the machine names a role, each with the call that is made of STS. */
    const WAYS: readonly (readonly [way: string, call: string, variables: () => Record<string, string>])[] = [
      [
        'by a token in the environment',
        'AssumeRoleWithWebIdentity',
        () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: write('token', 'a.web.token'), AWS_ROLE_ARN: ROLE.arn })
      ],
      [
        "by a profile's token",
        'AssumeRoleWithWebIdentity',
        () => config(`web_identity_token_file = ${write('token', 'a.web.token')}`)
      ],
      [
        'by a profile and the keys of another',
        'AssumeRole',
        () =>
          config(
            ...['source_profile = keys', '[profile keys]', 'aws_access_key_id = AKIDEXAMPLE'],
            'aws_secret_access_key = secret'
          )
      ]
    ]

    describe.each(WAYS)('%s', (_, call, variables) => {
      const assumed = { body: ASSUMED.body.replaceAll('AssumeRoleWithWebIdentity', call) }

      async function before(...answers: [Answer, ...Answer[]]) {
        server = await anAwsServer(...answers)
        restore = withEnvironment({
          ...NOTHING,
          ...{ AWS_ENDPOINT_URL: server.endpoint, AWS_ENDPOINT_URL_STS: undefined },
          ...{ AWS_ROLE_ARN: undefined, AWS_ROLE_SESSION_NAME: undefined, AWS_MAX_ATTEMPTS: undefined },
          ...variables()
        })
        return defaultCredentials('eu-west-1', transport)
      }

      test('are asked of STS', async () => {
        const credentials = await before(assumed)
        expect((await credentials()).accessKeyId).toBe('ASIAEXAMPLE')
        expect(server?.arrived.map(({ fields }) => [fields['Action'], fields['RoleArn']])).toEqual([
          [call, ROLE.arn]
        ])
      })

      test.each<[string, Answer]>([
        ['an empty one', { body: '' }],
        ["a proxy's page", { body: '<html><body>Welcome</body></html>', type: 'text/html' }],
        ['half of one', { body: ASSUMED.body.slice(0, 200) }],
        ['one that is not well-formed', { body: '<a><b></a>' }],
        ['one of a token that could not be verified yet', refused('InvalidIdentityToken')],
        ['a throttle', refused('Throttling')],
        ['a 500', refused('InternalFailure', 500)]
      ])('are asked for again after an answer that is %s', async (_name, answer) => {
        const credentials = await before(answer, assumed)
        expect((await credentials()).accessKeyId).toBe('ASIAEXAMPLE')
        expect(server?.arrived).toHaveLength(2)
      })

      test.each<[string, Answer, string]>([
        ['refused', refused('AccessDenied', 403), 'AccessDenied: as STS says it'],
        ['answered with a page', { body: '<html>', type: 'text/html' }, 'the answer could not be read: '],
        ['refused for what nobody knows', refused('Strange'), 'Strange: as STS says it']
      ])('that are %s are told of by the role and the call', async (_name, answer, words) => {
        const credentials = await before(answer)
        const error = (await credentials().catch((reason: unknown) => reason)) as CheckError
        const start = `no AWS credentials could be had: the role ${ROLE.arn} could not be assumed: ${words}`
        expect(error.message.slice(0, start.length)).toBe(start)
        const told = `${error.message} ${error.remedy ?? ''}`
        expect(told).not.toMatch(/hidden field|\$response|GitHub/)
        if (words.startsWith('Strange')) expect(told).toContain(`documentation of sts:${call} `)
      })
    })

    test('whose token is not there say where to look, and no documentation of a call', async () => {
      restore = withEnvironment({
        ...NOTHING,
        ...{ AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'none'), AWS_ROLE_ARN: ROLE.arn }
      })
      await expect(defaultCredentials('eu-west-1', transport)()).rejects.toMatchObject({
        message: expect.stringContaining('ENOENT'),
        remedy: expect.stringContaining('AWS_WEB_IDENTITY_TOKEN_FILE')
      })
    })
  })

  test('that are nowhere are an error that says how to give some', async () => {
    restore = withEnvironment(NOTHING)
    await expect(defaultCredentials('eu-west-1', transport)()).rejects.toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining('no AWS credentials could be had'),
      remedy: expect.stringContaining('role-to-assume')
    })
  })
})

describe('masked', () => {
  const KEYS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'the-secret', sessionToken: 'the-session' }

  test('hides every secret before the credentials are given out', async () => {
    const events: string[] = []
    const provider = masked(
      () => Promise.resolve(KEYS),
      secret => {
        events.push(`masked ${secret}`)
      }
    )
    await provider().then(({ secretAccessKey }) => events.push(`given ${secretAccessKey}`))
    expect(events).toEqual([
      'masked ASIAEXAMPLE',
      'masked the-secret',
      'masked the-session',
      'given the-secret'
    ])
  })

  test('hides nothing empty, which would hide everything', async () => {
    const hidden: string[] = []
    const provider = masked(
      () => Promise.resolve({ accessKeyId: 'AKID', secretAccessKey: '', sessionToken: '' }),
      secret => {
        hidden.push(secret)
      }
    )
    await provider()
    expect(hidden).toEqual(['AKID'])
  })
})

describe('shared', () => {
  /** Credentials that last for an hour from when they are asked for, and a clock to be moved on. */
  function anHourEach() {
    let now = Date.parse('2026-11-03T06:00:00Z')
    let asked = 0
    const provider = shared(
      async () => {
        const accessKeyId = `key ${(asked += 1)}`
        await Promise.resolve()
        return { accessKeyId, secretAccessKey: 'x', expiration: new Date(now + 3_600_000) }
      },
      () => new Date(now)
    )
    const keys = async (count: number) =>
      (await Promise.all(Array.from({ length: count }, provider))).map(({ accessKeyId }) => accessKeyId)
    return { keys, pass: (minutes: number) => (now += minutes * 60_000) }
  }

  test('asks once for all who ask at once', async () => {
    expect(await anHourEach().keys(4)).toEqual(['key 1', 'key 1', 'key 1', 'key 1'])
  })

  test('keeps credentials until five minutes before they expire, and then renews them once for all', async () => {
    const { keys, pass } = anHourEach()
    await keys(1)
    pass(54)
    expect(await keys(2)).toEqual(['key 1', 'key 1'])
    pass(1)
    expect(await keys(4)).toEqual(['key 2', 'key 2', 'key 2', 'key 2'])
    expect(await keys(1)).toEqual(['key 2'])
  })

  test('keeps credentials that never expire', async () => {
    let asked = 0
    const provider = shared(
      () => {
        asked += 1
        return Promise.resolve({ accessKeyId: 'AKID', secretAccessKey: 'x' })
      },
      () => new Date(8_640_000_000_000_000)
    )
    await provider()
    await provider()
    expect(asked).toBe(1)
  })

  test('tells a refusal to all who asked, and asks anew afterwards', async () => {
    let asked = 0
    const provider = shared(
      () => {
        asked += 1
        return asked === 1
          ? Promise.reject(new Error('refused'))
          : Promise.resolve({ accessKeyId: 'AKID', secretAccessKey: 'x' })
      },
      () => new Date()
    )
    const both = await Promise.allSettled([provider(), provider()])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect((await provider()).accessKeyId).toBe('AKID')
  })
})

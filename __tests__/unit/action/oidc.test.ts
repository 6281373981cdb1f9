import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { githubToken } from '../../../src/action/oidc.js'
import { anAwsServer, withEnvironment, type Answer, type AwsServer } from '../aws/aws-server.js'
import { printed } from './printed.js'

let server: AwsServer | undefined
let restore = (): void => undefined
afterEach(async () => {
  restore()
  await server?.close()
  server = undefined
})

/** The environment of a job that may ask a token endpoint which answers so, request by request. */
async function jobWithTokens(...answers: [Answer, ...Answer[]]) {
  server = await anAwsServer(...answers)
  const variables = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.endpoint}/token?api-version=2`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token'
  }
  restore = withEnvironment(variables)
  return variables
}

describe("GitHub's token", () => {
  test('is asked for the audience, and hidden from the log before it is given out', async () => {
    const environment = await jobWithTokens({ body: '{"value":"the.web.token"}', type: 'application/json' })
    const { value, text } = await printed(() => githubToken('my audience', environment))
    expect(value).toBe('the.web.token')
    expect(text).toContain('::add-mask::the.web.token')
    expect(text.replace('::add-mask::the.web.token', '')).not.toContain('the.web.token')
    expect(server?.arrived).toHaveLength(1)
    expect(server?.arrived[0]?.url).toBe('/token?api-version=2&audience=my%20audience')
    expect(server?.arrived[0]?.headers.authorization).toBe('Bearer request-token')
  })

  const refusalOf = async (environment: Awaited<ReturnType<typeof jobWithTokens>>) => {
    const asked = () =>
      githubToken('x', environment).then(
        () => undefined,
        (reason: unknown) => reason as Error
      )
    return (await printed(asked)).value
  }

  const json = (body: string, status = 200): Answer => ({ status, body, type: 'application/json' })

  test.each<[string, Answer]>([
    ['an error of the endpoint', json('{"message":"try again"}', 500)],
    ['a connection that is cut', 'reset'],
    ['an answer without a token', json('{}')],
    ['an answer with an empty one', json('{"value":""}')],
    ['an answer that is cut short', json('{"val')],
    ['too many requests', json('{"message":"slow down"}', 429)]
  ])('is asked for again after %s', async (_, answer) => {
    const environment = await jobWithTokens(answer, json('{"value":"the.web.token"}'))
    const { value } = await printed(() => githubToken('x', environment, { wait: () => Promise.resolve() }))
    expect(value).toBe('the.web.token')
    expect(server?.arrived).toHaveLength(2)
  })

  const late: Answer = { body: '{"value":"the.late.token"}', type: 'application/json', afterMs: 1_000 }

  test.each<[string, Answer]>([
    ['while the next is waited for', { body: '{}', afterMs: 60_000 }],
    ['after all others have failed', json('{"message":"try again"}', 500)]
  ])('counts that is late, and comes %s', async (_, next) => {
    const environment = await jobWithTokens(late, next)
    const patience = { wait: () => Promise.resolve(), attemptMs: 50 }
    const { value } = await printed(() => githubToken('x', environment, patience))
    expect(value).toBe('the.late.token')
    expect(server?.arrived).toHaveLength(4)
  })

  test('is not asked for again where it comes in the pause', async () => {
    const environment = await jobWithTokens(late)
    const wait = (_ms: number, _: undefined, { signal }: { signal: AbortSignal }) =>
      setTimeout(60_000, undefined, { signal })
    const { value } = await printed(() => githubToken('x', environment, { wait, attemptMs: 50 }))
    expect(value).toBe('the.late.token')
    expect(server?.arrived).toHaveLength(1)
  })

  test('that never comes is told of in the words of the endpoint, after four attempts with pauses', async () => {
    const environment = await jobWithTokens(json('{"message":"try again"}', 500))
    const pauses: number[] = []
    const wait = (ms: number) => Promise.resolve(pauses.push(ms))
    const { value } = await printed(() =>
      githubToken('x', environment, { wait }).catch((error: unknown) => String(error))
    )
    expect(value).toContain('500')
    expect(value).not.toContain('no whole answer')
    expect(server?.arrived).toHaveLength(4)
    expect(pauses).toHaveLength(3)
    for (const [index, most] of [300, 1_000, 3_000].entries()) {
      expect(pauses[index]).toBeLessThanOrEqual(most)
      expect(pauses[index]).toBeGreaterThanOrEqual(most / 2)
    }
  })

  test('that is refused is not asked for again', async () => {
    const environment = await jobWithTokens(json('{"message":"no"}', 403), json('{"value":"the.web.token"}'))
    const value = await refusalOf(environment)
    expect(value).toMatchObject({
      message: 'GitHub gave no OIDC token: HTTP 403: no',
      remedy: expect.stringContaining('id-token: write')
    })
    expect(server?.arrived).toHaveLength(1)
  })

  test.each([200, 400, 503])('is not to be had of an answer without end, with status %i', async status => {
    const answered: ServerResponse[] = []
    const endpoint = createServer((_, response) => {
      answered.push(response.writeHead(status))
      const more = () => {
        while (!response.destroyed && response.write('a'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    })
    await new Promise<void>(resolve => endpoint.listen(0, '127.0.0.1', resolve))
    const variables = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/token?x=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token'
    }
    restore = withEnvironment(variables)
    const { value } = await printed(() =>
      githubToken('x', variables, { wait: () => Promise.resolve() }).catch((error: unknown) => error as Error)
    )
    expect(value).toMatchObject({
      message: 'GitHub gave no OIDC token: the answer was given up: it has more than 1048576 bytes',
      remedy: expect.stringContaining('githubstatus')
    })
    expect(answered).toHaveLength(4)
    endpoint.closeAllConnections()
    endpoint.close()
  })

  test('is never told of by an endpoint that repeats what it was asked with', async () => {
    const body = '{"message":"no such token: request-token"}'
    const environment = await jobWithTokens({ status: 403, body, type: 'application/json' })
    const { value } = await printed(() =>
      githubToken('x', environment).catch((error: unknown) => String(error))
    )
    expect(value).toContain('no such token: ***')
  })

  test.each([
    {},
    { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/' },
    { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }
  ])(
    'is not to be had without the permission, which is told with the lines to add: %j',
    async environment => {
      await expect(githubToken('sts.amazonaws.com', environment)).rejects.toMatchObject({
        name: 'CheckError',
        message: expect.stringContaining('role-to-assume'),
        remedy: expect.stringContaining('id-token: write')
      })
    }
  )

  test('is not to be had by a pull request from a fork, which is told apart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ipam-fork-'))
    const path = join(folder, 'event.json')
    const repo = (full_name: string) => ({ repo: { full_name } })
    writeFileSync(path, JSON.stringify({ pull_request: { head: repo('you/x'), base: repo('acme/x') } }))
    const error: unknown = await githubToken('x', { GITHUB_EVENT_PATH: path }).catch(
      (reason: unknown) => reason
    )
    rmSync(folder, { recursive: true })
    expect(error).toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining('fork'),
      remedy: expect.stringContaining('github.event.pull_request.head.repo.full_name == github.repository')
    })
  })

  test("that GitHub refuses is an error in GitHub's words, on one line", async () => {
    const environment = await jobWithTokens({
      status: 400,
      body: '{"message":"no such audience"}',
      type: 'application/json'
    })
    const value = await refusalOf(environment)
    expect(value).toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining('GitHub gave no OIDC token: ')
    })
    expect(value?.message).not.toContain('\n')
    expect(value?.message).not.toContain('request-token')
  })
})

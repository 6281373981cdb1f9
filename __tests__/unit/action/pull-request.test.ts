import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { startGithub, type Github } from '../../../harness/github.js'
import { pullRequestEvent } from '../../../harness/runner/events.js'
import { commentOnPullRequest, type CommentWork } from '../../../src/action/pull-request.js'
import { LIMIT_CHARACTERS, markerOf } from '../../../src/channels/pull-request-marker.js'
import type { Environment } from '../../../src/ports.js'
import { aLogger } from '../sources/ports.js'
import { REFUSALS, aGithubServer, type Fault, type GithubServer } from './github-server.js'

const TOKEN = 'ghs_a-token-of-the-job'
const MARKER = markerOf('default')
const PULL = 'pull request #7 of acme/networks'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'comment-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

interface Job extends Partial<CommentWork> {
  url: string
  token?: string
  text?: string
  event?: ReturnType<typeof pullRequestEvent>
  environment?: Environment
}

/** Comments as a job would, and gives back what came of it, what the log says, and what was waited for. */
async function commented({
  url,
  token = TOKEN,
  text = 'no room',
  event = pullRequestEvent({ number: 7 }),
  environment = {},
  ...work
}: Job) {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, JSON.stringify(event.payload))
  const logger = aLogger()
  const masks: string[] = []
  const waits: number[] = []
  const result = await commentOnPullRequest(
    {
      comment: { when: 'on-problem', key: 'default', token },
      dryRun: false,
      problem: true,
      render: () => text,
      ...work
    },
    {
      environment: {
        GITHUB_API_URL: url,
        GITHUB_REPOSITORY: 'acme/networks',
        GITHUB_EVENT_NAME: event.name,
        GITHUB_EVENT_PATH: path,
        ...environment
      },
      clock: () => new Date('2026-11-03T06:00:00Z'),
      logger,
      mask: secret => {
        masks.push(secret)
      },
      wait: ms => {
        waits.push(ms)
        return Promise.resolve()
      }
    }
  )
  return { result, lines: logger.lines, masks, waits }
}

describe("the pull request's comment, at GitHub's stand-in", () => {
  let github: Github
  let number = 0
  beforeAll(async () => {
    github = await startGithub({ pullRequests: 12 })
  }, 120_000)
  beforeEach(() => {
    number += 1
  })
  afterAll(() => github.close())

  const job = (more: Partial<Job> = {}) =>
    commented({ url: github.url, token: github.tokens.job, event: pullRequestEvent({ number }), ...more })

  test('is written, found again, edited, left alone, and turned green', async () => {
    expect((await job()).result).toEqual({
      done: 'created',
      url: expect.stringMatching(/#issuecomment-\d+$/)
    })
    expect((await job({ text: 'still no room' })).result).toMatchObject({ done: 'updated' })
    expect((await job({ text: 'still no room' })).result).toMatchObject({ done: 'unchanged' })
    expect((await job({ text: 'room again', problem: false })).result).toMatchObject({ done: 'updated' })
    expect(await github.comments(number)).toMatchObject([
      { body: `${MARKER}\nroom again`, user: { login: 'github-actions[bot]' } }
    ])
  })

  test('is not written without a problem, unless always is asked for', async () => {
    expect((await job({ problem: false })).result).toEqual({ done: 'skipped' })
    expect(await github.comments(number)).toEqual([])
    const always = { when: 'always', key: 'default', token: github.tokens.job } as const
    expect((await job({ problem: false, comment: always })).result).toMatchObject({ done: 'created' })
  })

  test('is found behind more than a hundred others', async () => {
    await Promise.all(
      Array.from({ length: 105 }, (_, n) => github.write(number, `${n}`, github.tokens.stranger))
    )
    await job()
    expect((await job({ text: 'room again' })).result).toMatchObject({ done: 'updated' })
    const others = await github.comments(number)
    expect(others.filter(({ body }) => body.startsWith('<!--'))).toEqual([])
  })

  test('is not the one into which a stranger pasted the marker', async () => {
    await github.write(number, `${MARKER}\nall is well`, github.tokens.stranger)
    expect((await job()).result).toMatchObject({ done: 'created' })
    expect((await job({ text: 'room again' })).result).toMatchObject({ done: 'updated' })
    expect((await github.comments(number)).map(({ body, user }) => [user.login, body])).toEqual([
      ['mona', `${MARKER}\nall is well`],
      ['github-actions[bot]', `${MARKER}\nroom again`]
    ])
  })

  test("is a person's, where the token is", async () => {
    await job({ token: github.tokens.stranger })
    expect((await job({ token: github.tokens.stranger, text: 'x' })).result).toMatchObject({
      done: 'updated'
    })
    expect(await github.comments(number)).toMatchObject([{ user: { login: 'mona' } }])
  })

  test('is one, when many jobs write it at once', async () => {
    const jobs = await Promise.all(Array.from({ length: 8 }, (_, n) => job({ text: `job ${n}` })))
    for (const { result } of jobs) expect(result).not.toHaveProperty('warning')
    expect(await github.comments(number)).toHaveLength(1)
  })

  test('is one for each key, when jobs of a matrix write them at once', async () => {
    const keys = ['eu-west-1', 'us-east-1', 'eu-west-1']
    await Promise.all(
      keys.map(key => job({ comment: { when: 'always', key, token: github.tokens.job }, text: key }))
    )
    expect((await github.comments(number)).map(({ body }) => body).sort()).toEqual([
      `${markerOf('eu-west-1')}\neu-west-1`,
      `${markerOf('us-east-1')}\nus-east-1`
    ])
  })

  test('takes the text for the room that is there, and keeps to GitHub’s limit', async () => {
    expect((await job({ render: limit => 'x'.repeat(limit) })).result).toMatchObject({ done: 'created' })
    expect((await github.comments(number))[0]?.body).toHaveLength(LIMIT_CHARACTERS)
  })

  test('needs a permission, which the warning names', async () => {
    const { result, lines } = await job({ token: github.tokens.readOnly })
    expect(result).toEqual({
      warning: `the token may not comment on pull request #${number} of acme/networks (403: Forbidden)`,
      remedy: expect.stringContaining('pull-requests: write')
    })
    expect(lines.join('\n')).toContain('To mend it: add `pull-requests: write`')
  })

  test('needs a pull request that is there', async () => {
    const { result } = await job({ event: pullRequestEvent({ number: 99 }) })
    expect(result).toMatchObject({ warning: expect.stringContaining('404') })
  })
})

describe("the pull request's comment, where GitHub does not do as it is asked", () => {
  let server: GithubServer
  beforeEach(async () => {
    server = await aGithubServer()
  })
  afterEach(() => server.close())

  const faulty = (faults: Fault[], more: Partial<Job> = {}) => {
    server.faults.push(...faults)
    return commented({ url: server.url, ...more })
  }

  test.each<[string, Fault['on'], Fault['answer'], string, string]>([
    [
      '401',
      'GET',
      REFUSALS.badCredentials,
      'did not accept the token (401: Bad credentials)',
      'github-token'
    ],
    ['403', 'POST', REFUSALS.notAccessible, 'may not comment on', 'pull-requests: write'],
    ['403 of a list', 'GET', REFUSALS.notAccessible, 'may not comment on', 'pull-requests: write'],
    ['403 of a locked one', 'POST', REFUSALS.locked, 'it is locked', 'unlock'],
    ['404', 'GET', REFUSALS.notFound, 'it is gone, or the token may not see it', 'github-token'],
    ['410', 'GET', REFUSALS.gone, '410: This issue was deleted', 'github-token'],
    ['422', 'POST', REFUSALS.tooLong, '422: Validation Failed; Body is too long', 'report it']
  ])('says of %s what it means, at the first refusal', async (_, on, answer, warning, remedy) => {
    const { result, waits } = await faulty([{ on, answer }])
    expect(result).toEqual({
      warning: expect.stringContaining(warning),
      remedy: expect.stringContaining(remedy)
    })
    expect(JSON.stringify(result)).toContain(PULL)
    expect(waits).toEqual([])
    expect(server.comments).toEqual([])
  })

  test('says of a fork’s pull request that its token may only read', async () => {
    const event = pullRequestEvent({ number: 7, head: 'you/networks' })
    const { result } = await faulty([{ on: 'POST', answer: REFUSALS.notAccessible }], { event })
    expect(result).toMatchObject({ remedy: expect.stringMatching(/^a pull request from a fork .*only read/) })
  })

  test.each<[string, Fault['answer'], number]>([
    ['a secondary rate limit that says for how long', REFUSALS.secondaryLimit, 30_000],
    ['a secondary rate limit that does not', REFUSALS.secondaryLimitUntold, 60_000],
    ['a rate limit that says until when', REFUSALS.primaryLimit, 40_000],
    ['GitHub to be there again', REFUSALS.unavailable, 1_000],
    ['a gateway', REFUSALS.badGateway, 1_000],
    ['a page that is not GitHub’s', REFUSALS.proxyPage, 1_000],
    ['a cut connection', 'reset', 1_000]
  ])('waits for %s', async (_, answer, wait) => {
    const { result, waits } = await faulty([{ on: 'GET', answer, times: 1 }])
    expect(result).toMatchObject({ done: 'created' })
    expect(waits).toEqual([wait])
  })

  test.each<[string, Fault['answer'], string]>([
    ['a rate limit', REFUSALS.secondaryLimit, 'rate limit is used up, and GitHub asks to wait 30 s'],
    ['failures', REFUSALS.unavailable, 'GitHub failed more than once (503: Service unavailable)'],
    ['a gateway', REFUSALS.badGateway, 'GitHub failed more than once (502)'],
    ['pages', REFUSALS.proxyPage, "was not GitHub's (200: not the JSON that GitHub documents)"],
    ['a proxy’s refusals', REFUSALS.proxyRefusal, "was not GitHub's (403: not the JSON"],
    ['cut connections', 'reset', 'could not be reached']
  ])('gives up on %s that do not end, with a warning', async (_, answer, warning) => {
    const { result, waits } = await faulty([{ on: 'POST', answer, times: 99 }])
    expect(result).toMatchObject({
      warning: expect.stringContaining(warning),
      remedy: expect.stringMatching(/\w/)
    })
    expect(JSON.stringify(result)).not.toContain('<html>')
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(90_000)
  })

  test('writes one comment, where the answer to the first was lost', async () => {
    const { result } = await faulty([{ on: 'POST', answer: 'lost', times: 1 }])
    expect(result).toMatchObject({ done: 'unchanged' })
    expect(server.comments).toHaveLength(1)
  })

  test('writes again, where the comment was deleted meanwhile', async () => {
    server.put(`${MARKER}\nold`)
    const { result } = await faulty([{ on: 'PATCH', answer: REFUSALS.notFound, times: 3 }])
    expect(result).toMatchObject({ warning: expect.stringContaining('404') })
    server.comments.length = 0
    expect((await commented({ url: server.url })).result).toMatchObject({ done: 'created' })
  })

  test('asks whose token it is by GraphQL, which a job’s may, and then by REST', async () => {
    server.put(`${MARKER}\nno room`)
    await commented({ url: server.url })
    expect(server.arrived.map(({ line }) => line)).toEqual([
      'GET /repos/acme/networks/issues/7/comments?per_page=100&page=1',
      'POST /graphql'
    ])
    const { result } = await faulty([
      { on: 'graphql', answer: { status: 200, body: { errors: [{ message: 'no' }] } } },
      { on: 'user', answer: { status: 200, body: { login: 'mona' } } }
    ])
    expect(result).toMatchObject({ done: 'created' })
    expect(server.arrived.map(({ line }) => line)).toContain('GET /user')
  })

  test('takes only a bot’s comments for its own, where neither tells', async () => {
    server.put(`${MARKER}\npasted`, 'mona', 'User')
    server.put(`${MARKER}\nold`)
    const { result } = await faulty([{ on: 'graphql', answer: REFUSALS.notFound }])
    expect(result).toMatchObject({ done: 'updated' })
    expect(server.comments.map(({ body }) => body)).toEqual([`${MARKER}\npasted`, `${MARKER}\nno room`])
  })

  test('writes nothing, where a proxy answers for GitHub whose token it is', async () => {
    server.put(`${MARKER}\nold`, 'mona', 'User')
    const { result } = await faulty([
      { on: 'graphql', answer: REFUSALS.notFound },
      { on: 'user', answer: REFUSALS.proxyPage }
    ])
    expect(result).toMatchObject({ warning: expect.stringContaining("was not GitHub's") })
    expect(server.comments.map(({ body }) => body)).toEqual([`${MARKER}\nold`])
  })

  test('walks by the Link header to the last page', async () => {
    for (let n = 0; n < 250; n += 1) server.put(`chat ${n}`, 'mona', 'User')
    await commented({ url: server.url, problem: false })
    expect(server.arrived.map(({ line }) => line.split('page=').at(-1))).toEqual(['1', '2', '3'])
  })

  test('asks the API of another GitHub under its path', async () => {
    await commented({ url: `${server.url}/api/v3/` })
    expect(server.arrived[0]?.line).toMatch(/^GET \/api\/v3\/repos\/acme\/networks\/issues\/7\/comments\?/)
    server.arrived.length = 0
    await commented({ url: `${server.url}/api/v3/` })
    expect(server.arrived.map(({ line }) => line)).toContain('POST /api/graphql')
  })

  test('never shows the token, whatever the answer holds of it', async () => {
    const echo = { status: 400, body: { message: `Bad token ${TOKEN}` } }
    const told = [await faulty([{ on: 'GET', answer: echo, times: 1 }])]
    told.push(await faulty([{ on: 'GET', answer: 'reset' }]))
    for (const { result, lines, masks } of told) {
      expect(JSON.stringify([result, lines])).not.toContain(TOKEN)
      expect(masks).toEqual([TOKEN])
    }
    expect(told[0]?.result).toMatchObject({ warning: expect.stringContaining('Bad token ***') })
    expect(server.arrived[0]?.headers.authorization).toBe(`token ${TOKEN}`)
  })

  test('shows no part of a token that lies where a long answer is cut', async () => {
    const message = `${'x'.repeat(300 - TOKEN.length)} ${TOKEN} and more`
    const { result, lines } = await faulty([{ on: 'GET', answer: { status: 400, body: { message } } }])
    expect(result).toMatchObject({ warning: expect.stringContaining('xxx ***') })
    expect(JSON.stringify([result, lines])).not.toContain(TOKEN.slice(0, 8))
  })

  test.each(['ghs_first\nghs_second', 'ghs_ü'])(
    'does not use a token that cannot be one: %j',
    async token => {
      const { result, lines } = await commented({ url: server.url, token })
      expect(result).toMatchObject({ warning: expect.stringContaining('characters that no token has') })
      expect(lines.join('\n')).not.toContain('ghs_')
      expect(server.arrived).toEqual([])
    }
  )

  test('takes away what stands around a token', async () => {
    expect((await commented({ url: server.url, token: ` ${TOKEN}\n` })).result).toMatchObject({
      done: 'created'
    })
  })
})

describe("the pull request's comment that is not to be", () => {
  const url = 'http://127.0.0.1:9'

  test('is not where it is not asked for', async () => {
    const render = () => {
      throw new Error('nobody asked')
    }
    const { result, lines } = await commented({ url, comment: undefined, render })
    expect(result).toEqual({ done: 'skipped' })
    expect(lines).toEqual([])
  })

  test.each(['schedule', 'push', 'merge_group'])('is a warning for the event %s', async name => {
    const { result, lines } = await commented({ url, event: { name, payload: {} } })
    expect(result).toMatchObject({
      warning: expect.stringContaining(name),
      remedy: expect.stringContaining('pull-requests: write')
    })
    expect(lines[0]).toContain(`the event ${name}`)
  })

  test.each([undefined, '', '  '])('is a warning without a token: %j', async token => {
    const comment = { when: 'always', key: 'default', ...(token !== undefined && { token }) } as const
    const { result } = await commented({ url, comment })
    expect(result).toEqual({
      warning: `${PULL} could not be commented on: there is no token`,
      remedy: expect.stringContaining('pull-requests: write')
    })
  })

  test('is a warning where its text does not fit or cannot be made', async () => {
    const { result } = await commented({ url, render: limit => 'x'.repeat(limit + 1) })
    expect(result).toMatchObject({ warning: expect.stringMatching(/has \d+ characters where \d+ fit/) })
  })

  test('is told and not sent in a dry run', async () => {
    const dry = (more: Partial<Job>) =>
      commented({ url, dryRun: true, token: '', text: 'x'.repeat(1234), ...more })
    expect((await dry({})).lines).toEqual([
      `Pull request comment: would create or update the one marked ${MARKER} on ${PULL}: 1,234 characters (dry run: nothing is sent)`
    ])
    expect((await dry({ problem: false })).lines[0]).toContain(
      'would update the one, where there is one, marked'
    )
  })
})

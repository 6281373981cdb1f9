import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { startFaultyGithub } from '../../harness/github/faulty.js'
import { startGithub, type Github } from '../../harness/github.js'
import { pullRequestEvent } from '../../harness/runner/events.js'
import { emulated, type Run } from './support.js'

type Inputs = Readonly<Record<string, string>>

const context = emulated()
const MARKER = '<!-- aws-ipam-monitor: default -->'
/** Limits of which the committed organisation's networks are over one, and over none. */
const OVER = { 'usage-threshold': '80' }
const UNDER = { 'usage-threshold': '100' }

describe('the pull request comment', () => {
  let github: Github
  let number = 0
  beforeAll(async () => {
    github = await startGithub({ pullRequests: 10 })
  }, 120_000)
  beforeEach(() => {
    number += 1
  })
  afterAll(() => github.close())

  const pulled = (inputs: Inputs, more: Parameters<typeof context.check>[1] = {}): Promise<Run> =>
    context.check(
      { 'comment-pr': 'on-problem', ...inputs },
      { github, event: pullRequestEvent({ number }), ...more }
    )

  test('is written by the job’s own token when something is over, and turned green when nothing is', async () => {
    const red = await pulled(OVER)
    expect(red.exitCode).toBe(1)
    const [written, ...others] = await github.comments(number)
    expect(others).toEqual([])
    expect(written).toMatchObject({ user: { login: 'github-actions[bot]' } })
    expect(written?.body.split('\n')[0]).toBe(MARKER)
    expect(red.log).toMatch(/^Pull request comment: created \(http\S+#issuecomment-\d+\)$/m)

    const green = await pulled(UNDER)
    expect(green.exitCode).toBe(0)
    const [updated] = await github.comments(number)
    expect(updated).toMatchObject({ id: written?.id })
    expect(updated?.body).not.toBe(written?.body)
    expect(green.log).toMatch(/^Pull request comment: updated/m)
  })

  test('is not written where nothing is over, unless always is asked for', async () => {
    await pulled(UNDER)
    expect(await github.comments(number)).toEqual([])
    await pulled({ ...UNDER, 'comment-pr': 'always' })
    expect(await github.comments(number)).toHaveLength(1)
  })

  test('is one, when jobs write it at once in processes of their own', async () => {
    const runs = await Promise.all([pulled(OVER), pulled(OVER), pulled(OVER)])
    for (const run of runs) expect(run.log).not.toContain('Warning: Pull request comment')
    expect(await github.comments(number)).toHaveLength(1)
  })

  test.each<[string, Inputs, number]>([
    ['fails by what it found', OVER, 1],
    ['passes by it', UNDER, 0]
  ])('changes nothing about a check that %s, when it may not be written', async (_, limits, exitCode) => {
    const run = await pulled({ ...limits, 'comment-pr': 'always' }, { token: github.tokens.readOnly })
    expect(run.exitCode).toBe(exitCode)
    expect(run.log).toContain('Warning: Pull request comment: the token may not comment on')
    expect(run.log).toContain('add `pull-requests: write`')
    expect(await github.comments(number)).toEqual([])
  })

  test('is a warning for a run that no pull request started', async () => {
    const run = await pulled(UNDER, { event: { name: 'merge_group', payload: {} } })
    expect(run.exitCode).toBe(0)
    expect(run.log).toContain('Warning: Pull request comment: there is no pull request to comment on')
    expect(run.log).toContain('the event merge_group')
  })

  test('is told and not written in a dry run', async () => {
    const run = await pulled({ ...OVER, 'dry-run': 'true' })
    expect(run.log).toMatch(/^Pull request comment: would .*\(dry run: nothing is sent\)$/m)
    expect(await github.comments(number)).toEqual([])
  })

  test('never shows the token, even to those who debug', async () => {
    const run = await pulled(OVER, { debug: true })
    expect(run.masks).toContain(github.tokens.job)
    const shown = run.stdout.replaceAll(`::add-mask::${github.tokens.job}`, '') + run.stderr
    expect(shown).not.toContain(github.tokens.job)
  })

  test.each(['ListComments', 'CreateComment'])(
    'tells what GitHub says back of %s without the token in it',
    async action => {
      const before = await startFaultyGithub(github.url)
      try {
        const error = { code: 'Unprocessable', status: 422, message: 'not with {authorization}' }
        before.faults.add({ match: { action }, fault: 'error', ...error })
        const run = await pulled(OVER, { github: { ...github, url: before.url } })
        expect(run.exitCode).toBe(1)
        expect(run.log).toMatch(/^Warning: Pull request comment: .*not with (?:token|bearer) \*{3}/im)
      } finally {
        await before.close()
      }
    }
  )
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { issueCommentEvent, pullRequestEvent } from '../../../harness/runner/events.js'
import { pullRequestOf } from '../../../src/action/event.js'

describe('the pull request of an event', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'event-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  function of(name: string, payload: unknown, repository: string | undefined = 'acme/networks') {
    const path = join(folder, 'event.json')
    writeFileSync(path, typeof payload === 'string' ? payload : JSON.stringify(payload))
    return pullRequestOf({
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path,
      GITHUB_REPOSITORY: repository
    })
  }
  const PULL = { owner: 'acme', repo: 'networks', number: 7, readOnly: false }

  test.each(['pull_request', 'pull_request_target'] as const)('is told by %s', name => {
    expect(of(name, pullRequestEvent({ name, number: 7 }).payload)).toEqual(PULL)
  })

  test('has a token that may only read, if it is from a fork and runs what the fork has', () => {
    const { payload } = pullRequestEvent({ number: 7, head: 'you/networks' })
    expect(of('pull_request', payload)).toEqual({ ...PULL, readOnly: true })
    expect(of('pull_request_target', payload)).toEqual(PULL)
  })

  test('is told by a comment on it, and not by one on an issue', () => {
    expect(of('issue_comment', issueCommentEvent({ number: 7 }).payload)).toEqual(PULL)
    expect(of('issue_comment', issueCommentEvent({ onPullRequest: false }).payload)).toBeUndefined()
  })

  test.each([
    ['schedule', { schedule: '0 6 * * *' }],
    ['push', { ref: 'refs/heads/main', commits: [] }],
    ['merge_group', { merge_group: { head_sha: '0' } }],
    ['workflow_dispatch', { inputs: null }],
    ['pull_request', { pull_request: { number: '7' } }],
    ['pull_request', 'no JSON'],
    ['pull_request', 'null']
  ])('is not there in %s: %j', (name, payload) => {
    expect(of(name, payload)).toBeUndefined()
  })

  test('is not there without an event’s file or a repository', () => {
    expect(pullRequestOf({})).toBeUndefined()
    const { payload } = pullRequestEvent()
    expect(of('pull_request', payload, 'acme')).toBeUndefined()
    expect(of('pull_request', payload, 'a/b/c')).toBeUndefined()
  })
})

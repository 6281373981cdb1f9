import { describe, expect, test } from '@jest/globals'
import { issueCommentEvent, pullRequestEvent } from '../../../harness/runner/events.js'

describe('the events', () => {
  test("tell a pull request of a branch from one of a fork's", () => {
    const repos = (event: ReturnType<typeof pullRequestEvent>) => {
      const { head, base } = event.payload?.['pull_request'] as Record<
        'head' | 'base',
        { repo: { full_name: string } | null }
      >
      return [head.repo?.full_name, base.repo?.full_name]
    }
    expect(repos(pullRequestEvent())).toEqual(['acme/networks', 'acme/networks'])
    expect(repos(pullRequestEvent({ head: 'you/networks' }))).toEqual(['you/networks', 'acme/networks'])
    expect(repos(pullRequestEvent({ head: null }))).toEqual([undefined, 'acme/networks'])
  })

  test('tell a comment on a pull request from one on an issue', () => {
    expect(issueCommentEvent({ number: 7 }).payload).toMatchObject({
      issue: { number: 7, pull_request: { url: expect.stringMatching(/\/pulls\/7$/) } }
    })
    expect(issueCommentEvent({ onPullRequest: false }).payload?.['issue']).toEqual({ number: 1 })
  })
})

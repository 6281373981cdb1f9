import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startGithub, type Github } from '../../../harness/github.js'

describe("GitHub's stand-in", () => {
  let github: Github

  beforeAll(async () => {
    github = await startGithub({ pullRequests: 2 })
  }, 120_000)
  afterAll(() => github.close())

  test("lets a job comment as the Actions' bot, and a person as themselves", async () => {
    await github.write(2, 'by the job', github.tokens.job)
    await github.write(2, 'by a person', github.tokens.stranger)
    expect(await github.comments(2)).toMatchObject([
      { body: 'by the job', user: { login: 'github-actions[bot]', type: 'Bot' } },
      { body: 'by a person', user: { login: 'mona', type: 'User' } }
    ])
    expect(await github.comments(1)).toEqual([])
  })

  test('refuses a token that may only read, and a pull request that is not there', async () => {
    await expect(github.write(1, 'x', github.tokens.readOnly)).rejects.toThrow('403')
    await expect(github.write(3, 'x', github.tokens.job)).rejects.toThrow('404')
  })
})

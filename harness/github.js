import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cachedPackage } from './cached-package.js'
import { node24 } from './node24.js'

/**
 * GitHub's REST API as others emulate it (npm's `emulate`), for a repository with pull requests: comments, accounts,
 * and the tokens of jobs with their permissions. It runs in a process of its own, since it needs Node 24.
 *
 *     const github = await startGithub()
 *     await runAction({ github, event: pullRequestEvent({ number: 1 }), … })
 *     await github.comments(1)
 *
 * It knows no GraphQL, and takes tokens that nobody gave out for a user's and bodies of any size.
 *
 * @typedef {object} IssueComment as the REST API gives it, in part
 * @property {number} id
 * @property {string} body
 * @property {{ login: string, type: string }} user
 *
 * @typedef {object} Github
 * @property {string} url of the API
 * @property {string} repository
 * @property {{ job: string, readOnly: string, stranger: string }} tokens a job's with `pull-requests: write`, one that
 *   may only read as a fork's, and a person's
 * @property {(number: number) => Promise<IssueComment[]>} comments of a pull request, the first 100, oldest first
 * @property {(number: number, body: string, token: string) => Promise<IssueComment>} write a comment
 * @property {() => Promise<void>} close
 */

const EMULATE = 'emulate@0.12.2'

/**
 * @param {object} [options]
 * @param {string} [options.repository] `acme/networks`, unless told
 * @param {number} [options.pullRequests] how many there are, from 1 on; 1 unless told
 * @returns {Promise<Github>}
 */
export async function startGithub({ repository = 'acme/networks', pullRequests = 1 } = {}) {
  const emulate = cachedPackage({
    folder: EMULATE,
    spec: EMULATE,
    file: join('emulate', 'dist', 'api.js')
  })
  const script = join(import.meta.dirname, 'github', 'serve.js')
  const child = spawn(node24(), [script, emulate, JSON.stringify({ repository, pullRequests })], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const closed = once(child, 'close')
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    closed.then(([code]) => {
      throw new Error(`the stand-in for GitHub ended early (${code})`)
    })
  ])
  /** @type {Pick<Github, 'url' | 'tokens'>} */
  const { url, tokens } = JSON.parse(line)

  /** @type {(number: number, init: RequestInit) => Promise<any>} */
  const comments = async (number, init) => {
    const answer = await fetch(`${url}/repos/${repository}/issues/${number}/comments?per_page=100`, init)
    if (!answer.ok) throw new Error(`GitHub's stand-in: ${answer.status} ${await answer.text()}`)
    return await answer.json()
  }
  return {
    url,
    repository,
    tokens,
    comments: number => comments(number, {}),
    write: (number, body, token) =>
      comments(number, {
        method: 'POST',
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ body })
      }),
    async close() {
      child.stdin.end()
      await closed
    }
  }
}

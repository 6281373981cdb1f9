/**
 * GitHub's REST API for a repository with pull requests, in a process of its own: `node serve.js EMULATE OPTIONS`, on
 * Node 24. Writes one line of JSON when it is up, and ends with its standard input.
 */
import { createPrivateKey } from 'node:crypto'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { SignJWT } from 'jose'

const [, , emulate = '', options = '{}'] = process.argv
/** @type {{ repository: string, pullRequests: number }} */
const { repository, pullRequests } = JSON.parse(options)
const [owner = '', name = ''] = repository.split('/')
/** @type {{ createEmulator: (options: object) => Promise<{ url: string, generatedSecrets: { value: string }[] }> }} */
const { createEmulator } = await import(pathToFileURL(emulate).href)

/** The id that GitHub Actions has among GitHub's apps. */
const APP = 15_368
const STRANGER = 'ghp_of-mona'

const server = await createEmulator({
  service: 'github',
  port: 0,
  seed: {
    tokens: { [STRANGER]: { login: 'mona', scopes: ['repo'] } },
    github: {
      users: [{ login: 'mona' }],
      orgs: [{ login: owner }],
      repos: [{ owner, name, auto_init: true }],
      apps: [
        {
          app_id: APP,
          slug: 'github-actions',
          name: 'GitHub Actions',
          permissions: { contents: 'read', issues: 'write', pull_requests: 'write' },
          events: [],
          installations: [{ installation_id: 1, account: owner, repository_selection: 'all' }]
        }
      ]
    }
  }
})

/** @type {(path: string, authorization: string, body: object) => Promise<any>} */
const post = async (path, authorization, body) => {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`)
  return await answer.json()
}

const key = createPrivateKey(server.generatedSecrets[0]?.value ?? '')
const jwt = await new SignJWT({})
  .setProtectedHeader({ alg: 'RS256' })
  .setIssuer(String(APP))
  .setIssuedAt()
  .setExpirationTime('5m')
  .sign(key)
/** @type {(permissions: Record<string, string>) => Promise<string>} */
const tokenWith = async permissions =>
  (await post('/app/installations/1/access_tokens', `Bearer ${jwt}`, { permissions })).token

for (let number = 1; number <= pullRequests; number += 1) {
  await post(`/repos/${repository}/pulls`, `token ${STRANGER}`, {
    title: `Change ${number}`,
    head: `change-${number}`,
    base: 'main'
  })
}
const tokens = {
  job: await tokenWith({ contents: 'read', pull_requests: 'write' }),
  readOnly: await tokenWith({ contents: 'read', pull_requests: 'read' }),
  stranger: STRANGER
}

process.stdin.on('end', () => process.exit())
process.stdin.resume()
console.log(JSON.stringify({ url: server.url, tokens }))

import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { keySet, readToken, signToken } from '../jwt.js'

/**
 * The token endpoint a job with `id-token: write` is given, and the provider's discovery documents. It is not AWS, and
 * answers as GitHub does.
 *
 * @typedef {import('../world.js').World} World
 * @typedef {import('../protocol/errors.js').Answer} Answer
 */

export const ISSUER = 'https://token.actions.githubusercontent.com'

/** Everything of GitHub's lies under this path. */
export const GITHUB_PATH = '/github'

/**
 * @param {World} world
 * @param {{ url: string, headers: Record<string, string | string[] | undefined> }} request
 * @returns {Answer & { noted?: object }}
 */
export function answerGitHub(world, { url, headers }) {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
  switch (pathname.slice(GITHUB_PATH.length)) {
    case '/token': {
      if (!isBearer(String(headers['authorization'] ?? ''), world.organisation.github.requestToken)) {
        return json(401, { message: 'Unauthorized' })
      }
      const value = issueIdToken(world, { audience: searchParams.get('audience') ?? undefined })
      world.identities.issued.push(value)
      return { ...json(200, { count: value.length, value }), noted: { jwt: readToken(value)?.claims } }
    }
    case '/.well-known/openid-configuration':
      return json(200, { issuer: ISSUER, jwks_uri: `${ISSUER}/.well-known/jwks` })
    case '/.well-known/jwks':
      return json(200, keySet(world.signingKey))
    default:
      return json(404, { message: 'Not Found' })
  }
}

/**
 * @param {World} world
 * @param {object} [options]
 * @param {string | undefined} [options.audience] the repository owner's URL unless told, as on GitHub
 * @param {Record<string, unknown>} [options.claims] over those the organisation gives
 * @returns {string} a JSON Web Token
 */
export function issueIdToken(world, { audience, claims = {} } = {}) {
  const { subject, claims: own = {} } = world.organisation.github
  const [, repository = 'example/networks', , ref = 'refs/heads/main'] = subject.split(':')
  const owner = repository.split('/')[0] ?? ''
  const now = Math.floor(world.clock() / 1000)
  return signToken(
    {
      jti: randomUUID(),
      sub: subject,
      aud: audience ?? `https://github.com/${owner}`,
      ref,
      repository,
      repository_owner: owner,
      run_id: '1',
      run_number: '1',
      run_attempt: '1',
      event_name: 'schedule',
      ref_type: 'branch',
      runner_environment: 'github-hosted',
      ...own,
      iss: ISSUER,
      nbf: now - 600,
      exp: now + world.tokenLifetimeSeconds,
      iat: now,
      ...claims
    },
    world.signingKey
  )
}

/**
 * @param {string} header
 * @param {string} token
 */
function isBearer(header, token) {
  const [given, expected] = [header.replace(/^bearer /i, ''), token].map(text =>
    createHash('sha256').update(text).digest()
  )
  return given !== undefined && expected !== undefined && timingSafeEqual(given, expected)
}

/**
 * @param {number} status
 * @param {unknown} value
 * @returns {Answer}
 */
function json(status, value) {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value)
  }
}

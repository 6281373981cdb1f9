import { createServer } from 'node:http'
import { DEPTH, expectOutcome, LONG } from './outcome.js'

/**
 * @typedef {import('./outcome.js').Outcome} Outcome
 * @typedef {import('./outcome.js').Endpoint} Endpoint
 * @typedef {(response: import('node:http').ServerResponse) => void} Answer
 */

const SCOPES =
  '<r><ipamScopeSet><item><ipamScopeId>ipam-scope-1</ipamScopeId><ipamScopeType>private</ipamScopeType></item></ipamScopeSet></r>'
/**
 * @param {string} more of the one row
 * @param {string} [cidr]
 */
const rows = (more, cidr = '10.0.0.0/24') =>
  `<r><ipamResourceCidrSet><item><ipamScopeId>ipam-scope-1</ipamScopeId><resourceId>subnet-1</resourceId><resourceType>subnet</resourceType><resourceCidr>${cidr}</resourceCidr><ipUsage>0.9</ipUsage><resourceOwnerId>111122223333</resourceOwnerId><resourceRegion>eu-west-1</resourceRegion>${more}</item></ipamResourceCidrSet></r>`

/**
 * @param {string} key
 * @param {string} value
 */
const tagged = (key, value) =>
  `<resourceTagSet><item><key>${key}</key><value>${value}</value></item></resourceTagSet>`

/** @type {readonly (readonly [name: string, answer: Answer, outcome: Outcome])[]} */
const ANSWERS = [
  ['a row with a name of 10 MB', whole(rows(`<resourceName>${LONG}</resourceName>`)), 'judged'],
  ['a row with a tag of 10 MB', whole(rows(tagged(LONG, LONG))), 'judged'],
  ['a row with a CIDR of 10 MB', whole(rows('', LONG)), 'gap'],
  ['a row nested 500,000 deep', whole(rows('<a>'.repeat(DEPTH) + '</a>'.repeat(DEPTH))), 'gap'],
  ['an answer of nothing but open elements', whole(`<r>${'<a>'.repeat(3_000_000)}`), 'gap'],
  // As much as one answer may have, nearly.
  ['forty million open elements', whole(`<r>${'<a>'.repeat(40_000_000)}`), 'gap'],
  ['an error of nothing but open elements', whole(`<r>${'<a>'.repeat(3_000_000)}`, 400), 'gap'],
  ['an answer without end', endless, 'gap'],
  ['an error without end', endlessError, 'gap']
]

/** @param {import('../cases.js').Cases} cases */
export async function checkAnswerBombs(cases) {
  for (const [name, answer, outcome] of ANSWERS) {
    await cases.checks.check(`${name} ends as it should: ${outcome}`, async () => {
      const server = await serve(answer)
      try {
        await expectOutcome(outcome, { 'aws-region': 'eu-west-1' }, server.endpoint)
      } finally {
        server.close()
      }
    })
  }
  for (const [name, call, role = ''] of LOGINS) {
    await cases.checks.check(`${name} without end ends as it should: error`, async () => {
      const server = await serve(endless, call)
      const inputs = { 'aws-region': 'eu-west-1', 'role-to-assume': role }
      try {
        // What is kept of it is no part of the heap: that it was waited for would not be enough.
        await expectOutcome('error', inputs, server.endpoint, 'it has more than')
      } finally {
        server.close()
      }
    })
  }
}

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'of-no-use-at-all' }
const ROLE = 'arn:aws:iam::111122223333:role/reader'

/** Where a container has its credentials. */
const CONTAINER = '/credentials'

/**
 * What is asked before anything of EC2's, by the first words of what is sent, or the path; and the role it is for.
 *
 * @type {readonly (readonly [name: string, call: string, role?: string])[]}
 */
const LOGINS = [
  ["an answer of GitHub's token endpoint", '/token', ROLE],
  ['an answer of STS', 'Action=AssumeRoleWithWebIdentity', ROLE],
  ["an answer of a container's endpoint", CONTAINER]
]

/**
 * An endpoint of AWS's and GitHub's tokens that answers one call as it is told.
 *
 * @param {Answer} answer
 * @param {string} [call] what that is known by: the path or the action; all that come after the scopes, unless told
 * @returns {Promise<{ endpoint: Endpoint, close: () => void }>}
 */
async function serve(answer, call = '') {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (/** @type {string} */ piece) => {
      body += piece
    })
    request.on('end', () => {
      if (body.includes('Action=DescribeIpamScopes')) response.end(SCOPES)
      else if (`${request.url ?? ''} ${body}`.includes(call)) answer(response)
      else response.end(JSON.stringify({ value: 'e30.e30.e30' }))
    })
  })
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      resolve(undefined)
    })
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    endpoint: {
      environment: {
        aws: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` },
        keys:
          call === CONTAINER
            ? { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}${call}` }
            : KEYS,
        github: {
          ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-no-use-either'
        }
      }
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

/**
 * @param {string} text
 * @param {number} [status]
 * @returns {Answer}
 */
function whole(text, status = 200) {
  return response => {
    response.writeHead(status).end(text)
  }
}

/** @param {import('node:http').ServerResponse} response */
function endless(response) {
  const piece = Buffer.from('<item><a>b</a></item>'.repeat(10_000))
  response.write('<r><ipamResourceCidrSet>')
  const more = () => {
    let isReady = true
    while (isReady && !response.destroyed) isReady = response.write(piece)
  }
  response.on('drain', more)
  more()
}

/** @param {import('node:http').ServerResponse} response */
function endlessError(response) {
  response.writeHead(400)
  endless(response)
}

import { createServer } from 'node:http'
import process from 'node:process'

/**
 * An endpoint that is all of AWS and GitHub to clients in this process, and answers what it is told to.
 *
 * @typedef {{ status?: number, type?: string, body: string | Buffer, headers?: Record<string, string> }} Answer
 * @typedef {(path: string, action: string) => Answer} Answering by the call's name; empty where it has none
 *
 * @typedef {object} Endpoint
 * @property {string} url
 * @property {(next: Answering) => void} answering from now on
 */

/** For the clients: one attempt, keys that nobody has, and nothing of this machine. */
export const ENVIRONMENT = {
  AWS_MAX_ATTEMPTS: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'
}

/**
 * @param {(endpoint: Endpoint) => Promise<void>} use
 * @param {Readonly<Record<string, string>>} [more] variables of this process meanwhile
 */
export async function withEndpoint(use, more = {}) {
  /** @type {Answering} */
  let answer = () => ({ body: '' })
  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const pieces = []
    request.on('data', piece => pieces.push(piece))
    request.on('end', () => {
      const action = actionOf(request, Buffer.concat(pieces).toString())
      const { status = 200, type = 'text/xml', body, headers = {} } = answer(request.url ?? '', action)
      response.writeHead(status, { 'content-type': type, ...headers })
      response.end(body)
    })
  })
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      resolve(undefined)
    })
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const before = { ...process.env }
  const variables = { ...ENVIRONMENT, AWS_ENDPOINT_URL: url, ...more }
  Object.assign(process.env, variables)
  try {
    await use({
      url,
      answering: next => {
        answer = next
      }
    })
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = before[name]
    }
    server.closeAllConnections()
    server.close()
  }
}

/**
 * The call's name: of the query protocol in the body, of CloudWatch's in a header; S3 has a method alone.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {string} body
 */
function actionOf({ method, headers, url = '' }, body) {
  const target =
    String(headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? ''
  const operation = /\/operation\/(\w+)/.exec(url)?.[1]
  if (method === 'PUT') return 'PutObject'
  return operation ?? (target === '' ? (new URLSearchParams(body).get('Action') ?? '') : target)
}

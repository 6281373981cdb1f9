/**
 * The emulator in a process of its own, so that its work is not that of what is measured. Started by `emulator.js`.
 *
 * Before it stands a server that gives the same answer to the same question from memory: making a page takes the
 * emulator longer than it takes the SDK to read it, and would hide what is measured here.
 */
import { createServer, request as forward } from 'node:http'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { startEmulator } from '../emulator/server.js'

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {Buffer} body
 * @property {number} rows
 */

const { latencyMs = 0, ...options } = JSON.parse(process.argv[2] ?? '{}')
const emulator = await startEmulator(options)
/** @type {Map<string, Answer>} */
const answers = new Map()
/** @type {import('./emulator.js').SeenRequest[]} */
let seen = []

const server = createServer((incoming, response) => {
  const startedAt = performance.timeOrigin + performance.now()
  void answer(incoming, startedAt)
    .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
    .catch((/** @type {unknown} */ error) => response.writeHead(599).end(String(error)))
})
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  const { organisation, environment } = emulator
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : ''}`
  process.send?.({
    environment: JSON.parse(JSON.stringify(environment).replaceAll(emulator.url, url)),
    roleArn: organisation.roles[0]?.arn,
    topicArn: organisation.topics[0]?.arn,
    scopes: organisation.scopes
  })
})

/**
 * @param {import('node:http').IncomingMessage} incoming
 * @param {number} startedAt
 * @returns {Promise<Answer>}
 */
async function answer(incoming, startedAt) {
  const body = await bodyOf(incoming)
  const query = new URLSearchParams(body.toString('latin1'))
  // CloudWatch's protocol names it in a header.
  const target = String(incoming.headers['x-amz-target'] ?? '')
  const action = query.get('Action') ?? target.slice(target.lastIndexOf('.') + 1)
  const isRead = /^(?:Describe|Get)/.test(action)
  const key = isRead ? body.toString('latin1') : ''
  const [given] = await Promise.all([
    (isRead ? answers.get(key) : undefined) ?? askEmulator(incoming, body),
    latencyMs > 0 ? wait(latencyMs) : undefined
  ])
  if (isRead && given.status === 200) answers.set(key, given)
  seen.push({ action, startedAt, rows: given.rows, status: given.status })
  return given
}

/**
 * @param {import('node:http').IncomingMessage} incoming
 * @param {Buffer} body
 * @returns {Promise<Answer>}
 */
async function askEmulator({ method, url, headers }, body) {
  /** @type {import('node:http').IncomingMessage} */
  const answered = await new Promise((fulfil, reject) => {
    // The host stays as it was: it is part of what was signed.
    forward({ host: '127.0.0.1', port: emulator.port, method, path: url, headers }, fulfil)
      .once('error', reject)
      .end(body)
  })
  const content = await bodyOf(answered)
  const rows = emulator.requests.at(-1)?.rows ?? 0
  return { status: answered.statusCode ?? 599, headers: answered.headers, body: content, rows }
}

/**
 * @param {import('node:http').IncomingMessage} message
 * @returns {Promise<Buffer>}
 */
async function bodyOf(message) {
  /** @type {Buffer[]} */
  const pieces = []
  for await (const piece of message) pieces.push(piece)
  return Buffer.concat(pieces)
}

process.on('message', () => {
  process.send?.(seen)
  seen = []
})
process.on('disconnect', () => {
  server.close()
  server.closeAllConnections()
  void emulator.close()
})

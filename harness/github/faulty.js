import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { delayOf, Faults } from '../../emulator/faults.js'
import { FOREIGN_ANSWERS, send, SILENT_FAULTS } from '../../emulator/transport.js'

/**
 * Stands before GitHub's REST API (a stand-in's) and passes everything on, with the emulator's faults on demand. The
 * calls it knows the names of are those that are made for a comment. It knows GraphQL's answer to whose a token is, which
 * the stand-in does not.
 *
 * @typedef {object} FaultyGithub
 * @property {string} url
 * @property {Faults} faults
 * @property {(login: string) => void} setViewer whose every token is, by GraphQL; empty: it is not asked that
 * @property {() => Promise<void>} close
 *
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('../../emulator/faults.js').ActiveRule} ActiveRule
 * @typedef {import('../../emulator/protocol/errors.js').Answer} Answer
 */

/** @type {readonly (readonly [action: string, method: string, path: RegExp])[]} */
const CALLS = [
  ['QueryViewer', 'POST', /^\/graphql$/],
  ['GetUser', 'GET', /^\/user$/],
  ['ListComments', 'GET', /\/issues\/\d+\/comments\b/],
  ['CreateComment', 'POST', /\/issues\/\d+\/comments$/],
  ['UpdateComment', 'PATCH', /\/issues\/comments\/\d+$/],
  ['DeleteComment', 'DELETE', /\/issues\/comments\/\d+$/]
]

/** The names of the calls. */
export const GITHUB_CALLS = CALLS.map(([action]) => action)

/** What GitHub itself says instead of doing what it was asked (docs: troubleshooting the REST API, rate limits). */
const REFUSALS = new Map([
  ['throttle', refusal(403, 'You have exceeded a secondary rate limit.', { 'retry-after': '1' })],
  ['500', refusal(500, 'Server Error')],
  ['503', refusal(503, 'No server is currently available to service your request.')],
  ['access-denied', refusal(403, 'Resource not accessible by integration')],
  ['expired-token', refusal(401, 'Bad credentials')]
])

/**
 * @param {number} status
 * @param {string} message
 * @param {Record<string, string>} [headers]
 * @returns {Answer}
 */
function refusal(status, message, headers = {}) {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({
      message,
      documentation_url: 'https://docs.github.com/rest',
      status: String(status)
    })
  }
}

/**
 * @param {string} target address of the API
 * @param {object} [options]
 * @param {number} [options.commentsOfPage] most comments that a page holds, whatever is asked for
 * @returns {Promise<FaultyGithub>}
 */
export async function startFaultyGithub(target, { commentsOfPage } = {}) {
  let viewer = ''
  const faults = new Faults()
  const pages = new Pages(commentsOfPage)
  const closing = new AbortController()

  /**
   * @param {IncomingMessage} incoming
   * @param {import('node:http').ServerResponse} response
   */
  async function handle(incoming, response) {
    const body = await read(incoming)
    const action = actionOf(incoming)
    const rule = faults.take({ service: 'github', action, params: {} })
    const fault = rule?.fault ?? ''
    if (rule && fault !== 'drip') await wait(delayOf(rule), undefined, { signal: closing.signal })
    if (SILENT_FAULTS.has(fault)) {
      if (fault === 'reset-before') incoming.socket.resetAndDestroy()
      return
    }
    const isKnown = action === 'QueryViewer' && viewer !== ''
    const path = pages.pathOf(incoming.url ?? '/', fault === 'empty-page')
    const answered = () => (isKnown ? viewerOf(viewer) : passedOn(target + path, incoming, body))
    const answer =
      FOREIGN_ANSWERS.get(fault) ??
      REFUSALS.get(fault) ??
      told(rule, incoming) ??
      spoiled(await answered(), rule)
    await send(response, answer, rule, { now: Date.now(), closing: closing.signal })
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((/** @type {unknown} */ error) => {
      if (closing.signal.aborted || incoming.destroyed) return
      response.statusCode = 599
      response.end(String(error))
    })
  })
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      resolve(undefined)
    })
  })
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${address.port}`,
    faults,
    setViewer: login => {
      viewer = login
    },
    close: () =>
      new Promise(resolve => {
        closing.abort()
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      })
  }
}

/**
 * @param {ActiveRule | undefined} rule
 * @param {IncomingMessage} incoming
 * @returns {Answer | undefined} the error that the fault `error` names; `{authorization}` in its message becomes what
 *   the caller sent by that name
 */
function told(rule, { headers: { authorization = '' } }) {
  if (rule?.fault !== 'error') return undefined
  const { status = 400, message = '' } = rule
  return refusal(
    status,
    message.replaceAll('{authorization}', () => authorization)
  )
}

/** @param {IncomingMessage} incoming */
function actionOf({ method, url = '/' }) {
  const path = url.split('?')[0] ?? ''
  return CALLS.find(([, by, pattern]) => by === method && pattern.test(path))?.[0] ?? 'unknown'
}

/**
 * @param {string} login
 * @returns {Answer}
 */
function viewerOf(login) {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ data: { viewer: { login } } })
  }
}

/** @param {IncomingMessage} incoming */
async function read(incoming) {
  /** @type {Buffer[]} */
  const chunks = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Headers that are of one connection, or of a body as it was sent. */
const OF_THE_CONNECTION = [
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding'
]

/** Pages of a list: as short as they shall be, and some given empty, so that what is on them comes a page later. */
class Pages {
  /** @type {Map<string, number>} by the list: how many since its first page was asked for */
  #given = new Map()
  #rows

  /** @param {number | undefined} rows most that a page holds */
  constructor(rows) {
    this.#rows = rows
  }

  /**
   * @param {string} url path of a request
   * @param {boolean} isEmpty whether this one gets an empty page
   * @returns {string} the path with the page that is due
   */
  pathOf(url, isEmpty) {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const page = Number(searchParams.get('page') ?? NaN)
    if (Number.isNaN(page)) return url
    const given = page === 1 ? 0 : (this.#given.get(pathname) ?? 0)
    this.#given.set(pathname, given + (isEmpty ? 1 : 0))
    searchParams.set('page', String(page - given))
    if (this.#rows !== undefined) searchParams.set('per_page', String(this.#rows))
    return `${pathname}?${String(searchParams)}`
  }
}

/**
 * @param {string} url
 * @param {IncomingMessage} incoming
 * @param {Buffer} body
 * @returns {Promise<Answer>}
 */
async function passedOn(url, { method = 'GET', headers }, body) {
  const { authorization = '', accept = '', 'content-type': type = 'application/json' } = headers
  const answer = await fetch(url, {
    method,
    headers: { authorization, accept, 'content-type': type },
    ...(body.length > 0 && { body })
  })
  return {
    status: answer.status,
    headers: Object.fromEntries([...answer.headers].filter(([name]) => !OF_THE_CONNECTION.includes(name))),
    body: Buffer.from(await answer.arrayBuffer())
  }
}

/**
 * The answer with what the fault does to JSON. A list keeps its length; what is not to be well-formed loses its end.
 *
 * @param {Answer} answer
 * @param {ActiveRule | undefined} rule
 * @returns {Answer}
 */
function spoiled(answer, rule) {
  const spoil = SPOILERS.get(rule?.fault ?? '')
  if (rule === undefined || spoil === undefined) return answer
  const whole = answer.body.toString()
  const body = whole === '' ? whole : spoil(whole)
  // A page that is empty anyway is said to have a next one.
  if (body === whole && rule.fault !== 'empty-page') rule.spoiledNothing()
  // What is said of a next page is true: the rows that were to be on this one.
  const more = rule.fault === 'empty-page' ? { link: '<https://api.github.com/>; rel="next"' } : {}
  return { ...answer, headers: { ...answer.headers, ...more }, body }
}

/** @type {readonly (readonly [fault: string, spoil: (json: string) => string])[]} */
const SPOILING = [
  ['malformed-xml', json => json.slice(0, -1)],
  ['missing-list', () => '{}'],
  ['empty-page', () => '[]'],
  [
    'duplicate-row',
    json => JSON.stringify(JSON.parse(json).flatMap((/** @type {unknown} */ row) => [row, row]))
  ],
  ['missing-fields', json => JSON.stringify(emptied(JSON.parse(json)))],
  ['wrong-types', json => JSON.stringify(JSON.parse(json, confused))]
]
const SPOILERS = new Map(SPOILING)

/** @param {unknown} data */
function emptied(data) {
  return Array.isArray(data) ? data.map(() => ({})) : {}
}

/**
 * Words where numbers belong, and the other way round.
 *
 * @param {string} _
 * @param {unknown} value
 */
function confused(_, value) {
  return typeof value === 'number' ? 'many' : typeof value === 'string' ? 7 : value
}

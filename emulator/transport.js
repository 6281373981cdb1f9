import { setTimeout as wait } from 'node:timers/promises'
import { delayOf } from './faults.js'

/**
 * An answer's way to the caller, and what may happen to it there.
 *
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {import('./faults.js').ActiveRule} ActiveRule
 * @typedef {import('./protocol/errors.js').Answer} Answer
 */

/** Well-formed on purpose: an SDK that parses it finds no error, and nothing else either. */
const PROXY_PAGE =
  '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<h1>502 Bad Gateway</h1>\n' +
  '<p>The proxy could not reach the service.</p>\n</body>\n</html>\n'

/** Faults that leave nothing for a service to do, nor for the caller to read. */
export const SILENT_FAULTS = new Set(['reset-before', 'hang'])

/** @type {ReadonlyMap<string, Answer>} answers that never came from the service */
export const FOREIGN_ANSWERS = new Map([
  ['html-502', { status: 502, headers: { 'content-type': 'text/html' }, body: PROXY_PAGE }],
  ['html-200', { status: 200, headers: { 'content-type': 'text/html' }, body: PROXY_PAGE }],
  ['empty-200', { status: 200, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body: '' }]
])

const DRIP_PIECES = 20

/**
 * @param {ServerResponse} response
 * @param {Answer} answer
 * @param {ActiveRule | undefined} fault
 * @param {{ now: number, closing: AbortSignal }} context the emulator's time, for clients that set their clocks by it;
 *   and what ends every waiting
 * @returns {Promise<void>}
 */
export async function send(response, answer, fault, { now, closing }) {
  const kind = fault?.fault
  const whole = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body
  const half = Math.floor(whole.length / 2)
  const body = kind === 'truncate' ? whole.subarray(0, half) : kind === 'malformed-xml' ? spoil(whole) : whole
  if (fault && body !== whole && body.equals(whole)) fault.spoiledNothing()
  response.writeHead(answer.status, {
    ...answer.headers,
    date: new Date(now).toUTCString(),
    'content-length': body.length
  })
  switch (kind) {
    case 'reset-after-headers':
      response.flushHeaders()
      await soon()
      response.socket?.resetAndDestroy()
      return
    case 'reset-mid-body':
      response.write(body.subarray(0, half))
      await soon()
      response.socket?.resetAndDestroy()
      return
    case 'drip': {
      const size = Math.max(1, Math.ceil(body.length / DRIP_PIECES))
      const pause = fault ? delayOf(fault) / DRIP_PIECES : 0
      for (let at = 0; at < body.length; at += size) {
        if (!response.writable || response.destroyed) return
        response.write(body.subarray(at, at + size))
        await wait(pause, undefined, { signal: closing })
      }
      response.end()
      return
    }
    default:
      response.end(body)
  }
}

/** Long enough for what was written to leave before the reset overtakes it. */
async function soon() {
  await wait(20)
}

/**
 * The answer with a tag that is never closed in its middle, where a text stands.
 * @param {Buffer} body
 */
function spoil(body) {
  const text = body.toString('utf8')
  const at = text.indexOf('</', Math.floor(text.length / 2))
  return Buffer.from(`${text.slice(0, at)}<unclosed${text.slice(at)}`)
}

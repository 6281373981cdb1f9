import { Agent as HttpAgent, IncomingMessage, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { HttpRequest } from '@smithy/types'
import type { Environment } from '../ports.js'
import { bounded } from './bounds.js'
import { Silence } from './silence.js'

/** How long a connection may take to be made. */
const CONNECT_MS = 5_000
/** How long an endpoint may keep silent, before its answer and within it. */
const SILENCE_MS = 30_000

/** The most that an error may have: AWS's have some hundred bytes, and a session token said back some thousand. */
const MOST_ERROR_BYTES = 1024 * 1024

/** More sockets than walks are never needed; a socket is kept for the next page. */
const KEPT_SOCKETS = 16

/**
 * The way to AWS's endpoints, shared by all clients of a run: it keeps connections, gives up on a silent endpoint and
 * on an answer without end, and goes through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name.
 *
 * @param cover takes secrets out of a text and leaves it as long as it is; what is refused is told without them
 * @param silence what is known of endpoints that do not answer; one that never does is soon not asked any more
 *
 * The SDK by itself ignores these variables; Node's own agent (24 and later) reads them by `proxyEnv`.
 */
export function createTransport(
  environment: Environment,
  cover = (text: string) => text,
  silence = new Silence()
): NodeHttpHandler {
  const options: AgentOptions = {
    keepAlive: true,
    maxSockets: KEPT_SOCKETS,
    ...(proxyOf(environment) && { proxyEnv: { ...environment } })
  }
  const handler = new NodeHttpHandler({
    connectionTimeout: CONNECT_MS,
    requestTimeout: SILENCE_MS,
    throwOnRequestTimeout: true,
    socketTimeout: SILENCE_MS,
    httpAgent: new HttpAgent(options),
    httpsAgent: new HttpsAgent(options)
  })
  const handle = handler.handle.bind(handler)
  handler.handle = async (request, options) => {
    const endpoint = endpointOf(request)
    silence.check(endpoint)
    const answer = await handle(request, options).catch((error: unknown) => {
      if (isTimeout(error)) silence.kept(endpoint)
      throw error
    })
    const { response } = answer
    const isError = response.statusCode >= 400
    const body = bounded(response.body as unknown, isError ? { mostBytes: MOST_ERROR_BYTES } : {})
    response.body = heard(body, endpoint, silence)
    if (isError) response.body = await covered(response.body, cover)
    return answer
  }
  return handler
}

/** One of AWS's services by its host: behind a proxy or a private endpoint several of them may have the same. */
function endpointOf({ hostname, headers }: HttpRequest): string {
  const service = /\/([\w-]+)\/aws4_request\b/.exec(headers['authorization'] ?? '')?.[1]
  return service === undefined ? hostname : `${service} at ${hostname}`
}

/** A body of which it is noted whether it came whole, or was waited for in vain. */
function heard<Body>(body: Body, endpoint: string, silence: Silence): Body {
  if (!(body instanceof IncomingMessage)) return body
  body.once('end', () => {
    silence.broken(endpoint)
  })
  body.once('error', error => {
    if (isTimeout(error)) silence.kept(endpoint)
  })
  return body
}

/** What was waited for in vain, by the SDK's name and ours. It calls a connection that was cut off so too. */
function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'TimeoutError') return false
  const { code } = error as { code?: unknown }
  return code !== 'ECONNRESET' && code !== 'EPIPE'
}

/** A body that is an error, whatever its protocol: byte for byte as long as it was. */
async function covered(body: unknown, cover: (text: string) => string): Promise<unknown> {
  if (!(body instanceof Readable)) return body
  const text = (await buffer(body)).toString('latin1')
  return Readable.from([Buffer.from(cover(text), 'latin1')])
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']

/** Whether the environment names a proxy at all. */
function proxyOf(environment: Environment): boolean {
  return PROXY_VARIABLES.some(name => (environment[name] ?? '') !== '')
}

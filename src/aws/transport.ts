import { Agent as HttpAgent, IncomingMessage, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Environment } from '../ports.js'
import { bounded } from './bounds.js'
import { Silence } from './silence.js'

/** How long a connection may take to be made. */
const CONNECT_MS = 5_000
/** How long an endpoint may keep silent, before its answer and within it. */
const SILENCE_MS = 30_000

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
    const host = request.hostname
    silence.check(host)
    const answer = await handle(request, options).catch((error: unknown) => {
      if (isTimeout(error)) silence.kept(host)
      throw error
    })
    const { response } = answer
    response.body = heard(bounded(response.body as unknown), host, silence)
    if (response.statusCode >= 400) response.body = await covered(response.body, cover)
    return answer
  }
  return handler
}

/** A body of which it is noted whether it came whole, or was waited for in vain. */
function heard<Body>(body: Body, host: string, silence: Silence): Body {
  if (!(body instanceof IncomingMessage)) return body
  body.once('end', () => {
    silence.broken(host)
  })
  body.once('error', error => {
    if (isTimeout(error)) silence.kept(host)
  })
  return body
}

/** The SDK's name for all that was waited for in vain, and ours. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
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

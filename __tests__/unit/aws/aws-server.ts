import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach } from '@jest/globals'
import type { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Access } from '../../../src/aws/clients.js'

/** A request as it arrived, its body in full. */
export interface Arrived {
  /** The port it came from, which is the same for as long as a connection is. */
  port: number | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: string
  /** The fields of a body in AWS's query protocols. */
  fields: Record<string, string>
}

/** What to answer, and after how long; or `reset` to cut the connection. */
export type Answer =
  { status?: number; body: string; type?: string; cutAfter?: number; afterMs?: number } | 'reset'

export interface AwsServer {
  endpoint: string
  arrived: Arrived[]
  close: () => Promise<void>
}

/** A server on the loopback that answers as it is told, request by request, the last answer again and again. */
export async function anAwsServer(
  ...answers: [Answer | ((request: Arrived) => Answer), ...Answer[]]
): Promise<AwsServer> {
  const arrived: Arrived[] = []
  const waiting: NodeJS.Timeout[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString()
      const one = {
        port: request.socket.remotePort,
        url: request.url,
        headers: request.headers,
        body,
        fields: Object.fromEntries(new URLSearchParams(body))
      }
      const planned = answers[Math.min(arrived.length, answers.length - 1)] ?? 'reset'
      arrived.push(one)
      const answer = typeof planned === 'function' ? planned(one) : planned
      if (answer === 'reset') {
        request.socket.destroy()
        return
      }
      if (answer.afterMs === undefined) send(response, answer)
      else waiting.push(setTimeout(send, answer.afterMs, response, answer))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    close: () =>
      new Promise(resolve => {
        for (const one of waiting) clearTimeout(one)
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      })
  }
}

function send(
  response: ServerResponse,
  { status = 200, type = 'text/xml', body, cutAfter }: Exclude<Answer, string>
): void {
  // AWS alone names the request.
  const id = type === 'text/html' ? {} : { 'x-amzn-requestid': '1' }
  response.writeHead(status, { 'content-type': type, ...id })
  if (cutAfter === undefined) {
    response.end(body)
  } else {
    response.write(body.slice(0, cutAfter), () => {
      response.socket?.destroy()
    })
  }
}

/** Sets environment variables that the SDK reads, and gives back what undoes it. */
export function withEnvironment(variables: Record<string, string | undefined>): () => void {
  const before = Object.keys(variables).map(name => [name, process.env[name]] as const)
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
  for (const [name, value] of Object.entries(variables)) set(name, value)
  return () => {
    for (const [name, value] of before) set(name, value)
  }
}

/** Closes what each test opens once it has ended, what came last first. */
export function closingAfterEach(): (close: () => unknown) => void {
  const opened: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close()
  })
  return close => {
    opened.push(close)
  }
}

/** A server, and the way to it for clients that make one attempt at each call. */
export interface Way {
  server: AwsServer
  access: Access
}

/**
 * Opens ways to servers, each through a transport of its own; what was opened is closed after each test.
 *
 * @returns opens one; `endpoint` is where the clients ask, the server itself unless told
 */
export function ways(): (
  answers: [Answer, ...Answer[]],
  transportTo: (server: AwsServer) => NodeHttpHandler,
  endpoint?: string
) => Promise<Way> {
  const closedLater = closingAfterEach()
  return async (answers, transportTo, endpoint) => {
    const server = await anAwsServer(...answers)
    closedLater(() => server.close())
    const transport = transportTo(server)
    closedLater(() => {
      transport.destroy()
    })
    closedLater(withEnvironment({ AWS_ENDPOINT_URL: endpoint ?? server.endpoint, AWS_MAX_ATTEMPTS: '1' }))
    const credentials = () => Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' })
    return { server, access: { credentials, transport, environment: { AWS_MAX_ATTEMPTS: '1' } } }
  }
}

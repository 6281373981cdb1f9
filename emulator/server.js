import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { broughtClaims, KEPT_SECRET, paramsOf, regionOf, respond, route } from './dispatch.js'
import { delayOf, Faults, skewOf } from './faults.js'
import { generateOrganisation } from './organisation/generate.js'
import { checkOrganisation, loadOrganisation } from './organisation/load.js'
import { issueIdToken } from './services/github-oidc.js'
import { parseAuthorization } from './sigv4.js'
import { FOREIGN_ANSWERS, send, SILENT_FAULTS } from './transport.js'
import { World } from './world.js'

/**
 * The stand-in for AWS and for GitHub's token endpoint, in this process.
 *
 *     const emulator = await startEmulator({ organisation: 'emulator/organisations/acme.json' })
 *     // … run something with { ...emulator.environment.aws, ...emulator.environment.keys }
 *     emulator.requests.filter(request => request.action === 'GetIpamResourceCidrs')
 *     await emulator.close()
 *
 * @typedef {import('./organisation/types.js').Organisation} Organisation
 * @typedef {import('./faults.js').FaultRule} FaultRule
 * @typedef {import('./world.js').Message} Message
 * @typedef {import('./world.js').Metric} Metric
 * @typedef {import('./world.js').StoredObject} StoredObject
 *
 * @typedef {object} EmulatorOptions
 * @property {string | URL | Organisation} [organisation] a file, or the organisation itself; the committed
 *   organisations/acme.json unless told
 * @property {number} [resources] instead of an organisation: generate one with so many rows
 * @property {number} [seed] of the generated one; 1 unless told
 * @property {number} [privateScopes] of the generated one; 2 unless told
 * @property {'subnet' | 'vpc'} [only] the generated one's rows are all of this type
 * @property {number} [port] 0, which is any free one, unless told
 * @property {number} [latencyMs] wait so long before each answer; 0 unless told
 * @property {boolean} [verifySignatures] true unless told
 * @property {number | Readonly<Record<string, number>>} [pageSize] most rows a page holds, whatever MaxResults asks for;
 *   or so by the call, and as many as asked for of any other
 * @property {number} [credentialLifetimeSeconds] STS's credentials live so long, whatever was asked for
 * @property {number} [tokenLifetimeSeconds] GitHub's tokens live so long; 300 unless told
 * @property {readonly FaultRule[]} [faults]
 * @property {() => number} [clock] the emulator's time in milliseconds since 1970
 * @property {(record: RequestRecord) => void} [onRequest] called with each request once it is over
 * @property {number} [requestsKept] so many of the latest are remembered; 100,000 unless told
 *
 * @typedef {object} RequestRecord a request, as tests ask for it
 * @property {number} index from 0, in order of arrival
 * @property {string} service `ec2`, `sns`, `sts`, `cloudwatch`, `s3`, `github` or `unknown`
 * @property {string} action `GetIdToken` for the token endpoint
 * @property {string} region of its signature; empty when it has none
 * @property {Record<string, any>} params as on the wire (`Filter.1.Name`), or the JSON body
 * @property {Record<string, string>} headers secrets are replaced
 * @property {number} startedAt milliseconds since 1970
 * @property {number} [finishedAt] absent while it is under way
 * @property {number} [status] absent when nothing was answered
 * @property {string} [errorCode]
 * @property {string} [fault]
 * @property {string} [accessKeyId]
 * @property {string} [principal] the caller's ARN, once known
 * @property {number} [rows] rows served, or metrics taken
 * @property {number} bytes of the request's body
 * @property {Record<string, any>} [jwt] claims of the token that was brought, or handed out
 * @property {Record<string, any>} [noted] what the service adds: messageId, roleArn …
 *
 * @typedef {object} Emulator
 * @property {string} url
 * @property {number} port
 * @property {Organisation} organisation
 * @property {{ aws: Record<string, string>, keys: Record<string, string>, github: Record<string, string> }} environment
 *   variables for a process that is to reach it: the endpoint, the first of the organisation's keys, GitHub's tokens
 * @property {RequestRecord[]} requests in order of arrival
 * @property {Message[]} messages published, in order
 * @property {Metric[]} metrics put, in order
 * @property {StoredObject[]} objects put into buckets, in order
 * @property {string[]} issued what was given out and no run may tell: GitHub's tokens, secret keys and session tokens of STS
 * @property {Faults} faults
 * @property {(options?: { audience?: string, claims?: Record<string, unknown> }) => string} issueIdToken
 * @property {() => void} reset forgets requests, messages, metrics, objects and faults
 * @property {() => Promise<void>} close ends every connection; harmless when called again
 */

const HOST = '127.0.0.1'
const ACME = new URL('./organisations/acme.json', import.meta.url)
const SECRET_HEADERS = new Set(['authorization', 'x-amz-security-token'])

/**
 * @param {EmulatorOptions} [options]
 * @returns {Promise<Emulator>}
 */
export async function startEmulator(options = {}) {
  const { port = 0, latencyMs = 0, verifySignatures = true, onRequest, requestsKept = 100_000 } = options
  const clock = options.clock ?? Date.now
  const organisation = findOrganisation(options)
  const world = new World({
    organisation,
    clock,
    pageSize: options.pageSize ?? Infinity,
    credentialLifetimeSeconds: options.credentialLifetimeSeconds,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 300
  })
  const faults = new Faults()
  for (const rule of options.faults ?? []) faults.add(rule)
  /** @type {RequestRecord[]} */
  const requests = []
  let arrived = 0
  const closing = new AbortController()

  /**
   * @param {import('node:http').IncomingMessage} incoming
   * @param {import('node:http').ServerResponse} response
   */
  async function handle(incoming, response) {
    const startedAt = clock()
    const request = {
      method: incoming.method ?? 'GET',
      url: incoming.url ?? '/',
      headers: incoming.headers,
      body: await readBody(incoming)
    }
    const routed = route(request)
    const jwt = broughtClaims(routed)
    const accessKeyId = parseAuthorization(incoming.headers.authorization)?.accessKeyId
    /** @type {RequestRecord} */
    const record = {
      index: arrived++,
      service: routed.serviceName,
      action: routed.action,
      region: regionOf(request),
      params: paramsOf(routed),
      headers: withoutSecrets(incoming.headers),
      startedAt,
      bytes: request.body.length,
      ...(accessKeyId !== undefined && { accessKeyId }),
      ...(jwt && { jwt })
    }
    requests.push(record)
    if (requests.length > requestsKept) requests.shift()
    const fault = faults.take(record)
    if (fault) record.fault = fault.fault
    await pause(latencyMs + (fault && record.fault !== 'drip' ? delayOf(fault) : 0))
    if (SILENT_FAULTS.has(record.fault ?? '')) {
      if (record.fault === 'reset-before') incoming.socket.resetAndDestroy()
    } else {
      const outcome = FOREIGN_ANSWERS.has(record.fault ?? '')
        ? undefined
        : respond(world, request, routed, { verifySignatures, fault })
      const answer = outcome?.answer ?? FOREIGN_ANSWERS.get(record.fault ?? '')
      if (!answer) return
      if (outcome) note(record, outcome)
      record.status = answer.status
      await send(response, answer, fault, { now: clock() + skewOf(fault), closing: closing.signal })
    }
    record.finishedAt = clock()
    onRequest?.(record)
  }

  /** @param {number} milliseconds */
  async function pause(milliseconds) {
    if (milliseconds > 0) await wait(milliseconds, undefined, { signal: closing.signal })
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((/** @type {unknown} */ error) => {
      if (closing.signal.aborted || incoming.destroyed) return
      // A mistake of the emulator's own must not look like one of AWS's.
      response.statusCode = 599
      response.end(`emulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    })
  })
  // Connections stay open for as long as the emulator does: who closes them first is not what is tested here.
  server.keepAliveTimeout = 600_000
  server.requestTimeout = 0
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      resolve(undefined)
    })
  })
  const address = server.address()
  const actualPort = typeof address === 'object' && address ? address.port : port
  const url = `http://${HOST}:${actualPort}`

  return {
    url,
    port: actualPort,
    organisation,
    environment: environmentOf(organisation, url),
    requests,
    messages: world.messages,
    metrics: world.metrics,
    objects: world.objects,
    issued: world.identities.issued,
    faults,
    issueIdToken: request => issueIdToken(world, request),
    reset() {
      for (const kept of [requests, world.messages, world.metrics, world.objects, world.identities.issued])
        kept.length = 0
      faults.clear()
    },
    async close() {
      closing.abort()
      if (!server.listening) return
      await new Promise(resolve => {
        server.close(resolve)
        server.closeAllConnections()
      })
    }
  }
}

/**
 * @param {RequestRecord} record
 * @param {import('./dispatch.js').Outcome} outcome
 */
function note(record, { errorCode, rows, principal, noted }) {
  const { jwt, ...more } = /** @type {Record<string, any>} */ (noted ?? {})
  const told = { errorCode, rows, principal, jwt, noted: Object.keys(more).length > 0 ? more : undefined }
  Object.assign(record, Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)))
}

/**
 * @param {EmulatorOptions} options
 * @returns {Organisation}
 */
function findOrganisation({ organisation, resources, seed, privateScopes, only }) {
  if (resources !== undefined) {
    if (organisation !== undefined) throw new Error('an organisation is either given or generated, not both')
    return generateOrganisation({
      resources,
      ...(seed !== undefined && { seed }),
      ...(privateScopes !== undefined && { privateScopes }),
      ...(only !== undefined && { only })
    })
  }
  if (organisation === undefined || typeof organisation === 'string' || organisation instanceof URL) {
    return loadOrganisation(organisation ?? ACME)
  }
  return checkOrganisation(organisation)
}

/**
 * @param {Organisation} organisation
 * @param {string} url
 * @returns {Emulator['environment']}
 */
function environmentOf({ homeRegion, keys, github }, url) {
  const [key] = keys
  return {
    aws: { AWS_ENDPOINT_URL: url, AWS_REGION: homeRegion, AWS_EC2_METADATA_DISABLED: 'true' },
    keys: {
      AWS_ACCESS_KEY_ID: key?.accessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: key?.secretAccessKey ?? '',
      ...(key?.sessionToken !== undefined && { AWS_SESSION_TOKEN: key.sessionToken })
    },
    github: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/github/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: github.requestToken
    }
  }
}

/**
 * @param {import('node:http').IncomingMessage} incoming
 * @returns {Promise<Buffer>}
 */
async function readBody(incoming) {
  /** @type {Buffer[]} */
  const pieces = []
  for await (const piece of incoming) pieces.push(piece)
  return Buffer.concat(pieces)
}

/**
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {Record<string, string>}
 */
function withoutSecrets(headers) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.has(name) ? KEPT_SECRET : String(value)
    ])
  )
}

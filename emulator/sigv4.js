import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * AWS Signature Version 4 from the service's side: the request is signed again with the caller's secret, and the two
 * signatures are compared. Header signatures only; presigned URLs are not used by anything here.
 */

const ALGORITHM = 'AWS4-HMAC-SHA256'

/** How far a request's clock may be off: AWS names five minutes in its messages. */
export const MAXIMUM_SKEW_MS = 5 * 60_000

/**
 * @typedef {object} SignedRequest
 * @property {string} method
 * @property {string} url path and query as on the request line
 * @property {Record<string, string | string[] | undefined>} headers with lower-case names
 * @property {Buffer} body as it came, before any decompression
 *
 * @typedef {object} Authorization
 * @property {string} accessKeyId
 * @property {string} date yyyymmdd
 * @property {string} region
 * @property {string} service
 * @property {string[]} signedHeaders
 * @property {string} signature hex
 *
 * @typedef {{ kind: 'missing' | 'incomplete' | 'unknown-key' | 'session-token' | 'signature' | 'scope' | 'expired-request' | 'future-request' | 'expired-credentials', detail: string }} Refusal
 */

/**
 * @param {string | undefined} header
 * @returns {Authorization | undefined} undefined when the header is absent or not of Signature Version 4's form
 */
export function parseAuthorization(header) {
  const match =
    /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      header ?? ''
    )
  const [accessKeyId, date, region, service, terminator, ...rest] = match?.[1]?.split('/') ?? []
  if (!match || !accessKeyId || !date || !region || !service) return undefined
  if (terminator !== 'aws4_request' || rest.length > 0) return undefined
  const signedHeaders = (match[2] ?? '').split(';')
  return { accessKeyId, date, region, service, signedHeaders, signature: match[3] ?? '' }
}

/**
 * @param {SignedRequest} request
 * @param {object} context
 * @param {number} context.now milliseconds since 1970
 * @param {string} context.service the signing name the addressed service expects
 * @param {(accessKeyId: string) => { secretAccessKey: string, sessionToken?: string | undefined, expiresAt?: number | undefined } | undefined} context.lookUp
 * @returns {Refusal | undefined} undefined when the request is what it says it is
 */
export function verify(request, { now, service, lookUp }) {
  const header = single(request.headers['authorization'])
  if (header === undefined) return { kind: 'missing', detail: 'no Authorization header' }
  const authorization = parseAuthorization(header)
  if (!authorization) return { kind: 'incomplete', detail: header.split(' ')[0] ?? '' }
  const timestamp = single(request.headers['x-amz-date']) ?? ''
  const time = parseTimestamp(timestamp)
  const { signedHeaders } = authorization
  if (time === undefined || !signedHeaders.includes('host')) {
    return { kind: 'incomplete', detail: 'host must be signed and X-Amz-Date must be present' }
  }
  if (authorization.service !== service) {
    return { kind: 'scope', detail: `Credential should be scoped to correct service: '${service}'.` }
  }
  if (!timestamp.startsWith(authorization.date)) {
    return {
      kind: 'scope',
      detail: 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.'
    }
  }
  const key = lookUp(authorization.accessKeyId)
  if (!key) return { kind: 'unknown-key', detail: authorization.accessKeyId }
  if (single(request.headers['x-amz-security-token']) !== key.sessionToken) {
    return { kind: 'session-token', detail: authorization.accessKeyId }
  }
  const expected = signature(request, authorization, key.secretAccessKey, timestamp)
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(authorization.signature))) {
    return { kind: 'signature', detail: authorization.accessKeyId }
  }
  if (time < now - MAXIMUM_SKEW_MS) {
    const limit = `${formatTimestamp(now - MAXIMUM_SKEW_MS)} (${formatTimestamp(now)} - 5 min.)`
    return { kind: 'expired-request', detail: `Signature expired: ${timestamp} is now earlier than ${limit}` }
  }
  if (time > now + MAXIMUM_SKEW_MS) {
    const limit = `${formatTimestamp(now + MAXIMUM_SKEW_MS)} (${formatTimestamp(now)} + 5 min.)`
    return {
      kind: 'future-request',
      detail: `Signature not yet current: ${timestamp} is still later than ${limit}`
    }
  }
  if (key.expiresAt !== undefined && key.expiresAt <= now) {
    return { kind: 'expired-credentials', detail: new Date(key.expiresAt).toISOString() }
  }
  return undefined
}

/**
 * The signature a request should bear.
 * @param {SignedRequest} request
 * @param {Pick<Authorization, 'date' | 'region' | 'service' | 'signedHeaders'>} scope
 * @param {string} secretAccessKey
 * @param {string} timestamp the request's X-Amz-Date
 * @returns {string} hex
 */
export function signature(request, scope, secretAccessKey, timestamp) {
  const toSign = [
    ALGORITHM,
    timestamp,
    `${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    sha256(canonicalRequest(request, scope.signedHeaders, scope.service))
  ].join('\n')
  let key = hmac(`AWS4${secretAccessKey}`, scope.date)
  for (const part of [scope.region, scope.service, 'aws4_request']) key = hmac(key, part)
  return hmac(key, toSign).toString('hex')
}

/**
 * @param {SignedRequest} request
 * @param {readonly string[]} signedHeaders
 * @param {string} [service] S3 alone does not encode the path once more
 * @returns {string}
 */
export function canonicalRequest(request, signedHeaders, service) {
  const [path = '/', query = ''] = request.url.split(/\?(.*)/s)
  const pairs = [...new URLSearchParams(query)].map(([key, value]) => `${encode(key)}=${encode(value)}`)
  const headers = signedHeaders.map(name => {
    const value = request.headers[name]
    const text = Array.isArray(value) ? value.join(',') : (value ?? '')
    return `${name}:${text.trim().replace(/\s+/g, ' ')}\n`
  })
  return [
    request.method,
    service === 's3' ? path : path.split('/').map(encode).join('/'),
    pairs.sort().join('&'),
    headers.join(''),
    signedHeaders.join(';'),
    sha256(request.body)
  ].join('\n')
}

/** @param {string} text RFC 3986, which is stricter than encodeURIComponent */
function encode(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    found => `%${found.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

/** @param {string | string[] | undefined} header */
function single(header) {
  return Array.isArray(header) ? header.join(',') : header
}

/** @param {string | Buffer} data */
function sha256(data) {
  return createHash('sha256').update(data).digest('hex')
}

/**
 * @param {string | Buffer} key
 * @param {string} data
 */
function hmac(key, data) {
  return createHmac('sha256', key).update(data).digest()
}

/**
 * @param {string} text `20260102T030405Z`
 * @returns {number | undefined}
 */
function parseTimestamp(text) {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!match) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** @param {number} time */
function formatTimestamp(time) {
  return `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { skewOf } from './faults.js'
import { readToken } from './jwt.js'
import { AwsError, errorAnswer } from './protocol/errors.js'
import { QueryParams } from './protocol/query.js'
import { DECLARATION, element } from './protocol/xml.js'
import { checkSize, cloudwatch } from './services/cloudwatch.js'
import { ec2 } from './services/ec2.js'
import { answerGitHub, GITHUB_PATH } from './services/github-oidc.js'
import { readS3, s3 } from './services/s3.js'
import { sns } from './services/sns.js'
import { sts } from './services/sts.js'
import { parseAuthorization, verify } from './sigv4.js'
import { SPOILED_TOKENS, spoiledFields } from './spoiled-fields.js'

/**
 * From a request to the answer: whose it is, who asks, whether he may, and what he gets.
 *
 * @typedef {import('./services/service.js').Service} Service
 * @typedef {import('./services/service.js').Call} Call
 * @typedef {import('./protocol/errors.js').Protocol} Protocol
 * @typedef {import('./protocol/errors.js').Answer} Answer
 * @typedef {import('./sigv4.js').SignedRequest} SignedRequest
 * @typedef {import('./faults.js').ActiveRule} ActiveRule
 * @typedef {import('./world.js').World} World
 *
 * @typedef {object} Route a request, read as far as it can be without believing it
 * @property {Service | undefined} service undefined for GitHub's, and for what belongs to nobody
 * @property {string} serviceName
 * @property {Protocol} protocol
 * @property {string} action
 * @property {QueryParams} params
 * @property {Record<string, unknown>} json
 * @property {number} size of the body in bytes, once decompressed
 *
 * @typedef {object} Outcome
 * @property {Answer} answer
 * @property {string} [errorCode]
 * @property {number} [rows]
 * @property {string} [principal] the caller's ARN
 * @property {object} [noted]
 */

/** @type {readonly Service[]} */
const SERVICES = [ec2, sns, sts, cloudwatch]

const JSON_TARGET = /^GraniteServiceVersion20100801\.(\w+)$/
/** No body here is meant to be larger than this, compressed or not. */
const MAXIMUM_BODY_BYTES = 64 * 2 ** 20

/**
 * @param {SignedRequest} request
 * @returns {Route}
 */
export function route(request) {
  const none = {
    service: undefined,
    protocol: /** @type {const} */ ('query'),
    params: new QueryParams(''),
    json: {}
  }
  if (request.url.startsWith(`${GITHUB_PATH}/`)) {
    const query = new QueryParams(request.url.split('?')[1] ?? '')
    const isToken = request.url.startsWith(`${GITHUB_PATH}/token`)
    return {
      ...none,
      serviceName: 'github',
      action: isToken ? 'GetIdToken' : 'Discovery',
      params: query,
      size: 0
    }
  }
  if (parseAuthorization(String(request.headers['authorization'] ?? ''))?.service === s3.signingName) {
    const size = request.body.length
    return { ...none, service: s3, serviceName: s3.name, protocol: 's3', size, ...readS3(request) }
  }
  const body = decompress(request)
  const target = JSON_TARGET.exec(String(request.headers['x-amz-target'] ?? ''))
  if (target) {
    return {
      ...none,
      service: cloudwatch,
      serviceName: cloudwatch.name,
      protocol: 'json',
      action: target[1] ?? '',
      json: readJson(body),
      size: body.length
    }
  }
  const params = new QueryParams(
    request.method === 'GET' ? (request.url.split('?')[1] ?? '') : body.toString('utf8')
  )
  const service = SERVICES.find(({ version }) => version === params.get('Version'))
  return {
    ...none,
    service,
    serviceName: service?.name ?? 'unknown',
    protocol: service === ec2 ? 'ec2' : 'query',
    action: params.get('Action') ?? '',
    params,
    size: body.length
  }
}

/**
 * @param {World} world
 * @param {SignedRequest} request
 * @param {Route} routed
 * @param {{ verifySignatures: boolean, fault: ActiveRule | undefined }} options
 * @returns {Outcome}
 */
export function respond(world, request, routed, { verifySignatures, fault: rule }) {
  const fault = rule && sayingBack(rule, world)
  const { service, serviceName, protocol, action } = routed
  if (serviceName === 'github') return respondGitHub(world, request, fault)
  const requestId = randomUUID()
  /** @type {string | undefined} */
  let principalArn
  try {
    if (!service)
      throw new AwsError('MissingAction', 'The request does not name a service and an action known here.')
    const instead = fault && INSTEAD.has(fault.fault) ? service.fail({ fault }, protocol) : undefined
    if (instead) throw instead
    const handler = Object.hasOwn(service.actions, action) ? service.actions[action] : undefined
    if (!handler) {
      throw new AwsError('InvalidAction', `The action ${action} is not valid for this web service.`, {
        exception: 'UnknownOperationException'
      })
    }
    const principal = handler.unsigned
      ? world.identities.first
      : authenticate(world, request, { service, protocol, verifySignatures, skewMs: skewOf(fault) })
    if (!handler.unsigned) principalArn = principal.arn
    if (fault?.fault === 'access-denied') throw service.deny({ principal, action, params: routed.params })
    if (service === cloudwatch) checkSize(routed.size)
    const result = handler.run({
      action,
      params: routed.params,
      json: routed.json,
      body: request.body,
      region: regionOf(request),
      principal,
      requestId,
      fault,
      world
    })
    const answer = success(service, protocol, action, spoiledFields(fault, result.xml), requestId)
    return {
      answer: { ...answer, headers: { ...answer.headers, ...result.headers } },
      ...(result.rows !== undefined && { rows: result.rows }),
      ...(principalArn !== undefined && { principal: principalArn }),
      ...(result.noted && { noted: result.noted })
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return {
      answer: errorAnswer(error, { protocol, namespace: service?.namespace ?? '', requestId }),
      errorCode: error.code,
      ...(principalArn !== undefined && { principal: principalArn })
    }
  }
}

/**
 * @param {ActiveRule} fault
 * @param {World} world
 * @returns {ActiveRule} with what its message says back
 */
function sayingBack(fault, { identities }) {
  const { message } = fault
  return message === undefined
    ? fault
    : { ...fault, message: message.replaceAll('{issued}', () => identities.issued.join(' and ')) }
}

/**
 * @param {SignedRequest} request
 * @returns {string} of the signature's scope; empty for a request without one
 */
export function regionOf(request) {
  return parseAuthorization(String(request.headers['authorization'] ?? ''))?.region ?? ''
}

/** Faults that a service answers in its own words, whoever calls. */
const INSTEAD = new Set([
  'throttle',
  '500',
  '503',
  'error',
  'expired-token',
  'idp-communication',
  'invalid-identity-token'
])

/** GitHub's answers to the same faults, by status. */
const GITHUB_FAULTS = new Map([
  ['throttle', 429],
  ['500', 500],
  ['503', 503],
  ['access-denied', 403],
  ['expired-token', 401]
])

/**
 * @param {World} world
 * @param {SignedRequest} request
 * @param {ActiveRule | undefined} fault
 * @returns {Outcome}
 */
function respondGitHub(world, request, fault) {
  const spoiled = SPOILED_TOKENS.get(fault?.fault ?? '')
  if (spoiled !== undefined) {
    const headers = { 'content-type': 'application/json' }
    return { answer: { status: 200, headers, body: JSON.stringify(spoiled) } }
  }
  const status = fault?.fault === 'error' ? (fault.status ?? 400) : GITHUB_FAULTS.get(fault?.fault ?? '')
  if (!fault || status === undefined) {
    const { noted, ...answer } = answerGitHub(world, request)
    return { answer, ...(noted && { noted }) }
  }
  const body = JSON.stringify({ message: fault.message ?? 'The token could not be issued' })
  return {
    answer: { status, headers: { 'content-type': 'application/json' }, body },
    errorCode: String(status)
  }
}

/**
 * @param {World} world
 * @param {SignedRequest} request
 * @param {{ service: Service, protocol: Protocol, verifySignatures: boolean, skewMs: number }} options skewMs: how far
 *   the caller's clock is behind
 */
function authenticate(world, request, { service, protocol, verifySignatures, skewMs }) {
  const { identities } = world
  const accessKeyId = parseAuthorization(String(request.headers['authorization'] ?? ''))?.accessKeyId ?? ''
  if (verifySignatures) {
    const refusal = verify(request, {
      now: world.clock() + skewMs,
      service: service.signingName,
      lookUp: id => identities.find(id)
    })
    if (refusal) throw service.refuse(refusal, protocol)
  }
  return identities.find(accessKeyId)?.principal ?? identities.first
}

/**
 * @param {Service} service
 * @param {Protocol} protocol
 * @param {string} action
 * @param {string | Buffer} xml
 * @param {string} requestId
 * @returns {Answer}
 */
function success(service, protocol, action, xml, requestId) {
  const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }
  const open = `<${action}Response xmlns="${service.namespace}">`
  switch (protocol) {
    case 'ec2':
      return {
        status: 200,
        headers: { ...headers, 'content-type': 'text/xml;charset=UTF-8' },
        body: around(`${DECLARATION}${open}${element('requestId', requestId)}`, xml, `</${action}Response>`)
      }
    case 'query':
      return {
        status: 200,
        headers,
        body: around(
          open,
          xml,
          `<ResponseMetadata>${element('RequestId', requestId)}</ResponseMetadata></${action}Response>`
        )
      }
    case 'json':
      return { status: 200, headers: { ...headers, 'content-type': 'application/x-amz-json-1.0' }, body: '' }
    case 's3':
      return { status: 200, headers: { 'x-amz-request-id': requestId }, body: xml }
  }
}

/**
 * @param {string} before
 * @param {string | Buffer} content
 * @param {string} after
 */
function around(before, content, after) {
  if (typeof content === 'string') return before + content + after
  return Buffer.concat([Buffer.from(before), content, Buffer.from(after)])
}

/** @param {SignedRequest} request */
function decompress({ headers, body }) {
  if (headers['content-encoding'] !== 'gzip') return body
  try {
    return gunzipSync(body, { maxOutputLength: MAXIMUM_BODY_BYTES })
  } catch {
    return body
  }
}

/**
 * @param {Buffer} body
 * @returns {Record<string, unknown>}
 */
function readJson(body) {
  try {
    const value = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** What may stand in a request's record instead of a secret. */
export const KEPT_SECRET = '(not kept)'

/**
 * @param {Route} routed
 * @returns {Record<string, unknown>} the parameters, for a record: a web identity token is left out
 */
export function paramsOf({ params, json, protocol }) {
  if (protocol === 'json' || protocol === 's3') return json
  const values = params.toObject()
  if ('WebIdentityToken' in values) values['WebIdentityToken'] = KEPT_SECRET
  return values
}

/**
 * @param {Route} routed
 * @returns {Record<string, unknown> | undefined} the claims of the web identity token a request brought
 */
export function broughtClaims({ params }) {
  const token = params.get('WebIdentityToken')
  return token === undefined ? undefined : readToken(token)?.claims
}

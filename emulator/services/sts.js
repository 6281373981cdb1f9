import { isDenied } from '../identities.js'
import { isSignedBy, readToken } from '../jwt.js'
import { matchesPattern } from '../patterns.js'
import { AwsError } from '../protocol/errors.js'
import { element } from '../protocol/xml.js'
import { commonFault, refuseCall } from './common.js'

/**
 * AWS STS: web identities, roles, and who one is.
 *
 * @typedef {import('./service.js').Call} Call
 * @typedef {import('./service.js').Result} Result
 * @typedef {import('./service.js').Service} Service
 * @typedef {import('../protocol/query.js').QueryParams} QueryParams
 * @typedef {import('../organisation/types.js').Role} Role
 * @typedef {import('../world.js').World} World
 */

const DEFAULT_DURATION_SECONDS = 3600
const DEFAULT_MAXIMUM_SECONDS = 3600
/** A session gained by a session's credentials never lasts longer. */
const CHAINED_MAXIMUM_SECONDS = 3600

/** @type {Service} */
export const sts = {
  name: 'sts',
  signingName: 'sts',
  version: '2011-06-15',
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  actions: {
    AssumeRoleWithWebIdentity: { run: assumeRoleWithWebIdentity, unsigned: true },
    AssumeRole: { run: assumeRole },
    GetCallerIdentity: {
      run: ({ principal }) => ({
        xml: result(
          'GetCallerIdentity',
          element('Arn', principal.arn) +
            element('UserId', principal.userId) +
            element('Account', principal.account)
        )
      })
    }
  },
  refuse: refuseCall,
  deny({ principal, action, params }) {
    if (action === 'AssumeRoleWithWebIdentity') {
      return new AwsError('AccessDenied', `Not authorized to perform sts:${action}`, { status: 403 })
    }
    const resource = params.get('RoleArn')
    return new AwsError(
      'AccessDenied',
      `User: ${principal.arn} is not authorized to perform: sts:${action}${resource ? ` on resource: ${resource}` : ''}`,
      { status: 403 }
    )
  },
  fail({ fault }) {
    switch (fault.fault) {
      case 'idp-communication':
        return new AwsError(
          'IDPCommunicationError',
          'An error occurred while communicating with the identity provider. Try the request again.'
        )
      case 'invalid-identity-token':
        return new AwsError(
          'InvalidIdentityToken',
          "Couldn't retrieve verification key from your identity provider,  please reference " +
            'AssumeRoleWithWebIdentity documentation for requirements'
        )
      case 'expired-token':
        return expiredToken(0, 0)
      default:
        return commonFault(fault)
    }
  }
}

/**
 * @param {Call} call
 * @returns {Result}
 */
function assumeRoleWithWebIdentity(call) {
  const { params, world } = call
  const { roleArn, sessionName, duration } = readRequest(params)
  const token = params.get('WebIdentityToken') ?? ''
  if (token.length < 4) throw constraint(token, 'webIdentityToken', 'have length greater than or equal to 4')
  const read = readToken(token)
  if (!read) {
    throw new AwsError(
      'InvalidIdentityToken',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)'
    )
  }
  const { claims } = read
  const noted = { jwt: claims, roleArn, sessionName, durationSeconds: duration }
  const { iss, aud, sub, exp } = claims
  const provider = world.organisation.identityProviders.find(({ url }) => url === iss)
  if (!provider) {
    throw new AwsError(
      'InvalidIdentityToken',
      `No OpenIDConnect provider found in your account for ${String(iss)}`
    )
  }
  if (!isSignedBy(token, world.signingKey)) {
    throw new AwsError('InvalidIdentityToken', 'Token signature could not be verified')
  }
  const now = Math.floor(world.clock() / 1000)
  if (typeof exp !== 'number' || exp <= now) throw expiredToken(now, Number(exp))
  if (!provider.audiences.includes(String(aud))) {
    throw new AwsError('InvalidIdentityToken', 'Incorrect token audience')
  }
  const role = world.identities.role(roleArn)
  const { subjects = [], audiences } = role?.trust ?? {}
  const isTrusted =
    subjects.some(pattern => matchesPattern(pattern, String(sub))) &&
    (audiences?.includes(String(aud)) ?? true)
  if (!role || !isTrusted) throw sts.deny(call)
  const { user, credentials, xml } = issue(world, role, sessionName, duration)
  return {
    xml: result(
      'AssumeRoleWithWebIdentity',
      xml +
        element('SubjectFromWebIdentityToken', String(sub)) +
        user +
        element('Provider', providerArn(roleArn, String(iss))) +
        element('Audience', String(aud))
    ),
    noted: { ...noted, issued: credentials.accessKeyId }
  }
}

/**
 * @param {Call} call
 * @returns {Result}
 */
function assumeRole(call) {
  const { params, world, principal } = call
  const { roleArn, sessionName, duration } = readRequest(params)
  const role = world.identities.role(roleArn)
  if (isDenied(principal, 'sts:AssumeRole')) throw sts.deny(call)
  const allowed = role?.trust.principals?.some(pattern => matchesPattern(pattern, principal.arn)) ?? false
  if (!role || !allowed) throw sts.deny(call)
  if (principal.arn.includes(':assumed-role/') && duration > CHAINED_MAXIMUM_SECONDS) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
    )
  }
  const { user, credentials, xml } = issue(world, role, sessionName, duration)
  return {
    xml: result('AssumeRole', xml + user),
    noted: { roleArn, sessionName, durationSeconds: duration, issued: credentials.accessKeyId }
  }
}

/**
 * @param {World} world
 * @param {Role} role
 * @param {string} sessionName
 * @param {number} duration seconds
 */
function issue(world, role, sessionName, duration) {
  if (duration > (role.maxSessionDuration ?? DEFAULT_MAXIMUM_SECONDS)) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
    )
  }
  const lifetime = world.credentialLifetimeSeconds ?? duration
  const credentials = world.identities.issue(role, sessionName, world.clock() + lifetime * 1000)
  const { principal } = credentials
  const expiration = new Date(credentials.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z')
  const xml = `<Credentials>${
    element('AccessKeyId', credentials.accessKeyId) +
    element('SecretAccessKey', credentials.secretAccessKey) +
    element('SessionToken', credentials.sessionToken) +
    element('Expiration', expiration)
  }</Credentials>`
  const user = `<AssumedRoleUser>${
    element('AssumedRoleId', principal.userId) + element('Arn', principal.arn)
  }</AssumedRoleUser>`
  return { credentials, xml, user }
}

/** @param {QueryParams} params */
function readRequest(params) {
  const roleArn = params.get('RoleArn') ?? ''
  const sessionName = params.get('RoleSessionName') ?? ''
  if (roleArn.length < 20) throw constraint(roleArn, 'roleArn', 'have length greater than or equal to 20')
  if (!/^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(roleArn))
    throw new AwsError('ValidationError', `${roleArn} is invalid`)
  if (sessionName.length < 2) {
    throw constraint(sessionName, 'roleSessionName', 'have length greater than or equal to 2')
  }
  if (sessionName.length > 64)
    throw constraint(sessionName, 'roleSessionName', 'have length less than or equal to 64')
  if (!/^[\w+=,.@-]*$/.test(sessionName)) {
    throw constraint(sessionName, 'roleSessionName', 'satisfy regular expression pattern: [\\w+=,.@-]*')
  }
  const text = params.get('DurationSeconds') ?? String(DEFAULT_DURATION_SECONDS)
  const duration = Number(text)
  if (!Number.isInteger(duration) || duration < 900) {
    throw constraint(text, 'durationSeconds', 'have value greater than or equal to 900')
  }
  if (duration > 43_200) throw constraint(text, 'durationSeconds', 'have value less than or equal to 43200')
  return { roleArn, sessionName, duration }
}

/**
 * @param {string} value
 * @param {string} name
 * @param {string} rule
 */
function constraint(value, name, rule) {
  return new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must ${rule}`
  )
}

/**
 * @param {number} now seconds since 1970
 * @param {number} expiry seconds since 1970
 */
function expiredToken(now, expiry) {
  return new AwsError(
    'ExpiredTokenException',
    `Token expired: current date/time ${now} must be before the expiration date/time ${expiry}`
  )
}

/**
 * @param {string} roleArn
 * @param {string} issuer
 */
function providerArn(roleArn, issuer) {
  const [, partition = '', , , account = ''] = roleArn.split(':')
  return `arn:${partition}:iam::${account}:oidc-provider/${issuer.replace(/^https:\/\//, '')}`
}

/**
 * @param {string} action
 * @param {string} xml
 */
function result(action, xml) {
  return `<${action}Result>${xml}</${action}Result>`
}

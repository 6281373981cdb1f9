import { isDenied } from '../identities.js'
import { matchesPattern } from '../patterns.js'
import { AwsError } from '../protocol/errors.js'
import { element, list } from '../protocol/xml.js'
import { commonFault } from './common.js'

/**
 * Amazon EC2: what of VPC IPAM is used here. Every action that lists is a {@link Listing}; the walk, its limits, its
 * tokens and its faults are the same for all of them.
 *
 * @typedef {import('./service.js').Call} Call
 * @typedef {import('./service.js').Result} Result
 * @typedef {import('./service.js').Service} Service
 * @typedef {import('../protocol/query.js').QueryParams} QueryParams
 * @typedef {import('../organisation/types.js').ResourceRow} ResourceRow
 * @typedef {import('../organisation/types.js').Scope} Scope
 */

/**
 * @template T
 * @typedef {object} Listing
 * @property {string} set the list's element
 * @property {number} minimum least and …
 * @property {number} maximum … greatest MaxResults; the greatest is also what comes without one
 * @property {(call: Call) => readonly T[]} select what the query asks for; throws where AWS does
 * @property {(item: T, call: Call) => string} write the inside of an item's element
 */

/** @type {Listing<Scope>} */
const describeIpamScopes = {
  set: 'ipamScopeSet',
  minimum: 5,
  maximum: 1000,
  select({ params, world, region, principal }) {
    const { organisation } = world
    const isHome = region === organisation.homeRegion && principal.account === organisation.account
    const scopes = isHome ? organisation.scopes : []
    const ids = params.strings('IpamScopeId')
    for (const id of ids)
      requireId(
        id,
        'ipam-scope',
        scopes.some(scope => scope.ipamScopeId === id)
      )
    const chosen = ids.length === 0 ? scopes : scopes.filter(scope => ids.includes(scope.ipamScopeId))
    const filters = readFilters(params)
    return chosen.filter(scope =>
      passes(filters, {
        'owner-id': organisation.account,
        'ipam-scope-id': scope.ipamScopeId,
        'ipam-scope-arn': arnOf(organisation, `ipam-scope/${scope.ipamScopeId}`),
        'ipam-arn': arnOf(organisation, `ipam/${organisation.ipamId}`),
        'ipam-region': organisation.homeRegion,
        'ipam-scope-type': scope.ipamScopeType,
        'is-default': String(scope.isDefault ?? false),
        description: scope.description ?? '',
        state: scope.state ?? 'create-complete',
        tags: scope.tags ?? {}
      })
    )
  },
  write(scope, { world }) {
    const { organisation } = world
    return (
      element('ownerId', organisation.account) +
      element('ipamScopeId', scope.ipamScopeId) +
      element('ipamScopeArn', arnOf(organisation, `ipam-scope/${scope.ipamScopeId}`)) +
      element('ipamArn', arnOf(organisation, `ipam/${organisation.ipamId}`)) +
      element('ipamRegion', organisation.homeRegion) +
      element('ipamScopeType', scope.ipamScopeType) +
      element('isDefault', scope.isDefault ?? false) +
      element('description', scope.description) +
      element('poolCount', scope.poolCount ?? 0) +
      element('state', scope.state ?? 'create-complete') +
      list('tagSet', tagItems(scope.tags ?? {}))
    )
  }
}

const RESOURCE_TYPES = ['vpc', 'subnet', 'eip', 'public-ipv4-pool', 'ipv6-pool', 'eni', 'anycast-ip-list']

/** @type {Listing<ResourceRow>} */
const getIpamResourceCidrs = {
  set: 'ipamResourceCidrSet',
  minimum: 5,
  maximum: 1000,
  select({ params, world, region, principal }) {
    const { organisation, rows } = world
    const scopeId = params.get('IpamScopeId')
    if (!scopeId) throw missing('IpamScopeId')
    const isHome = region === organisation.homeRegion && principal.account === organisation.account
    requireId(
      scopeId,
      'ipam-scope',
      isHome && organisation.scopes.some(scope => scope.ipamScopeId === scopeId)
    )
    const type = params.get('ResourceType')
    if (type !== undefined && !RESOURCE_TYPES.includes(type)) throw invalidValue(type, 'resourceType')
    const tests = rowTests(params)
    const found = rows.ofScope(scopeId, type)
    return tests.length === 0 ? found : found.filter(row => tests.every(test => test(row)))
  },
  write(row, { world }) {
    return world.rows.write(row)
  }
}

/** @type {Service} */
export const ec2 = {
  name: 'ec2',
  signingName: 'ec2',
  version: '2016-11-15',
  namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  actions: {
    DescribeIpamScopes: { run: call => walk(call, describeIpamScopes) },
    GetIpamResourceCidrs: { run: call => walk(call, getIpamResourceCidrs) }
  },
  refuse({ kind }) {
    switch (kind) {
      case 'missing':
        return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', {
          status: 403
        })
      case 'expired-request':
      case 'expired-credentials':
        return requestExpired()
      default:
        return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', {
          status: 401
        })
    }
  },
  deny({ principal, action }) {
    const name = `ec2:${action}`
    return new AwsError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. User: ${principal.arn} is not authorized to perform: ` +
        `${name} because no identity-based policy allows the ${name} action`,
      { status: 403 }
    )
  },
  fail(call) {
    switch (call.fault.fault) {
      case 'throttle':
        return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 })
      case '500':
        return new AwsError('InternalError', 'An internal error has occurred', { status: 500 })
      case '503':
        return new AwsError('Unavailable', "The server is overloaded and can't handle the request.", {
          status: 503
        })
      case 'expired-token':
        return requestExpired()
      default:
        return commonFault(call.fault)
    }
  }
}

/**
 * One page of a list.
 * @template T
 * @param {Call} call
 * @param {Listing<T>} listing
 * @returns {Result}
 */
function walk(call, { set, minimum, maximum, select, write }) {
  const { params, world, principal, action, fault } = call
  if (isDenied(principal, `ec2:${action}`)) throw ec2.deny(call)
  if (params.get('DryRun') === 'true') {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', {
      status: 412
    })
  }
  const limit = Math.min(pageSize(params, minimum, maximum), world.pageSize)
  const binding = [principal.account, call.region, action, ...queryOf(params)].join('\n')
  const token = params.get('NextToken')
  const position = token === undefined ? { offset: 0, page: 0 } : world.tokens.read(token, binding)
  if (!position) {
    throw new AwsError('InvalidPaginationToken', 'The specified pagination token is not valid or is expired.')
  }
  const items = world.selection(binding, token === undefined, () => select(call))
  const kind = fault?.fault
  const wanted = kind === 'empty-page' ? 0 : kind === 'short-page' ? (fault?.rows ?? 1) : limit
  const page = items.slice(position.offset, position.offset + Math.min(wanted, limit))
  const next = position.offset + page.length
  /** @type {string | undefined} */
  let nextToken
  if (kind === 'repeat-token') nextToken = token ?? world.tokens.issue(position, binding)
  else if (kind === 'bad-token') nextToken = world.tokens.issue(position, `${binding}\nstale`)
  else if (next < items.length || kind === 'empty-page') {
    nextToken = world.tokens.issue({ offset: next, page: position.page + 1 }, binding)
  }
  if (kind === 'missing-list') return { xml: '', rows: 0 }
  const repeated = kind === 'duplicate-row' ? page.slice(0, fault?.rows ?? 1) : []
  const xml = world.pages.get(`${binding}\n${position.offset} ${page.length} ${repeated.length}`, () =>
    list(
      set,
      [...repeated, ...page].map(item => write(item, call))
    )
  )
  return {
    xml: Buffer.concat([xml, Buffer.from(element('nextToken', nextToken))]),
    rows: repeated.length + page.length,
    nextToken
  }
}

/**
 * @param {QueryParams} params
 * @param {number} minimum
 * @param {number} maximum
 */
function pageSize(params, minimum, maximum) {
  const text = params.get('MaxResults')
  if (text === undefined) return maximum
  const value = Number(text)
  if (!Number.isInteger(value)) throw invalidValue(text, 'maxResults')
  if (value < minimum) throw invalidValue(text, 'maxResults', `Expecting a value greater than ${minimum}.`)
  if (value > maximum) throw invalidValue(text, 'maxResults', `Expecting a value less than ${maximum}.`)
  return value
}

/**
 * @param {QueryParams} params
 * @returns {string[]} what makes two calls one query: everything but the page
 */
function queryOf(params) {
  return Object.entries(params.toObject())
    .filter(([name]) => name !== 'NextToken' && name !== 'MaxResults')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
}

/**
 * @param {QueryParams} params
 * @returns {((row: ResourceRow) => boolean)[]}
 */
function rowTests(params) {
  /** @type {((row: ResourceRow) => boolean)[]} */
  const tests = []
  const owner = params.get('ResourceOwner')
  const pool = params.get('IpamPoolId')
  const id = params.get('ResourceId')
  const tag = params.get('ResourceTag.Key')
  const tagValue = params.get('ResourceTag.Value')
  if (owner !== undefined) tests.push(row => row.resourceOwnerId === owner)
  if (pool !== undefined) tests.push(row => row.ipamPoolId === pool)
  if (id !== undefined) tests.push(row => row.resourceId === id)
  if (tag !== undefined) {
    tests.push(
      ({ resourceTags: tags = {} }) => tag in tags && (tagValue === undefined || tags[tag] === tagValue)
    )
  }
  const filters = readFilters(params)
  if (filters.length > 0) {
    tests.push(row =>
      passes(filters, {
        'ipam-pool-id': row.ipamPoolId ?? '',
        'resource-region': row.resourceRegion ?? '',
        'resource-owner-id': row.resourceOwnerId ?? '',
        'resource-id': row.resourceId,
        'resource-name': row.resourceName ?? '',
        'resource-cidr': row.resourceCidr,
        'resource-type': row.resourceType,
        'compliance-status': row.complianceStatus ?? '',
        'management-state': row.managementState ?? '',
        'overlap-status': row.overlapStatus ?? '',
        'vpc-id': row.vpcId ?? '',
        'availability-zone-id': row.availabilityZoneId ?? '',
        tags: row.resourceTags ?? {}
      })
    )
  }
  return tests
}

/**
 * @param {QueryParams} params
 * @returns {{ name: string, values: string[] }[]}
 */
function readFilters(params) {
  return params.structures('Filter').map(filter => ({
    name: filter.get('Name') ?? '',
    values: filter.strings('Value')
  }))
}

/**
 * Filters as EC2 has them: all must hold, each for one of its values; `*` and `?` stand for what they always do.
 * @param {{ name: string, values: string[] }[]} filters
 * @param {Record<string, string | Record<string, string>> & { tags: Record<string, string> }} fields
 */
function passes(filters, fields) {
  return filters.every(({ name, values }) => {
    const candidates = fieldValues(name, fields)
    return values.some(value => candidates.some(candidate => matchesPattern(value, candidate)))
  })
}

/**
 * @param {string} name
 * @param {Record<string, string | Record<string, string>> & { tags: Record<string, string> }} fields
 * @returns {string[]}
 */
function fieldValues(name, fields) {
  if (name === 'tag-key') return Object.keys(fields.tags)
  if (name.startsWith('tag:')) {
    const value = fields.tags[name.slice('tag:'.length)]
    return value === undefined ? [] : [value]
  }
  const value = name === 'tags' ? undefined : fields[name]
  if (typeof value !== 'string')
    throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`)
  return [value]
}

/**
 * @param {string} id
 * @param {string} prefix
 * @param {boolean} exists
 */
function requireId(id, prefix, exists) {
  const name = `Invalid${prefix.replace(/(^|-)([a-z])/g, (_, __, /** @type {string} */ letter) => letter.toUpperCase())}Id`
  if (!new RegExp(`^${prefix}-[0-9a-f]+$`).test(id)) {
    throw new AwsError(`${name}.Malformed`, `Invalid id: "${id}" (expecting "${prefix}-...")`)
  }
  if (!exists) throw new AwsError(`${name}.NotFound`, `The ${prefix} ID '${id}' does not exist`)
}

/**
 * @param {import('../organisation/types.js').Organisation} organisation
 * @param {string} resource
 * @returns {string} IPAM's ARNs have an account and no Region
 */
function arnOf({ partition, account }, resource) {
  return `arn:${partition}:ec2::${account}:${resource}`
}

/** @param {Record<string, string>} tags */
function tagItems(tags) {
  return Object.entries(tags).map(([key, value]) => element('key', key) + element('value', value))
}

/** @param {string} name */
function missing(name) {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}`)
}

/**
 * @param {string} value
 * @param {string} name
 * @param {string} [hint]
 */
function invalidValue(value, name, hint) {
  const text = `Value ( ${value} ) for parameter ${name} is invalid.`
  return new AwsError('InvalidParameterValue', hint ? `${text} ${hint}` : text)
}

function requestExpired() {
  return new AwsError('RequestExpired', 'Request has expired.')
}

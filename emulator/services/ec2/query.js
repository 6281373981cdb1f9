import { matchesPattern } from '../../patterns.js'
import { AwsError } from '../../protocol/errors.js'
import { element } from '../../protocol/xml.js'

/**
 * What EC2's actions share in reading a query and refusing it: filters, ids, and the words of the errors.
 *
 * @typedef {import('../../protocol/query.js').QueryParams} QueryParams
 * @typedef {import('../service.js').Call} Call
 *
 * @typedef {{ name: string, values: string[] }} Filter
 *
 * @typedef {Record<string, string | string[] | Record<string, string>> & { tags: Record<string, string> }} Fields what
 *   the filters of an action may ask of an item: one value, several of which one must do, and its tags
 */

/**
 * @param {QueryParams} params
 * @returns {Filter[]}
 */
export function readFilters(params) {
  return params.structures('Filter').map(filter => ({
    name: filter.get('Name') ?? '',
    values: filter.strings('Value')
  }))
}

/**
 * Filters as EC2 has them: all must hold, each for one of its values; `*` and `?` stand for what they always do.
 * @param {readonly Filter[]} filters
 * @param {Fields} fields
 */
export function passes(filters, fields) {
  return filters.every(({ name, values }) => {
    const candidates = fieldValues(name, fields)
    return values.some(value => candidates.some(candidate => matchesPattern(value, candidate)))
  })
}

/**
 * The items that pass the filters of a query; all of them, untouched, where it has none.
 * @template T
 * @param {QueryParams} params
 * @param {readonly T[]} items
 * @param {(item: T) => Fields} fieldsOf
 * @returns {readonly T[]}
 */
export function filtered(params, items, fieldsOf) {
  const filters = readFilters(params)
  return filters.length === 0 ? items : items.filter(item => passes(filters, fieldsOf(item)))
}

/**
 * @param {string} name
 * @param {Fields} fields
 * @returns {string[]}
 */
function fieldValues(name, fields) {
  if (name === 'tag-key') return Object.keys(fields.tags)
  if (name.startsWith('tag:')) {
    const value = fields.tags[name.slice('tag:'.length)]
    return value === undefined ? [] : [value]
  }
  const value = name === 'tags' || !Object.hasOwn(fields, name) ? undefined : fields[name]
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`)
  return value
}

/**
 * The kinds of ids: how they begin, the code that refuses them, and what AWS calls the thing in a message.
 * @typedef {{ prefix: string, code: string, noun: string }} IdKind
 */
export const ID_KINDS = /** @type {const} */ ({
  scope: { prefix: 'ipam-scope', code: 'InvalidIpamScopeId', noun: 'ipam-scope' },
  pool: { prefix: 'ipam-pool', code: 'InvalidIpamPoolId', noun: 'ipam-pool' },
  allocation: {
    prefix: 'ipam-pool-alloc',
    code: 'InvalidIpamPoolAllocationId',
    noun: 'ipam-pool-allocation'
  },
  discovery: {
    prefix: 'ipam-res-disco',
    code: 'InvalidIpamResourceDiscoveryId',
    noun: 'ipam-resource-discovery'
  },
  subnet: { prefix: 'subnet', code: 'InvalidSubnetID', noun: 'subnet' },
  vpc: { prefix: 'vpc', code: 'InvalidVpcID', noun: 'vpc' }
})

/**
 * @param {string} id
 * @param {IdKind} kind
 * @param {boolean} exists
 */
export function requireId(id, { prefix, code, noun }, exists) {
  if (!new RegExp(`^${prefix}-[0-9a-f]+$`).test(id)) {
    throw new AwsError(`${code}.Malformed`, `Invalid id: "${id}" (expecting "${prefix}-...")`)
  }
  if (!exists) throw new AwsError(`${code}.NotFound`, `The ${noun} ID '${id}' does not exist`)
}

/**
 * The items that are asked for by their ids; all of them where none is.
 * @template T
 * @param {readonly string[]} ids
 * @param {IdKind} kind
 * @param {readonly T[]} items
 * @param {(item: T) => string} idOf
 * @returns {readonly T[]}
 * @throws {AwsError} for an id that none of them has
 */
export function chosen(ids, kind, items, idOf) {
  if (ids.length === 0) return items
  const known = new Set(items.map(idOf))
  for (const id of ids) requireId(id, kind, known.has(id))
  return items.filter(item => ids.includes(idOf(item)))
}

/**
 * The one thing a query is about.
 * @template T
 * @param {QueryParams} params
 * @param {string} name of the parameter that holds its id
 * @param {IdKind} kind
 * @param {(id: string) => T | undefined} find
 * @returns {T}
 */
export function required(params, name, kind, find) {
  const id = params.get(name)
  if (!id) throw missing(name)
  const found = find(id)
  requireId(id, kind, found !== undefined)
  return /** @type {T} */ (found)
}

/**
 * IPAM answers in its home Region, and its owner alone.
 * @param {Call} call
 * @returns {boolean}
 */
export function isAtHome({ world: { organisation }, region, principal }) {
  return region === organisation.homeRegion && principal.account === organisation.account
}

/**
 * @param {import('../../organisation/types.js').Organisation} organisation
 * @param {string} resource
 * @param {string} [account] the organisation's unless told
 * @returns {string} IPAM's ARNs have an account and no Region
 */
export function arnOf({ partition, account: own }, resource, account = own) {
  return `arn:${partition}:ec2::${account}:${resource}`
}

/** @param {Record<string, string>} tags */
export function tagItems(tags) {
  return Object.entries(tags).map(([key, value]) => element('key', key) + element('value', value))
}

/** @param {string} name */
export function missing(name) {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}`)
}

/**
 * @param {string} value
 * @param {string} name
 * @param {string} [hint]
 */
export function invalidValue(value, name, hint) {
  const text = `Value ( ${value} ) for parameter ${name} is invalid.`
  return new AwsError('InvalidParameterValue', hint ? `${text} ${hint}` : text)
}

import { isDenied, isRegionDenied } from '../../identities.js'
import { AwsError } from '../../protocol/errors.js'
import { element, list } from '../../protocol/xml.js'
import { invalidValue } from './query.js'

/**
 * The walk through a list: its limits, its tokens and its faults are the same for all of EC2's actions.
 *
 * @typedef {import('../service.js').Call} Call
 * @typedef {import('../service.js').Result} Result
 * @typedef {import('../../protocol/query.js').QueryParams} QueryParams
 */

/**
 * @template T
 * @typedef {object} Listing
 * @property {string} set the list's element
 * @property {{ minimum: number, maximum: number }} [pages] what MaxResults may be; the greatest is also what comes
 *   without one. An action without pages answers whole
 * @property {boolean} [isMoving] true when an item is not written alike at all times
 * @property {(call: Call) => readonly T[]} select what the query asks for; throws where AWS does
 * @property {(item: T, call: Call) => string} write the inside of an item's element
 */

/** What most of EC2's actions allow. */
export const PAGES = { minimum: 5, maximum: 1000 }

/**
 * One page of a list.
 * @template T
 * @param {Call} call
 * @param {Listing<T>} listing
 * @returns {Result}
 */
export function walk(call, listing) {
  const { params, world, action, fault } = call
  admit(call)
  if (params.get('DryRun') === 'true') {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', {
      status: 412
    })
  }
  const binding = [call.principal.account, call.region, action, ...queryOf(params)].join('\n')
  const { items, page, whole, offset, nextToken } = listing.pages
    ? cut(call, listing, listing.pages, binding)
    : wholeOf(call, listing)
  if (fault?.fault === 'missing-list') return { xml: '', rows: 0 }
  const repeated = fault?.fault === 'duplicate-row' ? page.slice(0, fault.rows ?? 1) : []
  const moved = fault?.fault === 'changed-row' ? items.slice(Math.max(offset - 1, 0), offset) : []
  const write = () =>
    list(listing.set, [
      ...moved.map(item => anotherNow(listing.write(item, call))),
      ...[...repeated, ...page].map(item => listing.write(item, call))
    ])
  if (
    fault !== undefined &&
    isIdle(fault.fault, { page, whole, repeated, moved: moved.map(item => listing.write(item, call)) })
  )
    fault.spoiledNothing()
  const key = `${binding}\n${offset} ${page.length} ${repeated.length} ${moved.length} of ${items.length}`
  const xml = listing.isMoving ? Buffer.from(write()) : world.writtenPages.get(key, write)
  return {
    xml: Buffer.concat([xml, Buffer.from(element('nextToken', nextToken))]),
    rows: moved.length + repeated.length + page.length,
    nextToken
  }
}

/**
 * Whether a page is what it would be without the fault.
 * @param {string} fault
 * @param {{ page: readonly unknown[], whole: number, repeated: readonly unknown[], moved: readonly string[] }} made whole:
 *   how many rows it would have
 */
function isIdle(fault, { page, whole, repeated, moved }) {
  if (fault === 'short-page') return page.length === whole
  if (fault === 'duplicate-row') return repeated.length === 0
  return fault === 'changed-row' && moved.every(row => anotherNow(row) === row)
}

/**
 * A row as it is a moment later: of what is in use there is less.
 * @param {string} row
 */
function anotherNow(row) {
  return row
    .replace(/<ipUsage>[^<]*</, '<ipUsage>0.0001<')
    .replace(/<availableIpAddressCount>\d+</, '<availableIpAddressCount>9999<')
}

/**
 * Whether the caller may make this call in this Region.
 * @param {Call} call
 * @throws {AwsError}
 */
function admit(call) {
  const { principal, action, region, world } = call
  const status = world.networks.regions.find(({ regionName }) => regionName === region)?.optInStatus
  if (status === 'not-opted-in') throw authFailure()
  if (isRegionDenied(principal, region))
    throw denied(call, 'with an explicit deny in a service control policy')
  if (isDenied(principal, `ec2:${action}`)) throw denied(call)
}

/**
 * @param {Pick<Call, 'principal' | 'action'>} call
 * @param {string} [reason] no policy allows it, unless told
 */
export function denied({ principal, action }, reason) {
  const name = `ec2:${action}`
  return new AwsError(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. User: ${principal.arn} is not authorized to perform: ` +
      `${name} ${reason ?? `because no identity-based policy allows the ${name} action`}`,
    { status: 403 }
  )
}

/** Also what a Region answers that the account has not opted in to: it does not know the account's credentials. */
export function authFailure() {
  return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', {
    status: 401
  })
}

/**
 * @template T
 * @param {Call} call
 * @param {Listing<T>} listing
 */
function wholeOf(call, { select }) {
  for (const name of ['MaxResults', 'NextToken']) {
    if (call.params.get(name) !== undefined)
      throw new AwsError('UnknownParameter', `The parameter ${name} is not recognized`)
  }
  const items = select(call)
  return { items, page: items, whole: items.length, offset: 0, nextToken: undefined }
}

/**
 * @template T
 * @param {Call} call
 * @param {Listing<T>} listing
 * @param {{ minimum: number, maximum: number }} pages
 * @param {string} binding
 */
function cut(call, { select }, pages, binding) {
  const { params, world, action, fault } = call
  const limit = Math.min(pageSize(params, pages), world.rowsOfPage(action))
  const token = params.get('NextToken')
  const position = token === undefined ? { offset: 0, page: 0 } : world.tokens.read(token, binding)
  if (!position) {
    throw new AwsError('InvalidPaginationToken', 'The specified pagination token is not valid or is expired.')
  }
  const items = world.selection(binding, token === undefined, () => select(call))
  const kind = fault?.fault
  const wanted = kind === 'empty-page' ? 0 : kind === 'short-page' ? (fault?.rows ?? 1) : limit
  const rest = items.slice(position.offset, position.offset + limit)
  const page = rest.slice(0, wanted)
  const next = position.offset + page.length
  /** @type {string | undefined} */
  let nextToken
  if (kind === 'repeat-token') nextToken = token ?? world.tokens.issue(position, binding)
  else if (kind === 'endless')
    nextToken = world.tokens.issue({ ...position, page: position.page + 1 }, binding)
  else if (kind === 'bad-token') nextToken = world.tokens.issue(position, `${binding}\nstale`)
  else if (next < items.length || kind === 'empty-page') {
    nextToken = world.tokens.issue({ offset: next, page: position.page + 1 }, binding)
  }
  return { items, page, whole: rest.length, offset: position.offset, nextToken }
}

/**
 * @param {QueryParams} params
 * @param {{ minimum: number, maximum: number }} pages
 */
function pageSize(params, { minimum, maximum }) {
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

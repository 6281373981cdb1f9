/**
 * Faults on demand. A rule names the requests it means and what is to go wrong with them; the first rule that applies
 * to a request is carried out.
 *
 * @typedef {`${keyof typeof FAULTS}`} Fault
 *
 * @typedef {object} Match
 * @property {string} [service] `ec2`, `sns`, `sts`, `cloudwatch`, `s3` or `github`
 * @property {string} [action] `GetIpamResourceCidrs`, `Publish` … `GetIdToken` for the token endpoint
 * @property {Record<string, string | null | RegExp>} [params] parameters as on the wire: this value, absent (null), or
 *   in-process a pattern; `{ "IpamScopeId": "ipam-scope-…", "NextToken": null }` is the first page of one walk
 * @property {number | number[]} [nth] only the nth request that matches, counted from 1; or these
 * @property {number} [from] only from this one on
 * @property {number} [count] at most so many times; an answer that had nothing to spoil is none of them
 * @property {boolean} [oneWalk] only requests of the walk that the first one to fail is of: from the same Region, with the
 *   same parameters but for the page asked for
 *
 * @typedef {object} FaultRule
 * @property {Match} [match] every request, unless told
 * @property {Fault} fault
 * @property {number} [delayMs] wait so long first; `slow` waits 3 s unless told
 * @property {number} [rows] `short-page`: how many rows it keeps, 1 unless told; `duplicate-row`: how many come twice
 * @property {string} [code] `error`: its code
 * @property {string} [message] `error`: its message; `{issued}` in it becomes every secret that was given out by then
 * @property {number} [status] `error`: its HTTP status, 400 unless told
 *
 * @typedef {object} Progress of a rule
 * @property {number} seen requests that matched
 * @property {number} hits those among them that failed
 * @property {number} idle those that were to fail, and whose answer had nothing to spoil
 * @property {string | undefined} walk the one that is meant, with `oneWalk`
 * @property {() => void} spoiledNothing takes the last hit back: its answer had nothing to spoil
 * @property {() => void} remove
 *
 * @typedef {FaultRule & Progress} ActiveRule
 *
 * @typedef {object} Request as far as rules look at it
 * @property {string} service
 * @property {string} action
 * @property {string} [region] empty where it has none
 * @property {string} [accessKeyId]
 * @property {Record<string, unknown>} params
 */

/** What each fault does, and when: instead of the call, in what it answers with, or to the answer on its way. */
export const FAULTS = /** @type {const} */ ({
  throttle: 'instead: the throttling error of the service',
  500: 'instead: an internal error, in the form of the service',
  503: 'instead: service unavailable, in the form of the service',
  error: 'instead: an error with the code, message and status given',
  'access-denied': 'instead: the caller is not allowed this action',
  'expired-token': "instead: the caller's credentials have expired",
  'idp-communication': 'instead: STS could not reach the identity provider',
  'invalid-identity-token': "instead: STS could not get the identity provider's key",
  'reset-before': 'instead: the connection is reset before an answer',
  hang: 'instead: never an answer',
  'html-502': "instead: a proxy's page with status 502",
  'html-200': "instead: a proxy's page with status 200",
  'empty-200': 'instead: status 200 without a body',
  'short-page': 'page: fewer rows than asked for, and a token to the rest',
  'empty-page': 'page: no rows, and a token to them',
  'repeat-token': 'page: its token leads to this very page again',
  endless: 'page: its token leads to this very page again, and is another each time',
  'bad-token': 'page: its token will be refused',
  'clock-skew': 'answer: to a caller whose clock is 20 minutes behind',
  'duplicate-row': 'page: its first rows come twice',
  'changed-row': 'page: begins with the last row of the page before, which is another by now',
  'missing-list': 'page: a well-formed answer without its list',
  'missing-fields': 'answer: well-formed, with nothing in it but ids and tokens of pages',
  'wrong-types': 'answer: well-formed, with words where numbers, dates and truth values belong',
  slow: 'answer: after delayMs',
  drip: 'answer: a little at a time, over delayMs',
  truncate: 'answer: cut short, in an HTTP message that looks whole',
  'malformed-xml': 'answer: not well-formed',
  'reset-after-headers': 'answer: the connection is reset after its headers',
  'reset-mid-body': 'answer: the connection is reset after half of it'
})

/** More than a signature may be old, and less than credentials live. */
const SKEW_MS = 20 * 60_000

const DEFAULT_DELAYS_MS = new Map([
  ['slow', 3000],
  ['drip', 3000]
])

const MATCH_KEYS = ['service', 'action', 'params', 'nth', 'from', 'count', 'oneWalk']
const RULE_KEYS = ['match', 'fault', 'delayMs', 'rows', 'code', 'message', 'status']

export class Faults {
  /** @type {ActiveRule[]} */
  #rules = []

  /**
   * @param {FaultRule} rule
   * @returns {ActiveRule} with its counts, and a way to remove it
   */
  add(rule) {
    checkRule(rule)
    /** @type {ActiveRule} */
    const active = {
      ...rule,
      seen: 0,
      hits: 0,
      idle: 0,
      walk: undefined,
      spoiledNothing: () => {
        active.hits--
        active.idle++
        // Another walk may have what this one has not.
        if (active.hits === 0) active.walk = undefined
      },
      remove: () => {
        this.#rules = this.#rules.filter(other => other !== active)
      }
    }
    this.#rules.push(active)
    return active
  }

  clear() {
    this.#rules = []
  }

  /**
   * @param {Request} request
   * @returns {ActiveRule | undefined} the rule to carry out. Every rule counts every request it means.
   */
  take(request) {
    let taken
    for (const rule of this.#rules) {
      if (!matches(rule.match ?? {}, request)) continue
      if (rule.match?.oneWalk === true && (rule.walk ??= walkOf(request)) !== walkOf(request)) continue
      rule.seen++
      if (taken || !isDue(rule)) continue
      rule.hits++
      taken = rule
    }
    return taken
  }
}

/**
 * @param {FaultRule} rule
 * @returns {number} milliseconds to wait before the answer
 */
export function delayOf({ fault, delayMs }) {
  return delayMs ?? DEFAULT_DELAYS_MS.get(fault) ?? 0
}

/**
 * @param {FaultRule | undefined} rule
 * @returns {number} how many milliseconds the caller's clock is behind
 */
export function skewOf(rule) {
  return rule?.fault === 'clock-skew' ? SKEW_MS : 0
}

/** @param {Request} request */
function walkOf({ service, action, region, accessKeyId, params }) {
  return JSON.stringify([service, action, region, accessKeyId, { ...params, NextToken: undefined }])
}

/**
 * @param {Match} match
 * @param {Request} request
 */
function matches({ service, action, params = {} }, request) {
  if (service !== undefined && service !== request.service) return false
  if (action !== undefined && action !== request.action) return false
  return Object.entries(params).every(([name, expected]) => {
    const value = request.params[name]
    if (expected === null) return value === undefined
    if (typeof value !== 'string') return false
    return expected instanceof RegExp ? expected.test(value) : expected === value
  })
}

/** @param {ActiveRule} rule */
function isDue({ match = {}, seen, hits }) {
  const { nth, from = 1, count = Infinity } = match
  if (nth !== undefined && ![nth].flat().includes(seen)) return false
  return seen >= from && hits < count
}

/**
 * @param {unknown} rule
 * @throws {Error} naming what is wrong with it
 */
function checkRule(rule) {
  const { match = {}, fault, ...rest } = /** @type {Record<string, any>} */ (rule)
  if (!(String(fault) in FAULTS)) {
    throw new Error(`fault "${String(fault)}" is not known; known are ${Object.keys(FAULTS).join(', ')}`)
  }
  const strangers = [
    ...Object.keys(rest).filter(key => !RULE_KEYS.includes(key)),
    ...Object.keys(match).filter(key => !MATCH_KEYS.includes(key))
  ]
  if (strangers.length > 0) {
    throw new Error(
      `a fault rule has no ${strangers.join(', ')}; it has ${RULE_KEYS.join(', ')}, and its match ${MATCH_KEYS.join(', ')}`
    )
  }
  if (fault === 'error' && typeof rest['code'] !== 'string') throw new Error('fault "error" needs a code')
}

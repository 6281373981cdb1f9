import { readFileSync } from 'node:fs'

/**
 * @typedef {import('./types.js').Organisation} Organisation
 * @typedef {(value: unknown) => boolean} Check
 * @typedef {{ check: Check, what: string, optional?: boolean }} Rule
 * @typedef {Record<string, Rule>} Form
 */

const ACCOUNT = /^\d{12}$/
const ARN = /^arn:(aws|aws-us-gov|aws-cn):[a-z0-9-]+:[a-z0-9-]*:\d{12}:.+$/

/** @type {Rule} */
const text = { check: value => typeof value === 'string' && value !== '', what: 'a non-empty text' }
/** @type {Rule} */
const anyText = { check: value => typeof value === 'string', what: 'a text' }
/** @type {Rule} */
const cidr = matching(/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)\/\d{1,3}$/i, 'a CIDR')
/** @type {Rule} */
const flag = { check: value => typeof value === 'boolean', what: 'true or false' }
/** @type {Rule} */
const account = matching(ACCOUNT, 'an account id of 12 digits')
/** @type {Rule} */
const arn = matching(ARN, 'an ARN')
/** @type {Rule} */
const texts = { check: value => Array.isArray(value) && value.every(anyText.check), what: 'a list of texts' }
/** @type {Rule} */
const map = {
  check: value => isObject(value) && Object.values(value).every(anyText.check),
  what: 'an object of texts'
}
/** @type {Rule} */
const wholeNumber = { check: value => Number.isInteger(value) && Number(value) >= 0, what: 'a whole number' }

/** @type {Rule} */
const minutes = {
  check: value => isObject(value) && Object.values(value).every(age => typeof age === 'number' && age >= 0),
  what: 'an object of minutes'
}

/** @type {Form} */
const ORGANISATION = {
  name: text,
  description: optional(anyText),
  partition: oneOf('aws', 'aws-us-gov', 'aws-cn'),
  account,
  homeRegion: matching(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'a Region'),
  ipamId: optional(matching(/^ipam-[0-9a-f]+$/, 'an IPAM id (ipam-…)')),
  scopes: listOfObjects(),
  resources: listOfObjects(),
  networks: optional(listOfObjects()),
  pools: optional(listOfObjects()),
  resourceDiscoveries: optional(listOfObjects()),
  sampleAgeMinutes: optional({ check: isObject, what: 'an object' }),
  regions: optional(listOfObjects()),
  shares: optional(listOfObjects()),
  topics: listOfObjects(),
  identityProviders: listOfObjects(),
  roles: listOfObjects(),
  keys: listOfObjects(),
  github: { check: isObject, what: 'an object' }
}

/** @type {Form} */
const PERMISSIONS = {
  denied: optional(texts),
  deniedRegions: optional(texts),
  metricNamespaces: optional(texts)
}

/** @type {Form} */
const ROW = {
  resourceId: text,
  resourceCidr: cidr,
  resourceType: text,
  ipamPoolId: optional(text),
  resourceRegion: optional(text),
  resourceOwnerId: optional(account),
  resourceName: optional(anyText),
  resourceTags: optional(map),
  ipUsage: optional({
    check: value => typeof value === 'number' && value >= 0 && value <= 1,
    what: 'a fraction from 0 to 1'
  }),
  complianceStatus: optional(text),
  managementState: optional(text),
  overlapStatus: optional(text),
  vpcId: optional(text),
  availabilityZoneId: optional(text)
}

/** @type {Record<string, Form>} of the members of the organisation's lists */
const MEMBERS = {
  scopes: {
    ipamScopeId: matching(/^ipam-scope-[0-9a-f]+$/, 'a scope id (ipam-scope-…)'),
    ipamScopeType: oneOf('private', 'public'),
    isDefault: optional(flag),
    description: optional(anyText),
    poolCount: optional(wholeNumber),
    state: optional(text),
    tags: optional(map)
  },
  resources: { ipamScopeId: text, ...ROW },
  networks: { ...ROW, cidrState: optional(text) },
  pools: {
    ipamPoolId: matching(/^ipam-pool-[0-9a-f]+$/, 'a pool id (ipam-pool-…)'),
    ipamScopeId: text,
    sourceIpamPoolId: optional(text),
    locale: optional(text),
    addressFamily: oneOf('ipv4', 'ipv6'),
    description: optional(anyText),
    state: optional(text),
    stateMessage: optional(anyText),
    autoImport: optional(flag),
    publiclyAdvertisable: optional(flag),
    allocationMinNetmaskLength: optional(wholeNumber),
    allocationMaxNetmaskLength: optional(wholeNumber),
    allocationDefaultNetmaskLength: optional(wholeNumber),
    awsService: optional(text),
    publicIpSource: optional(text),
    tags: optional(map),
    cidrs: optional(listOfCidrs()),
    allocations: optional(listOfCidrs())
  },
  resourceDiscoveries: {
    ipamResourceDiscoveryId: matching(/^ipam-res-disco-[0-9a-f]+$/, 'a discovery id (ipam-res-disco-…)'),
    ownerId: optional(account),
    description: optional(anyText),
    isDefault: optional(flag),
    operatingRegions: optional(texts),
    resourceOwners: optional(texts),
    tags: optional(map)
  },
  regions: {
    regionName: text,
    optInStatus: oneOf('opt-in-not-required', 'opted-in', 'not-opted-in')
  },
  shares: { subnets: texts, accounts: texts },
  topics: {
    arn,
    allowedAccounts: optional(texts),
    contentBasedDeduplication: optional(flag),
    kmsKeyArn: optional(arn)
  },
  identityProviders: { url: matching(/^https:\/\/\S+$/, 'an https URL'), audiences: texts },
  roles: {
    arn,
    trust: {
      check: value => isObject(value) && texts.check(value['subjects']),
      what: 'an object with subjects'
    },
    maxSessionDuration: optional(wholeNumber),
    ...PERMISSIONS
  },
  keys: {
    accessKeyId: matching(/^\w{16,128}$/, 'an access key id of at least 16 characters'),
    secretAccessKey: text,
    principalArn: arn,
    sessionToken: optional(text),
    expiresAt: optional({
      check: value => !Number.isNaN(Date.parse(String(value))),
      what: 'a time (ISO 8601)'
    }),
    ...PERMISSIONS
  }
}

/** @type {Form} */
const GITHUB = { requestToken: text, subject: text, claims: optional(map) }

/** @type {Form} */
const SAMPLE_AGES = {
  resources: optional(minutes),
  regions: optional(minutes),
  others: optional({ check: value => typeof value === 'number' && value >= 0, what: 'minutes' })
}

/** At most so many mistakes are told: the rest is usually the same one again. */
const MISTAKES_TOLD = 20

/**
 * @param {string | URL} file
 * @returns {Organisation}
 * @throws {Error} naming the file and everything that is wrong with it
 */
export function loadOrganisation(file) {
  let content
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    throw new Error(`cannot read the organisation ${String(file)}: ${message}`, { cause: error })
  }
  return checkOrganisation(content, String(file))
}

/**
 * @param {unknown} content
 * @param {string} [name] what to call it in the message
 * @returns {Organisation} the same object
 * @throws {Error} naming everything that is wrong with it
 */
export function checkOrganisation(content, name = 'the organisation') {
  const mistakes = findMistakes(content)
  if (mistakes.length > 0) {
    const told = mistakes.slice(0, MISTAKES_TOLD).map(mistake => `\n  ${mistake}`)
    const more = mistakes.length > MISTAKES_TOLD ? `\n  and ${mistakes.length - MISTAKES_TOLD} more` : ''
    throw new Error(`${name} is not a valid organisation:${told.join('')}${more}`)
  }
  return /** @type {Organisation} */ (content)
}

/**
 * From the outside in: what is within is looked at once what is around it is sound.
 * @param {unknown} content
 * @returns {string[]}
 */
function findMistakes(content) {
  const outer = [...checkObject(content, ORGANISATION, '')]
  if (!isObject(content) || outer.length > 0) return outer
  const inner = Object.entries(MEMBERS).flatMap(([key, form]) => {
    const members = /** @type {unknown[]} */ (content[key] ?? [])
    return members.flatMap((member, index) => [...checkObject(member, form, `${key}[${index}]`)])
  })
  inner.push(...checkObject(content['github'], GITHUB, 'github'))
  inner.push(...checkObject(content['sampleAgeMinutes'] ?? {}, SAMPLE_AGES, 'sampleAgeMinutes'))
  return inner.length > 0 ? inner : [...checkReferences(/** @type {any} */ (content))]
}

/**
 * @param {unknown} value
 * @param {Form} form
 * @param {string} path
 * @returns {Generator<string>}
 */
function* checkObject(value, form, path) {
  if (!isObject(value)) {
    yield `${path || 'the whole'} is not an object`
    return
  }
  const prefix = path === '' ? '' : `${path}.`
  for (const key of Object.keys(value)) {
    if (!(key in form)) yield `${prefix}${key} is not known; known are ${Object.keys(form).join(', ')}`
  }
  for (const [key, { check, what, optional: mayBeAbsent }] of Object.entries(form)) {
    if (value[key] === undefined && mayBeAbsent) continue
    if (!check(value[key]))
      yield `${prefix}${key} is ${value[key] === undefined ? 'absent' : JSON.stringify(value[key])}, not ${what}`
  }
}

/**
 * @param {Organisation} organisation
 * @returns {Generator<string>}
 */
function* checkReferences({ ipamId, scopes, resources, pools = [], networks = [], shares = [], keys }) {
  const known = new Set(scopes.map(scope => scope.ipamScopeId))
  for (const [list, members] of Object.entries({ resources, pools })) {
    for (const [index, { ipamScopeId }] of members.entries()) {
      if (!known.has(ipamScopeId)) yield `${list}[${index}].ipamScopeId ${ipamScopeId} is none of the scopes`
    }
  }
  if (ipamId === undefined && scopes.length > 0) yield 'ipamId is absent, and yet there are scopes'
  // A pool comes after the one above it: no pool is above itself then.
  const above = new Set()
  for (const [index, { ipamPoolId, sourceIpamPoolId }] of pools.entries()) {
    if (sourceIpamPoolId !== undefined && !above.has(sourceIpamPoolId))
      yield `pools[${index}].sourceIpamPoolId ${sourceIpamPoolId} is none of the pools before it`
    above.add(ipamPoolId)
  }
  const subnets = new Set([...resources, ...networks].map(row => row.resourceId))
  for (const [index, share] of shares.entries()) {
    for (const id of share.subnets.filter(each => !subnets.has(each)))
      yield `shares[${index}].subnets has ${id}, which is none of the resources and networks`
  }
  if (keys.length === 0) yield 'keys is empty; at least one is needed'
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @returns {Rule} */
function listOfObjects() {
  return { check: value => Array.isArray(value) && value.every(isObject), what: 'a list of objects' }
}

/** @returns {Rule} */
function listOfCidrs() {
  return {
    check: value => Array.isArray(value) && value.every(each => isObject(each) && cidr.check(each['cidr'])),
    what: 'a list of objects with a cidr'
  }
}

/**
 * @param {Rule} rule
 * @returns {Rule}
 */
function optional(rule) {
  return { ...rule, optional: true }
}

/**
 * @param {RegExp} pattern
 * @param {string} what
 * @returns {Rule}
 */
function matching(pattern, what) {
  return { check: value => typeof value === 'string' && pattern.test(value), what }
}

/**
 * @param {...string} values
 * @returns {Rule}
 */
function oneOf(...values) {
  return { check: value => values.includes(String(value)), what: `one of ${values.join(', ')}` }
}

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

/** @type {Form} */
const ORGANISATION = {
  name: text,
  description: optional(anyText),
  partition: oneOf('aws', 'aws-us-gov', 'aws-cn'),
  account,
  homeRegion: matching(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'a Region'),
  ipamId: matching(/^ipam-[0-9a-f]+$/, 'an IPAM id (ipam-…)'),
  scopes: listOfObjects(),
  resources: listOfObjects(),
  topics: listOfObjects(),
  identityProviders: listOfObjects(),
  roles: listOfObjects(),
  keys: listOfObjects(),
  github: { check: isObject, what: 'an object' }
}

/** @type {Form} */
const PERMISSIONS = { denied: optional(texts), metricNamespaces: optional(texts) }

/** @type {Record<'scopes' | 'resources' | 'topics' | 'identityProviders' | 'roles' | 'keys', Form>} */
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
  resources: {
    ipamScopeId: text,
    resourceId: text,
    resourceCidr: matching(/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)\/\d{1,3}$/i, 'a CIDR'),
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
  },
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
    const members = /** @type {unknown[]} */ (content[key])
    return members.flatMap((member, index) => [...checkObject(member, form, `${key}[${index}]`)])
  })
  inner.push(...checkObject(content['github'], GITHUB, 'github'))
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
function* checkReferences({ scopes, resources, keys }) {
  const known = new Set(scopes.map(scope => scope.ipamScopeId))
  for (const [index, row] of resources.entries()) {
    if (!known.has(row.ipamScopeId))
      yield `resources[${index}].ipamScopeId ${row.ipamScopeId} is none of the scopes`
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

import { randomBytes } from 'node:crypto'
import { matchesPattern } from './patterns.js'

/**
 * Who is calling: the organisation's own access keys, and those STS has handed out.
 *
 * @typedef {import('./organisation/types.js').Organisation} Organisation
 * @typedef {import('./organisation/types.js').Role} Role
 * @typedef {import('./organisation/types.js').Permissions} Permissions
 *
 * @typedef {object} Principal
 * @property {string} arn
 * @property {string} account
 * @property {string} userId
 * @property {Permissions} permissions
 *
 * @typedef {object} Credentials
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string | undefined} sessionToken
 * @property {number | undefined} expiresAt milliseconds since 1970
 * @property {Principal} principal
 */
export class Identities {
  /** @type {Map<string, Credentials>} */
  #byKey = new Map()
  /** @type {Map<string, Role>} */
  #roles = new Map()
  /** @type {string[]} secret keys, session tokens and GitHub's tokens that were given out */
  issued = []

  /** @param {Organisation} organisation */
  constructor({ keys, roles }) {
    for (const {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      expiresAt,
      principalArn,
      ...permissions
    } of keys) {
      this.#byKey.set(accessKeyId, {
        accessKeyId,
        secretAccessKey,
        sessionToken,
        expiresAt: expiresAt === undefined ? undefined : Date.parse(expiresAt),
        principal: {
          arn: principalArn,
          account: accountOf(principalArn),
          userId: `AIDA${accessKeyId.slice(4)}`,
          permissions
        }
      })
    }
    for (const role of roles) this.#roles.set(role.arn, role)
  }

  /** @returns {Principal} who a caller is taken for when signatures are not verified and the key is a stranger's */
  get first() {
    const [credentials] = this.#byKey.values()
    if (!credentials) throw new Error('the organisation has no keys')
    return credentials.principal
  }

  /** @param {string} accessKeyId */
  find(accessKeyId) {
    return this.#byKey.get(accessKeyId)
  }

  /** @param {string} arn */
  role(arn) {
    return this.#roles.get(arn)
  }

  /**
   * Temporary credentials of a role.
   * @param {Role} role
   * @param {string} sessionName
   * @param {number} expiresAt milliseconds since 1970
   * @returns {Credentials & { sessionToken: string, expiresAt: number }}
   */
  issue(role, sessionName, expiresAt) {
    const account = accountOf(role.arn)
    const [, partition = 'aws'] = role.arn.split(':')
    const roleName = role.arn.split('/').at(-1) ?? ''
    const credentials = {
      accessKeyId: `ASIA${identifier(16)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(240).toString('base64'),
      expiresAt,
      principal: {
        arn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`,
        account,
        userId: `${roleId(role.arn)}:${sessionName}`,
        permissions: role
      }
    }
    this.#byKey.set(credentials.accessKeyId, credentials)
    this.issued.push(credentials.secretAccessKey, credentials.sessionToken)
    return credentials
  }
}

/**
 * @param {Principal} principal
 * @param {string} action `ec2:GetIpamResourceCidrs`
 * @returns {boolean}
 */
export function isDenied({ permissions: { denied = [] } }, action) {
  return denied.some(pattern => matchesPattern(pattern, action, { ignoreCase: true }))
}

/**
 * @param {Principal} principal
 * @param {string} region
 * @returns {boolean}
 */
export function isRegionDenied({ permissions: { deniedRegions = [] } }, region) {
  return deniedRegions.some(pattern => matchesPattern(pattern, region))
}

/** @param {string} arn */
export function accountOf(arn) {
  return arn.split(':')[4] ?? ''
}

/** @param {string} arn of the role; one role always has the same id */
function roleId(arn) {
  return `AROA${Buffer.from(arn).toString('hex').toUpperCase().slice(-17)}`
}

/** @param {number} length */
function identifier(length) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return Array.from(randomBytes(length), byte => alphabet[byte % 32]).join('')
}

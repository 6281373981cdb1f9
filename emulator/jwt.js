import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'

/** The little of JSON Web Tokens that GitHub's token endpoint and STS need of each other: RS256, one key. */

/**
 * @typedef {Record<string, unknown>} Claims
 * @typedef {object} SigningKey
 * @property {string} id the `kid`
 * @property {import('node:crypto').KeyObject} privateKey
 * @property {import('node:crypto').KeyObject} publicKey
 */

/**
 * @param {string} id
 * @returns {SigningKey}
 */
export function createSigningKey(id) {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  })
  return { id, privateKey: createPrivateKey(pair.privateKey), publicKey: createPublicKey(pair.publicKey) }
}

/**
 * @param {Claims} claims
 * @param {SigningKey} key
 * @returns {string}
 */
export function signToken(claims, key) {
  const head = encode({ typ: 'JWT', alg: 'RS256', kid: key.id })
  const signed = `${head}.${encode(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.privateKey).toString('base64url')}`
}

/**
 * What a token says, before anyone believes it.
 * @param {string} token
 * @returns {{ header: Claims, claims: Claims } | undefined} undefined when it is no JWT
 */
export function readToken(token) {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  const header = decode(parts[0] ?? '')
  const claims = decode(parts[1] ?? '')
  return header && claims && { header, claims }
}

/**
 * @param {string} token
 * @param {SigningKey} key
 * @returns {boolean}
 */
export function isSignedBy(token, key) {
  const dot = token.lastIndexOf('.')
  if (readToken(token)?.header['alg'] !== 'RS256') return false
  const signature = Buffer.from(token.slice(dot + 1), 'base64url')
  return verify('RSA-SHA256', Buffer.from(token.slice(0, dot)), key.publicKey, signature)
}

/**
 * @param {SigningKey} key
 * @returns {{ keys: Record<string, unknown>[] }} a JSON Web Key Set, for whoever wants to verify by himself
 */
export function keySet(key) {
  return { keys: [{ ...key.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: key.id }] }
}

/** @param {Claims} value */
function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/**
 * @param {string} part
 * @returns {Claims | undefined}
 */
function decode(part) {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

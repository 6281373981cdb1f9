import { describe, expect, it } from '@jest/globals'
import { canonicalRequest, parseAuthorization, signature, verify } from '../../../emulator/sigv4.js'

// The published Signature Version 4 test suite's credentials, and its "get-vanilla" and query-order cases.
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const scope = {
  date: '20150830',
  region: 'us-east-1',
  service: 'service',
  signedHeaders: ['host', 'x-amz-date']
}
const vanilla = {
  method: 'GET',
  url: '/',
  headers: { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' },
  body: Buffer.alloc(0)
}
const vanillaSignature = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'
const now = Date.UTC(2015, 7, 30, 12, 36)

const authorization = (overrides: { accessKeyId?: string; service?: string; signature?: string } = {}) => {
  const { accessKeyId = 'AKIDEXAMPLE', service = 'service', signature: text = vanillaSignature } = overrides
  return (
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20150830/us-east-1/${service}/aws4_request, ` +
    `SignedHeaders=host;x-amz-date, Signature=${text}`
  )
}
const check = (
  headers: Record<string, string> = {},
  { at = now, key = {} }: { at?: number; key?: { sessionToken?: string; expiresAt?: number } } = {}
) =>
  verify(
    { ...vanilla, headers: { ...vanilla.headers, authorization: authorization(), ...headers } },
    {
      now: at,
      service: 'service',
      lookUp: id => (id === 'AKIDEXAMPLE' ? { secretAccessKey, ...key } : undefined)
    }
  )?.kind

describe('signature', () => {
  it('signs the published example as published', () => {
    expect(signature(vanilla, scope, secretAccessKey, '20150830T123600Z')).toBe(vanillaSignature)
  })

  it('sorts the query by code point', () => {
    const request = { ...vanilla, url: '/?Param2=value2&Param1=value1' }
    expect(signature(request, scope, secretAccessKey, '20150830T123600Z')).toBe(
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'
    )
  })

  it('folds blanks in header values and hashes the body as it came', () => {
    const request = {
      ...vanilla,
      headers: { ...vanilla.headers, 'x-note': '  a   b ' },
      body: Buffer.from('x')
    }
    const lines = canonicalRequest(request, ['host', 'x-amz-date', 'x-note']).split('\n')
    expect(lines).toContain('x-note:a b')
    expect(lines.at(-1)).toBe('2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881')
  })
})

describe('verify', () => {
  it('lets the published example pass', () => {
    expect(check()).toBeUndefined()
  })

  it.each([
    ['no Authorization header', { authorization: undefined as unknown as string }, {}, 'missing'],
    ['another scheme', { authorization: 'Basic abc' }, {}, 'incomplete'],
    ['no date', { 'x-amz-date': '' }, {}, 'incomplete'],
    ['an unknown key', { authorization: authorization({ accessKeyId: 'AKIDOTHER' }) }, {}, 'unknown-key'],
    ['another service', { authorization: authorization({ service: 'sns' }) }, {}, 'scope'],
    ['a wrong signature', { authorization: authorization({ signature: '0'.repeat(64) }) }, {}, 'signature'],
    ['a changed header', { host: 'other.amazonaws.com' }, {}, 'signature'],
    ['a session token nobody issued', { 'x-amz-security-token': 'x' }, {}, 'session-token'],
    ['a missing session token', {}, { key: { sessionToken: 'x' } }, 'session-token'],
    ['a clock six minutes slow', {}, { at: now + 360_000 }, 'expired-request'],
    ['a clock six minutes fast', {}, { at: now - 360_000 }, 'future-request'],
    ['expired credentials', {}, { key: { expiresAt: now } }, 'expired-credentials']
  ])('refuses %s', (_, headers, context, kind) => {
    expect(check(headers, context)).toBe(kind)
  })

  it('allows a clock four minutes off', () => {
    expect(check({}, { at: now + 240_000 })).toBeUndefined()
  })
})

describe('parseAuthorization', () => {
  it('reads the parts of the header', () => {
    expect(parseAuthorization(authorization())).toEqual({
      accessKeyId: 'AKIDEXAMPLE',
      date: '20150830',
      region: 'us-east-1',
      service: 'service',
      signedHeaders: ['host', 'x-amz-date'],
      signature: vanillaSignature
    })
  })

  it('knows no other termination', () => {
    expect(parseAuthorization(authorization().replace('aws4_request', 'aws5_request'))).toBeUndefined()
  })
})

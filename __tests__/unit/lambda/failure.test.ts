import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { CheckError } from '../../../src/domain/failure.js'
import { DeliveryError, failureOf, StatusError } from '../../../src/lambda/failure.js'
import { createLog } from '../../../src/lambda/log.js'
import { SettingsError } from '../../../src/settings.js'

const log = createLog({})
log.mask('secret-access-key')

describe('what an invocation fails with', () => {
  it.each([
    [new CheckError('no way in', { remedy: 'open it' }), 'CheckError', 'no way in\nTo mend it: open it'],
    [new CheckError('no way in'), 'CheckError', 'no way in'],
    [
      new StatusError('Failed: 1 network is over its limit.'),
      'StatusError',
      'Failed: 1 network is over its limit.'
    ],
    [
      new DeliveryError('Failed: delivery to S3 and SNS failed.', [
        { channel: 'S3', reason: 'denied', remedy: 'allow it' },
        { channel: 'SNS', reason: 'gone' }
      ]),
      'DeliveryError',
      'Failed: delivery to S3 and SNS failed.\nS3: denied\nSNS: gone\nTo mend it: allow it'
    ],
    [new SettingsError([{ input: 'a', message: 'is b' }]), 'SettingsError', 'a: is b'],
    ['a text', 'Error', 'a text']
  ])('%s', (error, name, message) => {
    const failure = failureOf(error, log.hide)
    expect([failure.name, failure.message]).toEqual([name, message])
    expect(failure.stack).toBe(`${name}: ${message}`)
    expect(failure.cause).toBeUndefined()
  })

  it('keeps the stack of a defect, and no secret in it', () => {
    const failure = failureOf(new TypeError('secret-access-key is not a function'), log.hide)
    expect(failure.name).toBe('TypeError')
    expect(failure.message).toBe('*** is not a function')
    expect(failure.stack).toContain('failure.test')
    expect(failure.stack).not.toContain('secret-access-key')
  })

  it('stays within what a state machine tells of a cause', () => {
    const failure = failureOf(new CheckError('€'.repeat(50_000)), log.hide)
    expect(Buffer.byteLength(failure.message)).toBeLessThanOrEqual(8_192)
  })
})

describe('the log', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('is lines without secrets or control characters; details only where they are asked for', () => {
    const lines: unknown[] = []
    for (const method of ['debug', 'info', 'warn'] as const) {
      jest
        .spyOn(console, method)
        .mockImplementation((line: unknown) => void lines.push(`${method} ${String(line)}`))
    }
    for (const environment of [{}, { AWS_LAMBDA_LOG_LEVEL: 'DEBUG' }]) {
      const log = createLog(environment)
      log.mask('')
      log.mask('hush')
      log.info('a hush\nb')
      log.warning('careful')
      log.debug('details')
    }
    expect(lines).toHaveLength(5)
    expect(lines.slice(3)).toEqual(['warn careful', 'debug details'])
    expect(lines[0]).toMatch(/^info a \*\*\*[^\n]*b$/)
  })
})

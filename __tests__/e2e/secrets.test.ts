import { describe, expect, test } from '@jest/globals'
import { ACME, emulated } from './support.js'

/**
 * Every run of the harness is held to telling no secret (`harness/secrets.js`). Here AWS says them back in its errors.
 */
const context = emulated()

/** An error that says back what it was sent. */
function saysBack(action: string, code: string): void {
  const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret = '' } = context.emulator.environment.keys
  const token = context.emulator.environment.github['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''
  const message = `the key ${id} with ${secret}(${encodeURIComponent(secret)}) and ${token}`
  context.emulator.faults.add({ match: { action }, fault: 'error', code, message, status: 403 })
}

describe('what AWS says back is told without its secrets', () => {
  test('where nothing could be read', async () => {
    saysBack('DescribeIpamScopes', 'SignatureDoesNotMatch')
    const run = await context.check()
    expect(run.conclusion).toBe('failure')
    expect(run.log).toContain('***')
    expect(run.summary).toContain('&#42;&#42;&#42;')
  })

  test.each([
    ['XML', '&#x2F;'],
    ['JSON', '\\u002f']
  ])('where it writes them in escapes of %s', async (_, slash) => {
    const { AWS_SECRET_ACCESS_KEY: secret = '' } = context.emulator.environment.keys
    const error = { fault: 'error', code: 'AccessDenied', status: 403 } as const
    const message = `not with ${secret.replaceAll('/', slash)}`
    for (const action of ['Publish', 'PutMetricData'])
      context.emulator.faults.add({ match: { action }, ...error, message })
    const run = await context.check({ 'sns-topic-arn': ACME.topic, 'cloudwatch-metrics': 'all' })
    expect(secret).toContain('/')
    expect(run.log).toMatch(/SNS failed: .*not with \*{3}\)/)
    expect(run.log).toMatch(/CloudWatch failed: .*not with \*{3}\)/)
  })

  test('where a part could not be read: in the report, the summary and the outputs', async () => {
    saysBack('GetIpamResourceCidrs', 'UnauthorizedOperation')
    const run = await context.check({ 'allow-incomplete': 'true', 'fail-on': 'never' })
    expect(run.report.coverage.gaps[0]?.reason).toContain('***')
    expect(run.summary).toContain('&#42;&#42;&#42;')
  })

  test('where a channel fails', async () => {
    saysBack('Publish', 'AuthorizationError')
    saysBack('PutMetricData', 'AccessDenied')
    const run = await context.check({ 'sns-topic-arn': ACME.topic, 'cloudwatch-metrics': 'all' })
    expect(run.log).toContain('SNS failed: ')
    expect(run.log).toContain('***')
  })

  test("where GitHub's token endpoint or the role refuses", async () => {
    const role = { 'role-to-assume': ACME.role('ipam-monitor') }
    const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: message = '' } = context.emulator.environment.github
    const error = { fault: 'error', code: 'Forbidden', message, status: 403 } as const
    context.emulator.faults.add({ match: { action: 'GetIdToken' }, ...error })
    expect((await context.check(role)).log).toContain('GitHub gave no OIDC token')
    context.emulator.reset()
    // STS never gets that token; the one it gets, the harness knows by its mask.
    context.emulator.faults.add({ match: { action: 'AssumeRoleWithWebIdentity' }, fault: 'access-denied' })
    expect((await context.check(role)).log).toContain('could not be assumed')
  })

  describe('where it is what a role was given: its secret key, its session token, and the token that it came for', () => {
    const HIDDEN = 'not with \\*{3} and \\*{3} and \\*{3}'
    const role = { 'role-to-assume': ACME.role('ipam-monitor') }

    function saysBackWhatItGave(action: string, code: string): void {
      const error = { fault: 'error', code, message: 'not with {issued}', status: 403 } as const
      context.emulator.faults.add({ match: { action }, ...error })
    }

    test('by what is read', async () => {
      saysBackWhatItGave('GetIpamResourceCidrs', 'UnauthorizedOperation')
      const run = await context.check({ ...role, 'allow-incomplete': 'true' })
      expect(context.emulator.issued).toHaveLength(3)
      expect(run.report.coverage.gaps[0]?.reason).toMatch(new RegExp(HIDDEN))
    })

    test('by the channels', async () => {
      saysBackWhatItGave('Publish', 'AuthorizationError')
      saysBackWhatItGave('PutMetricData', 'AccessDenied')
      const run = await context.check({
        ...role,
        'sns-topic-arn': ACME.topic,
        'cloudwatch-metrics': 'all'
      })
      expect(run.log).toMatch(new RegExp(`SNS failed: .*${HIDDEN}`))
      expect(run.log).toMatch(new RegExp(`CloudWatch failed: .*${HIDDEN}`))
    })
  })
})

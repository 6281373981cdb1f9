import { describe, expect, test } from '@jest/globals'
import { expectValidReport } from '../helpers/report-schema.js'
import { ACME, countOf, emulated, lastLine } from './support.js'

const context = emulated({ pageSize: 25 })
/** What stays broken need not be asked for often here. */
const PATIENCE = { env: { AWS_MAX_ATTEMPTS: '2' } }
const CIDRS = { action: 'GetIpamResourceCidrs' }

/** The Report without its time: what must not depend on what happened on the way. */
function timeless(text: string | undefined): string | undefined {
  return text?.replace(/"generatedAt": ?"[^"]*"/, '')
}

describe('what passes by itself', () => {
  test.each([
    'throttle',
    '500',
    '503',
    'html-502',
    'html-200',
    'empty-200',
    'missing-list',
    'malformed-xml',
    'truncate',
    'reset-before',
    'reset-after-headers',
    'reset-mid-body',
    'slow'
  ] as const)('%s twice leaves the report as it would have been', async fault => {
    const { emulator, check } = context
    const undisturbed = await check({})
    emulator.faults.add({ match: { ...CIDRS, nth: [2, 3] }, fault: fault, delayMs: 200 })
    const run = await check({})
    // The log tells why.
    if (run.outputs['status'] !== 'breach') throw new Error(run.log)
    expect(timeless(run.reportText)).toBe(timeless(undisturbed.reportText))
  })

  test.each(['empty-page', 'short-page', 'duplicate-row'] as const)(
    '%s loses and doubles nothing',
    async fault => {
      const { emulator, check } = context
      const undisturbed = await check({})
      emulator.faults.add({ match: { ...CIDRS, nth: [1, 2, 5] }, fault, rows: 3 })
      emulator.faults.add({ match: { action: 'DescribeIpamScopes', count: 1 }, fault, rows: 1 })
      const run = await check({})
      expect(timeless(run.reportText)).toBe(timeless(undisturbed.reportText))
    }
  )
})

describe('what stays broken is a gap, and what was read is kept', () => {
  test.each([
    ['throttle', /throttled/],
    ['500', /InternalError/],
    ['html-502', /the answer was HTTP 502/],
    ['html-200', /the answer/],
    ['empty-200', /the answer came without its IpamResourceCidrs/],
    ['missing-list', /the answer came without its IpamResourceCidrs/],
    ['malformed-xml', /the answer could not be read/],
    ['truncate', /the answer could not be read/],
    ['reset-before', /could not be reached/],
    ['reset-mid-body', /./],
    ['access-denied', /access denied to ec2:GetIpamResourceCidrs/],
    ['expired-token', /the credentials have expired/],
    ['bad-token', /did not accept its own page token/],
    ['repeat-token', /the same page token twice/],
    ['endless', /the same page 20 times more/]
  ] as const)('%s', async (fault, reason) => {
    const { emulator, check } = context
    const [scope = ''] = ACME.privateScopes
    // The walk of one scope breaks from its second page on; the other scope's is whole.
    const page = ['repeat-token', 'endless', 'bad-token'].includes(fault) ? {} : { NextToken: /./ }
    emulator.faults.add({
      match: { ...CIDRS, params: { IpamScopeId: scope, ...page } },
      fault: fault
    })
    const run = await check({ 'usage-threshold': '100' }, PATIENCE)

    expect(run.exitCode).toBe(1)
    expect(run.outputs['status']).toBe('incomplete')
    expectValidReport(run.report)
    const { gaps } = run.report.coverage
    expect(gaps).toHaveLength(1)
    expect(gaps[0]?.what).toContain(`resources of type subnet in ${scope}`)
    expect(gaps[0]?.reason).toMatch(reason)
    const read = run.report.findings.filter(({ scopeId }) => scopeId === scope)
    expect(read.length).toBeGreaterThanOrEqual(25)
    expect(run.summary).toContain(scope)
    expect(run.summary).not.toMatch(/^## 🟢/)
    expect(lastLine(run)).toContain('the check is incomplete')
  })

  test('passes when allowed to, and still says so', async () => {
    const { emulator, check } = context
    const [scope = ''] = ACME.privateScopes
    emulator.faults.add({ match: { ...CIDRS, params: { IpamScopeId: scope } }, fault: 'access-denied' })
    const run = await check({ 'usage-threshold': '100', 'allow-incomplete': 'true' }, PATIENCE)
    expect(run.exitCode).toBe(0)
    expect(run.outputs['status']).toBe('incomplete')
    expect(lastLine(run)).toMatch(/^Passed: .*allow-incomplete/)
  })

  test('names the policy line that is missing, and fail-on: never does not hide it', async () => {
    const run = await context.check({
      'role-to-assume': ACME.role('ipam-monitor-no-cidrs'),
      'fail-on': 'never'
    })
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ status: 'incomplete', breached: 'false', 'resource-count': '0' })
    expect(run.log).toContain('{"Effect":"Allow","Action":"ec2:GetIpamResourceCidrs","Resource":"*"}')
  })
})

describe('what cannot be judged at all is an error', () => {
  test('no permission to read the scopes names the action', async () => {
    const run = await context.check({ 'role-to-assume': ACME.role('ipam-monitor-no-scopes') })
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ status: 'error', breached: '', breaches: '[]', 'breach-count': '' })
    expect(run.log).toContain('{"Effect":"Allow","Action":"ec2:DescribeIpamScopes","Resource":"*"}')
    expect(run.summary).toMatch(/^## ❌/)
  })

  test.each(['empty-200', 'html-200', 'missing-list'] as const)(
    '%s for the scopes is not "no scopes"',
    async fault => {
      const { emulator, check } = context
      emulator.faults.add({ match: { action: 'DescribeIpamScopes' }, fault })
      const run = await check({}, PATIENCE)
      expect(run.outputs['status']).toBe('error')
      expect(run.log).not.toContain('is it the home Region')
      expect(run.log).toMatch(/the answer (came without its IpamScopes|could not be read)/)
    }
  )

  test('a Region that is not the home Region is asked about', async () => {
    const run = await context.check({ 'aws-region': 'us-west-2' })
    expect(run.exitCode).toBe(1)
    expect(lastLine(run)).toBe(
      '##[error]Failed, and nothing was judged: no IPAM scope in us-west-2: is it the home Region of your IPAM?'
    )
    expect(run.summary).toContain('no IPAM scope in us-west-2')
  })

  test('an unknown scope id is answered with those there are', async () => {
    const run = await context.check({ 'scope-ids': 'ipam-scope-0123456789abcdef0' })
    expect(run.log).toContain('scope-ids: there is no scope ipam-scope-0123456789abcdef0')
    for (const scope of ACME.privateScopes) expect(run.log).toContain(scope)
  })

  test('scopes without a resource are one, unless allowed', async () => {
    const inputs = { 'scope-ids': ACME.privateScopes[1] ?? '', 'resource-types': 'ipv6-pool' }
    const strict = await context.check(inputs)
    expect(strict.exitCode).toBe(1)
    expect(strict.outputs['status']).toBe('error')
    expect(strict.log).toContain('allow-empty')
    const lenient = await context.check({ ...inputs, 'allow-empty': 'true' })
    expect(lenient.exitCode).toBe(0)
    expect(lenient.outputs).toMatchObject({ status: 'ok', 'resource-count': '0', 'highest-usage': '' })
  })

  test('no network at all ends soon, with the remedy', async () => {
    const run = await context.check({}, { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } })
    expect(run.outputs['status']).toBe('error')
    expect(run.log).toContain('the endpoint could not be reached (ECONNREFUSED')
  })
})

describe('side by side', () => {
  test('a list of nothing but empty pages ends all the same, as a gap', async () => {
    const { emulator, check } = context
    emulator.faults.add({ match: CIDRS, fault: 'empty-page' })
    const run = await check({})
    expect(run.outputs['status']).toBe('incomplete')
    expect(run.report.coverage.gaps[0]?.reason).toContain('100 empty pages in a row')
  })

  test('scopes and types are walked together, four at the most', async () => {
    const { emulator, check } = context
    emulator.faults.add({ match: CIDRS, fault: 'slow', delayMs: 100 })
    await check({ 'scope-type': 'all', 'resource-types': 'subnet, vpc, eip, eni' })
    const walks = emulator.requests.filter(({ action }) => action === 'GetIpamResourceCidrs')
    const together = walks.map(
      one =>
        walks.filter(
          other => other.startedAt <= one.startedAt && (other.finishedAt ?? Infinity) > one.startedAt
        ).length
    )
    expect(Math.max(...together)).toBe(4)
    expect(countOf(emulator, 'ec2:GetIpamResourceCidrs')).toBeGreaterThanOrEqual(12)
  })

  test('a long read tells its pages and rows', async () => {
    const { emulator, check } = context
    emulator.faults.add({ match: { ...CIDRS, nth: [1, 2] }, fault: 'slow', delayMs: 3_200 })
    const run = await check({})
    expect(run.log).toMatch(/^Still reading: \d+ rows on \d+ pages? so far$/m)
  })
})

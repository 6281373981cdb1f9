import { describe, expect, test } from '@jest/globals'
import { expectValidReport } from '../helpers/report-schema.js'
import { ACME, calls, countOf, emulated, lastLine } from './support.js'

const context = emulated()

describe('the main job on a realistic organisation', () => {
  test('reads by OIDC, judges, reports, alerts, publishes and fails the job', async () => {
    const { emulator, check } = context
    const run = await check({
      'role-to-assume': ACME.role('ipam-monitor'),
      'warning-threshold': '75',
      'sns-topic-arn': ACME.topic,
      'cloudwatch-metrics': 'all'
    })

    expect(run.exitCode).toBe(1)
    expect(run.stderr).toBe('')
    expect(run.outputs).toMatchObject({
      status: 'breach',
      breached: 'true',
      'breach-count': '6',
      'warning-count': '4',
      'resource-count': '68',
      'unmeasured-count': '5',
      'highest-usage': '100',
      'breaches-truncated': 'false'
    })
    expect(lastLine(run)).toBe('##[error]Failed: 6 networks are over their limit.')

    expectValidReport(run.report)
    expect(run.report.totals).toEqual({
      resources: 68,
      measured: 63,
      breach: 6,
      warning: 4,
      ok: 53,
      waived: 0,
      ignored: 0,
      unmeasured: 5
    })
    expect(run.report).toMatchObject({ source: 'ipam', homeRegion: 'eu-west-1', status: 'breach' })
    expect(run.report.coverage).toEqual({ complete: true, gaps: [] })
    expect(JSON.parse(run.outputs['breaches'] ?? '')).toEqual(run.report.findings.slice(0, 6))

    // Every request, in order; the two scopes are read side by side, so that their order is either.
    expect(calls(emulator)).toEqual([
      'github:GetIdToken',
      'sts:AssumeRoleWithWebIdentity',
      'ec2:DescribeIpamScopes',
      'ec2:GetIpamResourceCidrs',
      'ec2:GetIpamResourceCidrs',
      'sns:Publish',
      'cloudwatch:PutMetricData'
    ])
    const scopes = emulator.requests.flatMap(
      ({ params }) => (params['IpamScopeId'] as string | undefined) ?? []
    )
    expect(scopes.sort()).toEqual([...ACME.privateScopes].sort())
    expect(emulator.requests.every(({ status }) => status === 200)).toBe(true)
  })

  test('says the worst first in the summary, the log and the annotations', async () => {
    const run = await context.check({ 'warning-threshold': '75' })
    expect(run.summary).toMatch(/^## 🔴 6 of 63 measured subnets are over their limit\n/)
    expect(run.summary.indexOf('payments-prod-transfer-1')).toBeLessThan(
      run.summary.indexOf('borealis-office-desks-1')
    )
    expect(run.log).toContain(
      '6 of 63 measured subnets are over their limit; the fullest is payments-prod-transfer-1 (subnet-0389a8f0fbf7716d8) at 100%'
    )
    const errors = run.annotations.filter(({ level }) => level === 'error')
    const warnings = run.annotations.filter(({ level }) => level === 'warning')
    expect(errors).toHaveLength(7)
    expect(errors[0]?.message).toContain('payments-prod-transfer-1')
    expect(errors.at(-1)?.message).toBe('Failed: 6 networks are over their limit.')
    expect(warnings).toHaveLength(4)
  })

  test('alerts with attributes that subscribers can filter by', async () => {
    const { emulator, check } = context
    await check({ 'sns-topic-arn': ACME.topic })
    expect(emulator.messages).toHaveLength(1)
    const [message] = emulator.messages
    expect(message).toMatchObject({ topicArn: ACME.topic, subject: '[alert] - AWS VPC IPAM Usage' })
    expect(message?.attributes).toMatchObject({
      status: { type: 'String', value: 'breach' },
      breachCount: { type: 'Number', value: '6' },
      highestUsage: { type: 'Number', value: '100' }
    })
    expect(message?.message).toContain('subnet-0389a8f0fbf7716d8')
    expect(message?.message).toContain('/acme/networks/actions/runs/')
  })

  test('publishes exactly three metrics of each measured network, and none of the others', async () => {
    const { emulator, check } = context
    const run = await check({ 'cloudwatch-metrics': 'all', 'resource-types': 'all', 'scope-type': 'all' })
    const byResource = new Map<string, string[]>()
    for (const { dimensions, name } of emulator.metrics) {
      const id = dimensions['ResourceId'] ?? ''
      byResource.set(id, [...(byResource.get(id) ?? []), name])
    }
    const measured = new Set(
      run.report.findings.filter(({ usagePercent }) => usagePercent !== null).map(({ id }) => id)
    )
    expect(new Set(byResource.keys())).toEqual(measured)
    for (const names of byResource.values()) {
      expect(names).toEqual(['PercentAssigned', 'IpAddressTotal', 'IpAddressAvailable'])
    }
  })

  test('passes without an alert when nothing is over the limit', async () => {
    const { emulator, check } = context
    const run = await check({ 'usage-threshold': '100', 'sns-topic-arn': ACME.topic })
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({
      status: 'ok',
      breached: 'false',
      'breach-count': '0',
      breaches: '[]'
    })
    expect(countOf(emulator, 'sns:Publish')).toBe(0)
    expect(lastLine(run)).toBe('Passed: 63 networks are measured, none over its limit; 5 have no measure.')
    expect(run.summary).toMatch(/^## 🟢/)
  })

  test('takes 80 % for not above 80 %, and 55 % for not above 55 %', async () => {
    const run = await context.check({ 'usage-threshold': '55', 'minimum-available': '0' })
    const of = (usagePercent: number) =>
      run.report.findings.filter(finding => finding.usagePercent === usagePercent)
    expect(of(55).map(({ verdict }) => verdict)).toEqual(['ok'])
    const again = await context.check({})
    const eighty = again.report.findings.filter(({ usagePercent }) => usagePercent === 80)
    expect(eighty.length).toBeGreaterThan(0)
    expect(eighty.every(({ verdict }) => verdict === 'ok')).toBe(true)
  })

  test('gives the same report, whatever the order of the answers', async () => {
    const { emulator, check } = context
    const one = await check({ 'resource-types': 'subnet, vpc' })
    emulator.faults.add({ match: { action: 'GetIpamResourceCidrs', nth: 1 }, fault: 'slow', delayMs: 300 })
    const other = await check({ 'resource-types': 'vpc, subnet' })
    const timeless = (text: string | undefined) => text?.replace(/"generatedAt": ?"[^"]*"/, '')
    expect(timeless(other.reportText)).toBe(timeless(one.reportText))
  })

  test('reads every type of every scope, and leaves unmeasured what AWS does not define', async () => {
    const run = await context.check({ 'scope-type': 'all', 'resource-types': 'all' })
    const findings = run.report.findings
    expect(new Set(findings.map(({ type }) => type)).size).toBeGreaterThanOrEqual(7)
    const undefinedTypes = ['eip', 'eni', 'ipv6-pool', 'anycast-ip-list']
    const without = findings.filter(
      ({ type, family }) => undefinedTypes.includes(type) || (type === 'subnet' && family === 'ipv6')
    )
    expect(without.length).toBeGreaterThan(5)
    expect(without.every(({ verdict }) => verdict === 'unmeasured')).toBe(true)
    expectValidReport(run.report)
  })

  test('reads the scopes named, and those alone', async () => {
    const { emulator, check } = context
    const run = await check({ 'scope-ids': ACME.publicScope, 'resource-types': 'all' })
    expect(
      emulator.requests.flatMap(({ params }) => (params['IpamScopeId'] as string | undefined) ?? [])
    ).toEqual([ACME.publicScope])
    expect(Number(run.outputs['resource-count'])).toBeGreaterThan(0)
  })
})

describe('whether the job fails', () => {
  test.each([
    [{}, 1],
    [{ 'fail-on': 'never' }, 0],
    [{ 'usage-threshold': '100', 'warning-threshold': '75' }, 0],
    [{ 'usage-threshold': '100', 'warning-threshold': '75', 'fail-on': 'warning' }, 1],
    [{ 'usage-threshold': '100', 'minimum-available': '5' }, 1],
    [{ 'fail-on': 'warning' }, 1]
  ])('%j ends with %i', async (inputs: Record<string, string>, exitCode) => {
    const run = await context.check(inputs)
    expect(run.exitCode).toBe(exitCode)
    expect(lastLine(run)).toMatch(exitCode === 0 ? /^Passed: / : /^##\[error\]Failed: /)
  })
})

describe('what leaves no trace when it is not wanted', () => {
  test('summary: false writes none', async () => {
    const run = await context.check({ summary: 'false' })
    expect(run.summary).toBe('')
  })

  test('summary: false writes none of wrong inputs either, which a plan is told of', async () => {
    const wrong = { 'usage-threshold': 'eighty', 'plan-file': 'plan.json' }
    const silent = await context.check({ ...wrong, summary: 'False' })
    expect(silent.outputs).toMatchObject({ status: 'error', 'plan-status': 'error' })
    expect(silent.summary).toBe('')
    const told = await context.check({ 'usage-threshold': 'eighty', summary: 'perhaps' })
    expect(told.outputs).toMatchObject({ status: 'error', 'plan-status': '' })
    expect(told.summary).toContain('usage-threshold')
  })

  test('dry-run says what would be sent, and sends nothing', async () => {
    const { emulator, check } = context
    const run = await check({
      'dry-run': 'true',
      'sns-topic-arn': ACME.topic,
      'cloudwatch-metrics': 'breaches'
    })
    expect(run.log).toContain(
      `SNS: would publish an alert about 6 breached networks to ${ACME.topic} (dry run: nothing is sent)`
    )
    expect(run.log).toMatch(
      /CloudWatch: would put 18 metrics of 6 networks into CUSTOM\/IPAM in eu-west-1 \(about \$5\.40 a month/
    )
    expect(countOf(emulator, 'sns:Publish') + countOf(emulator, 'cloudwatch:PutMetricData')).toBe(0)
    expect(run.exitCode).toBe(1)
  })
})

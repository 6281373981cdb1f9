import { describe, expect, test } from '@jest/globals'
import { ACME, countOf, emulated, lastLine } from './support.js'

const context = emulated()
const BOTH = { 'sns-topic-arn': ACME.topic, 'cloudwatch-metrics': 'all' }

describe('a channel that fails', () => {
  test('fails the job after everything else is done, and changes nothing of what was found', async () => {
    const { emulator, check } = context
    const whole = await check({ ...BOTH, 'fail-on': 'never' })
    expect(whole.exitCode).toBe(0)
    emulator.reset()
    emulator.faults.add({ match: { action: 'Publish' }, fault: 'access-denied' })
    const run = await check({ ...BOTH, 'fail-on': 'never' })

    expect(run.exitCode).toBe(1)
    expect(lastLine(run)).toBe('##[error]Failed: delivery to SNS failed.')
    expect(run.annotations).toContainEqual(
      expect.objectContaining({
        level: 'error',
        properties: { title: 'Delivery to SNS failed' },
        message: expect.stringMatching(
          /^SNS failed: the alert could not be published[^]*\nTo mend it: add to/
        )
      })
    )
    expect(run.annotations.filter(({ level }) => level === 'error')).toHaveLength(8)
    expect(run.log).toContain('access denied to sns:Publish')
    expect(run.log).toContain(`{"Effect":"Allow","Action":"sns:Publish","Resource":"${ACME.topic}"}`)
    expect({ ...run.outputs, 'report-file': '' }).toEqual({ ...whole.outputs, 'report-file': '' })
    expect(run.summary).toMatch(/^## 🔴 6 of 63/)
    expect(emulator.metrics).toHaveLength(whole.report.totals.measured * 3)
  })

  test('of CloudWatch that throttles for good names the call and how much failed', async () => {
    const { emulator, check } = context
    emulator.faults.add({ match: { service: 'cloudwatch' }, fault: 'throttle' })
    const run = await check({ ...BOTH, 'fail-on': 'never' }, { env: { AWS_MAX_ATTEMPTS: '2' } })
    expect(run.exitCode).toBe(1)
    expect(run.log).toContain('metrics could not be put into CUSTOM/IPAM (1 of 1 request failed)')
    expect(run.log).toContain('throttled cloudwatch:PutMetricData')
    expect(emulator.messages).toHaveLength(1)
  })

  test('both are named', async () => {
    const run = await context.check({ ...BOTH, 'role-to-assume': ACME.role('ipam-monitor-readonly') })
    expect(lastLine(run)).toBe(
      '##[error]Failed: 6 networks are over their limit; delivery to SNS and CloudWatch failed.'
    )
  })

  test.each(['throttle', '500', 'reset-before'] as const)('%s once is got over', async fault => {
    const { emulator, check } = context
    emulator.faults.add({ match: { service: 'sns', count: 1 }, fault: fault })
    emulator.faults.add({ match: { service: 'cloudwatch', count: 1 }, fault: fault })
    const run = await check({ ...BOTH, 'fail-on': 'never' })
    expect(run.exitCode).toBe(0)
    expect(emulator.messages).toHaveLength(1)
  })
})

describe('a topic', () => {
  test('in another Region is published to there', async () => {
    const { emulator, check } = context
    await check({ 'sns-topic-arn': 'arn:aws:sns:us-east-1:111122223333:network-alerts-us' })
    expect(emulator.messages).toHaveLength(1)
    expect(emulator.requests.at(-1)?.region).toBe('us-east-1')
  })

  test('that keeps order gets its group and a deduplication id of the run', async () => {
    const { emulator, check } = context
    const inputs = { 'sns-topic-arn': 'arn:aws:sns:eu-west-1:111122223333:network-alerts.fifo' }
    await check(inputs)
    await check(inputs)
    expect(emulator.messages).toHaveLength(2)
    expect(emulator.messages[0]?.messageGroupId).toBe('aws-ipam-monitor')
    expect(emulator.messages[0]?.deduplicationId).not.toBe(emulator.messages[1]?.deduplicationId)
  })

  test('in another account that allows nobody says both places to look at', async () => {
    const run = await context.check({ 'sns-topic-arn': 'arn:aws:sns:eu-west-1:666677778888:partner-alerts' })
    expect(run.log).toContain(
      "the topic is of account 666677778888 and the check runs in 111122223333: let the topic's access policy allow"
    )
  })

  test('under a key that refuses names the key permissions', async () => {
    const run = await context.check({
      'role-to-assume': ACME.role('ipam-monitor-no-kms'),
      'sns-topic-arn': 'arn:aws:sns:eu-west-1:111122223333:network-alerts-encrypted'
    })
    expect(run.log).toContain('kms:GenerateDataKey*')
  })

  test('that does not exist is said so', async () => {
    const run = await context.check({ 'sns-topic-arn': 'arn:aws:sns:eu-west-1:111122223333:nowhere' })
    expect(run.log).toContain('no such topic exists')
  })

  test('gets a subject made valid', async () => {
    const { emulator, check } = context
    await check({ 'sns-topic-arn': ACME.topic, 'sns-subject': `Netzwärme – ${'über'.repeat(60)}` })
    const subject = emulator.messages[0]?.subject ?? ''
    expect(subject).toMatch(/^Netzwarme - uberuber[ -~]*$/)
    expect(subject.length).toBeLessThan(100)
  })
})

describe('metrics', () => {
  test('of breaches alone', async () => {
    const { emulator, check } = context
    await check({ 'cloudwatch-metrics': 'breaches', 'cloudwatch-namespace': 'Networks' })
    expect(emulator.metrics).toHaveLength(18)
    expect(new Set(emulator.metrics.map(({ namespace }) => namespace))).toEqual(new Set(['Networks']))
  })

  test('of a VPC with a secondary CIDR are made over both', async () => {
    const { emulator, check } = context
    const run = await check({ 'cloudwatch-metrics': 'all', 'resource-types': 'vpc' })
    const rows = run.report.findings.filter(
      ({ family, usagePercent }) => family === 'ipv4' && usagePercent !== null
    )
    const twice = rows.find(({ id }) => rows.filter(row => row.id === id).length > 1)
    expect(twice).toBeDefined()
    const total = rows
      .filter(({ id }) => id === twice?.id)
      .reduce((sum, row) => sum + Number(row.totalAddresses), 0)
    const metrics = emulator.metrics.filter(({ dimensions }) => dimensions['ResourceId'] === twice?.id)
    expect(metrics).toHaveLength(3)
    expect(metrics.find(({ name }) => name === 'IpAddressTotal')?.value).toBe(total)
  })
})

describe('the report file', () => {
  test('that cannot be written fails the job at the end, with outputs and summary there', async () => {
    const { emulator, check } = context
    const run = await check({ ...BOTH, 'fail-on': 'never', 'report-file': '/proc/nowhere/report.json' })
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ status: 'breach', 'report-file': '' })
    expect(run.log).toContain('the report could not be written to /proc/nowhere/report.json')
    expect(run.summary).toMatch(/^## 🔴/)
    expect(run.summary).toContain('The whole report could not be written to a file.')
    expect(lastLine(run)).toBe('##[error]Failed: delivery to the report file failed.')
    expect(countOf(emulator, 'sns:Publish')).toBe(1)
  })

  test('goes where it is told, and the output is its absolute path', async () => {
    const run = await context.check({ 'report-file': 'reports/ipam.json' })
    expect(run.outputs['report-file']).toMatch(/^\/.*\/workspace\/reports\/ipam\.json$/)
    expect(run.report.schemaVersion).toBe(1)
  })
})

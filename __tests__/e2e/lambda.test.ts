import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator } from '../../emulator/server.js'
import { builtFunction } from '../../harness/lambda/built-function.js'
import { startFunction } from '../../harness/lambda/start-function.js'
import type { Report } from '../../src/domain/report.js'
import type { Answer } from '../../src/lambda/answer.js'
import type { Body } from '../../src/lambda/body.js'
import { reportJson } from '../../src/render/json.js'
import { expectValidReport } from '../helpers/report-schema.js'
import { ACME, calls, countOf, emulated, type Emulator } from './support.js'

type Lambda = Awaited<ReturnType<typeof startFunction>>
type Invoked = Omit<Awaited<ReturnType<Lambda['invoke']>>, 'answer'> & { answer: Answer }
type Variables = Readonly<Record<string, string>>

const BUILD_MS = 300_000

let folder = ''
beforeAll(async () => {
  folder = await builtFunction()
}, BUILD_MS)

const running: Lambda[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(lambda => lambda.stop()))
})

async function started(emulator: Emulator, variables: Variables = {}): Promise<Lambda> {
  const { aws, keys } = emulator.environment
  const lambda = await startFunction({ folder, emulator, env: { ...aws, ...keys, ...variables } })
  running.push(lambda)
  return lambda
}

/** One invocation of a fresh process. */
async function invoked(emulator: Emulator, event: unknown = {}, variables: Variables = {}): Promise<Invoked> {
  const lambda = await started(emulator, variables)
  return (await lambda.invoke(event)) as Invoked
}

const bodyOf = ({ body }: Answer) => JSON.parse(body) as Body
const textOf = (report: Report) => [...reportJson(report)].join('')
const untimed = (text: string | undefined) => text?.replace(/"generatedAt": ".*"/, '"generatedAt": ""')

describe('the function', () => {
  const context = emulated()

  it('makes the Report that the Action makes, byte for byte, and keeps the same bytes in S3', async () => {
    const { emulator, check } = context
    const action = await check({ 'resource-types': 'all', 'warning-threshold': '60' })
    const { answer, requestId } = await invoked(
      emulator,
      { 'resource-types': 'all', 'warning-threshold': 60, 'answer-bytes': 6_291_456 },
      { ReportBucket: 'reports', ReportPrefix: 'ipam/' }
    )
    expect(untimed(textOf(answer.report))).toBe(untimed(action.reportText))
    expectValidReport(answer.report)
    const day = answer.report.generatedAt.slice(0, 10)
    expect(answer.reportLocation).toEqual({ bucket: 'reports', key: `ipam/${day}/${requestId}.json` })
    const [object] = emulator.objects
    expect(object).toMatchObject({ ...answer.reportLocation, contentType: 'application/json' })
    expect(object?.body.toString()).toBe(textOf(answer.report))
    expect(answer.omitted).toEqual({ findings: 0, breaches: 0, gaps: 0, notices: 0, plan: 0 })
  })

  it('answers as the forebear did', async () => {
    const { answer } = await invoked(context.emulator, {}, { IpamUsageThreshold: '88.71' })
    expect(answer.statusCode).toBe(200)
    const { Message, IpamResourceCidrs } = bodyOf(answer)
    expect(Message).toBe(
      'subnet-0389a8f0fbf7716d8;333344445555;100;16;0,' +
        'subnet-0b08f42d8a0e2e667;777788889999;98.83;256;3,' +
        'subnet-06be915112db14ed0;222233334444;93.42;16384;1078,' +
        'subnet-08a5ac5b10ecae452;555566667777;90.63;32;3,'
    )
    expect(IpamResourceCidrs[0]).toEqual({
      IpamScopeId: 'ipam-scope-0c7208072d8f20e3c',
      IpamPoolId: 'ipam-pool-05b5537f50bf2a498',
      ResourceRegion: 'eu-central-1',
      ResourceOwnerId: '333344445555',
      ResourceId: 'subnet-0389a8f0fbf7716d8',
      ResourceName: 'payments-prod-transfer-1',
      ResourceCidr: '10.40.13.0/28',
      ResourceType: 'subnet',
      ResourceTags: [
        { Key: 'Name', Value: 'payments-prod-transfer-1' },
        { Key: 'environment', Value: 'prod' },
        { Key: 'team', Value: 'payments' },
        { Key: 'tier', Value: 'transfer' }
      ],
      IpUsage: 1,
      ComplianceStatus: 'noncompliant',
      ManagementState: 'managed',
      OverlapStatus: 'nonoverlapping',
      VpcId: 'vpc-04eb840b12b8d271f',
      AvailabilityZoneId: 'euc1-az1',
      IpAddressTotal: 16,
      IpAddressAvailable: 0
    })
    expect(IpamResourceCidrs.map(({ IpUsage }) => IpUsage)).toEqual([1, 0.9883, 0.9342, 0.9063])
    expect(answer.report.findings.filter(({ verdict }) => verdict === 'breach').map(({ id }) => id)).toEqual(
      IpamResourceCidrs.map(({ ResourceId }) => ResourceId)
    )
  })

  it('takes the forebear’s variables, ours before them, and the event before both', async () => {
    const { emulator } = context
    const forebear = {
      IpamUsageThreshold: '80.0',
      IpamScopeType: 'private',
      IpamResourceType: '*',
      IpamSnsTopic: ACME.topic,
      IpamSnsSubject: 'IPAM is full',
      IpamCloudWatchEnabled: 'Yes',
      IpamCloudWatchNamespace: 'CUSTOM/Networks'
    }
    const ours = { IPAM_MONITOR_USAGE_THRESHOLD: '90', IPAM_MONITOR_SCOPE_TYPE: '' }
    const { answer } = await invoked(emulator, { 'usage-threshold': 95 }, { ...forebear, ...ours })
    expect([...new Set(answer.report.findings.map(({ type }) => type))].sort()).toEqual(['subnet', 'vpc'])
    const thresholds = answer.report.findings.flatMap(({ hits = [] }) => hits.map(hit => hit.threshold))
    expect(new Set(thresholds)).toEqual(new Set([95]))
    expect(emulator.messages).toMatchObject([{ topicArn: ACME.topic, subject: 'IPAM is full' }])
    expect(new Set(emulator.metrics.map(({ namespace }) => namespace))).toEqual(new Set(['CUSTOM/Networks']))
    const measured = new Set(emulator.metrics.map(({ dimensions }) => dimensions['ResourceId']))
    expect(measured.size).toBeGreaterThan(answer.report.totals.breach)
  })

  it('reads nothing but `settings` of an event of EventBridge', async () => {
    const event = {
      version: '0',
      id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      region: 'eu-west-1',
      resources: [],
      detail: {}
    }
    const lambda = await started(context.emulator)
    const plain = (await lambda.invoke(event)) as Invoked
    expect(plain.answer.report.source).toBe('ipam')
    const told = (await lambda.invoke({ ...event, settings: { source: 'ec2' } })) as Invoked
    expect(told.answer.report.source).toBe('ec2')
  })

  it('leaves nothing of one invocation to the next in the same process', async () => {
    const { emulator } = context
    const lambda = await started(emulator)
    const event = { 'usage-threshold': 10, 'sns-topic-arn': ACME.topic, ReportBucket: 'reports' }
    const first = (await lambda.invoke(event)) as Invoked
    await lambda.invoke({ 'usage-threshold': 'much' })
    const second = (await lambda.invoke({})) as Invoked
    const fresh = await invoked(emulator)
    expect(first.answer.report.totals.breach).toBeGreaterThan(second.answer.report.totals.breach)
    expect(untimed(second.text?.replace(/"generatedAt":".*?"/, ''))).toBe(
      untimed(fresh.text?.replace(/"generatedAt":".*?"/, ''))
    )
    expect(second.answer.reportLocation).toBeUndefined()
    expect([emulator.messages.length, emulator.objects.length]).toEqual([1, 1])
  })

  it('sends nothing in a dry run, and says what it would', async () => {
    const { emulator } = context
    const lambda = await started(emulator, { ReportBucket: 'reports', IpamSnsTopic: ACME.topic })
    const { answer } = (await lambda.invoke({ 'dry-run': true })) as Invoked
    expect(answer.report.status).toBe('breach')
    expect(answer.reportLocation).toBeUndefined()
    expect(calls(emulator).filter(call => !call.startsWith('ec2:'))).toEqual([])
    expect(lambda.log()).toContain('S3: would write the whole Report to s3://reports/ipam-reports/')
    expect(lambda.log()).toContain('SNS: would publish an alert')
  })

  it('tells of gaps in the status, which is no error of the function', async () => {
    const { emulator } = context
    emulator.faults.add({
      match: { action: 'GetIpamResourceCidrs', params: { IpamScopeId: ACME.privateScopes[1] ?? '' } },
      fault: 'access-denied'
    })
    const { answer } = await invoked(emulator, { 'usage-threshold': 100 })
    expect(answer.report.status).toBe('incomplete')
    expect(answer.report.coverage.gaps).toHaveLength(1)
  })

  it('fails by its status where somebody says so', async () => {
    const { error } = await invoked(context.emulator, { 'fail-on': 'breach' })
    expect(error?.errorType).toBe('StatusError')
    expect(error?.errorMessage).toMatch(/^Failed: \d+ networks are over their limit\.$/)
  })

  it('names every mistake and who made it, before any call', async () => {
    const { emulator } = context
    const { error } = await invoked(
      emulator,
      { settings: { 'usage-treshold': 85, 'scope-type': 'secret', 'resource-types': { subnet: true } } },
      { IpamUsageThreshold: 'much', IpamCloudWatchEnabled: 'perhaps', ReportBucket: 'My_Reports' }
    )
    expect(error?.errorType).toBe('SettingsError')
    expect(error?.errorMessage.split('\n')).toEqual([
      'settings.usage-treshold: there is no such input; did you mean usage-threshold?',
      'resource-types (event): is neither a text nor a number, true, false or a list of them',
      'cloudwatch-metrics (IpamCloudWatchEnabled): "perhaps" is not one of yes, no, true, false, 1, 0',
      'report-bucket (ReportBucket): "My_Reports" is not the name of an S3 bucket such as my-reports',
      'scope-type (event): "secret" is not one of private, public, all',
      'usage-threshold (IpamUsageThreshold): "much" is not a number from 0 to 100'
    ])
    expect(emulator.requests).toEqual([])
  })

  it('throws what kept it from checking, with the remedy and without a secret', async () => {
    const { emulator } = context
    emulator.faults.add({ match: { action: 'DescribeIpamScopes' }, fault: 'access-denied' })
    const lambda = await started(emulator)
    const { error } = await lambda.invoke({})
    expect(error?.errorType).toBe('CheckError')
    expect(error?.errorMessage).toContain('To mend it: add to the role')
    expect(error?.errorMessage).toContain('"Action":"ec2:DescribeIpamScopes"')
    const { AWS_ACCESS_KEY_ID: id = '?', AWS_SECRET_ACCESS_KEY: secret = '?' } = emulator.environment.keys
    for (const text of [lambda.log(), JSON.stringify(error)]) {
      expect(text).not.toContain(id)
      expect(text).not.toContain(secret)
    }
  })

  it('tells no secret that AWS says back, in an error, a gap or a channel', async () => {
    const { emulator } = context
    const { AWS_ACCESS_KEY_ID: id = '?', AWS_SECRET_ACCESS_KEY: secret = '?' } = emulator.environment.keys
    const message = `the key ${id} with ${secret}(${encodeURIComponent(secret)})`
    const error = { fault: 'error', code: 'AccessDenied', message, status: 403 } as const
    const event = { 'sns-topic-arn': ACME.topic, ReportBucket: 'reports' }
    // `startFunction` looks for secrets in the answer, the log and what was sent.
    emulator.faults.add({ match: { action: 'Publish' }, ...error })
    expect((await invoked(emulator, event)).error?.errorMessage).toContain('***')
    emulator.faults.clear()
    const [, scope = ''] = ACME.privateScopes
    emulator.faults.add({
      match: { action: 'GetIpamResourceCidrs', params: { IpamScopeId: scope } },
      ...error
    })
    const { answer } = await invoked(emulator, event)
    expect(answer.report.coverage.gaps[0]?.reason).toContain('***')
    expect(emulator.messages).toHaveLength(1)
    emulator.faults.add({ match: { action: 'DescribeIpamScopes' }, ...error })
    expect((await invoked(emulator, event)).error?.errorMessage).toContain('***')
  })

  it('throws when a channel could not deliver, after every other one was tried', async () => {
    const { emulator } = context
    emulator.faults.add({ match: { service: 's3' }, fault: 'access-denied' })
    const { error } = await invoked(emulator, {}, { ReportBucket: 'reports', IpamSnsTopic: ACME.topic })
    expect(error?.errorType).toBe('DeliveryError')
    expect(error?.errorMessage).toContain('Failed: delivery to S3 failed.')
    expect(error?.errorMessage).toContain(
      '"Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/ipam-reports/'
    )
    expect(emulator.messages).toHaveLength(1)
    expect(countOf(emulator, 's3:PutObject')).toBe(1)
  })
})

describe('an answer about 20,000 breaches', () => {
  let emulator: Emulator
  let lambda: Lambda
  beforeAll(async () => {
    emulator = await startEmulator({ resources: 22_000, only: 'subnet' })
  })
  afterAll(() => emulator.close())

  it.each([
    ['a state of Step Functions', {}, 262_144],
    ['a function that is waited for, where that is said', { 'answer-bytes': 6_291_456 }, 6_291_456]
  ])(
    'fits into %s, worst first, and counts what it left out',
    async (_, more, most) => {
      lambda = await started(emulator, { ReportBucket: 'reports' })
      const { answer, bytes } = (await lambda.invoke({ 'usage-threshold': 0, ...more })) as Invoked
      const { report, omitted } = answer
      const { IpamResourceCidrs, Message } = bodyOf(answer)
      expect(bytes).toBeLessThanOrEqual(most)
      expect(bytes).toBeGreaterThan(most * 0.9)
      expect(report.totals.breach).toBeGreaterThan(20_000)
      expect(omitted.findings + report.findings.length).toBe(report.totals.resources)
      expect(omitted.breaches + IpamResourceCidrs.length).toBe(report.totals.breach)
      expect(Message.split(',')).toHaveLength(IpamResourceCidrs.length + 1)
      expect(IpamResourceCidrs.map(({ ResourceId }) => ResourceId)).toEqual(
        report.findings.map(({ id }) => id)
      )
      const whole = JSON.parse(emulator.objects.at(-1)?.body.toString() ?? '') as Report
      expect(whole.findings).toHaveLength(report.totals.resources)
      expect(whole.findings.slice(0, report.findings.length)).toEqual(report.findings)
    },
    120_000
  )
})

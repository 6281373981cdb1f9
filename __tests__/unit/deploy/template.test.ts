import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { INPUT_NAMES, parseSettings } from '../../../src/settings.js'
import { MANIFEST, text } from '../docs/documents.js'
import { actionsOf, made, statementsOf, templateIn, type Resource, type Statement } from './cloudformation.js'

const template = templateIn('deploy/template.yaml')

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const ROLES = 'arn:aws:iam::111122223333:role/ipam-reader,arn:aws:iam::444455556666:role/ipam-reader'

const bare = made(template)
const everything = made(template, {
  Source: 'auto',
  AccountRoles: ROLES,
  MaxAge: '2h',
  AlertEmail: 'network@example.com',
  CloudWatchMetrics: 'all',
  ReportBucket: 'our-reports',
  ReportBucketKeyArn: KEY,
  KmsKeyArn: KEY
})
const machine = made(template, { StateMachine: 'true' })

const examples = (name: string) =>
  (JSON.parse(text(`examples/${name}.json`)) as { Statement: Statement[] }).Statement

function ofType(resources: Record<string, Resource>, type: string): Resource[] {
  return Object.values(resources).filter(({ Type }) => Type === type)
}

function variablesOf({ Monitor }: Record<string, Resource>): Record<string, string> {
  return (Monitor?.Properties['Environment'] as { Variables: Record<string, string> }).Variables
}

/** All policies of all resources, those of keys, topics and queues included. */
function allStatements(resources: Record<string, Resource>): Statement[] {
  return Object.values(resources).flatMap(resource => {
    const { PolicyDocument, KeyPolicy, AssumeRolePolicyDocument } = resource.Properties
    const documents = [PolicyDocument, KeyPolicy, AssumeRolePolicyDocument].filter(one => one !== undefined)
    return [
      ...statementsOf(resource),
      ...documents.flatMap(one => (one as { Statement: Statement[] }).Statement)
    ]
  })
}

describe('the SAM template', () => {
  it('runs the bundle on ARM and on the Node that the Action runs on', () => {
    const { runs } = parse(text('action.yml')) as { runs: { using: string } }
    const { Runtime, Architectures, Handler, CodeUri } = bare['Monitor']?.Properties ?? {}
    expect({ Runtime, Architectures, Handler, CodeUri }).toEqual({
      Runtime: `nodejs${runs.using.replace('node', '')}.x`,
      Architectures: ['arm64'],
      Handler: 'index.handler',
      CodeUri: '../build/lambda'
    })
  })

  it('needs no parameter to be given', () => {
    const needed = Object.entries(template.Parameters).filter(([, { Default }]) => Default === undefined)
    expect(needed).toEqual([])
  })

  it('offers each parameter in a group, once', () => {
    const { Metadata } = template as unknown as {
      Metadata: Record<string, { ParameterGroups: { Parameters: string[] }[] }>
    }
    const groups = Metadata['AWS::CloudFormation::Interface']?.ParameterGroups ?? []
    expect(groups.flatMap(({ Parameters }) => Parameters).sort()).toEqual(
      Object.keys(template.Parameters).sort()
    )
  })

  it('sets variables that are inputs, and gives them the same defaults', () => {
    const variables = variablesOf(bare)
    for (const [name, value] of Object.entries(variables)) {
      if (name === 'ReportBucket' || name === 'ReportPrefix') continue
      const input = name.replace('IPAM_MONITOR_', '').toLowerCase().replaceAll('_', '-')
      expect(INPUT_NAMES).toContain(input)
      if (input !== 'sns-topic-arn') expect([input, value]).toEqual([input, defaultOf(input)])
    }
  })

  it('sets values that the settings take', () => {
    const arns = { Alerts: 'arn:aws:sns:eu-west-1:111122223333:alerts' } as Record<string, string>
    for (const resources of [bare, everything, machine]) {
      const inputs = Object.entries(variablesOf(resources))
        .filter(([name]) => name.startsWith('IPAM_MONITOR_'))
        .map(([name, value]) => [
          name.replace('IPAM_MONITOR_', '').toLowerCase().replaceAll('_', '-'),
          arns[value] ?? value
        ])
      const settings = parseSettings(Object.fromEntries(inputs) as Record<string, string>, {
        AWS_REGION: 'eu-west-1'
      })
      expect(settings.homeRegion).toBe('eu-west-1')
      expect(settings.sns === undefined).toBe(resources === machine)
    }
  })

  it('starts the function, or the state machine in its place', () => {
    const target = (resources: Record<string, Resource>) =>
      (resources['Timetable']?.Properties['Target'] as { Arn: string }).Arn
    expect(target(bare)).toBe('Monitor.Arn')
    expect(target(machine)).toBe('Breaches')
    expect(actionsOf(statementsOf(bare['TimetableRole']))).toContain('lambda:InvokeFunction')
    expect(actionsOf(statementsOf(machine['TimetableRole']))).not.toContain('lambda:InvokeFunction')
    expect(actionsOf(statementsOf(machine['TimetableRole']))).toContain('states:StartExecution')
  })

  it('makes nothing of the state machine where it is not asked for', () => {
    expect(Object.keys(bare).filter(name => name.startsWith('Breaches'))).toEqual([])
    expect(Object.keys(machine).filter(name => name.startsWith('Breaches'))).toHaveLength(3)
  })
})

describe('what the function may do', () => {
  const own = ['LeaveDeadLetters', 'WriteTheLog', 'KeepReports', 'UseTheKeyOfTheReportBucket']

  it('is what the policies to copy allow, and what a function needs', () => {
    const both = [
      ...examples('iam-policy'),
      ...examples('iam-policy-ec2').filter(({ Sid }) => Sid === 'AssumeAccountRoles')
    ]
    const statements = statementsOf(everything['MonitorRole'])
    expect(actionsOf(statements.filter(({ Sid }) => !own.includes(Sid ?? '')))).toEqual(actionsOf(both))
    expect(actionsOf(statements.filter(({ Sid }) => own.includes(Sid ?? '')))).toEqual([
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:PutObject',
      'sqs:SendMessage'
    ])
  })

  it('is with EC2 what the policy to copy for it allows', () => {
    const reading = (given: Record<string, string>) =>
      statementsOf(made(template, { Source: 'ec2', ...given })['MonitorRole']).filter(({ Action }) =>
        [Action].flat().some(action => /^(?:ec2|sts):/.test(action))
      )
    const [networks, accounts] = examples('iam-policy-ec2')
    expect(reading({})).toEqual([networks])
    expect(reading({ AccountRoles: ROLES })).toEqual([accounts])
  })

  it('is no more than is asked for', () => {
    expect(statementsOf(bare['MonitorRole']).map(({ Sid }) => Sid)).toEqual([
      'ReadIpam',
      'ReadPools',
      'PublishAlerts',
      'UseTheKeyOfTheTopicAndTheQueue',
      'WriteTheLog',
      'LeaveDeadLetters'
    ])
    expect(statementsOf(machine['MonitorRole']).map(({ Sid }) => Sid)).not.toContain('PublishAlerts')
  })

  it('names its resources', () => {
    const resources = Object.fromEntries(
      statementsOf(everything['MonitorRole']).map(({ Sid = '', Resource }) => [Sid, Resource])
    )
    expect(resources).toMatchObject({
      AssumeAccountRoles: ROLES.split(','),
      PublishAlerts: 'Alerts',
      UseTheKeyOfTheTopicAndTheQueue: KEY,
      KeepReports: 'arn:aws:s3:::our-reports/ipam-reports/*',
      UseTheKeyOfTheReportBucket: KEY,
      WriteTheLog: 'MonitorLog.Arn',
      LeaveDeadLetters: 'DeadLetters.Arn'
    })
    const key = statementsOf(bare['MonitorRole']).find(({ Sid }) => Sid === 'UseTheKeyOfTheTopicAndTheQueue')
    expect(key?.Resource).toBe('Key.Arn')
  })
})

describe.each([
  ['bare', bare],
  ['with everything', everything],
  ['with the state machine', machine]
])('the stack, %s', (_name, resources) => {
  it('allows everything on every resource to nothing but reading, and to metrics of its namespace', () => {
    const open = Object.values(resources)
      .flatMap(statementsOf)
      .filter(({ Resource }) => [Resource].flat().some(one => one === '*'))
    for (const { Action, Condition } of open) {
      const actions = [Action].flat()
      if (actions.includes('cloudwatch:PutMetricData')) {
        expect(actions).toHaveLength(1)
        expect(Condition).toEqual({ StringEquals: { 'cloudwatch:namespace': 'CUSTOM/IPAM' } })
      } else {
        expect(actions.filter(action => !/^ec2:(?:Describe|Get)[A-Z]/.test(action))).toEqual([])
      }
    }
  })

  it('lets no service of AWS act for another account', () => {
    const services = allStatements(resources).filter(
      ({ Effect, Principal }) => Effect === 'Allow' && Object.keys(Principal ?? {}).includes('Service')
    )
    for (const { Principal, Condition } of services) {
      const { Service } = Principal as { Service: string }
      // Lambda assumes a function's role for functions of the role's own account alone.
      if (Service === 'lambda.amazonaws.com') continue
      expect(`${Service} ${JSON.stringify(Condition)}`).toContain('111122223333')
    }
    const everyone = allStatements(resources).filter(({ Principal }) => Principal === '*')
    expect(everyone.filter(({ Effect }) => Effect !== 'Deny')).toEqual([])
  })

  it('encrypts the topic and the queue under a key that alarms may use, and takes nothing unencrypted', () => {
    const own = 'Key' in resources
    for (const type of ['AWS::SNS::Topic', 'AWS::SQS::Queue']) {
      expect(ofType(resources, type).map(({ Properties }) => Properties['KmsMasterKeyId'])).toEqual([
        own ? 'Key.Arn' : KEY
      ])
    }
    const denied = allStatements(resources).filter(({ Effect }) => Effect === 'Deny')
    expect(denied.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { Bool: { 'aws:SecureTransport': 'false' } }
    ])
    if (!own) return
    const { EnableKeyRotation, KeyPolicy } = resources['Key']?.Properties ?? {}
    expect(EnableKeyRotation).toBe(true)
    const alarms = (KeyPolicy as { Statement: Statement[] }).Statement.find(
      ({ Principal }) => JSON.stringify(Principal) === '{"Service":"cloudwatch.amazonaws.com"}'
    )
    expect(alarms?.Action).toEqual(['kms:GenerateDataKey*', 'kms:Decrypt'])
  })

  it('has every alarm tell the topic, which takes alarms of this stack', () => {
    const alarms = ofType(resources, 'AWS::CloudWatch::Alarm')
    const policy = resources['AlertsPolicy']?.Properties['PolicyDocument'] as { Statement: Statement[] }
    const source = policy.Statement[0]?.Condition?.['ArnLike']?.['aws:SourceArn'] ?? ''
    expect(source).toBe('arn:aws:cloudwatch:eu-west-1:111122223333:alarm:ipam-monitor-*')
    for (const { Properties } of alarms) {
      expect(Properties['AlarmActions']).toEqual(['Alerts'])
      expect(Properties['AlarmName']).toMatch(/^ipam-monitor-/)
    }
    const metrics = alarms.map(({ Properties }) => Properties['MetricName'])
    expect(metrics).toEqual(expect.arrayContaining(['Errors', 'ApproximateNumberOfMessagesVisible']))
    expect(alarms).toHaveLength('Breaches' in resources ? 3 : 2)
  })

  it('keeps what fails, and the log for a time', () => {
    const { DeadLetterQueue, LoggingConfig } = resources['Monitor']?.Properties ?? {}
    expect(DeadLetterQueue).toEqual({ Type: 'SQS', TargetArn: 'DeadLetters.Arn' })
    expect(LoggingConfig).toMatchObject({ LogGroup: 'MonitorLog' })
    expect(resources['MonitorLog']?.Properties['RetentionInDays']).toBe('30')
    const { DeadLetterConfig } = resources['Timetable']?.Properties['Target'] as { DeadLetterConfig: unknown }
    expect(DeadLetterConfig).toEqual({ Arn: 'DeadLetters.Arn' })
  })
})

describe('the dashboard', () => {
  interface Widget {
    x: number
    y: number
    width: number
    height: number
    properties: { metrics?: unknown[][] }
  }
  const bodyOf = (resources: Record<string, Resource>) =>
    JSON.parse(String(resources['Dashboard']?.Properties['DashboardBody'])) as { widgets: Widget[] }
  const { widgets } = bodyOf(made(template, { CloudWatchNamespace: 'Our.Networks/a-b:c#d' }))
  const expressions = widgets.flatMap(({ properties }) =>
    (properties.metrics ?? []).flatMap(metric =>
      metric.flatMap(part => (part as { expression?: string }).expression ?? [])
    )
  )

  it('finds the networks by SEARCH, and names none', () => {
    // A name with anything but letters, digits and _ stands in quotes in a search.
    const schema = '{"Our.Networks/a-b:c#d",ResourceId}'
    for (const expression of expressions) expect(expression).toContain(`SEARCH('${schema} MetricName="`)
    expect(
      bodyOf(bare)
        .widgets.map(widget => JSON.stringify(widget))
        .join()
    ).not.toMatch(/subnet-|vpc-|i-0/)
  })

  it('shows the metrics that the check publishes, by their own dimension', () => {
    const names = expressions.map(expression => /MetricName="(\w+)"/.exec(expression)?.[1] ?? '')
    expect([...new Set(names)].sort()).toEqual(['IpAddressAvailable', 'PercentAssigned'])
    const published = readFileSync(new URL('../../../src/channels/metrics.ts', import.meta.url), 'utf8')
    for (const name of [...names, 'ResourceId']) expect(published).toContain(name)
  })

  it('lays its widgets beside each other', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`)
    )
    expect(new Set(cells).size).toBe(cells.length)
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24)
  })
})

function defaultOf(input: string): string {
  return MANIFEST.inputs[input]?.default ?? ''
}

import { describe, expect, it } from '@jest/globals'
import { variableOf } from '../../../src/lambda/given.js'
import { readRequest } from '../../../src/lambda/request.js'
import { SettingsError } from '../../../src/settings.js'

const AWS = { AWS_REGION: 'eu-west-1' }

function problemsOf(event: unknown, environment: Record<string, string> = {}): string[] {
  try {
    readRequest(event, { ...AWS, ...environment })
    return []
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return error.problems.map(({ input, message }) => `${input}: ${message}`)
  }
}

describe('an invocation’s settings', () => {
  it.each([undefined, null, '', 'text', 7, [], [{}], {}])('are the defaults with the event %j', event => {
    const { settings, ...own } = readRequest(event, AWS)
    expect(own).toEqual({ answerBytes: 245_760, notices: [] })
    expect(settings).toMatchObject({
      homeRegion: 'eu-west-1',
      source: { from: 'ipam' },
      scopes: { type: 'private' },
      resourceTypes: ['subnet'],
      limits: { usageThreshold: 80 },
      failOn: 'never',
      allowIncomplete: true
    })
  })

  it('take numbers, yes and no, lists and texts from an event, and null for "not given"', () => {
    const { settings } = readRequest(
      {
        'usage-threshold': 85.5,
        'allow-empty': true,
        'resource-types': ['subnet', 'vpc'],
        source: 'ec2',
        regions: 'eu-west-1,us-east-1',
        'minimum-available': null,
        'warning-threshold': ''
      },
      AWS
    )
    expect(settings).toMatchObject({
      limits: { usageThreshold: 85.5 },
      allowEmpty: true,
      resourceTypes: ['subnet', 'vpc'],
      source: { from: 'ec2', regions: ['eu-west-1', 'us-east-1'] }
    })
  })

  it('take what is not given in the event from our variables, and then from the forebear’s', () => {
    const { settings } = readRequest(
      { 'usage-threshold': '' },
      { ...AWS, IPAM_MONITOR_USAGE_THRESHOLD: '90', IPAM_MONITOR_SCOPE_TYPE: '', IpamScopeType: 'public' }
    )
    expect(settings).toMatchObject({ limits: { usageThreshold: 90 }, scopes: { type: 'public' } })
  })

  it.each(['yes', 'Y', 'true', 'T', '1'])('take the forebear’s IpamCloudWatchEnabled=%s for all', text => {
    const { settings } = readRequest({}, { ...AWS, IpamCloudWatchEnabled: text })
    expect(settings.cloudwatch).toEqual({ metrics: 'all', namespace: 'CUSTOM/IPAM' })
  })

  it.each(['no', 'N', 'False', 'f', '0', ''])(
    'take the forebear’s IpamCloudWatchEnabled=%s for none',
    text => {
      expect(readRequest({}, { ...AWS, IpamCloudWatchEnabled: text }).settings.cloudwatch).toBeUndefined()
    }
  )

  it('take the forebear’s * for what it read by that', () => {
    expect(readRequest({}, { ...AWS, IpamResourceType: '*' }).settings.resourceTypes).toEqual([
      'vpc',
      'subnet'
    ])
  })

  it('say where the whole Report is kept, by either name', () => {
    expect(readRequest({}, { ...AWS, ReportBucket: 'a-bucket' }).keep).toEqual({
      bucket: 'a-bucket',
      prefix: 'ipam-reports/'
    })
    const environment = { ...AWS, ReportBucket: 'a-bucket', ReportPrefix: 'a/' }
    const event = { 'report-bucket': 'b-bucket', ReportPrefix: 'b/c/' }
    expect(readRequest(event, environment).keep).toEqual({ bucket: 'b-bucket', prefix: 'b/c/' })
  })

  it('leave alone what is not ours in an event, and say so where it looks like a mistake', () => {
    const { notices } = readRequest({ 'usage-treshold': 85, orders: [1], correlationIdOfSomebody: 'x' }, AWS)
    expect(notices).toEqual(["the event's usage-treshold is not read; did you mean usage-threshold?"])
  })

  it('refuse what means nothing in a function, and tell what does', () => {
    const role = 'arn:aws:iam::111122223333:role/monitor'
    expect(problemsOf({ 'role-to-assume': role }, { IPAM_MONITOR_SUMMARY: 'false' })).toEqual([
      "role-to-assume (event): has no meaning in a Lambda function: the function's own role is used; give account-roles for other accounts",
      'summary (IPAM_MONITOR_SUMMARY): has no meaning in a Lambda function: there is no job to show it in'
    ])
  })

  it.each([
    [{ settings: [] }, 'settings: is not an object with inputs as its keys'],
    [
      { 'report-prefix': '/a/' },
      'report-prefix (event): "/a/" is not what keys begin with, such as ipam-reports/'
    ],
    [
      { 'report-prefix': 'a' },
      'report-prefix (event): "a" is not what keys begin with, such as ipam-reports/'
    ],
    [
      { 'answer-bytes': 1000 },
      'answer-bytes (event): "1000" is not a whole number of bytes from 32768 to 6291456'
    ],
    [{ 'usage-threshold': [80, 90] }, 'usage-threshold (event): "80\\n90" is not a number from 0 to 100'],
    [
      { 'resource-types': [['subnet']] },
      'resource-types (event): is neither a text nor a number, true, false or a list of them'
    ],
    [{ settings: { constructor: 1 } }, 'settings.constructor: there is no such input']
  ])('refuse %j', (event, problem) => {
    expect(problemsOf(event)).toEqual([problem])
  })

  it('refuse a variable that begins with our name and is none of ours', () => {
    expect(problemsOf({}, { IPAM_MONITOR_USAGE_TRESHOLD: '85', IPAM_USAGE: '85' })).toEqual([
      'IPAM_MONITOR_USAGE_TRESHOLD: there is no such input; did you mean IPAM_MONITOR_USAGE_THRESHOLD?'
    ])
  })

  it('spell a variable as the input, in capitals', () => {
    expect(variableOf('sns-topic-arn')).toBe('IPAM_MONITOR_SNS_TOPIC_ARN')
  })
})

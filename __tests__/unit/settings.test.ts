import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { OUTPUT_NAMES } from '../../src/action/outputs.js'
import { RESOURCE_TYPES } from '../../src/domain/resource.js'
import {
  DEFAULTS,
  INPUT_NAMES,
  parseSettings,
  SettingsError,
  type InputName,
  type Settings
} from '../../src/settings.js'

type Given = Partial<Record<InputName, string>>

const REGION = { 'aws-region': 'eu-west-1' }

function settings(given: Given = {}): Settings {
  return parseSettings({ ...REGION, ...given }, {})
}

/** The mistakes in the inputs, each as a face shows it. */
function mistakes(given: Given, environment: Record<string, string> = {}): string[] {
  try {
    parseSettings(given, environment)
    return []
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return error.problems.map(({ input, message }) => `${input}: ${message}`)
  }
}

/** The mistakes in one input, beside a Region. */
function mistakesIn(name: InputName, value: string): string[] {
  return mistakes({ ...REGION, [name]: value })
}

describe('action.yml', () => {
  const action = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as {
    inputs: Record<string, { description: string; required: boolean; default?: string }>
    outputs: Record<string, { description: string }>
    runs: { using: string; main: string }
  }

  test('has the inputs that are read, and no others', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...INPUT_NAMES].sort())
  })

  test('has the outputs that are set, and no others', () => {
    expect(Object.keys(action.outputs).sort()).toEqual([...OUTPUT_NAMES].sort())
  })

  test('has the defaults of the code, as texts', () => {
    const defaults = Object.entries(action.inputs).flatMap(([name, input]) =>
      'default' in input ? [[name, input.default]] : []
    )
    // The runner puts the job's token in its place.
    const ofRunner = { 'github-token': '${{ github.token }}' }
    expect(Object.fromEntries(defaults)).toEqual({ ...DEFAULTS, ...ofRunner })
  })

  test.each<InputName>([
    'aws-region',
    'role-to-assume',
    'scope-ids',
    'warning-threshold',
    'minimum-available',
    'source-file',
    'regions',
    'account-roles',
    'max-age',
    'policy-file',
    'plan-file',
    'report-file',
    'sns-topic-arn'
  ])('has no default for %s, which is computed or left out', name => {
    expect(action.inputs[name]).not.toHaveProperty('default')
  })

  test('describes each input and output, requires none, and names every resource type', () => {
    for (const { description, required } of Object.values(action.inputs)) {
      expect(description).not.toBe('')
      expect(required).toBe(false)
    }
    for (const { description } of Object.values(action.outputs)) expect(description).not.toBe('')
    for (const type of RESOURCE_TYPES) expect(action.inputs['resource-types']?.description).toContain(type)
  })

  test('runs the committed bundle on Node 24', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
  })
})

describe('the settings', () => {
  const plain: Settings = {
    homeRegion: 'eu-west-1',
    source: { from: 'ipam' },
    scopes: { type: 'private' },
    resourceTypes: ['subnet'],
    limits: { usageThreshold: 80 },
    failOn: 'breach',
    allowEmpty: false,
    allowIncomplete: false,
    summary: true,
    dryRun: false
  }

  test('need a Region and nothing else', () => {
    expect(settings()).toEqual(plain)
  })

  test('take an empty text, and one of spaces, for an input that was not given', () => {
    const empty = Object.fromEntries(INPUT_NAMES.map(name => [name, '']))
    const spaces = Object.fromEntries(INPUT_NAMES.map(name => [name, ' \n ']))
    for (const given of [empty, spaces]) {
      expect(parseSettings({ ...given, ...REGION }, {})).toEqual(plain)
    }
  })

  test('hold everything that can be given', () => {
    expect(
      settings({
        'role-to-assume': 'arn:aws:iam::111122223333:role/ci/ipam-monitor',
        'role-session-name': 'nightly',
        'role-duration-seconds': '900',
        audience: 'my-audience',
        'scope-ids': 'ipam-scope-0a1b',
        'resource-types': 'vpc',
        'max-age': '90m',
        'policy-file': 'policy.yml',
        'plan-file': 'plan.json\nplans/*.json',
        'plan-blame': 'all',
        'comment-pr': 'on-problem',
        'comment-key': 'eu',
        'github-token': 'a-token',
        'usage-threshold': '90.5',
        'warning-threshold': '75',
        'minimum-available': '16',
        'fail-on': 'warning',
        'allow-empty': 'true',
        'allow-incomplete': 'true',
        summary: 'false',
        'report-file': 'out/report.json',
        'sns-topic-arn': 'arn:aws:sns:us-east-1:111122223333:alerts.fifo',
        'sns-subject': 'Full',
        'cloudwatch-metrics': 'all',
        'cloudwatch-namespace': 'Our/IPAM',
        'dry-run': 'true'
      })
    ).toEqual({
      homeRegion: 'eu-west-1',
      role: {
        arn: 'arn:aws:iam::111122223333:role/ci/ipam-monitor',
        sessionName: 'nightly',
        durationSeconds: 900,
        audience: 'my-audience'
      },
      source: { from: 'ipam' },
      scopes: { ids: ['ipam-scope-0a1b'] },
      resourceTypes: ['vpc'],
      maxAgeSeconds: 5400,
      policyFile: 'policy.yml',
      plan: { files: ['plan.json', 'plans/*.json'], blame: 'all' },
      comment: { when: 'on-problem', key: 'eu', token: 'a-token' },
      limits: { usageThreshold: 90.5, warningThreshold: 75, minimumAvailable: 16 },
      failOn: 'warning',
      allowEmpty: true,
      allowIncomplete: true,
      summary: false,
      reportFile: 'out/report.json',
      sns: { topicArn: 'arn:aws:sns:us-east-1:111122223333:alerts.fifo', subject: 'Full' },
      cloudwatch: { metrics: 'all', namespace: 'Our/IPAM' },
      dryRun: true
    } satisfies Settings)
  })

  test("assume a role under the Action's own name unless told otherwise", () => {
    expect(settings({ 'role-to-assume': 'arn:aws:iam::111122223333:role/x' }).role).toEqual({
      arn: 'arn:aws:iam::111122223333:role/x',
      sessionName: 'aws-ipam-monitor',
      durationSeconds: 3600,
      audience: 'sts.amazonaws.com'
    })
  })

  test('alert under a subject and measure into a namespace that have defaults', () => {
    const given: Given = {
      'sns-topic-arn': 'arn:aws:sns:eu-west-1:111122223333:alerts',
      'cloudwatch-metrics': 'breaches'
    }
    expect(settings(given)).toMatchObject({
      sns: { subject: '[alert] - AWS VPC IPAM Usage' },
      cloudwatch: { metrics: 'breaches', namespace: 'CUSTOM/IPAM' }
    })
  })
})

describe('aws-region', () => {
  test('comes from the input, then AWS_REGION, then AWS_DEFAULT_REGION', () => {
    const environment = { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-west-2' }
    expect(parseSettings(REGION, environment).homeRegion).toBe('eu-west-1')
    expect(parseSettings({}, environment).homeRegion).toBe('us-east-1')
    expect(parseSettings({ 'aws-region': '' }, { ...environment, AWS_REGION: '' }).homeRegion).toBe(
      'us-west-2'
    )
  })

  test('missing everywhere is an error that says where it was looked for', () => {
    expect(mistakes({})).toEqual([
      'aws-region: not given, and neither AWS_REGION nor AWS_DEFAULT_REGION is set; give the home Region of your IPAM'
    ])
  })

  test.each([
    'us-gov-west-1',
    'cn-northwest-1',
    'us-iso-east-1',
    'ap-southeast-7',
    'mx-central-1',
    'eusc-de-east-1'
  ])('may be %s', region => {
    expect(mistakesIn('aws-region', region)).toEqual([])
  })

  test.each(['mars', 'eu-west', 'EU-WEST-1', 'eu-west-1a', 'eu-west-1,us-east-1', 'eu-west-1.evil.example'])(
    'may not be %s',
    region => {
      expect(mistakesIn('aws-region', region)).toEqual([
        `aws-region: "${region}" is not an AWS Region such as eu-west-1`
      ])
    }
  )

  test('that the environment has wrong is an error too', () => {
    expect(mistakes({}, { AWS_REGION: 'mars' })).toEqual([
      'aws-region: "mars" is not an AWS Region such as eu-west-1'
    ])
  })
})

const THRESHOLDS = [
  ['usage-threshold', 'usageThreshold'],
  ['warning-threshold', 'warningThreshold']
] as const

describe.each(THRESHOLDS)('%s', (name, limit) => {
  const rest: Given = name === 'warning-threshold' ? { 'usage-threshold': '100' } : {}

  test.each([
    ['0', 0],
    ['80', 80],
    ['99.5', 99.5],
    [' 80 ', 80],
    ['080', 80],
    ['0.0000000001', 1e-10]
  ])('%j is %d', (text, value) => {
    expect(settings({ ...rest, [name]: text }).limits[limit]).toBe(value)
  })

  test.each([
    'eighty',
    '80%',
    '80%%',
    '1e1',
    '-1',
    '+80',
    '101',
    '100.0001',
    'NaN',
    'Infinity',
    '0x50',
    '80,5',
    '80.',
    '.5',
    '8 0',
    '８０',
    'true',
    '80 percent'
  ])('%j is an error', text => {
    expect(mistakesIn(name, text)).toEqual([`${name}: "${text}" is not a number from 0 to 100`])
  })
})

test('usage-threshold may be 100, which nothing is above', () => {
  expect(settings({ 'usage-threshold': '100' }).limits.usageThreshold).toBe(100)
})

describe('minimum-available', () => {
  test.each([
    ['0', 0],
    ['16', 16],
    ['9007199254740991', 2 ** 53 - 1]
  ])('%j is %d', (text, value) => {
    expect(settings({ 'minimum-available': text }).limits.minimumAvailable).toBe(value)
  })

  test.each(['-1', '1.5', '1,024', 'few', '10%', '1e3', '9007199254740993'])('%j is an error', text => {
    expect(mistakesIn('minimum-available', text)).toEqual([
      `minimum-available: "${text}" is not a whole number of addresses from 0 to 9007199254740991`
    ])
  })
})

describe('role-duration-seconds', () => {
  test.each(['900', '3600', '43200'])('may be %s', text => {
    expect(mistakesIn('role-duration-seconds', text)).toEqual([])
  })

  test.each(['899', '43201', '1h', '3600.5', '-3600', '0'])('may not be %s', text => {
    expect(mistakesIn('role-duration-seconds', text)).toEqual([
      `role-duration-seconds: "${text}" is not a whole number of seconds from 900 to 43200`
    ])
  })
})

const YES_OR_NO = ['allow-empty', 'allow-incomplete', 'summary', 'dry-run'] as const

describe.each(YES_OR_NO)('%s', name => {
  const of = (text: string) => {
    const { allowEmpty, allowIncomplete, summary, dryRun } = settings({ [name]: text })
    return { 'allow-empty': allowEmpty, 'allow-incomplete': allowIncomplete, summary, 'dry-run': dryRun }[
      name
    ]
  }

  test('is true or false as YAML spells it', () => {
    expect(['true', 'True', 'TRUE', ' true '].map(of)).toEqual([true, true, true, true])
    expect(['false', 'False', 'FALSE'].map(of)).toEqual([false, false, false])
  })

  test.each(['yes', 'no', '1', '0', 'on', 'tRUE', 'truee', 'null'])('%j is an error', text => {
    expect(mistakesIn(name, text)).toEqual([`${name}: "${text}" is not true or false`])
  })
})

describe('an input of a few words', () => {
  test.each<[InputName, string, string]>([
    ['scope-type', 'privat', 'one of private, public, all; did you mean private?'],
    ['scope-type', 'PUBLIC', 'one of private, public, all; did you mean public?'],
    ['scope-type', 'everything', 'one of private, public, all'],
    ['fail-on', 'breech', 'one of breach, warning, never; did you mean breach?'],
    ['fail-on', 'constructor', 'one of breach, warning, never'],
    ['cloudwatch-metrics', 'breach', 'one of none, breaches, all; did you mean breaches?'],
    ['cloudwatch-metrics', 'true', 'one of none, breaches, all']
  ])('%s: "%s" names the words there are, and the nearest', (name, text, right) => {
    expect(mistakesIn(name, text)).toEqual([`${name}: "${text}" is not ${right}`])
  })

  test.each<[InputName, string[]]>([
    ['scope-type', ['private', 'public', 'all']],
    ['fail-on', ['breach', 'warning', 'never']],
    ['cloudwatch-metrics', ['none', 'breaches', 'all']]
  ])('%s takes each of its words', (name, words) => {
    for (const word of words) expect(mistakesIn(name, word)).toEqual([])
  })
})

describe('a list', () => {
  const types = (text: string) => settings({ 'resource-types': text }).resourceTypes

  test.each([
    ['by commas', 'vpc,subnet', ['vpc', 'subnet']],
    ['by lines', 'vpc\nsubnet\n', ['vpc', 'subnet']],
    ['by lines of Windows', 'vpc\r\nsubnet\r\n', ['vpc', 'subnet']],
    ['by both, with spaces and gaps', ' vpc , ,\n\n  subnet,', ['vpc', 'subnet']],
    ['with an item twice', 'vpc,subnet,vpc', ['vpc', 'subnet']]
  ])('is taken %s', (_, text, expected) => {
    expect(types(text)).toEqual(expected)
  })

  test('of resource types may be all of them, and all says it all', () => {
    expect(types(RESOURCE_TYPES.join())).toEqual([...RESOURCE_TYPES])
    expect(types('all')).toBe('all')
    expect(types('vpc, all')).toBe('all')
  })

  test('of resource types names each wrong one, and the nearest', () => {
    expect(mistakesIn('resource-types', 'subnets, vpc\nEIPs, kubernetes-cluster')).toEqual([
      'resource-types: "subnets" is not one of vpc, subnet, eip, public-ipv4-pool, ipv6-pool, eni, anycast-ip-list, ipam-pool, all; did you mean subnet?; ' +
        '"EIPs" is not one of vpc, subnet, eip, public-ipv4-pool, ipv6-pool, eni, anycast-ip-list, ipam-pool, all; did you mean eip?; ' +
        '"kubernetes-cluster" is not one of vpc, subnet, eip, public-ipv4-pool, ipv6-pool, eni, anycast-ip-list, ipam-pool, all; the nearest is subnet'
    ])
  })

  test('of nothing but commas is an error and not the default', () => {
    expect(mistakesIn('resource-types', ', ,')).toEqual(['resource-types: ", ," holds no resource type'])
    expect(mistakesIn('scope-ids', ',')).toEqual(['scope-ids: "," holds no scope id'])
  })

  test('of scopes takes the place of a type', () => {
    expect(settings({ 'scope-ids': 'ipam-scope-0a\nipam-scope-0b', 'scope-type': 'public' }).scopes).toEqual({
      ids: ['ipam-scope-0a', 'ipam-scope-0b']
    })
  })

  test('of scopes names each that is no id', () => {
    expect(mistakesIn('scope-ids', 'ipam-scope-0a, ipam-0b, scope')).toEqual([
      'scope-ids: "ipam-0b" is not a scope id such as ipam-scope-0123456789abcdef0; ' +
        '"scope" is not a scope id such as ipam-scope-0123456789abcdef0'
    ])
  })
})

describe('role-to-assume', () => {
  test.each([
    ['eu-west-1', 'arn:aws:iam::111122223333:role/ipam-monitor'],
    ['eu-west-1', 'arn:aws:iam::111122223333:role/teams/net/ipam+monitor=1,2.3@x_y'],
    ['us-gov-west-1', 'arn:aws-us-gov:iam::111122223333:role/x'],
    ['cn-north-1', 'arn:aws-cn:iam::111122223333:role/x'],
    ['us-iso-east-1', 'arn:aws-iso:iam::111122223333:role/x'],
    ['us-isob-east-1', 'arn:aws-iso-b:iam::111122223333:role/x'],
    ['eusc-de-east-1', 'arn:aws-eusc:iam::111122223333:role/x']
  ])('in %s may be %s', (region, arn) => {
    expect(mistakes({ 'aws-region': region, 'role-to-assume': arn })).toEqual([])
  })

  test.each([
    'ipam-monitor',
    'arn:aws:iam::111122223333:user/x',
    'arn:aws:iam::1111:role/x',
    'arn:aws:iam::111122223333:role/',
    'arn:aws:sts::111122223333:assumed-role/x/y',
    'arn:aws:iam::111122223333:role/x y'
  ])('may not be %s', arn => {
    expect(mistakesIn('role-to-assume', arn)).toEqual([
      `role-to-assume: "${arn}" is not the ARN of an IAM role such as arn:aws:iam::111122223333:role/ipam-monitor`
    ])
  })
})

describe('role-session-name', () => {
  test.each(['x', 'a b', 'ä'.repeat(3), 'x'.repeat(65)])('may not be %s', name => {
    expect(mistakesIn('role-session-name', name)).toEqual([
      `role-session-name: "${name}" is not a role session name: 2 to 64 letters, digits or characters of _+=,.@-`
    ])
  })
})

describe('sns-topic-arn', () => {
  test.each([
    ['eu-west-1', 'arn:aws:sns:ap-southeast-2:444455556666:other-account_and-region'],
    ['eu-west-1', 'arn:aws:sns:eu-west-1:111122223333:alerts.fifo'],
    ['us-gov-east-1', 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:alerts'],
    ['cn-north-1', 'arn:aws-cn:sns:cn-northwest-1:111122223333:alerts']
  ])('in %s may be %s', (region, arn) => {
    expect(mistakes({ 'aws-region': region, 'sns-topic-arn': arn })).toEqual([])
  })

  test.each([
    'alerts',
    'arn:aws:sqs:eu-west-1:111122223333:alerts',
    'arn:aws:sns::111122223333:alerts',
    'arn:aws:sns:foo:111122223333:alerts',
    'arn:aws:sns:eu-west-1:111122223333:alerts:subscription',
    'arn:aws:sns:eu-west-1:111122223333:alerts.other'
  ])('may not be %s', arn => {
    expect(mistakesIn('sns-topic-arn', arn)).toEqual([
      `sns-topic-arn: "${arn}" is not the ARN of an SNS topic such as arn:aws:sns:eu-west-1:111122223333:ipam-alerts`
    ])
  })
})

describe("a topic's Region", () => {
  test('lies in the partition that its ARN names', () => {
    const arn = 'arn:aws:sns:cn-north-1:111122223333:alerts'
    expect(mistakes({ 'aws-region': 'eu-west-1', 'sns-topic-arn': arn })).toEqual([
      `sns-topic-arn: "${arn}" names the partition aws, but its Region cn-north-1 lies in aws-cn`
    ])
  })
})

describe('cloudwatch-namespace', () => {
  test.each(['CUSTOM/IPAM', 'a', 'x'.repeat(255), 'a.b-c_d/e#f:g'])('may be %s', namespace => {
    expect(mistakesIn('cloudwatch-namespace', namespace)).toEqual([])
  })

  test.each(['AWS/IPAM', ':IPAM', 'x'.repeat(256), 'naïve', 'two words'])('may not be %s', namespace => {
    expect(mistakesIn('cloudwatch-namespace', namespace)).toEqual([
      `cloudwatch-namespace: "${namespace}" is not a CloudWatch namespace: 1 to 255 letters, digits or characters of .-_/#:, and not beginning with AWS/ or a colon`
    ])
  })
})

describe('rules between inputs', () => {
  test.each([
    ['80', '80'],
    ['90', '80'],
    ['0', '0']
  ])('a warning-threshold of %s is no use below a usage-threshold of %s', (warning, usage) => {
    expect(mistakes({ ...REGION, 'warning-threshold': warning, 'usage-threshold': usage })).toEqual([
      `warning-threshold: ${warning} is not below usage-threshold (${usage}): nothing would ever be a warning`
    ])
  })

  test('a warning-threshold is held against the default too', () => {
    expect(mistakesIn('warning-threshold', '85')).toHaveLength(1)
    expect(mistakesIn('warning-threshold', '79.9')).toEqual([])
  })

  test.each<[InputName, string]>([
    ['role-to-assume', 'arn:aws:iam::111122223333:role/x'],
    ['sns-topic-arn', 'arn:aws:sns:us-east-1:111122223333:alerts']
  ])('%s must lie in the partition of the Region', (name, arn) => {
    expect(mistakes({ 'aws-region': 'us-gov-west-1', [name]: arn })).toEqual([
      `${name}: "${arn}" lies in the partition aws, but aws-region us-gov-west-1 in aws-us-gov`
    ])
  })
})

describe('several mistakes', () => {
  test('are all told at once, those between inputs too', () => {
    expect(
      mistakes({
        'usage-threshold': 'eighty',
        'minimum-available': '-1',
        'fail-on': 'breech',
        'resource-types': 'subnets',
        'dry-run': 'yes',
        'role-session-name': '!',
        'sns-topic-arn': 'alerts'
      }).map(mistake => mistake.split(':')[0])
    ).toEqual([
      'role-session-name',
      'resource-types',
      'usage-threshold',
      'minimum-available',
      'fail-on',
      'sns-topic-arn',
      'dry-run',
      'aws-region'
    ])
  })

  test('are the lines of the error', () => {
    expect(() => settings({ 'usage-threshold': 'eighty', 'fail-on': 'nevr' })).toThrow(
      'usage-threshold: "eighty" is not a number from 0 to 100\n' +
        'fail-on: "nevr" is not one of breach, warning, never; did you mean never?'
    )
  })

  test('do not show a value raw that could forge a line of the log', () => {
    expect(mistakesIn('usage-threshold', '80\n::error::x')).toEqual([
      'usage-threshold: "80\\n::error::x" is not a number from 0 to 100'
    ])
  })
})

describe('the source', () => {
  const ROLES = ['arn:aws:iam::111122223333:role/reader', 'arn:aws:iam::222233334444:role/reader']

  test('without IPAM is read in the Region of the credentials, in their own account', () => {
    expect(settings({ source: 'ec2' }).source).toEqual({
      from: 'ec2',
      regions: ['eu-west-1'],
      accountRoles: [],
      sessionName: 'aws-ipam-monitor'
    })
  })

  test('without IPAM can be Regions and accounts, or all Regions', () => {
    const given: Given = {
      source: 'auto',
      regions: 'eu-west-1, us-east-1',
      'account-roles': ROLES.join('\n')
    }
    expect(settings(given).source).toEqual({
      from: 'auto',
      regions: ['eu-west-1', 'us-east-1'],
      accountRoles: ROLES,
      sessionName: 'aws-ipam-monitor'
    })
    expect(settings({ source: 'ec2', regions: 'all' }).source).toMatchObject({ regions: 'all' })
  })

  test('that is a saved Report needs neither a Region nor credentials, unless something is sent', () => {
    const given: Given = { source: 'report', 'source-file': 'report.json' }
    expect(parseSettings(given, {})).toMatchObject({ source: { from: 'report', file: 'report.json' } })
    expect(() => parseSettings({ ...given, 'cloudwatch-metrics': 'all' }, {})).toThrow(
      /^aws-region: not given/
    )
  })

  test.each<[string, Given, string]>([
    [
      'is none that is known',
      { source: 'ec3' },
      'source: "ec3" is not one of ipam, ec2, auto, report; did you mean ec2?'
    ],
    [
      'is a report without a file',
      { source: 'report' },
      'source-file: not given; with source: report, give the path of a saved Report'
    ],
    [
      'has no use for a file',
      { 'source-file': 'x' },
      'source-file: "x" has no meaning with source: ipam, only with report'
    ],
    [
      'has no use for Regions',
      { regions: 'all' },
      'regions: "all" has no meaning with source: ipam, only with ec2 or auto'
    ],
    [
      'has no use for roles',
      { 'account-roles': ROLES[0] ?? '' },
      `account-roles: "${ROLES[0] ?? ''}" has no meaning with source: ipam, only with ec2 or auto`
    ],
    [
      'is given a wrong Region',
      { source: 'ec2', regions: 'eu-west-1, Dublin' },
      'regions: "Dublin" is not an AWS Region such as eu-west-1, nor all'
    ],
    [
      'cannot read a type',
      { source: 'ec2', 'resource-types': 'subnet, eip' },
      'resource-types: "eip" cannot be read with source: ec2, only subnet, vpc, all'
    ],
    [
      'has a role of another partition',
      { source: 'ec2', 'account-roles': 'arn:aws-cn:iam::111122223333:role/x' },
      'account-roles: "arn:aws-cn:iam::111122223333:role/x" lies in the partition aws-cn, but aws-region eu-west-1 in aws'
    ]
  ])('that %s is answered', (_, given, message) => {
    expect(() => settings(given)).toThrow(message)
  })
})

describe('max-age', () => {
  test.each([
    ['45s', 45],
    ['90m', 5_400],
    ['2h', 7_200],
    ['1d', 86_400]
  ])('%s is %i seconds', (text, seconds) => {
    expect(settings({ 'max-age': text }).maxAgeSeconds).toBe(seconds)
  })

  test.each(['2', 'h', '2 hours', '-1h', '1.5h', '2H'])('%s is none', text => {
    expect(() => settings({ 'max-age': text })).toThrow(
      `max-age: ${JSON.stringify(text)} is not a length of time such as 90m, 2h or 1d`
    )
  })
})

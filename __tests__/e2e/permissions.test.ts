import { describe, expect, test } from '@jest/globals'
import { actionsOf, made, statementsOf, templateIn, type Statement } from '../unit/deploy/cloudformation.js'
import { text } from '../unit/docs/documents.js'
import { ACME, calls, emulated, type Emulator } from './support.js'

/** Everybody may call it, without a permission (AWS STS API Reference). */
const FREE = 'sts:GetCallerIdentity'

/** What a function needs beside the check: its log, its dead letters, its bucket. */
const OF_A_FUNCTION = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage', 's3:PutObject']

const policy = (name: string) =>
  (JSON.parse(text(`examples/${name}.json`)) as { Statement: Statement[] }).Statement
/** Without the keys of topics, which no call shows: AWS uses them on the caller's behalf (Amazon SNS Developer Guide). */
const needed = (statements: Statement[]) =>
  [...new Set(actionsOf(statements))].filter(action => !action.startsWith('kms:')).sort()
const called = (emulator: Emulator) =>
  [...new Set(calls(emulator))]
    .filter(call => /^(?:ec2|sts|sns|cloudwatch):/.test(call) && call !== FREE)
    .sort()

/** The template's roles with all that can be asked for: of other accounts the networks are read in their roles. */
const everything = { Source: 'auto', MaxAge: '2h', CloudWatchMetrics: 'all', ReportBucket: 'our-reports' }
const ROLES = 'arn:aws:iam::444455556666:role/ipam-reader'
const template = [{ ...everything, AccountRoles: ROLES }, everything].flatMap(given =>
  statementsOf(made(templateIn('deploy/template.yaml'), given)['MonitorRole'])
)

describe('the actions of IAM that AWS is really asked for', () => {
  const ipam = emulated()
  const ec2 = emulated({
    organisation: new URL('../../emulator/organisations/no-ipam.json', import.meta.url)
  })

  async function everythingOfIpam(): Promise<string[]> {
    await ipam.check({
      'role-to-assume': ACME.role('ipam-monitor'),
      'scope-type': 'all',
      'resource-types': 'all',
      'max-age': '2h',
      'sns-topic-arn': ACME.topic,
      'cloudwatch-metrics': 'all'
    })
    return called(ipam.emulator)
  }

  async function everythingOfEc2(): Promise<string[]> {
    const roles = ec2.emulator.organisation.roles.map(({ arn }) => arn).filter(arn => arn.endsWith('reader'))
    await ec2.check({
      source: 'ec2',
      regions: 'all',
      'resource-types': 'all',
      'account-roles': roles.join('\n')
    })
    return called(ec2.emulator)
  }

  test('with IPAM are those of the policy to copy and of the trust policy', async () => {
    expect(await everythingOfIpam()).toEqual(needed([...policy('iam-policy'), ...policy('trust-policy')]))
  })

  test('with EC2 are those of the policy to copy', async () => {
    expect(await everythingOfEc2()).toEqual(needed(policy('iam-policy-ec2')))
  })

  test('together are those of the template and of the README', async () => {
    const both = [...new Set([...(await everythingOfIpam()), ...(await everythingOfEc2())])]
    const checks = both.filter(action => action !== 'sts:AssumeRoleWithWebIdentity').sort()
    expect(needed(template).filter(action => !OF_A_FUNCTION.includes(action))).toEqual(checks)

    const told = [...text('README.md').matchAll(/"((?:ec2|sts|sns|cloudwatch):[A-Z]\w+)"/g)].map(
      ([, action]) => action
    )
    expect([...new Set(told)].sort()).toEqual(await everythingOfIpam())
  })
})

import { describe, expect, it } from '@jest/globals'
import { text } from '../docs/documents.js'
import { actionsOf, made, statementsOf, templateIn, type Statement } from './cloudformation.js'

interface Policy {
  Version: string
  Statement: Statement[]
}

const template = templateIn('deploy/github-oidc.yaml')
const terraform = text('deploy/github-oidc.tf')
const policy = JSON.parse(text('examples/iam-policy.json')) as Policy
const trust = JSON.parse(text('examples/trust-policy.json')) as Policy

const Repository = 'my-org/my-repo'
const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'

function statement(sid: string): Statement {
  const found = policy.Statement.find(({ Sid }) => Sid === sid)
  if (found === undefined) throw new Error(`no statement ${sid}`)
  return found
}

describe('GitHub’s role, by CloudFormation', () => {
  const bare = made(template, { Repository })
  const whole = made(template, {
    Repository,
    ExistingProviderArn: PROVIDER,
    TopicArn: String(statement('PublishAlerts').Resource),
    TopicKeyArn: String(statement('UseTheKeyOfAnEncryptedTopic').Resource),
    CloudWatchNamespace: 'CUSTOM/IPAM'
  })

  it('has the policy to copy, and trusts what the trust policy to copy does', () => {
    expect(statementsOf(whole['Role'])).toEqual(policy.Statement)
    expect(whole['Role']?.Properties['AssumeRolePolicyDocument']).toEqual(trust)
  })

  it('needs the repository alone, and may then only read', () => {
    const needed = Object.entries(template.Parameters).filter(([, { Default }]) => Default === undefined)
    expect(needed.map(([name]) => name)).toEqual(['Repository'])
    expect(actionsOf(statementsOf(bare['Role'])).filter(action => !action.startsWith('ec2:'))).toEqual([])
  })

  it.each([
    ['TopicArn', 'PublishAlerts', 'arn:aws:sns:eu-west-1:111122223333:ours'],
    ['TopicKeyArn', 'UseTheKeyOfAnEncryptedTopic', 'arn:aws:kms:eu-west-1:111122223333:key/ours'],
    ['CloudWatchNamespace', 'PutMetrics', 'Ours']
  ])('allows with %s what the statement %s says, and nothing else', (parameter, sid, value) => {
    const role = made(template, { Repository, [parameter]: value })['Role']
    const added = statementsOf(role).filter(({ Sid }) => !Sid?.startsWith('Read'))
    expect(added.map(({ Sid }) => Sid)).toEqual([sid])
    expect(JSON.stringify(added)).toContain(`"${value}"`)
  })

  it('makes the provider, or takes the one there is', () => {
    expect(bare['Provider']?.Properties).toEqual({
      Url: 'https://token.actions.githubusercontent.com',
      ClientIdList: ['sts.amazonaws.com']
    })
    expect(JSON.stringify(bare['Role'])).toContain('{"Federated":"Provider"}')
    expect(whole).not.toHaveProperty('Provider')
  })

  it.each([
    ['my-org/my-repo', true],
    ['my-org@123456/my-repo@456789', true],
    ['my-org/*', false],
    ['my-org', false],
    ['my-org/my-repo:ref:refs/heads/main', false],
    ['my-org/my?repo', false]
  ])('takes as its repository %s: %s', (given, taken) => {
    for (const pattern of patternsOf('Repository', 'repository')) expect(pattern.test(given)).toBe(taken)
  })

  it.each([
    ['ref:refs/heads/main', true],
    ['environment:production', true],
    ['pull_request', true],
    ['ref:refs/heads/*', false],
    ['', false]
  ])('takes as its subject %s: %s', (given, taken) => {
    for (const pattern of patternsOf('Subject', 'subject')) expect(pattern.test(given)).toBe(taken)
  })
})

describe('GitHub’s role, by Terraform', () => {
  // `npm run test:deploy` reads it with a parser and compares the policies whole.
  it('names the same statements and actions', () => {
    const named = (pattern: RegExp) => [...terraform.matchAll(pattern)].map(match => match[1] ?? '')
    expect(named(/Sid\s+= "(\w+)"/g).sort()).toEqual(
      [...policy.Statement, ...trust.Statement].map(({ Sid }) => Sid).sort()
    )
    expect(named(/"((?:ec2|sts|sns|kms|cloudwatch):[A-Z][\w*]+)"/g).sort()).toEqual(
      [...actionsOf(policy.Statement), ...actionsOf(trust.Statement)].sort()
    )
  })

  it('has the variables that the other has, under Terraform’s way of naming', () => {
    const variables = [...terraform.matchAll(/^variable "(\w+)"/gm)].map(match => match[1])
    const snake = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()
    expect(variables.sort()).toEqual(
      Object.keys(template.Parameters)
        .map(name => snake(name).replace('cloud_watch', 'cloudwatch'))
        .sort()
    )
  })
})

/** What the two take as a parameter. */
function patternsOf(parameter: string, variable: string): RegExp[] {
  const ours = template.Parameters[parameter]?.AllowedPattern ?? ''
  const theirs = new RegExp(`regex\\("(.*)", var\\.${variable}\\)`).exec(terraform)?.[1] ?? ''
  expect(theirs).toBe(ours)
  return [new RegExp(ours), new RegExp(theirs)]
}

import { describe, expect, it } from '@jest/globals'
import { filesIn, text } from './documents.js'

interface Policy {
  Statement: {
    Action: string | string[]
    Resource?: string | string[]
    Condition?: unknown
    Principal?: { AWS?: string }
  }[]
}

const policyIn = (path: string) => JSON.parse(text(path)) as Policy

const ipam = policyIn('examples/iam-policy.json')
const ec2 = policyIn('examples/iam-policy-ec2.json')
const account = policyIn('examples/account-role-policy.json')
const accountTrust = policyIn('examples/account-role-trust-policy.json')
const trust = policyIn('examples/trust-policy.json')

function actionsOf({ Statement }: Policy): string[] {
  return Statement.flatMap(({ Action }) => Action).sort()
}

/** Everybody may call it, without a permission (AWS STS API Reference). */
const FREE = 'sts:GetCallerIdentity'

/** The IAM actions that sources name and that need a permission, each once. */
function calledIn(paths: string[]): string[] {
  const sources = paths.map(text).join('\n')
  const actions = [...sources.matchAll(/'((?:ec2|sts|sns|cloudwatch):[A-Z]\w+)'/g)]
  return [...new Set(actions.map(match => match[1] ?? ''))].filter(action => action !== FREE).sort()
}

const sources = filesIn('src/sources', '.ts')

describe('the policies to copy', () => {
  it('allow what the Action calls, and the use of a topic’s key', () => {
    const allowed = [ipam, ec2, account, accountTrust, trust].flatMap(actionsOf)
    const keys = ['kms:Decrypt', 'kms:GenerateDataKey*']
    expect([...new Set(allowed)].sort()).toEqual([...calledIn(filesIn('src', '.ts')), ...keys].sort())
  })

  it('allow each source what it calls itself, and nothing of another', () => {
    const ofIpam = calledIn(sources.filter(path => path.includes('/ipam')))
    const ofEc2 = calledIn(sources.filter(path => path.includes('/ec2')))
    expect(actionsOf(ipam).filter(action => action.startsWith('ec2:'))).toEqual(ofIpam)
    expect(actionsOf(ec2)).toEqual([...ofEc2, 'sts:AssumeRole'].sort())
    expect(actionsOf(account)).toEqual(ofEc2)
  })

  it('allow everything on every resource to nothing but reading', () => {
    const open = [ipam, ec2, account]
      .flatMap(({ Statement }) => Statement)
      .filter(({ Resource, Condition }) => Resource === '*' && Condition === undefined)
      .flatMap(({ Action }) => Action)
    expect(open.filter(action => !/^ec2:(?:Describe|Get)[A-Z]/.test(action))).toEqual([])
  })

  it('let the role that GitHub assumes, and no other, into the accounts', () => {
    const hub = 'arn:aws:iam::111122223333:role/ipam-monitor'
    expect(accountTrust.Statement.map(({ Principal }) => Principal?.AWS)).toEqual([hub])
    expect(text('examples/workflows/scheduled.yml')).toContain(`role-to-assume: ${hub}`)
    const assumed = ec2.Statement.flatMap(({ Action, Resource }) =>
      Action === 'sts:AssumeRole' ? (Resource ?? []) : []
    )
    for (const role of assumed) expect(text('docs/sources.md')).toContain(`${role}\n`)
  })
})

import { describe, expect, it } from '@jest/globals'
import { filesIn, text } from './documents.js'

interface Policy {
  Statement: { Action: string | string[]; Resource?: string; Condition?: unknown }[]
}

const policy = JSON.parse(text('examples/iam-policy.json')) as Policy
const trust = JSON.parse(text('examples/trust-policy.json')) as Policy

function actionsOf({ Statement }: Policy): string[] {
  return Statement.flatMap(({ Action }) => Action).sort()
}

describe('the policies to copy', () => {
  it('allow what the sources call, and the use of a topic’s key', () => {
    const sources = filesIn('src', '.ts').map(text).join('\n')
    const called = [...sources.matchAll(/action: '([\w:]+)'/g)].map(match => match[1] ?? '')
    const keys = ['kms:Decrypt', 'kms:GenerateDataKey*']
    expect([...actionsOf(policy), ...actionsOf(trust)].sort()).toEqual(
      [...new Set([...called, ...keys])].sort()
    )
  })

  it('name a resource or a condition wherever AWS knows one', () => {
    const open = policy.Statement.filter(
      ({ Resource, Condition }) => Resource === '*' && Condition === undefined
    )
    expect(open.flatMap(({ Action }) => Action)).toEqual([
      'ec2:DescribeIpamScopes',
      'ec2:GetIpamResourceCidrs'
    ])
  })
})

import { expect, test } from '@jest/globals'
import { factsOf } from '../../../src/render/facts.js'
import { aFinding, aReport } from './reports.js'

const unmeasured = (type: string, cidr = '203.0.113.9/32') => aFinding({ type, cidr, usagePercent: null })

test('what has no measure is told with the reason, most frequent first', () => {
  const report = aReport([
    unmeasured('vpc', '10.0.0.0/16'),
    unmeasured('eip'),
    unmeasured('subnet', '2600::/64'),
    unmeasured('eip'),
    unmeasured('subnet', '2600:1::/64'),
    unmeasured('eip'),
    unmeasured('subnet')
  ])
  expect(factsOf(report).unmeasured.map(({ kind, why, count }) => [count, kind, why])).toEqual([
    [3, { one: 'Elastic IP', many: 'Elastic IPs' }, 'AWS defines no usage for this type'],
    [2, { one: 'IPv6 subnet', many: 'IPv6 subnets' }, 'AWS cannot calculate their use'],
    [1, { one: 'VPC', many: 'VPCs' }, 'no usable figure was reported'],
    [1, { one: 'subnet', many: 'subnets' }, 'no usable figure was reported']
  ])
})

test('an IPv6 VPC without a measure is no subnet', () => {
  const [only] = factsOf(aReport([unmeasured('vpc', '2600::/56')])).unmeasured
  expect(only).toEqual({
    kind: { one: 'VPC', many: 'VPCs' },
    why: 'no usable figure was reported',
    count: 1
  })
})

test('a finding that names no scope is in none', () => {
  const { scopeId, ...scopeless } = aFinding()
  expect([...factsOf(aReport([scopeless])).scopes]).toEqual([])
  expect([...factsOf(aReport([scopeless, aFinding()])).scopes]).toEqual([scopeId])
})

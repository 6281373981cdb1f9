import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { familyOf, parseCidr } from '../../../src/domain/cidr.js'
import { contains, rangeOf } from '../../../src/domain/range.js'
import type { Resource } from '../../../src/domain/resource.js'
import { globOf } from '../../../src/policy/globs.js'
import { matches, policyOf, resource, ruleWith } from './support.js'

describe.each<[match: string, good: Partial<Resource>[], bad: Partial<Resource>[]]>([
  ['{}', [{}, { type: 'vpc', cidr: '' }], []],
  ['{ type: subnet }', [{}], [{ type: 'vpc' }]],
  ['{ type: [vpc, "sub*"] }', [{}, { type: 'vpc' }], [{ type: 'eip' }]],
  ['{ id: subnet-0abc }', [{}], [{ id: 'subnet-0abcd' }, { id: 'subnet-0ABC' }]],
  ['{ id: "subnet-0*" }', [{}], [{ id: 'subnet-1abc' }]],
  [
    '{ name: "prod/*" }',
    [{ name: 'prod/eks/a' }, { name: 'prod/' }],
    [{ name: 'Prod/a' }, { name: 'prod' }, {}]
  ],
  ['{ name: "*" }', [{ name: 'a' }, { name: '' }], [{}]],
  ['{ name: [a, "*-b"] }', [{ name: 'a' }, { name: 'x-b' }], [{ name: 'b' }]],
  [
    '{ tags: { team: platform } }',
    [{ tags: { team: 'platform', a: 'b' } }],
    [{ tags: { team: 'data' } }, {}]
  ],
  ['{ tags: { team: "*" } }', [{ tags: { team: 'x' } }, { tags: { team: '' } }], [{ tags: { Team: 'x' } }]],
  ['{ tags: { team: "" } }', [{ tags: { team: '' } }], [{ tags: { team: 'x' } }, {}]],
  [
    '{ tags: { team: [a, "b*"], stage: prod } }',
    [{ tags: { team: 'bc', stage: 'prod' } }],
    [{ tags: { team: 'bc' } }, { tags: { stage: 'prod' } }, { tags: { team: 'c', stage: 'prod' } }]
  ],
  [
    '{ region: [us-east-1, "eu-*"] }',
    [{}, { region: 'us-east-1' }],
    [{ region: 'us-east-2' }, { region: '' }]
  ],
  ['{ account: 111122223333 }', [{}], [{ ownerId: '111122223334' }]],
  ['{ account: "1111*" }', [{}], [{ ownerId: '211122223333' }]],
  [
    '{ vpc: vpc-0abc }',
    [{ vpcId: 'vpc-0abc' }, { type: 'vpc', id: 'vpc-0abc' }],
    [{ vpcId: 'vpc-0abd' }, {}, { type: 'eni', id: 'vpc-0abc' }]
  ],
  ['{ vpc: "vpc-0*" }', [{ vpcId: 'vpc-0abc' }], [{ vpcId: 'vpc-1' }, {}]],
  ['{ scope: ipam-scope-0abc }', [{ scopeId: 'ipam-scope-0abc' }], [{ scopeId: 'ipam-scope-1' }, {}]],
  [
    '{ pool: ipam-pool-0abc }',
    [
      { poolId: 'ipam-pool-0abc' },
      { type: 'ipam-pool', id: 'ipam-pool-0abc' },
      { type: 'ipam-pool', id: 'ipam-pool-1', parentPoolId: 'ipam-pool-0abc' }
    ],
    [{ poolId: 'ipam-pool-1' }, {}, { type: 'ipam-pool', id: 'ipam-pool-1' }]
  ],
  [
    '{ cidr: 10.20.0.0/16 }',
    [{}, { cidr: '10.20.0.0/16' }, { cidr: '10.20.255.0/24' }],
    [
      { cidr: '10.21.0.0/24' },
      { cidr: '10.16.0.0/12' },
      { cidr: '10.20.0.0/15' },
      { cidr: '' },
      { cidr: 'x' }
    ]
  ],
  ['{ cidr: 0.0.0.0/0 }', [{}, { cidr: '0.0.0.0/0' }, { cidr: '255.255.255.255/32' }], [{ cidr: '::/0' }]],
  [
    '{ cidr: [10.0.0.0/8, "2001:db8::/32", 10.20.0.0/16] }',
    [{}, { cidr: '2001:db8:1::/48' }, { cidr: '2001:DB8::/32' }],
    [{ cidr: '2001:db9::/48' }, { cidr: '192.168.0.0/24' }]
  ],
  ['{ netmask-length: 24 }', [{}], [{ cidr: '10.0.0.0/25' }, { cidr: '' }]],
  ['{ netmask-length: [24, 28] }', [{}, { cidr: '10.0.0.0/28' }], [{ cidr: '10.0.0.0/26' }]],
  ['{ netmask-length: { at-least: 24 } }', [{}, { cidr: '2001:db8::/64' }], [{ cidr: '10.0.0.0/23' }]],
  [
    '{ netmask-length: { at-most: 24 } }',
    [{}, { cidr: '0.0.0.0/0' }],
    [{ cidr: '10.0.0.0/25' }, { cidr: 'x' }]
  ],
  [
    '{ netmask-length: { at-least: 23, at-most: 24 } }',
    [{}, { cidr: '10.0.0.0/23' }],
    [{ cidr: '10.0.0.0/22' }, { cidr: '10.0.0.0/25' }]
  ],
  ['{ family: ipv4 }', [{}], [{ cidr: '2001:db8::/64' }]],
  ['{ family: [ipv4, ipv6] }', [{}, { cidr: '2001:db8::/64' }], []],
  ['{ managed: true }', [{ managementState: 'managed' }], [{ managementState: 'unmanaged' }, {}]],
  [
    '{ managed: false }',
    [{ managementState: 'unmanaged' }, { managementState: 'ignored' }],
    [{ managementState: 'managed' }, {}]
  ],
  ['{ managed: unmanaged }', [{ managementState: 'unmanaged' }], [{ managementState: 'ignored' }, {}]],
  [
    '{ managed: [true, ignored] }',
    [{ managementState: 'managed' }, { managementState: 'ignored' }],
    [{ managementState: 'unmanaged' }]
  ],
  [
    '{ type: subnet, region: "eu-*", tags: { a: b }, cidr: 10.0.0.0/8 }',
    [{ tags: { a: 'b' } }],
    [{}, { tags: { a: 'b' }, type: 'vpc' }, { tags: { a: 'b' }, cidr: '11.0.0.0/24' }]
  ]
])('match: %s', (match, good, bad) => {
  it.each(good)('matches %j', told => {
    expect(matches(match, told)).toBe(true)
  })

  if (bad.length === 0) return
  it.each(bad)('does not match %j', told => {
    expect(matches(match, told)).toBe(false)
  })
})

/** What a match is, said as plainly as it can be: slow, and without any of the indexes. */
function plainly(match: Match, { tags, ...told }: Resource): boolean {
  const text = (value: string | undefined, allowed: string[] | undefined) =>
    allowed === undefined || (value !== undefined && allowed.some(each => isGlobMatch(each, value)))
  const range = rangeOf(told.cidr)
  const bounds = match['netmask-length']
  const length = parseCidr(told.cidr)?.netmaskLength
  return (
    text(told.type, match.type) &&
    text(told.id, match.id) &&
    text(told.name, match.name) &&
    text(told.region, match.region) &&
    text(told.ownerId, match.account) &&
    text(familyOf(told.cidr), match.family) &&
    Object.entries(match.tags ?? {}).every(([key, allowed]) => text(tags[key], allowed)) &&
    (match.cidr === undefined ||
      match.cidr.some(outer => range !== undefined && contains(rangeOf(outer) ?? range, range))) &&
    (bounds === undefined ||
      (length !== undefined && length >= bounds['at-least'] && length <= bounds['at-most']))
  )
}

function isGlobMatch(pattern: string, value: string): boolean {
  const glob = globOf(pattern)
  return pattern === value || (/[*?[{\\]|^!/.test(pattern) && typeof glob !== 'string' && glob.matches(value))
}

interface Match {
  type?: string[]
  id?: string[]
  name?: string[]
  region?: string[]
  account?: string[]
  family?: string[]
  tags?: Record<string, string[]>
  cidr?: string[]
  'netmask-length'?: { 'at-least': number; 'at-most': number }
}

describe('many matches at once', () => {
  const listOf = <Value>(...values: Value[]) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 })
  const cidrs = [
    '10.0.0.0/8',
    '10.0.0.0/16',
    '10.0.128.0/17',
    '10.1.0.0/16',
    '0.0.0.0/0',
    '2001:db8::/32',
    '::/0'
  ]
  const keys = Array.from({ length: 24 }, (_, index) => `key-${index}`)
  const match = fc.record(
    {
      type: listOf('vpc', 'subnet', 'v*', '!vpc'),
      id: listOf('subnet-1', 'subnet-2', 'subnet-*', '*-1', '*ne?-2', '!*3'),
      name: listOf('prod-a', 'prod-*', '*-a', '*o*', '*d-?', '[pd]*', '{prod,dev}-b', '!prod-a', '*'),
      region: listOf('eu-west-1', 'eu-*', '*-1'),
      account: listOf('111122223333', '1111*', '*4'),
      family: listOf('ipv4', 'ipv6'),
      tags: fc.dictionary(fc.constantFrom(...keys), listOf('x', 'y*', '*', ''), { minKeys: 1, maxKeys: 3 }),
      cidr: listOf(...cidrs),
      'netmask-length': fc.record({
        'at-least': fc.constantFrom(0, 16, 24),
        'at-most': fc.constantFrom(24, 28, 64)
      })
    },
    { requiredKeys: [] }
  )
  const told = fc.record({
    id: fc.constantFrom('subnet-1', 'subnet-2', 'subnet-3', 'vpc-1'),
    name: fc.option(fc.constantFrom('prod-a', 'prod-b', 'dev-a', 'dev-b', 'ops', ''), { nil: undefined }),
    type: fc.constantFrom('vpc', 'subnet', 'eip'),
    cidr: fc.constantFrom(
      ...cidrs,
      '10.0.1.0/24',
      '10.0.200.0/28',
      '10.2.0.0/16',
      '2001:db8:1::/64',
      'none',
      ''
    ),
    region: fc.constantFrom('eu-west-1', 'eu-central-1', 'us-east-2'),
    ownerId: fc.constantFrom('111122223333', '111122223334', '999900001111'),
    tags: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('x', 'y', 'yy', ''), { maxKeys: 6 })
  })

  it('decide as each of them would by itself', () => {
    fc.assert(
      fc.property(
        fc.array(match, { minLength: 1, maxLength: 70 }),
        fc.array(told, { minLength: 1, maxLength: 30 }),
        (given, resources) => {
          const waivable = given.filter(each => Object.keys(each).length > 0)
          const policy = policyOf(
            JSON.stringify({
              version: 1,
              rules: given.map((each, index) => ({ name: String(index), match: each, ignore: 'x' })),
              waivers: waivable.map((each, index) => ({
                match: each,
                until: '2027-01-31',
                reason: String(index)
              }))
            })
          )
          for (const { name, ...rest } of resources) {
            const one = { ...rest, ...(name !== undefined && { name }) }
            const first = given.findIndex(each => plainly(each, one))
            expect(policy.ruleOf(one).name).toBe(first < 0 ? undefined : String(first))
            const all = waivable.flatMap((each, index) =>
              plainly(each as Match, one) ? [String(index)] : []
            )
            expect(policy.waiversOf(one).map(({ reason }) => reason)).toEqual(all)
          }
        }
      ),
      { numRuns: 150 }
    )
  })

  it('decide alike for values beyond the number that is remembered', () => {
    const policy = policyOf(ruleWith('{ tags: { n: "*7" }, account: "*7" }'))
    const outcomes = Array.from({ length: 3000 }, (_, index) =>
      policy.ruleOf(resource({ tags: { n: String(index) }, ownerId: String(111_100_000_000 + index) }))
    )
    expect(outcomes.filter(({ name }) => name === 'it')).toHaveLength(300)
    expect(outcomes[2997]?.name).toBe('it')
  })
})

describe('a waiver', () => {
  it.each([
    ['{ id: subnet-0abc }', 'id subnet-0abc'],
    ['{ type: [vpc, subnet], region: "eu-*" }', 'type vpc or subnet, region eu-*'],
    ['{ tags: { team: [a, b], stage: prod } }', 'tags team=a or b and stage=prod'],
    [
      '{ netmask-length: { at-least: 24, at-most: 28 }, managed: true }',
      'netmask-length at least 24 and at most 28, managed true'
    ],
    ['{ account: 012345678901, netmask-length: 28 }', 'account 012345678901, netmask-length 28']
  ])('of %s is named in words', (match, name) => {
    const policy = policyOf(`version: 1\nwaivers: [{ match: ${match}, until: 2027-01-31, reason: x }]`)
    expect(policy.waivers[0]?.name).toBe(name)
  })
})

import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../../src/domain/report.js'
import { surroundings } from '../../../../src/render/markdown/surroundings.js'
import { aFinding, aHit } from '../reports.js'

const short = aHit({
  id: 'subnet-0short',
  vpcId: 'vpc-0a',
  availabilityZoneId: 'use1-az1',
  availableAddresses: 5
})
const subnet = (id: string, overrides: Partial<Finding> = {}) =>
  aFinding({ id, vpcId: 'vpc-0a', availabilityZoneId: 'use1-az2', availableAddresses: 100, ...overrides })
const around = (one: Finding, others: Finding[]) => surroundings([one], [one, ...others]).get(one)

describe('beside a subnet', () => {
  test('is the one with the most room, in its own zone before any other', () => {
    const roomy = subnet('subnet-0roomy', { availableAddresses: 200 })
    const near = subnet('subnet-0near', { availabilityZoneId: 'use1-az1', availableAddresses: 50 })
    const nearer = subnet('subnet-0nearer', { availabilityZoneId: 'use1-az1', availableAddresses: 60 })
    expect(around(short, [subnet('subnet-0some'), roomy])?.neighbour).toEqual({
      finding: roomy,
      sameZone: false
    })
    expect(around(short, [roomy, subnet('subnet-0some')])?.neighbour).toEqual({
      finding: roomy,
      sameZone: false
    })
    expect(around(short, [near, roomy, nearer])?.neighbour).toEqual({ finding: nearer, sameZone: true })
    expect(around(short, [roomy, near])?.neighbour).toEqual({ finding: near, sameZone: true })
  })

  test.each<[string, Partial<Finding>]>([
    ['of another VPC', { vpcId: 'vpc-0b' }],
    ['of the other family', { cidr: '2600::/64' }],
    ['that is itself', { id: 'subnet-0short' }],
    ['that is over a limit', { verdict: 'breach' }],
    ['that is close to one', { verdict: 'warning' }],
    ['without a number', { availableAddresses: null }],
    ['with as many addresses left', { availableAddresses: 5 }],
    ['with fewer', { availableAddresses: 4 }],
    ['of another type', { type: 'eni' }]
  ])('is none %s', (_, overrides) => {
    expect(around(short, [subnet('subnet-0other', overrides)])).toEqual({})
  })

  test('is none where nobody knows how much it has left', () => {
    const unknown = { ...short, availableAddresses: null }
    expect(around(unknown, [subnet('subnet-0other')])).toEqual({})
  })

  test('is none of the same zone where it has no zone', () => {
    const { availabilityZoneId, ...placeless } = short
    const { availabilityZoneId: other, ...neighbour } = subnet('subnet-0other')
    expect([availabilityZoneId, other]).toEqual(['use1-az1', 'use1-az2'])
    expect(around(placeless, [neighbour])?.neighbour).toMatchObject({ sameZone: false })
  })

  test('without a VPC, or what is no subnet, is nothing', () => {
    const { vpcId, ...stray } = short
    const { vpcId: none, ...other } = subnet('subnet-0other')
    expect([vpcId, none]).toEqual(['vpc-0a', 'vpc-0a'])
    expect(around(stray, [other])).toEqual({})
    expect(around({ ...short, type: 'eni' }, [subnet('subnet-0other')])).toEqual({})
  })
})

describe('the VPC of a subnet', () => {
  const vpc = (id: string, overrides: Partial<Finding> = {}) =>
    aFinding({ id, type: 'vpc', cidr: '10.20.0.0/16', largestFreeBlock: '/20', ...overrides })

  test('is the first of its CIDRs, where what is free in it is known', () => {
    const first = vpc('vpc-0a')
    expect(around(short, [vpc('vpc-0b'), first, vpc('vpc-0a', { cidr: '10.21.0.0/16' })])).toEqual({
      vpc: first
    })
    const { largestFreeBlock, ...unknown } = vpc('vpc-0a')
    expect(largestFreeBlock).toBe('/20')
    expect(around(short, [unknown])).toEqual({})
    expect(around(short, [vpc('vpc-0a', { cidr: '2600::/56' })])).toEqual({})
  })

  test('is not that of a pool', () => {
    const pool = aHit({ type: 'ipam-pool', vpcId: 'vpc-0a', parentPoolId: 'vpc-0a' })
    expect(around(pool, [vpc('vpc-0a')])).toEqual({})
  })
})

describe('around a pool', () => {
  const pool = (id: string, overrides: Partial<Finding> = {}) =>
    aFinding({ id, type: 'ipam-pool', parentPoolId: 'pool-0top', largestFreeBlock: '/20', ...overrides })
  const full = aHit({ ...pool('pool-0full'), verdict: 'breach', largestFreeBlock: '/24' })
  const top = pool('pool-0top', { parentPoolId: 'pool-0root' })

  test('are its parent and the sibling with the largest free block', () => {
    const best = pool('pool-0best', { largestFreeBlock: '/18' })
    expect(around(full, [pool('pool-0b'), best, top, pool('pool-0c')])).toEqual({
      parent: top,
      sibling: best
    })
    expect(around(full, [best, pool('pool-0b')])).toEqual({ sibling: best })
  })

  test('a block counts for more than none, and one of the same size for nothing', () => {
    const least = pool('pool-0least', { largestFreeBlock: '/28' })
    expect(around({ ...full, largestFreeBlock: null }, [least])).toEqual({ sibling: least })
    expect(around(full, [pool('pool-0same', { largestFreeBlock: '/24' })])).toEqual({})
    expect(around(full, [pool('pool-0none', { largestFreeBlock: null })])).toEqual({})
  })

  test.each<[string, Partial<Finding>]>([
    ['of another parent', { parentPoolId: 'pool-0other' }],
    ['of another Region', { region: 'eu-west-1' }],
    ['of the other family', { cidr: '2600::/40' }],
    ['that is over a limit', { verdict: 'breach' }],
    ['that is itself', { id: 'pool-0full' }],
    ['that is no pool', { type: 'vpc' }],
    ['of another type', { type: 'eni' }]
  ])('is none %s', (_, overrides) => {
    expect(around(full, [pool('pool-0b', overrides)])).toEqual({})
  })

  test('is no parent of which nobody knows what is free', () => {
    const { largestFreeBlock, ...unknown } = top
    expect(largestFreeBlock).toBe('/20')
    expect(around(full, [unknown])).toEqual({})
  })
})

test('a subnet and a pool each have what lies around them', () => {
  const neighbour = subnet('subnet-0some')
  const pool = aHit({ id: 'pool-0full', type: 'ipam-pool', parentPoolId: 'pool-0top' })
  const top = aFinding({ id: 'pool-0top', type: 'ipam-pool', largestFreeBlock: '/20' })
  const found = surroundings([short, pool], [short, pool, neighbour, top])
  expect(found.get(short)).toEqual({ neighbour: { finding: neighbour, sameZone: false } })
  expect(found.get(pool)).toEqual({ parent: top })
})

test('a pool at the top has no pool beside it', () => {
  const pools = ['pool-0one', 'pool-0other'].map(id =>
    aFinding({ id, type: 'ipam-pool', largestFreeBlock: '/18' })
  )
  const full = aHit({ id: 'pool-0full', type: 'ipam-pool', largestFreeBlock: null })
  // Beside a subnet, so that there is something to look for.
  expect(surroundings([full, short], [full, short, ...pools]).get(full)).toEqual({})
})

test('nothing is around what has neither a VPC nor a parent', () => {
  const vpc = aHit({ id: 'vpc-0a', type: 'vpc' })
  expect([...surroundings([vpc], [vpc, subnet('subnet-0some')])]).toEqual([[vpc, {}]])
})

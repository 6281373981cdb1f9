import { describe, expect, test } from '@jest/globals'
import type { Report } from '../../../../src/domain/report.js'
import { lookupIn } from '../../../../src/render/lookup.js'
import { nextSteps } from '../../../../src/render/markdown/next-steps.js'
import { markdownVoice } from '../../../../src/render/markdown/voice.js'
import { all, pageOf, textOf } from '../page.js'
import { aFinding, aHit, aReport } from '../reports.js'

function stepsOf(report: Report): string {
  return nextSteps(report, markdownVoice(lookupIn(report)))
}

function steps(...findings: ReturnType<typeof aFinding>[]): string[] {
  return all(pageOf(stepsOf(aReport(findings))), 'li').map(item => textOf(item.childNodes).trim())
}

const full = aHit({ id: 'subnet-full', name: 'pods-a', cidr: '10.0.0.0/24' })
const roomy = (overrides: Parameters<typeof aFinding>[0]): ReturnType<typeof aFinding> =>
  aFinding({ id: 'subnet-roomy', name: 'pods-c', usagePercent: 10, ...overrides })

describe('what to do next', () => {
  test('names the subnet in the same VPC and zone with the most addresses left', () => {
    expect(
      steps(
        full,
        roomy({ id: 'subnet-1', name: 'some-room', usagePercent: 50 }),
        roomy({}),
        roomy({ id: 'subnet-2', name: 'elsewhere', usagePercent: 1, availabilityZoneId: 'use1-az6' }),
        roomy({ id: 'subnet-3', name: 'other VPC', usagePercent: 0, vpcId: 'vpc-other' })
      )
    ).toEqual(['pods-a 10.0.0.0/24: pods-c (subnet-roomy) in the same VPC and zone has 230 addresses left.'])
  })

  test('says of one address that it is one', () => {
    const [step] = steps({ ...full, availableAddresses: 0 }, roomy({ availableAddresses: 1 }))
    expect(step).toMatch(/has 1 address left\.$/)
  })

  test('or else the one in another zone of the VPC', () => {
    expect(steps(full, roomy({ availabilityZoneId: 'use1-az6' }))).toEqual([
      'pods-a 10.0.0.0/24: pods-c (subnet-roomy), in use1-az6, in the same VPC has 230 addresses left.'
    ])
  })

  test('never sends anyone to a subnet that is close to its limit itself, or to the same one', () => {
    const close = aHit({ id: 'subnet-close', verdict: 'warning' })
    const secondCidr = aFinding({ id: 'subnet-full', cidr: '10.1.0.0/24', usagePercent: 0 })
    expect(steps(full, close, secondCidr)[0]).toContain(
      'no other subnet of its VPC that was read has more room'
    )
  })

  test('has a fitting sentence for each type', () => {
    expect(steps(aHit({ type: 'vpc', name: 'shared' }))[0]).toContain('associate another CIDR with the VPC')
    expect(steps(aHit({ type: 'public-ipv4-pool' }))[0]).toContain('release Elastic IPs')
    expect(steps(aHit({ type: 'ipam-pool' }))[0]).toContain('provision another CIDR to the pool')
    expect(steps(aHit({ type: 'something-new' }))[0]).toContain('free addresses')
  })

  test('is told of a network that has no CIDR, or of which no limit is named', () => {
    expect(steps(aHit({ type: 'vpc', name: 'v', cidr: '' }))[0]).toMatch(/^v: /)
    expect(steps(aHit({ type: 'eni', name: 'e' }, []))).toEqual([
      'e 10.20.4.0/24: free addresses, or make it larger.'
    ])
  })

  test('speaks of the worst three', () => {
    expect(steps(...[1, 2, 3, 4, 5].map(n => aHit({ id: `subnet-${n}` })))).toHaveLength(3)
  })

  test('speaks of what is close where nothing is over', () => {
    expect(steps(aHit({ verdict: 'warning' }))).toHaveLength(1)
  })

  test('is silent when all is well', () => {
    expect(stepsOf(aReport([aFinding()]))).toBe('')
  })
})

const vpcOf = (overrides: Parameters<typeof aFinding>[0]): ReturnType<typeof aFinding> =>
  aFinding({ id: 'vpc-0123456789abcdef0', name: 'platform', type: 'vpc', cidr: '10.0.0.0/16', ...overrides })

describe('where there is room', () => {
  test('a subnet hears of what is free in its VPC, beside a neighbour and without one', () => {
    const free = vpcOf({ largestFreeBlock: '/22' })
    const taken = vpcOf({ largestFreeBlock: null })
    expect(steps(full, roomy({}), free)[0]).toContain(
      'in the same VPC and zone has 230 addresses left, and their VPC still has a free /22.'
    )
    expect(steps(full, roomy({}), taken)[0]).toContain(', and their VPC has no free block.')
    expect(steps(full, free)[0]).toContain(
      'has more room within its limits, but the VPC still has a free /22: add a subnet there.'
    )
    expect(steps(full, taken)[0]).toContain('and the VPC has no free block: free addresses, or associate')
  })

  test('a neighbour without a zone or an exact count is told as it is', () => {
    const { availabilityZoneId, ...placeless } = roomy({ approximate: true })
    expect(availabilityZoneId).toBe('use1-az4')
    expect(steps(full, placeless)[0]).toMatch(
      /: pods-c \(subnet-roomy\) in the same VPC has about 230 addresses left\.$/
    )
  })

  test('of a VPC the blocks of the subnet’s own family count', () => {
    const v6 = vpcOf({ cidr: '2600::/56', largestFreeBlock: '/57' })
    expect(steps(full, roomy({}), v6)[0]).not.toContain('/57')
  })

  test('a VPC without the block it should have hears what sizes still fit', () => {
    const hit = [{ limit: 'free-block-below', threshold: '/20', verdict: 'breach' } as const]
    const freeBlocks = { '/21': 1, '/22': 2, '/24': 1, '/26': 1, '/28': 4 }
    const [step] = steps(aHit({ type: 'vpc', name: 'v', largestFreeBlock: '/21', freeBlocks }, hit))
    expect(step).toBe(
      'v 10.20.4.0/24: still free are a /21, 2 × /22, a /24, a /26 and smaller blocks: for a /20, delete subnets that are not in use, or associate another CIDR with the VPC.'
    )
    expect(steps(aHit({ type: 'vpc', largestFreeBlock: null, freeBlocks: {} }, hit))[0]).toContain(
      'nothing of it is free: for a /20, '
    )
  })

  test('all sizes that still fit are told where they are few', () => {
    const free = (freeBlocks: Record<string, number>): string | undefined =>
      steps(aHit({ type: 'vpc', largestFreeBlock: '/21', freeBlocks }))[0]?.split(': ')[1]
    expect(free({ '/21': 3 })).toBe('still free are 3 × /21')
    expect(free({ '/21': 1, '/22': 1, '/23': 1, '/24': 2 })).toBe(
      'still free are a /21, a /22, a /23 and 2 × /24'
    )
  })

  test('a pool without the block it should have hears for what it needs room', () => {
    const hit = [{ limit: 'free-block-below', threshold: '/22', verdict: 'breach' } as const]
    expect(steps(aHit({ type: 'ipam-pool', name: 'p' }, hit))).toEqual([
      'p 10.20.4.0/24: most of this CIDR is allocated: for a /22, release allocations that are not in use, or provision another CIDR to the pool.'
    ])
  })

  test('a pool hears of its parent, and of the pool beside it with the largest free block', () => {
    const pool = { type: 'ipam-pool', parentPoolId: 'ipam-pool-top' }
    const beside = (id: string, overrides: object): ReturnType<typeof aFinding> =>
      aFinding({ ...pool, id, name: id, largestFreeBlock: '/18', ...overrides })
    const [step] = steps(
      aHit({ ...pool, name: 'p', largestFreeBlock: '/24', freeBlocks: { '/24': 1 } }),
      aFinding({ ...pool, id: 'ipam-pool-top', name: 'top', parentPoolId: 'none', largestFreeBlock: '/11' }),
      beside('smaller', { largestFreeBlock: '/20' }),
      beside('best', {}),
      beside('elsewhere', { region: 'eu-west-1', largestFreeBlock: '/12' }),
      beside('of another', { parentPoolId: 'other', largestFreeBlock: '/12' }),
      beside('v6', { cidr: '2600::/40', largestFreeBlock: '/41' })
    )
    expect(step).toBe(
      'p 10.20.4.0/24: still free is a /24: release allocations that are not in use, or provision another CIDR to the pool; its parent top still has a free /11; best beside it still has a free /18.'
    )
  })

  test('what IPAM finds wrong is not mended by more room', () => {
    const hit = aHit({ name: 'a', overlapsWith: ['vpc-2'] }, [
      { limit: 'overlap', threshold: 'overlapping', verdict: 'breach' },
      { limit: 'compliance', threshold: 'noncompliant', verdict: 'breach' }
    ])
    expect(steps(hit, aFinding({ id: 'vpc-2', name: 'other', type: 'vpc' }))).toEqual([
      'a 10.20.4.0/24: IPAM finds that it overlaps other (vpc-2): renumber one before they have to reach each other. ' +
        'IPAM finds it noncompliant: hold its netmask length, Region and tags against the allocation rules of its pool.'
    ])
  })

  test('what overlaps is named up to three times and counted beyond, or not named at all where IPAM does not name it', () => {
    const overlap = (overrides: Parameters<typeof aFinding>[0]): string | undefined =>
      steps(aHit(overrides, [{ limit: 'overlap', threshold: 'overlapping', verdict: 'breach' }]))[0]
    expect(overlap({})).toContain('that it overlaps another network: renumber')
    expect(overlap({ overlapsWith: [1, 2, 3, 4].map(n => `vpc-${n}`) })).toContain(
      'that it overlaps vpc-1, vpc-2, vpc-3 and 1 more: renumber'
    )
  })
})

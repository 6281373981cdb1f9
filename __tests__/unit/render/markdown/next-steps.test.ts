import { describe, expect, test } from '@jest/globals'
import { nextSteps } from '../../../../src/render/markdown/next-steps.js'
import { all, pageOf, textOf } from '../page.js'
import { aFinding, aHit, aReport } from '../reports.js'

function steps(...findings: ReturnType<typeof aFinding>[]): string[] {
  return all(pageOf(nextSteps(aReport(findings))), 'li').map(item => textOf(item.childNodes).trim())
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

  test('speaks of the worst three', () => {
    expect(steps(...[1, 2, 3, 4, 5].map(n => aHit({ id: `subnet-${n}` })))).toHaveLength(3)
  })

  test('speaks of what is close where nothing is over', () => {
    expect(steps(aHit({ verdict: 'warning' }))).toHaveLength(1)
  })

  test('is silent when all is well', () => {
    expect(nextSteps(aReport([aFinding()]))).toBe('')
  })
})

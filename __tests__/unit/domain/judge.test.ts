import { describe, expect, test } from '@jest/globals'
import { judge } from '../../../src/domain/judge.js'
import type { Resource } from '../../../src/domain/resource.js'
import { aResource } from './builders.js'

const LIMITS = { usageThreshold: 80, warningThreshold: 70, minimumAvailable: 20 }
const judged = (overrides: Partial<Resource>) => judge(aResource(overrides), LIMITS).finding

describe('judge', () => {
  test('says why a resource is over its limit, in words', () => {
    const { verdict, reasons } = judged({ usage: 0.934 })
    expect(verdict).toBe('breach')
    expect(reasons).toEqual(['usage 93.4 % is above 80 %', '17 of 256 addresses are left, fewer than 20'])
  })

  test('tells what is left beside a percentage', () => {
    const { finding } = judge(aResource({ usage: 0.934 }), { usageThreshold: 80 })
    expect(finding.reasons.join('; ')).toBe('usage 93.4 % is above 80 %; 17 of 256 addresses are left')
  })

  test('says the same for a program', () => {
    expect(judged({ usage: 0.75, cidr: '10.0.0.0/28' })).toMatchObject({
      verdict: 'breach',
      hits: [
        { limit: 'available-below', threshold: 20, verdict: 'breach' },
        { limit: 'usage-above', threshold: 70, verdict: 'warning' }
      ]
    })
  })

  test('sets large numbers with separators', () => {
    const { reasons } = judged({ type: 'vpc', cidr: '2600:1f18:4c2:ab00::/56', usage: 0.9375 })
    expect(reasons[1]).toBe('295,147,905,179,352,825,856 of 4,722,366,482,869,645,213,696 addresses are left')
  })

  test('a warning is one by its usage alone', () => {
    expect(judged({ usage: 0.71 })).toMatchObject({ verdict: 'warning' })
    expect(judged({ usage: 0.7 })).toMatchObject({ verdict: 'ok', reasons: [] })
  })

  test('a resource that is fine has no reasons and no hits', () => {
    expect(judged({ usage: 0.1 })).not.toHaveProperty('hits')
  })

  test('a resource without a measure is neither a pass nor a breach, and says why', () => {
    expect(judged({ type: 'eni', usage: 1 })).toMatchObject({
      verdict: 'unmeasured',
      usagePercent: null,
      availableAddresses: null,
      reasons: ['AWS defines no usage for eni']
    })
  })

  test('gives back what is wrong with the answer, beside the finding', () => {
    const { finding, fault } = judge(aResource({ usage: 12 }), LIMITS)
    expect(finding.verdict).toBe('unmeasured')
    expect(fault).toContain('12')
    expect(judge(aResource(), LIMITS)).not.toHaveProperty('fault')
  })

  test("keeps what is known of the resource, and none of the source's own numbers", () => {
    const resource = aResource({ vpcId: 'vpc-1', tags: { team: 'web' }, poolId: 'ipam-pool-1' })
    const { finding } = judge(resource, LIMITS)
    expect(finding).toMatchObject({ id: resource.id, vpcId: 'vpc-1', tags: { team: 'web' } })
    expect(finding).not.toHaveProperty('usage')
    expect(resource.usage).toBe(0.4297)
  })
})

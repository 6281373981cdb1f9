import { describe, expect, test } from '@jest/globals'
import { judging, type Judged } from '../../../src/domain/judge.js'
import {
  policyOfInputs,
  type InputLimits,
  type Policy,
  type Rule,
  type Waiver
} from '../../../src/domain/policy.js'
import type { Resource } from '../../../src/domain/resource.js'
import { aResource } from './builders.js'

const LIMITS = { usageThreshold: 80, warningThreshold: 70, minimumAvailable: 20 }
const TODAY = '2026-11-22'

function judge(resource: Resource, limits: InputLimits): Judged {
  return judging(policyOfInputs(limits), TODAY).judge(resource)
}

/** A policy of one rule, that everything falls to, and its waivers. */
function policyOf(rule: Partial<Rule>, waivers: Waiver[] = []): Policy {
  const whole: Rule = { name: 'the rule', breach: {}, warning: {}, ...rule }
  return { file: 'policy.yml', rules: [whole], waivers, ruleOf: () => whole, waiversOf: () => waivers }
}

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
    expect(reasons).toContain(
      '295,147,905,179,352,825,856 of 4,722,366,482,869,645,213,696 addresses are left'
    )
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

describe('a rule', () => {
  const by = (rule: Partial<Rule>, resource: Partial<Resource>) =>
    judging(policyOf(rule), TODAY).judge(aResource(resource))

  test('is named with its note on every finding it decides', () => {
    const { finding } = by({ note: 'https://wiki.example.com' }, {})
    expect(finding).toMatchObject({ verdict: 'ok', rule: 'the rule', note: 'https://wiki.example.com' })
  })

  test('that ignores leaves a full network unjudged, and says why', () => {
    const { finding } = by({ ignore: 'point-to-point links' }, { usage: 1 })
    expect(finding).toMatchObject({ verdict: 'ignored', reasons: [], ignoredBecause: 'point-to-point links' })
  })

  test('lists every limit that is hit, with its numbers', () => {
    const { finding } = by(
      {
        breach: { usageAbove: 90, freeBlockBelow: 24, compliance: 'noncompliant' },
        warning: { usageAbove: 75, overlap: 'overlapping' }
      },
      {
        type: 'vpc',
        usage: 0.95,
        largestFreeBlock: '/26',
        complianceStatus: 'noncompliant',
        overlapStatus: 'overlapping'
      }
    )
    expect(finding.verdict).toBe('breach')
    expect(finding.reasons).toEqual([
      'usage 95 % is above 90 %',
      'no free /24: the largest free block is a /26',
      'IPAM finds it noncompliant',
      'IPAM finds that it overlaps another network',
      '13 of 256 addresses are left'
    ])
  })

  test('on free blocks is kept by a block just as large, and broken where nothing is free', () => {
    const rule = { breach: { freeBlockBelow: 24 } }
    expect(by(rule, { type: 'vpc', largestFreeBlock: '/24' }).finding.verdict).toBe('ok')
    expect(by(rule, { type: 'vpc', largestFreeBlock: '/25' }).finding.verdict).toBe('breach')
    expect(by(rule, { type: 'vpc', largestFreeBlock: null }).finding.reasons).toEqual([
      'no free /24: nothing is free'
    ])
  })

  test('on free blocks that are not known is a fault, never a pass in silence', () => {
    const { fault } = by({ breach: { freeBlockBelow: 24 } }, { type: 'vpc' })
    expect(fault).toContain('whether a /24 still fits is not known')
    expect(by({ breach: { freeBlockBelow: 24 } }, { type: 'vpc', usage: 12 }).fault).toBe(
      `its usage came as 12, which is not a share from 0 to 1; ${fault ?? ''}`
    )
  })

  test.each(['/20', '/28', null])('on free blocks is no fault where the largest is %s', largestFreeBlock => {
    const rule = { warning: { freeBlockBelow: 24 } }
    expect(by(rule, { type: 'vpc', largestFreeBlock })).not.toHaveProperty('fault')
  })

  test("judges by IPAM's own findings what has no measure", () => {
    const { finding } = by(
      { breach: { compliance: 'noncompliant' } },
      { type: 'eip', complianceStatus: 'noncompliant' }
    )
    expect(finding).toMatchObject({
      verdict: 'breach',
      usagePercent: null,
      reasons: ['IPAM finds it noncompliant']
    })
  })
})

describe('a waiver', () => {
  const waiver = (until: string): Waiver => ({
    name: 'id subnet-0abc',
    until,
    reason: 'being drained, NET-482'
  })
  const under = (until: string, usage = 0.99) => {
    const limits = { breach: { usageAbove: 80 }, warning: { usageAbove: 70 } }
    const judge = judging(policyOf(limits, [waiver(until)]), TODAY)
    const { finding } = judge.judge(aResource({ usage }))
    return { finding, notices: judge.notices() }
  }

  test('holds to the end of its day, in UTC', () => {
    const { finding, notices } = under('2026-11-22')
    expect(finding).toMatchObject({
      verdict: 'waived',
      waiver: { until: '2026-11-22', reason: 'being drained, NET-482', expired: false }
    })
    expect(notices).toEqual(['the waiver of id subnet-0abc ends today, on 2026-11-22'])
  })

  test('bites again the day after, and the finding says that it ran out', () => {
    const { finding, notices } = under('2026-11-21')
    expect(finding.verdict).toBe('breach')
    expect(finding.waiver).toMatchObject({ expired: true })
    expect(finding.reasons.at(-1)).toBe('the waiver (being drained, NET-482) ran out on 2026-11-21')
    expect(notices).toEqual(['the waiver of id subnet-0abc ran out on 2026-11-21'])
  })

  test('is told of within 14 days of its end, and not before', () => {
    expect(under('2026-12-06').notices).toEqual([
      'the waiver of id subnet-0abc ends in 14 days, on 2026-12-06'
    ])
    expect(under('2026-11-23').notices).toEqual(['the waiver of id subnet-0abc ends in 1 day, on 2026-11-23'])
    expect(under('2026-12-07').notices).toEqual([])
  })

  test('waives a warning as it does a breach', () => {
    expect(under('2027-01-31', 0.75).finding.verdict).toBe('waived')
    expect(under('2026-11-21', 0.75).finding).toMatchObject({
      verdict: 'warning',
      waiver: { expired: true }
    })
  })

  test('leaves alone what is fine', () => {
    expect(under('2027-01-31', 0.5).finding).not.toHaveProperty('waiver')
  })
})

describe('what is said of a policy', () => {
  test('names rules and waivers that nothing falls to', () => {
    const rule: Rule = { name: 'never', breach: {}, warning: {} }
    const waiver: Waiver = { name: 'id subnet-gone', until: '2027-01-31', reason: 'drained' }
    const policy: Policy = { ...policyOfInputs({ usageThreshold: 80 }), rules: [rule], waivers: [waiver] }
    const judge = judging(policy, TODAY)
    judge.judge(aResource())
    expect(judge.notices()).toEqual([
      'the rule "never" decides nothing: it matches nothing that no rule before it takes',
      'the waiver of id subnet-gone matches nothing'
    ])
  })

  test('is nothing where there are inputs alone', () => {
    expect(judging(policyOfInputs({ usageThreshold: 80 }), TODAY).notices()).toEqual([])
  })
})

describe('how sure a number is', () => {
  test('a count from a rounded share is approximate once the rounding moves it by an address', () => {
    expect(judged({ cidr: '10.0.0.0/19', usage: 0.5 })).not.toHaveProperty('approximate')
    expect(judged({ cidr: '10.0.0.0/18', usage: 0.5 })).toMatchObject({ approximate: true })
    expect(judged({ cidr: '10.0.0.0/8', usage: 0.5, availableAddresses: 7 })).not.toHaveProperty(
      'approximate'
    )
  })

  test('a limit within the rounding is said to be so', () => {
    expect(judged({ cidr: '10.0.0.0/16', usage: 0.80005 }).reasons[0]).toBe(
      "usage 80.005 % is above 80 %, which is within the rounding of IPAM's figure"
    )
    expect(judged({ cidr: '10.0.0.0/16', usage: 0.8001 }).reasons[0]).toBe('usage 80.01 % is above 80 %')
  })
})

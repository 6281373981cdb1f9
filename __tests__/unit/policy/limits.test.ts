import { describe, expect, it } from '@jest/globals'
import { PRESETS } from '../../../src/policy/presets.js'
import { policyOf, resource, ruleWith } from './support.js'

function ruleOf(limits: string, match = '{}') {
  return policyOf(ruleWith(match, limits)).rules[0]
}

describe('the limits of a rule', () => {
  it('are what the file says', () => {
    const limits = '{ usage-above: 87.5, available-below: 0, compliance: noncompliant, overlap: overlapping }'
    expect(ruleOf(`breach: ${limits}`)?.breach).toEqual({
      usageAbove: 87.5,
      availableBelow: 0,
      compliance: 'noncompliant',
      overlap: 'overlapping'
    })
    expect(ruleOf(`warning: ${limits}`)?.breach).toEqual({})
  })

  it.each(['/24', '24', '"/24"'])('may say a block as %s', block => {
    expect(ruleOf(`breach: { free-block-below: ${block} }`, '{ type: vpc }')?.breach).toEqual({
      freeBlockBelow: 24
    })
  })

  it('may be a preset, within them or for the whole rule', () => {
    expect(ruleOf('breach: { preset: eks-control-plane }')?.breach).toEqual({ availableBelow: 5 })
    expect(ruleOf('warning: { preset: alb }')?.warning).toEqual({ availableBelow: 8 })
    expect(ruleOf('preset: alb')).toEqual({ name: 'it', breach: { availableBelow: 8 }, warning: {} })
  })

  it('are the highest of several floors', () => {
    expect(ruleOf('breach: { preset: [alb, eks-control-plane] }')?.breach).toEqual({ availableBelow: 8 })
    expect(ruleOf('breach: { preset: alb, available-below: 64 }')?.breach).toEqual({ availableBelow: 64 })
    expect(ruleOf('preset: alb\n    breach: { usage-above: 90, available-below: 5 }')?.breach).toEqual({
      usageAbove: 90,
      availableBelow: 8
    })
  })

  it('of a preset stand in AWS’s own documentation', () => {
    for (const { source } of Object.values(PRESETS))
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//)
  })
})

describe('free-block-below', () => {
  const [ipv4, ipv6] = [
    resource({ type: 'vpc', cidr: '10.0.0.0/16' }),
    resource({ type: 'vpc', cidr: '2001:db8:0:100::/56' })
  ]

  function limitsOf(match: string, limits = 'breach: { free-block-below: /24, usage-above: 90 }') {
    const policy = policyOf(ruleWith(match, limits))
    return [policy.ruleOf(ipv4).breach.freeBlockBelow, policy.ruleOf(ipv6).breach.freeBlockBelow]
  }

  it('of up to /32 is for the IPv4 CIDRs of a rule for both families', () => {
    expect(limitsOf('{ type: vpc }')).toEqual([24, undefined])
    expect(limitsOf('{ type: vpc, family: [ipv4, ipv6] }')).toEqual([24, undefined])
  })

  it('of more is for the IPv6 CIDRs', () => {
    expect(limitsOf('{ type: vpc }', 'breach: { free-block-below: /64 }')).toEqual([undefined, 64])
  })

  it('is what it says in a rule for one family', () => {
    expect(limitsOf('{ type: vpc, family: ipv6 }')).toEqual([undefined, 24])
    expect(limitsOf('{ type: vpc, cidr: "2001:db8::/32" }')).toEqual([undefined, 24])
    expect(limitsOf('{ type: vpc, family: ipv4 }')).toEqual([24, undefined])
  })

  it('leaves the rule’s other limits for both', () => {
    const policy = policyOf(ruleWith('{ type: vpc }', 'breach: { free-block-below: /24, usage-above: 90 }'))
    expect(policy.ruleOf(ipv6)).toEqual({ name: 'it', breach: { usageAbove: 90 }, warning: {} })
    expect(policy.ruleOf(ipv4)).toBe(policy.rules[0])
  })
})

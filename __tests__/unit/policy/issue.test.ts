import { describe, expect, it } from '@jest/globals'
import { policyOf, resource } from './support.js'

const POLICY = `
# yaml-language-server: $schema=https://example.com/policy.schema.json
version: 1
rules:
  - name: EKS pod subnets keep room for a rolling upgrade
    match: { type: subnet, tags: { "kubernetes.io/role/cni": "1" }, region: [us-east-1, "eu-*"] }
    breach:  { usage-above: 90, available-below: 64 }
    warning: { usage-above: 75 }
    note: https://wiki.example.com/runbooks/eks-subnets
  - name: VPCs are carved up by design; what matters is whether a /24 still fits
    match: { type: vpc }
    breach: { free-block-below: /24 }
  - name: transfer networks are full on purpose
    match: { cidr: 100.64.0.0/10, netmask-length: { at-least: 28 } }
    ignore: point-to-point links
waivers:
  - match: { id: subnet-0abc }
    until: 2027-01-31
    reason: being drained, NET-482
`

describe('a policy file', () => {
  const policy = policyOf(POLICY)

  it('becomes rules and waivers', () => {
    expect(policy.file).toBe('policy.yml')
    expect(policy.rules).toEqual([
      {
        name: 'EKS pod subnets keep room for a rolling upgrade',
        breach: { usageAbove: 90, availableBelow: 64 },
        warning: { usageAbove: 75 },
        note: 'https://wiki.example.com/runbooks/eks-subnets'
      },
      {
        name: 'VPCs are carved up by design; what matters is whether a /24 still fits',
        breach: { freeBlockBelow: 24 },
        warning: {}
      },
      {
        name: 'transfer networks are full on purpose',
        breach: {},
        warning: {},
        ignore: 'point-to-point links'
      }
    ])
    expect(policy.waivers).toEqual([
      { name: 'id subnet-0abc', until: '2027-01-31', reason: 'being drained, NET-482' }
    ])
  })

  it('decides by the first rule that matches', () => {
    const [eks, vpcs, transfer] = policy.rules
    const tags = { 'kubernetes.io/role/cni': '1' }
    expect(policy.ruleOf(resource({ tags }))).toBe(eks)
    expect(policy.ruleOf(resource({ tags, cidr: '100.64.0.0/28' }))).toBe(eks)
    expect(policy.ruleOf(resource({ type: 'vpc', cidr: '100.64.0.0/16' }))).toBe(vpcs)
    expect(policy.ruleOf(resource({ cidr: '100.64.0.0/28' }))).toBe(transfer)
  })

  it('leaves to the inputs what no rule matches', () => {
    expect(policy.ruleOf(resource())).toEqual({ breach: { usageAbove: 80 }, warning: {} })
    expect(policy.ruleOf(resource({ cidr: '100.64.0.0/27' })).name).toBeUndefined()
  })

  it('gives the waivers of a resource', () => {
    expect(policy.waiversOf(resource())).toEqual(policy.waivers)
    expect(policy.waiversOf(resource({ id: 'subnet-0abd' }))).toEqual([])
  })
})

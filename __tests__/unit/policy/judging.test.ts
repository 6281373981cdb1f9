import { describe, expect, it } from '@jest/globals'
import { judging } from '../../../src/domain/judge.js'
import { policyOf, resource } from './support.js'

const full = resource({ usage: 0.99 })

function judge(text: string, today = '2026-11-22', one = full) {
  const judge = judging(policyOf(`version: 1\n${text}`), today)
  return { finding: judge.judge(one).finding, notices: judge.notices() }
}

describe('judging by a policy file', () => {
  it('takes the first rule that matches, and its note', () => {
    const { finding, notices } = judge(
      'rules: [{ name: a, match: { type: vpc }, ignore: x }, { name: b, warning: { usage-above: 50 }, note: see there }, { name: c, breach: { usage-above: 5 } }]'
    )
    expect(finding).toMatchObject({ verdict: 'warning', rule: 'b', note: 'see there' })
    expect(notices).toEqual([
      'the rule "a" decides nothing: it matches nothing that no rule before it takes',
      'the rule "c" decides nothing: it matches nothing that no rule before it takes'
    ])
  })

  it('takes the inputs where no rule matches', () => {
    const { finding } = judge('rules: [{ name: a, match: { type: vpc }, ignore: x }]')
    expect(finding).toMatchObject({
      verdict: 'breach',
      reasons: expect.arrayContaining(['usage 99 % is above 80 %'])
    })
    expect(finding.rule).toBeUndefined()
  })

  it('ignores with a reason', () => {
    expect(judge('rules: [{ name: a, ignore: on purpose }]').finding).toMatchObject({
      verdict: 'ignored',
      ignoredBecause: 'on purpose',
      rule: 'a'
    })
  })

  it('lists each limit that is hit, with its numbers', () => {
    const { finding } = judge('rules: [{ name: a, breach: { usage-above: 90, preset: eks-control-plane } }]')
    expect(finding.hits).toEqual([
      { limit: 'usage-above', threshold: 90, verdict: 'breach' },
      { limit: 'available-below', threshold: 5, verdict: 'breach' }
    ])
  })

  it('counts five free addresses as enough for a control plane', () => {
    const rules = 'rules: [{ name: a, preset: eks-control-plane }]'
    expect(judge(rules, '2026-11-22', resource({ usage: 0.98, availableAddresses: 5 })).finding.verdict).toBe(
      'ok'
    )
    expect(judge(rules, '2026-11-22', resource({ usage: 0.98, availableAddresses: 4 })).finding.verdict).toBe(
      'breach'
    )
  })

  const waiver = 'waivers: [{ match: { id: subnet-0abc }, until: 2027-01-31, reason: NET-482 }]'

  it('waives until the end of the last day', () => {
    const { finding, notices } = judge(waiver, '2027-01-31')
    expect(finding).toMatchObject({
      verdict: 'waived',
      waiver: { until: '2027-01-31', reason: 'NET-482', expired: false }
    })
    expect(notices).toEqual(['the waiver of id subnet-0abc ends today, on 2027-01-31'])
  })

  it('bites again the day after', () => {
    const { finding, notices } = judge(waiver, '2027-02-01')
    expect(finding).toMatchObject({ verdict: 'breach', waiver: { expired: true } })
    expect(finding.reasons).toContain('the waiver (NET-482) ran out on 2027-01-31')
    expect(notices).toEqual(['the waiver of id subnet-0abc ran out on 2027-01-31'])
  })

  it('names a waiver that matches nothing', () => {
    expect(judge(waiver, '2026-11-22', resource({ id: 'subnet-0abd' })).notices).toEqual([
      'the waiver of id subnet-0abc matches nothing'
    ])
  })
})

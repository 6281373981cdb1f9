import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { OUTCOMES } from '../../../../src/domain/plan.js'
import { planChangeLine, planHeadline, planNetworkLine } from '../../../../src/render/text/plan.js'
import { nastyText } from '../nasty.js'
import {
  aChange,
  aNetwork,
  aNewNetwork,
  anUnknownState,
  aPlan,
  aState,
  examplePlan
} from '../plan-reports.js'

describe('planHeadline', () => {
  test('says what the plan comes to, and the worst change', () => {
    expect(planHeadline(examplePlan())).toBe(
      'Plan: Does not fit: 4 of 49 planned changes have a problem; ' +
        'the worst: module.batch.aws_subnet.this["us-east-1c"]: 10.20.6.0/23 overlaps 10.20.7.0/24 of subnet-0c0ffee0c0ffee012'
    )
  })

  test.each([
    ['Plan: Fits: there is room for the one planned change', aPlan({ changes: [aChange()] })],
    [
      'Plan: Fits: there is room for all 2 planned changes',
      aPlan({ changes: [aChange(), aChange({ address: 'aws_instance.b' })] })
    ],
    ['Plan: The plan touches no network', aPlan()],
    [
      'Plan: May not fit: not all of the plan could be told',
      aPlan({ uncertainties: [{ what: 'the plan is incomplete', because: 'it says so' }] })
    ],
    [
      'Plan: Breaks a limit: 1 of 1 planned change leaves too little; the worst: a.b: too full',
      aPlan({ changes: [aChange({ address: 'a.b', outcome: 'breach', reasons: ['too full'] })] })
    ],
    [
      'Plan: May not fit: 1 of 1 planned change needs a look; the worst: a.b: who knows',
      aPlan({ changes: [aChange({ address: 'a.b', outcome: 'warning', reasons: ['who knows'] })] })
    ]
  ])('%s', (line, plan) => {
    expect(planHeadline(plan)).toBe(line)
  })
})

describe('planChangeLine', () => {
  test('tells what Terraform does and why it does not fit', () => {
    const change = aChange({
      address: 'aws_lb.web',
      outcome: 'does not fit',
      reasons: ['6 are left', 'full']
    })
    expect(planChangeLine(change)).toBe('no room: aws_lb.web (create): 6 are left; full')
  })

  test('tells what one that fits takes and gives back', () => {
    const change = aChange({ action: 'replace', takes: ['2 addresses'], gives: ['10.0.0.0/24'] })
    expect(planChangeLine(change)).toBe(
      'fits: aws_instance.worker (replace): takes 2 addresses; gives back 10.0.0.0/24'
    )
  })
})

describe('planNetworkLine', () => {
  test('tells before and after, with a range where it is not certain', () => {
    const network = aNetwork({
      ...{ before: aState(120), after: aState(90), atMost: aState(12), outcome: 'warning' },
      ...{ reasons: ['at most: too full'], causes: ['a.a', 'a.b', 'a.c', 'a.d', 'a.e'] }
    })
    expect(planNetworkLine(network)).toBe(
      'look: web-a (subnet-0aa11bb22cc33dd44) 10.20.2.0/24: 120 → 12 to 90 of 256 addresses left, ' +
        '53.1% → 64.8 to 95.3% in use (at most: too full); by a.a, a.b, a.c and 2 more'
    )
  })

  test('tells no address that is empty', () => {
    const network = aNetwork({ id: 'subnet-1', name: 'web', address: '' })
    expect(planNetworkLine(network)).toContain(': web (subnet-1) 10.20.2.0/24: ')
  })

  test('tells every reason, and a single cause more', () => {
    const network = aNetwork({ reasons: ['too full', 'no /24'], causes: ['a.a', 'a.b', 'a.c', 'a.d'] })
    expect(planNetworkLine(network)).toMatch(/ \(too full; no \/24\); by a\.a, a\.b, a\.c and 1 more$/)
  })

  test('tells a new one, one without a place, and one that is deleted', () => {
    const made = aNewNetwork({ address: 'aws_vpc.a', name: 'a', type: 'vpc', cidr: '', netmaskLength: 22 })
    expect(planNetworkLine({ ...made, after: anUnknownState(1024) })).toBe(
      'fits: a (aws_vpc.a), a /22, placed on apply: not known until apply; by aws_instance.worker'
    )
    expect(planNetworkLine(aNewNetwork({ address: 'aws_subnet.a', after: aState(251) }))).toBe(
      'fits: aws_subnet.a 10.20.2.0/24: 251 of 256 addresses left, 1.95% in use; by aws_instance.worker'
    )
    expect(planNetworkLine(aNetwork({ after: null }))).toMatch(/: is deleted; by aws_instance\.worker$/)
  })
})

test('each is one line of moderate length that begins with a word of ours, whatever the names', () => {
  const texts = fc.array(nastyText(), { maxLength: 60 })
  fc.assert(
    fc.property(nastyText(), texts, fc.constantFrom(...OUTCOMES), (name, reasons, outcome) => {
      const change = aChange({ address: name, outcome, reasons, takes: reasons, gives: reasons })
      const network = aNetwork({
        ...{ name, id: name, address: name, cidr: name },
        outcome,
        reasons,
        causes: reasons
      })
      for (const line of [
        planChangeLine(change),
        planNetworkLine(network),
        planHeadline(aPlan({ changes: [change] }))
      ]) {
        expect(line).toMatch(/^(?:overlaps|no room|over|worse|look|fits|Plan): /)
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|##\[/u)
        expect(line.length).toBeLessThanOrEqual(4096)
      }
    })
  )
})

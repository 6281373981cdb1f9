import { describe, expect, test } from '@jest/globals'
import type { Outcome, PlanReport } from '../../../src/domain/plan.js'
import { noPlanCidr, planDetails, planNetworkName } from '../../../src/render/plan-words.js'
import { aChange, aNetwork, aPlan } from './plan-reports.js'

const voice = { address: (text: string) => text, sentence: (text: string) => text }
const details = (plan: PlanReport): string[] => planDetails(plan, voice)
const planOf = (...outcomes: Outcome[]): PlanReport =>
  aPlan({
    changes: outcomes.map((outcome, index) =>
      aChange({ address: `a.${index}`, outcome, reasons: outcome === 'fits' ? [] : [`why ${index}`] })
    )
  })

describe('what is said after the title of a plan', () => {
  test('the one change that does not fit, and that there is room for the others', () => {
    expect(details(planOf('breach', 'fits', 'fits'))).toEqual([
      'It is a.0: why 0.',
      'There is room for the other 2.'
    ])
  })

  test('the worst of several, and those that need a look', () => {
    expect(details(planOf('breach', 'warning'))).toEqual(['The worst: a.0: why 0.', '1 more needs a look.'])
    expect(details(planOf('breach', 'warning', 'warning'))[1]).toBe('2 more need a look.')
  })

  test('a change for which no reason is given is named alone', () => {
    const changes = [aChange({ address: 'a.b', outcome: 'breach', reasons: [] })]
    expect(details(aPlan({ changes }))).toEqual(['It is a.b.'])
  })

  test('that it takes nothing, unless not all of it could be told', () => {
    expect(details(aPlan())[0]).toMatch(/^It takes no address /)
    expect(details(aPlan({ uncertainties: [{ what: 'the plan', because: 'it is cut' }] }))).toEqual([])
  })

  test('nothing where all of it fits', () => {
    expect(details(planOf('fits', 'fits'))).toEqual([])
  })
})

test('a network is called by its name, its id, where the plan has it, or its CIDR', () => {
  const network = { ...aNetwork(), address: 'aws_subnet.a' }
  expect(planNetworkName(network)).toBe('web-a')
  expect(planNetworkName({ ...network, name: '' })).toBe('subnet-0aa11bb22cc33dd44')
  expect(planNetworkName({ ...network, name: '', id: '' })).toBe('aws_subnet.a')
  const { name, id, address, ...nameless } = network
  expect([name, id, address]).not.toContain(undefined)
  expect(planNetworkName(nameless)).toBe('10.20.2.0/24')
})

test('what has no CIDR yet says how it gets one', () => {
  const without = aNetwork({ cidr: '', netmaskLength: 0 })
  expect(noPlanCidr({ ...without, type: 'vpc', netmaskLength: 22 })).toBe('a /22, placed on apply')
  expect(noPlanCidr({ ...without, type: 'vpc' })).toBe('a CIDR known on apply')
  expect(noPlanCidr({ ...without, type: 'ipam-pool' })).toBe('no CIDR yet')
})

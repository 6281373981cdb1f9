import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { RESOURCE_TYPES } from '../../../src/domain/resource.js'
import { measure, toPercent } from '../../../src/domain/usage.js'
import { aResource } from './builders.js'

const IPV4 = '10.0.0.0/24'
const IPV6 = '2600:1f18:4c2:ab00::/56'

describe('toPercent', () => {
  test('55 percent is 55, which is not above 55', () => {
    expect(0.55 * 100).toBeGreaterThan(55)
    expect(toPercent(0.55)).toBe(55)
  })

  test('none of the 10,000 usages with four decimals exceeds itself', () => {
    const wrong = Array.from({ length: 10_001 }, (_, n) => n).filter(n => toPercent(n / 10_000) !== n / 100)
    expect(wrong).toEqual([])
  })

  test('rounds to ten decimals, as decimal text does', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), share => {
        expect(toPercent(share)).toBe(Number((share * 100).toFixed(10)))
      })
    )
  })

  test.each([0.25450136032549997, 0.9700810108864999, 0.9113296473904999])(
    'rounds %d once: not up to a half and then up again',
    share => {
      expect(toPercent(share)).toBe(Number((share * 100).toFixed(10)))
    }
  )

  test('never leaves 0 to 100', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), share => {
        expect(toPercent(share)).toBeGreaterThanOrEqual(0)
        expect(toPercent(share)).toBeLessThanOrEqual(100)
      })
    )
  })
})

describe('measure', () => {
  test('tells the usage and what is left of a subnet', () => {
    expect(measure(aResource({ cidr: IPV4, usage: 0.9336 }))).toEqual({
      family: 'ipv4',
      netmaskLength: 24,
      usagePercent: 93.36,
      totalAddresses: 256,
      availableAddresses: 17
    })
  })

  test.each([
    ['vpc', IPV4],
    ['vpc', IPV6],
    ['subnet', IPV4],
    ['public-ipv4-pool', IPV4]
  ])('takes the usage of a %s with %s', (type, cidr) => {
    const { usagePercent, unmeasured } = measure(aResource({ type, cidr, usage: 0.25 }))
    expect({ usagePercent, unmeasured }).toEqual({ usagePercent: 25, unmeasured: undefined })
  })

  test.each([
    ['subnet', IPV6],
    ...RESOURCE_TYPES.filter(type => !['vpc', 'subnet', 'public-ipv4-pool'].includes(type)).map(
      type => [type, IPV4] as const
    ),
    ['a-type-of-tomorrow', IPV4],
    ['constructor', IPV4]
  ])('has no measure of a %s with %s, even when a number comes along', (type, cidr) => {
    const measured = measure(aResource({ type, cidr, usage: 1 }))
    expect(measured).toMatchObject({ usagePercent: null, availableAddresses: null })
    expect(measured.unmeasured).toMatch(/AWS (?:defines no usage|cannot calculate)/)
    expect(measured.fault).toBeUndefined()
  })

  test('still tells how large a resource without a measure is', () => {
    expect(measure(aResource({ cidr: IPV6 })).totalAddresses).toBe((2n ** 72n).toString())
  })

  test('says so where no usage came, without calling it a fault', () => {
    const resource = aResource()
    delete resource.usage
    const { usagePercent, unmeasured, fault } = measure(resource)
    expect({ usagePercent, unmeasured, fault }).toEqual({
      usagePercent: null,
      unmeasured: 'no usage was reported for it',
      fault: undefined
    })
  })

  test.each([-0.0001, 1.0001, 93.4, NaN, Infinity, -Infinity])(
    'calls a usage of %d a fault of the answer, and no measure',
    usage => {
      const measured = measure(aResource({ usage }))
      expect(measured.usagePercent).toBeNull()
      expect(measured.fault).toBe(`its usage came as ${usage}, which is not a share from 0 to 1`)
    }
  )

  test.each(['', 'nonsense', '10.0.0.0/33'])(
    'calls the CIDR %j a fault where a measure is defined, and no fault where none is',
    cidr => {
      expect(measure(aResource({ cidr }))).toMatchObject({ usagePercent: null, totalAddresses: 0 })
      expect(measure(aResource({ cidr })).fault).toContain('CIDR came')
      expect(measure(aResource({ cidr, type: 'eip' })).fault).toBeUndefined()
    }
  )

  test.each(['10.0.0.0/24', '', 'nonsense'])(
    'calls a type that did not come a fault, with the CIDR %j',
    cidr => {
      const measured = measure(aResource({ type: 'unknown', cidr, usage: 0.99 }))
      expect(measured.usagePercent).toBeNull()
      expect(measured.fault).toMatch(/came/)
      // One that AWS names and nobody here knows is another matter.
      expect(measure(aResource({ type: 'a-new-type', cidr })).fault).toBeUndefined()
    }
  )

  test('takes the exact count of free addresses where the source has one', () => {
    expect(measure(aResource({ usage: 0.5, availableAddresses: 120 })).availableAddresses).toBe(120)
    expect(measure(aResource({ usage: 0.5, availableAddresses: 0 })).availableAddresses).toBe(0)
  })
})

describe('without a CIDR', () => {
  test('a pool has none provisioned, which is no fault', () => {
    expect(measure(aResource({ type: 'ipam-pool', cidr: '' }))).toEqual({
      ...{
        family: 'ipv4',
        netmaskLength: 0,
        totalAddresses: 0,
        usagePercent: null,
        availableAddresses: null
      },
      unmeasured: 'no CIDR is provisioned to it'
    })
  })

  test.each([
    ['', 'no CIDR came with it'],
    ['nonsense', 'its CIDR came as "nonsense"']
  ])('of a subnet, %j is a fault', (cidr, fault) => {
    expect(measure(aResource({ cidr }))).toMatchObject({ unmeasured: fault, fault, usagePercent: null })
  })

  test('what has no measure anyway has no fault', () => {
    const measured = measure(aResource({ type: 'eip', cidr: '' }))
    expect(measured.unmeasured).toContain('no usage')
    expect(measured).not.toHaveProperty('fault')
  })
})

test.each([0, 1])('a share of %d is one', usage => {
  expect(measure(aResource({ usage }))).toMatchObject({ usagePercent: 100 * usage })
})

test.each(['vpc', 'public-ipv4-pool', 'ipam-pool'])('the usage of a %s is a measure', type => {
  expect(measure(aResource({ type, usage: 0.25 }))).toMatchObject({ usagePercent: 25 })
})

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { byCodeUnit, worstFirst } from '../../../src/domain/order.js'
import { VERDICTS, type Finding } from '../../../src/domain/report.js'
import { aFinding } from './builders.js'

const finding: fc.Arbitrary<Finding> = fc
  .record({
    verdict: fc.constantFrom(...VERDICTS),
    usagePercent: fc.constantFrom(null, 0, 50, 80.0000000001, 100),
    availableAddresses: fc.constantFrom(null, 0, 9, 128, '9007199254740992', '10000000000000000'),
    id: fc.constantFrom('', 'a', 'B', 'b', 'ä', '\u{1f600}', '\uffff'),
    cidr: fc.constantFrom('10.0.0.0/24', '10.0.1.0/24', '2600::/56')
  })
  .map(aFinding)

/** The order as the design words it, spelled out as a list of keys. */
function keys({ verdict, usagePercent, availableAddresses, id, cidr }: Finding) {
  return [
    VERDICTS.indexOf(verdict),
    -(usagePercent ?? -1),
    availableAddresses === null ? 2n ** 200n : BigInt(availableAddresses),
    id,
    cidr
  ]
}

function byKeys(a: Finding, b: Finding): number {
  const left = keys(a)
  const right = keys(b)
  const at = left.findIndex((key, index) => key !== right[index])
  if (at === -1) return 0
  return (left[at] as string) < (right[at] as string) ? -1 : 1
}

describe('worstFirst', () => {
  test('is by verdict, usage, what is left, id and CIDR, in this order', () => {
    fc.assert(
      fc.property(finding, finding, (a, b) => {
        expect(Math.sign(worstFirst(a, b))).toBe(byKeys(a, b))
      }),
      { numRuns: 1000 }
    )
  })

  test('is a total order: antisymmetric and transitive', () => {
    fc.assert(
      fc.property(finding, finding, finding, (a, b, c) => {
        expect(Math.sign(worstFirst(a, b)) + Math.sign(worstFirst(b, a))).toBe(0)
        const [first, second, third] = [a, b, c].sort(worstFirst) as [Finding, Finding, Finding]
        expect(worstFirst(first, second)).toBeLessThanOrEqual(0)
        expect(worstFirst(second, third)).toBeLessThanOrEqual(0)
        expect(worstFirst(first, third)).toBeLessThanOrEqual(0)
      }),
      { numRuns: 1000 }
    )
  })

  test('lists the verdicts from breach to unmeasured', () => {
    const shuffled = (['ok', 'unmeasured', 'waived', 'breach', 'ignored', 'warning'] as const).map(verdict =>
      aFinding({ verdict })
    )
    expect(shuffled.sort(worstFirst).map(({ verdict }) => verdict)).toEqual([
      'breach',
      'warning',
      'ok',
      'waived',
      'ignored',
      'unmeasured'
    ])
  })

  test('puts the fuller first, then the one with fewer addresses left, compared by value', () => {
    const sorted = [
      aFinding({ id: 'many', availableAddresses: '9007199254740992' }),
      aFinding({ id: 'a few', availableAddresses: '10000000000000000' }),
      aFinding({ id: 'of three', availableAddresses: 3 }),
      aFinding({ id: 'the fuller', usagePercent: 50.0001 })
    ].sort(worstFirst)
    expect(sorted.map(({ id }) => id)).toEqual(['the fuller', 'of three', 'many', 'a few'])
  })
})

test('texts are compared by code unit, not by the language of the machine', () => {
  expect(['ä', 'b', 'B', '10', '9', 'a'].sort(byCodeUnit)).toEqual(['10', '9', 'B', 'a', 'b', 'ä'])
})

describe('what has no number', () => {
  const order = (...findings: Finding[]) => findings.sort(worstFirst).map(({ id }) => id)

  test('of usage comes after what is not in use at all', () => {
    const some = aFinding({ id: 'some', usagePercent: 0.5 })
    expect(order(aFinding({ id: 'none', usagePercent: null }), some)).toEqual(['some', 'none'])
    expect(order(some, aFinding({ id: 'none', usagePercent: null }))).toEqual(['some', 'none'])
  })

  test('of addresses comes after what has one', () => {
    const some = aFinding({ id: 'some', availableAddresses: 5 })
    const none = aFinding({ id: 'none', availableAddresses: null })
    const other = aFinding({ id: 'other', availableAddresses: null })
    expect(order(none, some)).toEqual(['some', 'none'])
    expect(order(some, none)).toEqual(['some', 'none'])
    expect(order(other, none, some)).toEqual(['some', 'none', 'other'])
  })
})

test('two texts are in order, the other way round, or the same', () => {
  expect([byCodeUnit('a', 'b'), byCodeUnit('b', 'a'), byCodeUnit('a', 'a')]).toEqual([-1, 1, 0])
})

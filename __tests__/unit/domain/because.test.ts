import { describe, expect, test } from '@jest/globals'
import { isWithinRounding, reasonsOf, type Measured } from '../../../src/domain/because.js'
import type { Hit } from '../../../src/domain/report.js'

const hit = (limit: Hit['limit'], threshold: Hit['threshold']): Hit => ({
  limit,
  threshold,
  verdict: 'breach'
})
const measured: Measured = { usagePercent: 90, availableAddresses: 26, totalAddresses: 256 }

describe('why a limit is hit', () => {
  test.each<[string, Hit[], Partial<Measured>, string[]]>([
    ['usage', [hit('usage-above', 80)], {}, ['usage 90 % is above 80 %', '26 of 256 addresses are left']],
    [
      'usage, with one address left',
      [hit('usage-above', 80)],
      { availableAddresses: 1 },
      ['usage 90 % is above 80 %', '1 of 256 addresses is left']
    ],
    [
      'usage, with the addresses unknown',
      [hit('usage-above', 80)],
      { availableAddresses: null },
      ['usage 90 % is above 80 %']
    ],
    ['addresses', [hit('available-below', 1_024)], {}, ['26 of 256 addresses are left, fewer than 1,024']],
    [
      'usage and addresses',
      [hit('usage-above', 80), hit('available-below', 64)],
      {},
      ['usage 90 % is above 80 %', '26 of 256 addresses are left, fewer than 64']
    ],
    [
      'a block',
      [hit('free-block-below', '/22')],
      { largestFreeBlock: '/23' },
      ['no free /22: the largest free block is a /23']
    ],
    [
      'a block where nothing is free',
      [hit('free-block-below', '/22')],
      { largestFreeBlock: null },
      ['no free /22: nothing is free']
    ],
    ['compliance', [hit('compliance', 'noncompliant')], {}, ['IPAM finds it noncompliant']],
    ['overlap', [hit('overlap', 'overlapping')], {}, ['IPAM finds that it overlaps another network']]
  ])('is said of %s', (_, hits, more, reasons) => {
    expect(reasonsOf(hits, { ...measured, ...more })).toStrictEqual(reasons)
  })
})

describe('a limit within the rounding of a figure', () => {
  // Of 65,536 addresses a hundredth of a percent is 6.5536, and half of it the rounding.
  const approximate = {
    usagePercent: 80.005,
    availableAddresses: 13_104,
    totalAddresses: 65_536,
    approximate: true as const
  }

  test('is one that half a step of the figure could undo', () => {
    expect(isWithinRounding(hit('usage-above', 80), approximate)).toBe(true)
    expect(isWithinRounding(hit('usage-above', 79.9), approximate)).toBe(false)
    expect(isWithinRounding(hit('available-below', 13_105), approximate)).toBe(true)
    expect(isWithinRounding(hit('available-below', 13_200), approximate)).toBe(false)
  })

  test('is none of an exact figure, nor of what is no number', () => {
    const exact: Measured = { ...approximate }
    delete exact.approximate
    expect(isWithinRounding(hit('usage-above', 80), exact)).toBe(false)
    expect(isWithinRounding(hit('overlap', 'overlapping'), approximate)).toBe(false)
    expect(isWithinRounding(hit('free-block-below', '/22'), approximate)).toBe(false)
  })

  test('says so', () => {
    expect(reasonsOf([hit('usage-above', 80)], approximate)[0]).toBe(
      "usage 80.005 % is above 80 %, which is within the rounding of IPAM's figure"
    )
  })
})

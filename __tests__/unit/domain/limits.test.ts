import { describe, expect, test } from '@jest/globals'
import { hitsOf as hits, type Judgeable } from '../../../src/domain/limits.js'
import { ruleOfInputs, type InputLimits, type Limits } from '../../../src/domain/policy.js'

const hitsOf = (limits: InputLimits, judged: Judgeable) => hits(ruleOfInputs(limits), judged)

const ALL: InputLimits = { usageThreshold: 80, warningThreshold: 70, minimumAvailable: 20 }

const USAGE = { usageThreshold: 80 }
const WARNING = { usageThreshold: 80, warningThreshold: 70 }
const MINIMUM = { usageThreshold: 80, minimumAvailable: 20 }

describe('hitsOf', () => {
  test.each<
    [behaviour: string, InputLimits, usagePercent: number, availableAddresses: number, verdicts: string[]]
  >([
    ['at the threshold nothing is hit', USAGE, 80, 100, []],
    ['just above the threshold is a breach', USAGE, 80.0000000001, 100, ['breach']],
    ['at the warning threshold nothing is hit', WARNING, 70, 100, []],
    ['above the warning threshold is a warning', WARNING, 70.01, 100, ['warning']],
    ['at the threshold it is a warning still', WARNING, 80, 100, ['warning']],
    ['exactly the minimum of addresses is enough', MINIMUM, 10, 20, []],
    ['fewer addresses than the minimum is a breach', MINIMUM, 10, 19, ['breach']],
    ['full and few is two breaches', MINIMUM, 99, 2, ['breach', 'breach']],
    ['few and close is a breach and a warning', ALL, 75, 2, ['breach', 'warning']],
    ['without limits on addresses none is enough', USAGE, 10, 0, []]
  ])('%s', (_, limits, usagePercent, availableAddresses, verdicts) => {
    expect(hitsOf(limits, { usagePercent, availableAddresses }).map(hit => hit.verdict)).toEqual(verdicts)
  })

  test('a breach of usage leaves out the warning it implies', () => {
    expect(hitsOf(ALL, { usagePercent: 81, availableAddresses: 100 })).toEqual([
      { limit: 'usage-above', threshold: 80, verdict: 'breach' }
    ])
  })

  test('names the limit and the threshold of each hit', () => {
    expect(hitsOf(ALL, { usagePercent: 75, availableAddresses: 3 })).toEqual([
      { limit: 'available-below', threshold: 20, verdict: 'breach' },
      { limit: 'usage-above', threshold: 70, verdict: 'warning' }
    ])
  })

  test('compares large counts by value, not as text', () => {
    const measured = { usagePercent: 1, availableAddresses: '10000000000000000' }
    expect(hitsOf({ usageThreshold: 80, minimumAvailable: 9 }, measured)).toEqual([])
  })

  test('what no limit is set on is never hit, however bad it is', () => {
    const worst: Judgeable = {
      usagePercent: 100,
      availableAddresses: 0,
      largestFreeBlock: null,
      complianceStatus: 'noncompliant',
      overlapStatus: 'overlapping'
    }
    expect(hits({ breach: {}, warning: {} }, worst)).toEqual([])
  })

  test('a limit on what IPAM finds is hit by that finding alone', () => {
    const limits: Limits = { compliance: 'noncompliant', overlap: 'overlapping' }
    const found = (complianceStatus?: string, overlapStatus?: string) =>
      hits(
        { breach: limits, warning: {} },
        { usagePercent: 50, availableAddresses: 128, complianceStatus, overlapStatus }
      ).map(({ limit }) => limit)
    expect(found('noncompliant', 'nonoverlapping')).toEqual(['compliance'])
    expect(found('compliant', 'overlapping')).toEqual(['overlap'])
    expect(found('ignored', 'ignored')).toEqual([])
    expect(found()).toEqual([])
  })

  test('a threshold of 100 is never passed, and one of 0 by any use', () => {
    expect(hitsOf({ usageThreshold: 100 }, { usagePercent: 100, availableAddresses: 0 })).toEqual([])
    expect(hitsOf({ usageThreshold: 0 }, { usagePercent: 0, availableAddresses: 256 })).toEqual([])
    expect(hitsOf({ usageThreshold: 0 }, { usagePercent: 1e-10, availableAddresses: 256 })).toHaveLength(1)
  })
})

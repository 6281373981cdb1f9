import { describe, expect, test } from '@jest/globals'
import { inWords, ofUnknownAge, samplesOf, tooOld, type Sampled } from '../../../src/domain/samples.js'

const NOW = new Date('2026-11-03T06:00:00.000Z')
const HOUR = 3_600

function sampled(id: string, sampledAt?: string): Sampled {
  return { id, cidr: '10.0.0.0/24', ...(sampledAt !== undefined && { sampledAt }) }
}

describe('the samples of a read', () => {
  test('are the oldest and the newest that is known', () => {
    const times = [
      '2026-11-03T05:30:00.000Z',
      '2026-11-02T23:00:00.000Z',
      '2026-11-03T05:59:00.000Z',
      '2026-11-03T05:45:00.000Z'
    ]
    expect(samplesOf([sampled('unknown'), ...times.map(time => sampled('a', time))])).toEqual({
      oldest: '2026-11-02T23:00:00.000Z',
      newest: '2026-11-03T05:59:00.000Z'
    })
  })

  test('are one and the same where there is one', () => {
    const time = '2026-11-03T05:30:00.000Z'
    expect(samplesOf([sampled('a', time)])).toEqual({ oldest: time, newest: time })
  })

  test('are unknown where none is known', () => {
    expect(samplesOf([])).toBeUndefined()
    expect(samplesOf([sampled('a')])).toBeUndefined()
  })
})

describe('what is too old', () => {
  test('is a gap that counts it, names the oldest and says what is allowed', () => {
    const rows = [
      sampled('subnet-fresh', '2026-11-03T05:50:00.000Z'),
      sampled('subnet-old', '2026-11-03T04:59:00.000Z'),
      sampled('subnet-older', '2026-11-03T03:50:00.000Z'),
      sampled('subnet-unknown')
    ]
    expect(tooOld(rows, HOUR, NOW)).toEqual([
      {
        what: 'the present usage of 2 resources (subnet-old, subnet-older)',
        reason: 'the oldest was sampled at 2026-11-03T03:50:00.000Z, 2 h 10 min ago; max-age is 1 h',
        remedy: expect.stringContaining('max-age')
      }
    ])
  })

  test('is not what is exactly as old as allowed, and is what is a millisecond older', () => {
    expect(tooOld([sampled('a', '2026-11-03T05:00:00.000Z')], HOUR, NOW)).toEqual([])
    expect(tooOld([sampled('a', '2026-11-03T04:59:59.999Z')], HOUR, NOW)).toMatchObject([
      { what: 'the present usage of 1 resource (a)' }
    ])
  })

  test('is not what was sampled by a clock that is ahead of ours', () => {
    expect(tooOld([sampled('a', '2026-11-03T06:05:00.000Z')], 0, NOW)).toEqual([])
  })
})

describe('what is of unknown age', () => {
  test('is one gap, in which three are named and the others counted', () => {
    const rows = Array.from({ length: 1_003 }, (_, n) => sampled(`subnet-${String(n).padStart(4, '0')}`))
    expect(ofUnknownAge(rows, 'nobody looked')).toEqual([
      {
        what: 'the age of 1,003 resources (subnet-0000, subnet-0001, subnet-0002 and 1,000 more)',
        reason: 'nobody looked',
        remedy: expect.stringContaining('operating Regions')
      }
    ])
    expect(ofUnknownAge([], 'nobody looked')).toEqual([])
  })

  test('is named by its CIDR where it has no id, and told of where it has neither', () => {
    expect(ofUnknownAge([sampled('')], '')[0]?.what).toBe('the age of 1 resource (10.0.0.0/24)')
    expect(ofUnknownAge([{ id: '', cidr: '' }], '')[0]?.what).toBe('the age of 1 resource (without an id)')
  })

  test('is all named where there are three, sorted', () => {
    const rows = ['vpc-b', 'vpc-c', 'vpc-a'].map(id => sampled(id))
    expect(ofUnknownAge(rows, '')[0]?.what).toBe('the age of 3 resources (vpc-a, vpc-b, vpc-c)')
  })
})

describe('a time span', () => {
  test.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [90, '1 min 30 s'],
    [7_200, '2 h'],
    [7_205, '2 h'],
    [93_600, '1 d 2 h'],
    [86_400_000, '1,000 d']
  ])('of %d seconds is %s', (seconds, words) => {
    expect(inWords(seconds)).toBe(words)
  })
})

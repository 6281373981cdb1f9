import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/domain/report.js'
import { ipamFaults, shortReasons as reasonsIn, waiverInWords } from '../../../src/render/reasons.js'
import { plainVoice } from '../../../src/render/text/lines.js'
import { aFinding, aHit } from './reports.js'

const lake = aFinding({ id: 'vpc-1', name: 'data-lake' })
const voice = plainVoice(id => (id === 'vpc-1' ? lake : undefined))
const shortReasons = (finding: Finding): string[] => reasonsIn(finding, voice)

test('each limit that decided is named in a few words', () => {
  const finding = aHit({}, [
    { limit: 'usage-above', threshold: 92.5, verdict: 'breach' },
    { limit: 'available-below', threshold: 1024, verdict: 'breach' }
  ])
  expect(shortReasons(finding)).toEqual(['above 92.5%', 'fewer than 1,024 left'])
})

test('a limit that is no whole number is told as it is', () => {
  const finding = aHit({}, [{ limit: 'available-below', threshold: 1024.5, verdict: 'breach' }])
  expect(shortReasons(finding)).toEqual(['fewer than 1024.5 left'])
})

test('a limit that only warns is left out beside one that is breached', () => {
  const finding = aHit({}, [
    { limit: 'available-below', threshold: 8, verdict: 'breach' },
    { limit: 'usage-above', threshold: 70, verdict: 'warning' }
  ])
  expect(shortReasons(finding)).toEqual(['fewer than 8 left'])
})

test('a waived finding tells the limits it would have hit', () => {
  const finding = { ...aHit(), verdict: 'waived' as const }
  expect(shortReasons(finding)).toEqual(['above 80%'])
})

test('where no limit is named, the reasons of the Report stand', () => {
  expect(shortReasons(aFinding({ reasons: ['no free /20'] }))).toEqual(['no free /20'])
})

test('what a rule ignores tells why', () => {
  const finding = aFinding({ verdict: 'ignored', ignoredBecause: 'point-to-point links' })
  expect(shortReasons(finding)).toEqual(['point-to-point links'])
})

test('a limit on free blocks names the largest there is', () => {
  const hit = [{ limit: 'free-block-below', threshold: '/20', verdict: 'breach' } as const]
  expect(shortReasons(aHit({ largestFreeBlock: '/21' }, hit))).toEqual([
    'no free /20: the largest free block is a /21'
  ])
  expect(shortReasons(aHit({ largestFreeBlock: null }, hit))).toEqual(['no free /20: nothing is free'])
  expect(shortReasons(aHit({}, hit))).toEqual(['no free /20'])
})

describe('what IPAM finds', () => {
  const hits = [
    { limit: 'compliance', threshold: 'noncompliant', verdict: 'breach' } as const,
    { limit: 'overlap', threshold: 'overlapping', verdict: 'breach' } as const
  ]

  test('is told with the names of those that overlap, or their ids', () => {
    expect(shortReasons(aHit({ overlapsWith: ['vpc-1', 'vpc-2'] }, hits))).toEqual([
      'noncompliant',
      'overlaps data-lake (vpc-1) and vpc-2'
    ])
    expect(shortReasons(aHit({ overlapsWith: ['a', 'b', 'c', 'd', 'e'] }, hits))[1]).toBe(
      'overlaps a, b, c and 2 more'
    )
    expect(shortReasons(aHit({}, hits))[1]).toBe('overlaps another network')
  })

  test('is told of any resource where it is bad, but not twice', () => {
    const bad = aFinding({ complianceStatus: 'noncompliant', overlapStatus: 'overlapping' })
    expect(ipamFaults(bad, voice)).toEqual(['noncompliant', 'overlaps another network'])
    expect(ipamFaults(bad, voice, ['overlap'])).toEqual(['noncompliant'])
    const good = aFinding({ complianceStatus: 'compliant', overlapStatus: 'nonoverlapping' })
    expect(ipamFaults(good, voice)).toEqual([])
  })
})

test.each<[crossed: string, finding: Finding]>([
  [
    'above 80%',
    aHit({ cidr: '10.0.0.0/12', usagePercent: 80.004, approximate: true }, [
      { limit: 'usage-above', threshold: 80, verdict: 'breach' }
    ])
  ],
  [
    'fewer than 100 left',
    aHit({ cidr: '10.0.0.0/16', availableAddresses: 98, approximate: true }, [
      { limit: 'available-below', threshold: 100, verdict: 'breach' }
    ])
  ]
])('%s by no more than the rounding is said to be so', (crossed, finding) => {
  expect(shortReasons(finding)).toEqual([`${crossed}, within the rounding of IPAM’s figure`])
  const exact = { ...finding }
  delete exact.approximate
  expect(shortReasons(exact)).toEqual([crossed])
  expect(shortReasons({ ...finding, usagePercent: 90, availableAddresses: 9 })).toEqual([crossed])
})

test('a waiver is told with its end, and one that is over too', () => {
  const waiver = { until: '2027-01-31', reason: 'being drained, NET-482', expired: false }
  expect(waiverInWords(aHit({ waiver }), voice)).toBe('waived until 2027-01-31: being drained, NET-482')
  expect(waiverInWords(aHit({ waiver: { ...waiver, expired: true } }), voice)).toBe(
    'waiver ended 2027-01-31: being drained, NET-482'
  )
  expect(waiverInWords(aHit(), voice)).toBeUndefined()
})

import { describe, expect, test } from '@jest/globals'
import type { Report } from '../../../src/domain/report.js'
import { factsOf } from '../../../src/render/facts.js'
import { details, leftOf, statusIcon, title, usageOf } from '../../../src/render/headline.js'
import { lookupIn } from '../../../src/render/lookup.js'
import { plainVoice } from '../../../src/render/text/lines.js'
import { aFinding, aHit, aReport } from './reports.js'

const gap = { what: 'subnets in scope ipam-scope-0abc', reason: 'access denied' }
const fine = (n: number): ReturnType<typeof aFinding>[] =>
  Array.from({ length: n }, (_, index) =>
    aFinding({ id: `subnet-${index}`, name: `web-${index}`, usagePercent: 10 + index })
  )
const vpc = aFinding({ id: 'vpc-1', type: 'vpc', cidr: '10.0.0.0/16' })
const elasticIp = aFinding({ id: 'eipalloc-1', type: 'eip', cidr: '203.0.113.9/32', usagePercent: null })

function said(report: Report): [string, ...string[]] {
  const facts = factsOf(report)
  const voice = plainVoice(lookupIn(report))
  return [`${statusIcon(report)} ${title(report, facts, voice)}`, ...details(report, facts, voice)]
}

describe('what is said first', () => {
  test('several breaches, one of them the fullest, and what is close', () => {
    const report = aReport([
      aHit({ id: 'subnet-a', name: 'eks-pods-a', usagePercent: 98.44 }),
      aHit({ id: 'subnet-b' }),
      aHit({ id: 'subnet-c', verdict: 'warning' }),
      ...fine(39)
    ])
    expect(said(report)).toEqual([
      '🔴 2 of 42 subnets are over their limit',
      'The fullest is eks-pods-a (subnet-a), at 98.4%: 4 of its 256 addresses are left.',
      '1 more is close to its limit.'
    ])
  })

  test('one breach is told as one', () => {
    const report = aReport([aHit({ id: 'subnet-a', name: 'db', usagePercent: 100 }), ...fine(2)])
    expect(said(report)).toEqual([
      '🔴 1 of 3 subnets is over its limit',
      'It is db (subnet-a), at 100%: none of its 256 addresses is left.'
    ])
  })

  test('what is full has no room, be it within its limit', () => {
    const full = aFinding({ id: 'subnet-f', name: 'full', usagePercent: 100, availableAddresses: 0 })
    expect(said(aReport([full]))).toEqual([
      '🟢 The only subnet is within its limit',
      'It is full (subnet-f), at 100%: none of its 256 addresses is left.'
    ])
    expect(said(aReport([full, ...fine(2)]))[0]).toBe('🟢 All 3 subnets are within their limits')
    expect(said(aReport(fine(2)))[0]).toBe('🟢 All 2 subnets have room')
  })

  test('everything over its limit', () => {
    expect(said(aReport([aHit({ id: 'a' }), aHit({ id: 'b' })]))[0]).toBe(
      '🔴 All 2 subnets are over their limit'
    )
  })

  test('of networks of several kinds only those with a measure are counted', () => {
    expect(said(aReport([aHit(), vpc, elasticIp, ...fine(2)]))[0]).toBe(
      '🔴 1 of 4 measured networks is over its limit'
    )
  })

  test('a breach in a check that is incomplete says both', () => {
    expect(said(aReport([aHit(), ...fine(2)], { gaps: [gap] }))[0]).toBe(
      '🔴 1 of 3 subnets is over its limit, and the check is incomplete'
    )
  })

  test('a gap without a breach never looks like a pass', () => {
    expect(
      said(aReport([aHit({ verdict: 'warning', name: 'batch' }), ...fine(2)], { gaps: [gap, gap] }))
    ).toEqual([
      '⚠️ The check is incomplete: 2 parts could not be read',
      'Of the 3 subnets that were read, none is over its limit, but 1 is close to it.',
      'It is batch (subnet-0a1b2c3d4e5f60718), at 76.6%: 60 of its 256 addresses are left.'
    ])
    expect(said(aReport([], { gaps: [gap] }))).toEqual([
      '⚠️ The check is incomplete: 1 part could not be read',
      'Nothing that was read could be judged.'
    ])
  })

  test('warnings alone', () => {
    expect(said(aReport([aHit({ verdict: 'warning' }), ...fine(2)]))[0]).toBe(
      '🟡 1 of 3 subnets is close to its limit'
    )
  })

  test('all is well', () => {
    expect(said(aReport(fine(42)))).toEqual([
      '🟢 All 42 subnets have room',
      'The fullest is web-41 (subnet-41), at 51%: 125 of its 256 addresses are left.'
    ])
    expect(said(aReport(fine(1)))).toEqual([
      '🟢 The only subnet has room',
      'It is web-0 (subnet-0), at 10%: 230 of its 256 addresses are left.'
    ])
    expect(said(aReport([vpc, elasticIp, ...fine(2)]))[0]).toBe('🟢 All 3 measured networks have room')
  })

  test('what is waived does not have room', () => {
    const waived = { ...aHit({ id: 'subnet-w' }), verdict: 'waived' as const }
    expect(said(aReport([waived, ...fine(2)]))).toEqual([
      '🟢 None of 3 subnets is over its limit without a waiver',
      'The fullest is web-1 (subnet-1), at 11%: 228 of its 256 addresses are left.',
      '1 more is waived.'
    ])
  })

  test('what a rule leaves out of judgement is neither counted nor the fullest', () => {
    const ignored = aFinding({
      id: 'subnet-i',
      name: 'full on purpose',
      usagePercent: 99,
      verdict: 'ignored'
    })
    expect(said(aReport([ignored, ...fine(2)]))).toEqual([
      '🟢 All 2 judged subnets have room',
      'The fullest is web-1 (subnet-1), at 11%: 228 of its 256 addresses are left.'
    ])
    expect(said(aReport([ignored]))).toEqual(['⚪ There was nothing to judge among 1 subnet'])
    expect(said(aReport([{ ...vpc, verdict: 'ignored' }, ...fine(2)]))[0]).toBe(
      '🟢 All 2 judged subnets have room'
    )
  })

  test('a limit that is not about usage is told in its own words', () => {
    const shared = { id: 'vpc-1', name: 'shared', type: 'vpc', cidr: '10.0.0.0/16', usagePercent: 50 }
    const noBlock = aHit({ ...shared, largestFreeBlock: '/21' }, [
      { limit: 'free-block-below', threshold: '/20', verdict: 'breach' }
    ])
    expect(said(aReport([noBlock, vpc]))[1]).toBe(
      'It is shared (vpc-1), at 50%: no free /20: the largest free block is a /21.'
    )
    const unmeasured = aHit({ ...shared, cidr: '2600::/56', usagePercent: null, largestFreeBlock: null }, [
      { limit: 'free-block-below', threshold: '/64', verdict: 'breach' }
    ])
    expect(said(aReport([unmeasured, ...fine(2)]))[1]).toBe(
      'It is shared (vpc-1): no free /64: nothing is free.'
    )
    expect(said(aReport([unmeasured, unmeasured, ...fine(2)]))[1]).toBe(
      'One of them is shared (vpc-1): no free /64: nothing is free.'
    )
  })

  test('a limit on what is left, or on usage among others, is told by the numbers', () => {
    const few = { limit: 'available-below', threshold: 64, verdict: 'breach' } as const
    const full = { limit: 'usage-above', threshold: 80, verdict: 'breach' } as const
    const noBlock = { limit: 'free-block-below', threshold: '/28', verdict: 'breach' } as const
    for (const hits of [[few], [full, noBlock]]) {
      expect(said(aReport([aHit({ id: 'subnet-a', name: 'db' }, hits), ...fine(2)]))[1]).toBe(
        'It is db (subnet-a), at 93.8%: 16 of its 256 addresses are left.'
      )
    }
  })

  test('the fullest names its largest free block, where that is known', () => {
    expect(said(aReport([{ ...vpc, largestFreeBlock: '/18', approximate: true }]))[1]).toBe(
      'It is web-a (vpc-1), at 42.97%: about 37,375 of its 65,536 addresses are left, the largest free block is a /18.'
    )
    expect(said(aReport([{ ...vpc, largestFreeBlock: null }]))[1]).toContain(' left, no block is free.')
  })

  test('nothing read, and nothing to judge, are not green', () => {
    expect(said(aReport([]))).toEqual(['⚪ There is nothing to check: no resource was found'])
    expect(said(aReport([elasticIp]))).toEqual(['⚪ There was nothing to judge among 1 Elastic IP'])
  })
})

test('usage is as precise as the limit it is over', () => {
  const hit = aHit({ usagePercent: 92.54 }, [{ limit: 'usage-above', threshold: 92.5, verdict: 'breach' }])
  expect(usageOf(hit)).toBe('92.54%')
})

test('what is left is told in words that fit the number', () => {
  expect(leftOf(aFinding({ usagePercent: null }))).toBe('nothing is known of its 256 addresses')
  expect(leftOf(aFinding({ cidr: '10.0.0.1/32', usagePercent: 0 }))).toBe('its only address is left')
  expect(leftOf(aFinding({ availableAddresses: 1 }))).toBe('1 of its 256 addresses is left')
  expect(leftOf(aFinding({ cidr: '10.0.0.1/32', usagePercent: 100 }))).toBe('its only address is taken')
  const approximate = { cidr: '10.0.0.0/16', approximate: true } as const
  expect(leftOf(aFinding({ ...approximate, usagePercent: 99 }))).toBe(
    'about 655 of its 65,536 addresses are left'
  )
  expect(leftOf(aFinding({ ...approximate, usagePercent: 100 }))).toBe(
    'hardly any of its 65,536 addresses is left'
  )
  expect(leftOf(aFinding({ cidr: '2600::/64', usagePercent: 50 }))).toBe(
    '2^63 of its 2^64 addresses are left'
  )
})

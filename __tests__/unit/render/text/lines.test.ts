import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderAlert } from '../../../../src/render/text/alert.js'
import { findingLine, headline, shortened } from '../../../../src/render/text/lines.js'
import { nastyText } from '../nasty.js'
import { aFinding, aHit, aReport } from '../reports.js'

describe('headline', () => {
  test('says how many of how many, and the fullest', () => {
    const report = aReport([
      aHit({ name: 'eks-pods-a', usagePercent: 98.44 }),
      aFinding({ id: 'b' }),
      aFinding({ id: 'c' })
    ])
    expect(headline(report)).toBe(
      '1 of 3 subnets is over its limit; the fullest is eks-pods-a (subnet-0a1b2c3d4e5f60718) at 98.4%'
    )
  })

  test('says that the check is incomplete', () => {
    const gaps = [{ what: 'VPCs', reason: 'access denied' }]
    expect(headline(aReport([aFinding()], { gaps }))).toBe(
      'The check is incomplete: 1 part could not be read; the fullest is web-a (subnet-0a1b2c3d4e5f60718) at 42.97%'
    )
  })

  test('names no fullest where nothing is measured', () => {
    expect(headline(aReport([]))).toBe('There is nothing to check: no resource was found')
  })
})

describe('what rules and free blocks add to a line', () => {
  const vpc = { id: 'vpc-1', name: 'shared', type: 'vpc', cidr: '10.0.0.0/16', usagePercent: 93.75 }

  test('a headline tells a limit that usage does not tell', () => {
    const hit = { limit: 'free-block-below', threshold: '/20', verdict: 'breach' } as const
    expect(headline(aReport([aHit({ ...vpc, largestFreeBlock: '/21' }, [hit]), aFinding()]))).toBe(
      '1 of 2 networks is over its limit; the fullest is shared (vpc-1) at 93.8% (no free /20: the largest free block is a /21)'
    )
    expect(headline(aReport([aHit({ ...vpc, usagePercent: null, largestFreeBlock: null }, [hit])]))).toBe(
      '1 of 1 VPC is over its limit; it is shared (vpc-1) (no free /20: nothing is free)'
    )
  })

  test('a line tells what is rough, the rule, its note, and a waiver that is over', () => {
    const finding = aHit({
      ...vpc,
      approximate: true,
      rule: 'VPCs',
      note: 'https://wiki.example/vpc',
      waiver: { until: '2026-10-31', reason: 'moves', expired: true }
    })
    expect(findingLine(finding)).toMatch(
      /: 93\.8% in use, about 4,096 of 65,536 addresses left \(above 80%\); waiver ended 2026-10-31: moves; rule VPCs, https:\/\/wiki\.example\/vpc$/
    )
  })

  test('an alert names those that overlap', () => {
    const hit = { limit: 'overlap', threshold: 'overlapping', verdict: 'breach' } as const
    const report = aReport([
      aHit({ ...vpc, overlapsWith: ['vpc-2'] }, [hit]),
      aFinding({ id: 'vpc-2', name: 'lake' })
    ])
    expect(renderAlert(report)).toContain('(overlaps lake (vpc-2))')
  })
})

describe('findingLine', () => {
  test('tells what, where, how full and why', () => {
    expect(findingLine(aHit({ name: 'db', usagePercent: 80.04 }))).toBe(
      'over: db (subnet-0a1b2c3d4e5f60718) 10.20.4.0/24, account 111122223333, us-east-1 use1-az4: ' +
        '80.04% in use, 51 of 256 addresses left (above 80%)'
    )
  })

  test('does without a name, a zone and a measure', () => {
    const finding = aFinding({ usagePercent: null })
    delete finding.name
    delete finding.availabilityZoneId
    expect(findingLine(finding)).toBe(
      'no measure: subnet-0a1b2c3d4e5f60718 10.20.4.0/24, account 111122223333, us-east-1: no usage was reported for it'
    )
  })

  test('tells a usage and what is left only as far as they are known', () => {
    const bare = { usagePercent: null, availableAddresses: 12, reasons: [] }
    expect(findingLine(aFinding(bare))).toMatch(/use1-az4: no measure$/)
    expect(findingLine(aHit({ availableAddresses: null }))).toMatch(/: 93\.8% in use \(above 80%\)$/)
  })

  test('is one line of moderate length that begins with a word of ours, whatever the names', () => {
    fc.assert(
      fc.property(nastyText(), fc.array(nastyText(), { maxLength: 60 }), (name, reasons) => {
        const line = findingLine({ ...aHit({ name, id: name, ownerId: name, region: name, reasons }, []) })
        expect(line).toMatch(/^over: /)
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|##\[/u)
        expect(line.length).toBeLessThanOrEqual(4096)
        expect(line).not.toMatch(/\p{Cs}/u)
      })
    )
  })
})

test('what is too long for an annotation is cut, ends in an ellipsis, and no character is halved', () => {
  expect(shortened('x'.repeat(4096))).toBe('x'.repeat(4096))
  expect(shortened('x'.repeat(4097))).toBe(`${'x'.repeat(4095)}…`)
  expect(shortened('😀'.repeat(2049))).toBe(`${'😀'.repeat(2047)}…`)
})

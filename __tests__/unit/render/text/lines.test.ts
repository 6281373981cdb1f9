import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { findingLine, headline } from '../../../../src/render/text/lines.js'
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

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderAlert } from '../../../../src/render/text/alert.js'
import { nastyText } from '../nasty.js'
import { subnets } from '../organisation.js'
import { aFinding, aHit, aReport } from '../reports.js'

const hits = (n: number, name = (index: number): string => `eks-${index}`): ReturnType<typeof aHit>[] =>
  Array.from({ length: n }, (_, index) => aHit({ id: `subnet-${index}`, name: name(index) }))

describe('renderAlert', () => {
  test('is a headline, a line for each breach, and where to look', () => {
    const report = aReport([
      aHit({ id: 'subnet-a', name: 'eks-pods-a', usagePercent: 98.44 }),
      aHit({ id: 'subnet-b', name: 'db', verdict: 'warning' }),
      aFinding()
    ])
    const runUrl = 'https://github.com/example/network/actions/runs/42'
    expect(renderAlert(report, { runUrl, repository: 'example/network' })).toBe(
      [
        '1 of 3 subnets is over its limit; the fullest is eks-pods-a (subnet-a) at 98.4%.',
        '',
        '- eks-pods-a (subnet-a) 10.20.4.0/24, account 111122223333, us-east-1 use1-az4: 98.4% in use, 4 of 256 addresses left (above 80%)',
        '',
        'Checked by example/network.',
        'The run: https://github.com/example/network/actions/runs/42',
        ''
      ].join('\n')
    )
  })

  test('lists the fifty worst and counts the others', () => {
    const lines = renderAlert(aReport(hits(1234))).split('\n')
    expect(lines.filter(line => line.startsWith('- eks-'))).toHaveLength(50)
    expect(lines).toContain('- and 1,184 more over their limit')
    const told = renderAlert(aReport(hits(1234)), { wholeIn: "the run's report file" })
    expect(told).toContain("- and 1,184 more over their limit: all are in the run's report file\n")
  })

  test('fifty breaches leave no others to count', () => {
    expect(renderAlert(aReport(hits(50)))).not.toContain('more over')
  })

  test('lists what there is just room for', () => {
    const report = aReport(hits(3))
    const text = renderAlert(report, { most: 1 })
    const limitBytes = Buffer.byteLength(text)
    expect(renderAlert(report, { limitBytes })).toBe(text)
    expect(renderAlert(report, { limitBytes: limitBytes - 1 })).toContain('- and 3 more over their limit')
  })

  test('says what could not be read', () => {
    const gaps = Array.from({ length: 12 }, (_, index) => ({
      what: `VPCs in scope ${index}`,
      reason: 'access denied'
    }))
    const lines = renderAlert(aReport(hits(1), { gaps })).split('\n')
    expect(lines).toContain('12 parts could not be read, so there may be more:')
    expect(lines).toContain('- VPCs in scope 9: access denied')
    expect(lines).toContain('- and 2 more')
    expect(renderAlert(aReport([], { gaps: gaps.slice(0, 10) }))).toMatch(/scope 9: access denied\n$/)
  })

  test('is never empty, whatever the status', () => {
    expect(renderAlert(aReport([]))).toBe('There is nothing to check: no resource was found.\n')
    expect(renderAlert(aReport(subnets(3).slice(1, 2)))).toContain('has room')
  })

  test('keeps to its limit in bytes, and the listed and the counted make up all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(nastyText(), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 600, max: 6000 }),
        (n, names, limitBytes) => {
          const report = aReport(hits(n, index => names[index % names.length] ?? ''))
          const text = renderAlert(report, { limitBytes, runUrl: 'https://github.com/o/r/actions/runs/1' })
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limitBytes)
          const more = /^- and ([\d,]+) more over/m.exec(text)?.[1]?.replaceAll(',', '') ?? '0'
          const listed = text.split('\n').filter(line => / in use, .* addresses left/.test(line)).length
          expect(listed + Number(more)).toBe(n)
        }
      )
    )
  })
})

import { describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { parseCommand } from '../../../harness/runner/workflow-commands.js'
import { CSV_COLUMNS, reportCsv } from '../../../src/render/csv.js'
import { nastyText } from './nasty.js'
import { aFinding, aHit, aReport } from './reports.js'

const csvOf = (...findings: Parameters<typeof aReport>[0][number][]) =>
  [...reportCsv(aReport(findings))].join('')

function rowsOf(text: string): Record<string, string>[] {
  return parse(text, { columns: true, record_delimiter: '\r\n' })
}

describe('a Report as CSV', () => {
  test('has a header and a row a finding, worst first, with counts as plain digits', () => {
    const text = csvOf(
      aFinding({ id: 'subnet-1', cidr: '2001:db8::/56', usagePercent: null }),
      aHit({ id: 'subnet-2', cidr: '10.0.0.0/16', tags: { team: 'edge', Name: 'a, "b"' }, rule: 'pods' })
    )
    expect(text.split('\r\n')[0]).toBe(CSV_COLUMNS.join(','))
    const [worst, other, ...none] = rowsOf(text)
    expect(none).toEqual([])
    expect(worst).toMatchObject({
      id: 'subnet-2',
      verdict: 'breach',
      usagePercent: '93.75',
      totalAddresses: '65536',
      availableAddresses: '4096',
      reasons: 'usage is above 80 %',
      rule: 'pods',
      tags: JSON.stringify({ Name: 'a, "b"', team: 'edge' })
    })
    expect(other).toMatchObject({
      usagePercent: '',
      availableAddresses: '',
      totalAddresses: '4722366482869645213696'
    })
  })

  test('holds no command to the runner that prints it', () => {
    const text = csvOf(aFinding({ id: '::add-mask::a', name: '##[error]x' }), aFinding({ id: '::1' }))
    expect(text.split('\r\n').filter(line => parseCommand(line) !== undefined)).toEqual([])
    expect(rowsOf(text).map(({ id, name }) => [id, name])).toEqual([
      ['::add-mask::a', '##{U+005B}error]x'],
      ['::1', 'web-a']
    ])
  })

  test('has a row for each of many findings, once and in their order', () => {
    const report = aReport(Array.from({ length: 2001 }, (_, index) => aFinding({ id: `subnet-${index}` })))
    const ids = rowsOf([...reportCsv(report)].join('')).map(({ id }) => id)
    expect(ids).toEqual(report.findings.map(({ id }) => id))
  })

  test('of no finding is its header', () => {
    expect(csvOf()).toBe(`${CSV_COLUMNS.join(',')}\r\n`)
  })

  test.each(['=1+1', '+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠1'])(
    'lets no spreadsheet take %j for a formula',
    name => {
      const [row] = rowsOf(csvOf(aFinding({ name, ownerId: name, tags: { [name]: name } })))
      for (const field of Object.values(row ?? {})) expect(field).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
      expect(row?.['name']).toContain(name.slice(-1))
    }
  )

  test('comes back from a parser as it went in, whatever it holds: one row, no control character, no formula', () => {
    fc.assert(
      fc.property(nastyText(), nastyText(), nastyText(), (id, name, tag) => {
        const text = csvOf(aFinding({ id, name, region: tag, tags: { [tag]: name } }))
        const rows = rowsOf(text)
        expect(rows).toHaveLength(1)
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
        for (const field of Object.values(rows[0] ?? {})) expect(field).not.toMatch(/^[=+@＝＋－＠]|^-(?!\d)/)
      }),
      { numRuns: 500 }
    )
  })
})

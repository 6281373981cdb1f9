import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import stringWidth from 'string-width'
import {
  cut,
  headerLine,
  layoutOf,
  offsetOf,
  rowLine,
  type Column
} from '../../../../src/render/terminal/columns.js'

const COLUMNS: Column[] = [
  { header: 'NAME', align: 'left', least: 6 },
  { header: 'USED', align: 'decimal' },
  { header: 'LEFT', align: 'right' },
  { header: 'WHERE', align: 'left', leaveOut: 1 }
]

const table = (rows: string[][], width?: number) => {
  const cells = rows.map(row => row.map(text => ({ text })))
  const layout = layoutOf(COLUMNS, cells, width)
  return [headerLine(layout), ...cells.map(row => rowLine(layout, row))]
}

const ROWS = [
  ['payments-prod', '98.4%', '4', 'eu-west-1'],
  ['日本', '100%', '16,384', 'us-east-1'],
  ['edge', '9.06%', '≈12', 'eu-west-1']
]

describe('columns', () => {
  test('set words left, counts right and numbers by their points, whatever the width of a character', () => {
    expect(table(ROWS)).toEqual([
      'NAME              USED    LEFT  WHERE',
      'payments-prod   98.4%        4  eu-west-1',
      '日本           100%     16,384  us-east-1',
      'edge             9.06%     ≈12  eu-west-1'
    ])
  })

  test('are left out where there is no room, and then cut', () => {
    expect(table(ROWS, 36)[1]).toBe('payment…   98.4%        4  eu-west-1')
    expect(table(ROWS, 32)[1]).toBe('payments-prod   98.4%        4')
    expect(table(ROWS, 26)[1]).toBe('payments…   98.4%        4')
  })

  test('are kept where the page is just wide enough for them, cut as far as they may be', () => {
    expect(table(ROWS, 34)[1]).toBe('payme…   98.4%        4  eu-west-1')
    expect(table(ROWS, 33)[1]).toBe('payments-prod   98.4%        4')
  })

  test('give way from the widest of those that may be cut, to what each may have least, then to eight', () => {
    const columns: Column[] = [
      { header: 'NAME', align: 'left', least: 12 },
      { header: 'CIDR', align: 'left' },
      { header: 'WHERE', align: 'left', least: 10 }
    ]
    const row = ['n'.repeat(16), 'c'.repeat(20), 'w'.repeat(18)].map(text => ({ text }))
    const widths = (width: number) => layoutOf(columns, [row], width).columns.map(column => column.width)
    expect(widths(58)).toEqual([16, 20, 18])
    expect(widths(56)).toEqual([16, 20, 16])
    expect(widths(50)).toEqual([13, 20, 13])
    expect(widths(46)).toEqual([12, 20, 10])
    expect(widths(45)).toEqual([11, 20, 10])
    expect(widths(5)).toEqual([8, 20, 8])
  })

  test('never are wider than the page while they can be cut or left out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.nat(1e6)), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 30, max: 80 }),
        (rows, width) => {
          const lines = table(
            rows.map(([name, left]) => [name.replace(/\p{C}/gu, ''), '50%', String(left), 'eu-west-1']),
            width
          )
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width)
        }
      )
    )
  })

  test('know where they begin', () => {
    expect(offsetOf(layoutOf(COLUMNS, []), 1)).toBe('NAME  '.length)
  })
})

test('what is cut ends in an ellipsis, and no grapheme is halved', () => {
  expect(cut('abcdef', 6)).toBe('abcdef')
  expect(cut('abcdefg', 6)).toBe('abcde…')
  expect(cut('👩‍💻👩‍💻👩‍💻', 4)).toBe('👩‍💻…')
})

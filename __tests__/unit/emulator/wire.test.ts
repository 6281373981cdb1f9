import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'parse5'
import { matchesPattern } from '../../../emulator/patterns.js'
import { QueryParams } from '../../../emulator/protocol/query.js'
import { double, element, escapeText, list } from '../../../emulator/protocol/xml.js'

describe('XML', () => {
  it('holds any text as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const escaped = escapeText(text)
        expect(escaped).not.toMatch(/[<>"'\r\n]/)
        const decoded = escaped.replace(
          /&(?:#x([0-9A-F]+)|(amp|lt|gt|quot|apos));/g,
          (_, hex?: string, name?: string) =>
            hex === undefined
              ? ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name ?? ''] ?? '')
              : String.fromCharCode(Number.parseInt(hex, 16))
        )
        expect(decoded).toBe(text)
      })
    )
  })

  it('replaces what no XML can hold', () => {
    expect(escapeText('a\ud800b\uffffc')).toBe('a\ufffdb\ufffdc')
    expect(escapeText('😀')).toBe('😀')
  })

  it('leaves out what is absent, and never a list', () => {
    expect(element('a', undefined)).toBe('')
    expect(element('a', false)).toBe('<a>false</a>')
    expect(list('set', [])).toBe('<set/>')
    expect(list('set', ['<a/>', 'b'])).toBe('<set><item><a/></item><item>b</item></set>')
    expect(parse(list('set', ['x'])).childNodes).toHaveLength(1)
  })

  it.each([
    [0, '0.0'],
    [1, '1.0'],
    [0.55, '0.55'],
    [0.001, '0.001'],
    [0.0004, '4.0E-4'],
    [0.00012, '1.2E-4']
  ])('writes %d as %s', (value, text) => {
    expect(double(value)).toBe(text)
  })

  it('writes doubles so that they read back the same', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        expect(Number(double(value))).toBe(value === 0 ? 0 : value)
      })
    )
  })
})

describe('QueryParams', () => {
  const params = new QueryParams(
    'Action=A&Filter.2.Name=b&Filter.2.Value.1=x%20y&Filter.1.Name=a&Filter.1.Value.1=1&Filter.1.Value.2=2&Id.1=p&Id.2=q&Id.4=s'
  )

  it('reads lists up to their first gap', () => {
    expect(params.strings('Id')).toEqual(['p', 'q'])
    expect(params.strings('Other')).toEqual([])
  })

  it('reads lists of structures in their order', () => {
    const filters = params.structures('Filter').map(filter => [filter.get('Name'), filter.strings('Value')])
    expect(filters).toEqual([
      ['a', ['1', '2']],
      ['b', ['x y']]
    ])
  })
})

it.each([
  ['repo:acme/*', 'repo:acme/networks:ref:refs/heads/main', true],
  ['repo:acme/?', 'repo:acme/networks', false],
  ['a.c', 'abc', false],
  ['a*c', 'a\nc', true],
  ['*', '', true]
])('the pattern %s against %j: %s', (pattern, text, expected) => {
  expect(matchesPattern(pattern, text)).toBe(expected)
})

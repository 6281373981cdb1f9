import { expect, test } from '@jest/globals'
import { exitCodeOf } from '../../../src/cli/exit-codes.js'
import { formatOf } from '../../../src/cli/formats.js'
import { lookOf } from '../../../src/cli/terminal.js'

const red = (screen: Parameters<typeof lookOf>[0], environment = {}) =>
  lookOf(screen, environment).paint.red('x')

test('colour and width only on a terminal, and no colour against its wish', () => {
  expect(red({})).toBe('x')
  expect(lookOf({ columns: 100 }, {}).width).toBeUndefined()
  expect(red({ isTTY: true, columns: 100 })).toBe('\u001b[31mx\u001b[39m')
  expect(lookOf({ isTTY: true, columns: 100 }, {}).width).toBe(100)
  expect(lookOf({ isTTY: true, columns: 0 }, {}).width).toBe(80)
  expect(red({ isTTY: true }, { NO_COLOR: '1' })).toBe('x')
  expect(red({ isTTY: true }, { NO_COLOR: '' })).toBe('\u001b[31mx\u001b[39m')
  expect(red({ isTTY: true }, { TERM: 'dumb' })).toBe('x')
})

test('a format is what was asked for, or what the name of the file tells', () => {
  expect(formatOf('csv', 'x.json')).toBe('csv')
  expect(formatOf(undefined, 'a/x.JSON')).toBe('json')
  expect(formatOf(undefined, 'x.md')).toBe('markdown')
  expect(formatOf(undefined, 'x.csv')).toBe('csv')
  expect(formatOf(undefined, 'x.log')).toBe('text')
  expect(formatOf(undefined, undefined)).toBe('text')
})

test.each([
  [[], 0],
  [['limit'], 1],
  [['gap'], 3],
  [['delivery'], 3],
  [['limit', 'gap', 'delivery'], 1]
] as const)('a check that fails by %j ends with %i', (by, code) => {
  expect(exitCodeOf({ failed: by.length > 0, by, because: '' })).toBe(code)
})

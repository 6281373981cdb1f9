import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bar, barUpTo } from '../../../src/render/bar.js'

test.each([
  [0, ''],
  [0.01, '▏'],
  [50, '█████'],
  [61.3, '██████▏'],
  [87.5, '████████▊'],
  [98.4, '█████████▉'],
  [99.99, '█████████▉'],
  [100, '██████████'],
  [120, '██████████'],
  [-1, ''],
  [Number.NaN, '']
])('%s percent are drawn as %s', (value, drawn) => {
  expect(bar(value)).toBe(drawn.padEnd(10, '\u00a0'))
})

test('every bar has ten cells, and a fuller one is never shorter', () => {
  const share = fc.double({ min: 0, max: 100, noNaN: true })
  fc.assert(
    fc.property(share, share, (a, b) => {
      expect(bar(a)).toHaveLength(10)
      const drawn = (value: number): number =>
        Array.from(bar(value)).reduce((sum, cell) => sum + eighths(cell), 0)
      if (a <= b) expect(drawn(a)).toBeLessThanOrEqual(drawn(b))
    })
  )
})

function eighths(cell: string): number {
  return '\u00a0▏▎▍▌▋▊▉█'.indexOf(cell)
}

test('what may come to it is shaded behind it, up to where it would end', () => {
  const shown = (percent: number, most: number): string => barUpTo(percent, most).replaceAll('\u00a0', '.')
  expect(shown(50, 50)).toBe('█████.....')
  expect(shown(50, 80)).toBe('█████░░░..')
  expect(shown(53, 81)).toBe('█████▎░░░.')
  expect(shown(0, 5)).toBe('░.........')
  expect(shown(97, 100)).toHaveLength(10)
})

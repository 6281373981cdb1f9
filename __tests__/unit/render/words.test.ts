import { expect, test } from '@jest/globals'
import { totalWords } from '../../../src/render/words.js'
import { aHit, aReport } from './reports.js'

test.each([
  [1, 0, 'over its limit', 'close to their limit'],
  [2, 1, 'over their limit', 'close to it'],
  [0, 1, 'over their limit', 'close to its limit'],
  [0, 2, 'over their limit', 'close to their limit']
])('of %i breaches and %i warnings', (breaches, warnings, over, close) => {
  const all = [
    ...Array.from({ length: breaches }, () => aHit()),
    ...Array.from({ length: warnings }, () => aHit({ verdict: 'warning' }))
  ]
  const { totals } = aReport(all)
  if (breaches > 0) expect(totalWords('breach', totals)).toBe(over)
  if (warnings > 0) expect(totalWords('warning', totals)).toBe(close)
})

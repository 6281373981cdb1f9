import { expect, test } from '@jest/globals'
import { restTitle, signOf, totalWords } from '../../../src/render/words.js'
import { aFinding, aHit, aReport } from './reports.js'

const ROOMY = { someAreFull: false }
const FULL = { someAreFull: true }

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
  if (breaches > 0) expect(totalWords('breach', totals, ROOMY)).toBe(over)
  if (warnings > 0) expect(totalWords('warning', totals, ROOMY)).toBe(close)
})

test('nobody is said to have room who has none', () => {
  const full = aFinding({ verdict: 'ok', availableAddresses: 0 })
  expect(signOf(full)).toEqual({ icon: '🟢', word: 'full' })
  expect(signOf({ ...full, availableAddresses: 1 })).toEqual({ icon: '🟢', word: 'room' })
  expect(signOf({ ...full, verdict: 'breach' })).toEqual({ icon: '🔴', word: 'over' })
  const { totals } = aReport([full])
  expect(totalWords('ok', totals, FULL)).toBe('within limits')
  expect(totalWords('ok', totals, ROOMY)).toBe('with room')
})

test.each([
  [{ ok: 1 }, 1, ROOMY, 'The only one with room'],
  [{ ok: 1, breach: 1 }, 1, ROOMY, 'The other one with room'],
  [{ ok: 2, warning: 1 }, 2, ROOMY, 'The other 2 with room, fullest first'],
  [{ ok: 2 }, 2, FULL, 'The 2 within limits, fullest first'],
  [{ ok: 3_000, breach: 1 }, 20, ROOMY, 'The fullest 20 of the other 3,000 with room'],
  [{ ok: 3_000 }, 20, FULL, 'The fullest 20 of the 3,000 within limits']
])('the list of %j, of which %i are shown', (counts, shown, facts, title) => {
  expect(restTitle({ ...aReport([]).totals, ...counts }, shown, facts)).toBe(title)
})

import { expect, test } from '@jest/globals'
import { ageInWords } from '../../../src/render/ages.js'

const generatedAt = '2026-11-03T06:00:00.000Z'

test.each([
  ['2026-11-03T05:49:00Z', '2026-11-03T05:56:00Z', '4 to 11 minutes'],
  ['2026-11-03T05:56:00Z', '2026-11-03T05:56:10Z', '4 minutes'],
  ['2026-11-03T05:59:00Z', '2026-11-03T05:59:50Z', 'less than a minute to 1 minute'],
  ['2026-11-03T02:00:00Z', '2026-11-03T05:15:00Z', '45 minutes to 4 hours'],
  ['2026-11-03T04:00:00Z', '2026-11-03T04:00:01Z', '120 minutes to 2 hours'],
  ['2026-10-30T06:00:00Z', '2026-11-02T06:00:00Z', '24 hours to 4 days'],
  ['2026-11-03T06:00:30Z', '2026-11-03T06:05:00Z', 'less than a minute']
])('samples from %s to %s were %s old', (oldest, newest, age) => {
  expect(ageInWords({ generatedAt, samples: { oldest, newest } })).toBe(age)
})

test('without samples, or with times that are none, there is no age', () => {
  expect(ageInWords({ generatedAt })).toBeUndefined()
  expect(ageInWords({ generatedAt, samples: { oldest: 'x', newest: generatedAt } })).toBeUndefined()
})

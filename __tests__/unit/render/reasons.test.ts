import { expect, test } from '@jest/globals'
import { shortReasons } from '../../../src/render/reasons.js'
import { aFinding, aHit } from './reports.js'

test('each limit that decided is named in a few words', () => {
  const finding = aHit({}, [
    { limit: 'usage-above', threshold: 92.5, verdict: 'breach' },
    { limit: 'available-below', threshold: 1024, verdict: 'breach' }
  ])
  expect(shortReasons(finding)).toEqual(['above 92.5%', 'fewer than 1,024 left'])
})

test('a limit that only warns is left out beside one that is breached', () => {
  const finding = aHit({}, [
    { limit: 'available-below', threshold: 8, verdict: 'breach' },
    { limit: 'usage-above', threshold: 70, verdict: 'warning' }
  ])
  expect(shortReasons(finding)).toEqual(['fewer than 8 left'])
})

test('a waived finding tells the limits it would have hit', () => {
  const finding = { ...aHit(), verdict: 'waived' as const }
  expect(shortReasons(finding)).toEqual(['above 80%'])
})

test('where no limit is named, the reasons of the Report stand', () => {
  expect(shortReasons(aFinding({ reasons: ['no free /20'] }))).toEqual(['no free /20'])
})

import { describe, expect, test } from '@jest/globals'
import type { Hit } from '../../../src/domain/report.js'
import { largestBlockBetween, leftBetween, usageBetween } from '../../../src/render/plan-numbers.js'
import { aState, anUnknownState } from './plan-reports.js'

const over = (hit: Omit<Hit, 'verdict'>, usagePercent: number) =>
  aState(19, 256, { verdict: 'breach', usagePercent, hits: [{ ...hit, verdict: 'breach' }] })

describe('usage before and after', () => {
  test.each(['before', 'after', 'atMost'] as const)('is as precise as the limit hit %s needs it', when => {
    const state = over({ limit: 'usage-above', threshold: 92.5 }, 92.54)
    const text = usageBetween({ before: aState(128), after: aState(128), [when]: state })?.text
    expect(text).toContain('92.54%')
  })

  test('is not more precise for limits on something else', () => {
    const states = {
      before: over({ limit: 'free-block-below', threshold: '/20' }, 92.54),
      after: over({ limit: 'available-below', threshold: 92.5 }, 92.54)
    }
    expect(usageBetween(states)?.text).toBe('92.5%')
  })

  test('is a range where it is not certain, and told once where it stays', () => {
    const states = { before: aState(120), after: aState(90), atMost: aState(12) }
    expect(usageBetween(states)).toEqual({
      before: '53.1%',
      after: '64.8 to 95.3%',
      text: '53.1% → 64.8 to 95.3%'
    })
    expect(usageBetween({ before: aState(128), after: aState(128) })?.text).toBe('50%')
  })
})

test('a network that is deleted has the numbers it had, and one that is new those it will have', () => {
  const state = aState(128, 256, { largestFreeBlock: '/25' })
  for (const [between, shown] of [
    [leftBetween, '128'],
    [usageBetween, '50%'],
    [largestBlockBetween, '/25']
  ] as const) {
    expect(between({ before: state, after: null })).toEqual({ before: shown, text: shown })
    expect(between({ before: null, after: state })).toEqual({ after: shown, text: shown })
    expect(between({ before: null, after: null })).toBeUndefined()
  }
})

test('of what is not known there are no numbers', () => {
  const states = { before: null, after: anUnknownState(256) }
  expect([leftBetween(states), usageBetween(states), largestBlockBetween(states)]).toEqual([
    undefined,
    undefined,
    undefined
  ])
})

import { describe, expect, test } from '@jest/globals'
import { exitOf, type Blame, type ExitRules } from '../../../src/domain/exit.js'
import type { Outcome, PlanStatus } from '../../../src/domain/plan.js'
import type { FailOn } from '../../../src/domain/policy.js'
import type { Report } from '../../../src/domain/report.js'
import { aPlanReport, aReport, aResource } from './builders.js'

const LIMITS = { usageThreshold: 80, warningThreshold: 70 }
const GAP = { what: 'resources of type subnet', reason: 'access denied' }

const FULL = aResource({ id: 'full', usage: 0.9 })
const CLOSE = aResource({ id: 'close', usage: 0.75 })
const ROOMY = aResource({ id: 'roomy', usage: 0.1 })
const UNKNOWN = aResource({ id: 'unknown', type: 'eni' })

const FOUND = {
  'nothing at all': [],
  'nothing that has a measure': [UNKNOWN],
  'room everywhere': [ROOMY],
  'room for what has a measure': [ROOMY, UNKNOWN],
  'a warning': [CLOSE, ROOMY],
  'a breach': [FULL, ROOMY],
  'a breach and a warning': [FULL, CLOSE]
}

interface Case {
  found: keyof typeof FOUND
  gaps: number
  failOn: FailOn
  allowIncomplete: boolean
  allowEmpty: boolean
  failedChannels: string[]
}

/** Every combination there is. */
const CASES: Case[] = (Object.keys(FOUND) as Case['found'][]).flatMap(found =>
  [0, 1, 2].flatMap(gaps =>
    (['breach', 'warning', 'never'] as const).flatMap(failOn =>
      [true, false].flatMap(allowIncomplete =>
        [true, false].flatMap(allowEmpty =>
          [[], ['SNS'], ['SNS', 'CloudWatch']].map(failedChannels => ({
            found,
            gaps,
            failOn,
            allowIncomplete,
            allowEmpty,
            failedChannels
          }))
        )
      )
    )
  )
)

function reportOf({ found, gaps }: Case): Promise<Report> {
  return aReport(FOUND[found], { limits: LIMITS, gaps: Array.from({ length: gaps }, () => GAP) })
}

/** What there is to blame, limits first. */
function blamesOf(one: Case): Blame[] {
  return [
    ...(shouldFail({ ...one, gaps: 0, failedChannels: [] }) ? (['limit'] as const) : []),
    ...(isIncomplete(one) ? (['gap'] as const) : []),
    ...(one.failedChannels.length > 0 ? (['delivery'] as const) : [])
  ]
}

function isIncomplete({ found, gaps, allowIncomplete, allowEmpty }: Case): boolean {
  return gaps > 0 && (!allowIncomplete || (found === 'nothing at all' && !allowEmpty))
}

/** The rules, each in a line. */
function shouldFail(one: Case): boolean {
  const { found, failOn, failedChannels } = one
  if (failedChannels.length > 0) return true
  if (isIncomplete(one)) return true
  if (failOn === 'never') return false
  return found.includes('breach') || (failOn === 'warning' && found.includes('warning'))
}

describe('exitOf', () => {
  test.each(CASES)(
    'found $found, $gaps gaps, fail-on $failOn, allow-incomplete $allowIncomplete, allow-empty $allowEmpty, failed: $failedChannels',
    async one => {
      const { failed, by, because } = exitOf(await reportOf(one), one, one.failedChannels)
      expect(by).toEqual(blamesOf(one))
      expect(failed).toBe(shouldFail(one))
      expect(because).toMatch(failed ? /^Failed: [^\n]+\.$/ : /^Passed: [^\n]+\.$/)
      for (const channel of one.failedChannels) expect(because).toContain(channel)
    }
  )

  const because = async (one: Partial<Case> & Pick<Case, 'found'>) => {
    const whole: Case = {
      gaps: 0,
      failOn: 'breach',
      allowIncomplete: false,
      allowEmpty: false,
      failedChannels: [],
      ...one
    }
    return exitOf(await reportOf(whole), whole, whole.failedChannels).because
  }

  test('names every cause of a failure in one sentence', async () => {
    const sentence = await because({
      found: 'a breach and a warning',
      gaps: 2,
      failOn: 'warning',
      failedChannels: ['SNS', 'CloudWatch']
    })
    expect(sentence).toBe(
      'Failed: 1 network is over its limit; 1 network is close to its limit; ' +
        'the check is incomplete (2 gaps; allow-incomplete is false); delivery to SNS and CloudWatch failed.'
    )
  })

  test('says what was found and why it passes all the same', async () => {
    expect(await because({ found: 'a breach', failOn: 'never' })).toBe(
      'Passed: 1 network is over its limit, which does not fail the check (fail-on: never).'
    )
    expect(await because({ found: 'a warning' })).toContain('which does not fail the check (fail-on: breach)')
  })

  test('does not let a pass look better than it is', async () => {
    expect(await because({ found: 'nothing at all' })).toContain('allow-empty')
    expect(await because({ found: 'nothing that has a measure' })).toContain(
      'none of the networks has a measure'
    )
    expect(await because({ found: 'room everywhere', gaps: 1, allowIncomplete: true })).toContain(
      'allow-incomplete'
    )
    expect(await because({ found: 'room everywhere' })).toBe(
      'Passed: 1 network is measured, none over its limit.'
    )
  })
})

describe('with a plan', () => {
  const RULES: ExitRules = { failOn: 'breach', allowIncomplete: false, allowEmpty: false }

  async function exit(outcomes: Outcome[], status: PlanStatus, rules: Partial<ExitRules> = {}) {
    const [change] = aPlanReport().changes
    if (change === undefined) throw new Error('there is no change')
    const changes = outcomes.map(outcome => ({ ...change, outcome }))
    const today = await aReport([FULL, ROOMY], { limits: LIMITS })
    return exitOf({ ...today, plan: aPlanReport({ status, changes }) }, { ...RULES, ...rules }, [])
  }

  test.each<Outcome>(['breach', 'worse', 'does not fit', 'overlaps'])(
    'a change that is "%s" fails',
    async outcome => {
      expect(await exit([outcome, 'fits'], 'breach')).toEqual({
        failed: true,
        by: ['limit'],
        because: 'Failed: 1 change of the plan would not fit, overlap or break a limit.'
      })
      expect((await exit([outcome], 'breach', { failOn: 'never' })).failed).toBe(false)
    }
  )

  test.each<FailOn>(['breach', 'warning', 'never'])(
    'one that fits passes where fail-on is %s',
    async failOn => {
      expect(await exit(['fits', 'fits'], 'ok', { failOn })).toMatchObject({ failed: false, by: [] })
    }
  )

  test('what is red today is not blamed on a change that fits, unless all is to be', async () => {
    expect(await exit(['fits'], 'ok')).toEqual({
      failed: false,
      by: [],
      because:
        'Passed: the plan fits (1 change); today 1 network is over its limit, which does not fail the check (plan-blame: change).'
    })
    expect((await exit(['fits'], 'ok', { plan: { blame: 'all' } })).failed).toBe(true)
    expect((await exit([], 'ok')).because).toContain('the plan touches no network')
  })

  test('a warning, and what cannot be told, fail where warnings do', async () => {
    expect((await exit(['warning'], 'warning')).failed).toBe(false)
    expect(await exit(['warning'], 'warning', { failOn: 'warning' })).toEqual({
      failed: true,
      by: ['limit'],
      because: 'Failed: 1 change of the plan may not fit.'
    })
    expect((await exit([], 'warning', { failOn: 'warning' })).because).toContain(
      'not all of the plan could be told'
    )
  })

  test('a gap fails as ever', async () => {
    const gap = { ...(await aReport([ROOMY], { gaps: [GAP] })), plan: aPlanReport() }
    expect(exitOf(gap, RULES, []).failed).toBe(true)
  })
})

test('several networks are told of as several', async () => {
  const rules = { failOn: 'warning', allowIncomplete: false, allowEmpty: false } as const
  const because = async (usages: number[]) => {
    const resources = usages.map((usage, n) => aResource({ id: `subnet-${n}`, usage }))
    return exitOf(await aReport(resources, { limits: LIMITS }), rules, []).because
  }
  expect(await because([0.9, 0.95, 0.75, 0.71, 0.72])).toBe(
    'Failed: 2 networks are over their limit; 3 networks are close to their limit.'
  )
  expect(await because([0.1, 0.2])).toBe('Passed: 2 networks are measured, none over its limit.')
})

describe('in words', () => {
  const rules = { failOn: 'breach', allowIncomplete: false, allowEmpty: false } as const
  const said = async (
    found: keyof typeof FOUND,
    more: Partial<ExitRules> = {},
    gaps = 0,
    plan?: Report['plan']
  ) => {
    const report = await reportOf({ ...({ found, gaps } as Case) })
    return exitOf({ ...report, ...(plan && { plan }) }, { ...rules, ...more }, []).because
  }
  const change = (outcome: Outcome) => aPlanReport().changes.map(one => ({ ...one, outcome }))

  test.each<[string, () => Promise<string>, string]>([
    ['one breach', () => said('a breach'), 'Failed: 1 network is over its limit.'],
    [
      'one gap',
      () => said('room everywhere', {}, 1),
      'Failed: the check is incomplete (1 gap; allow-incomplete is false).'
    ],
    [
      'two gaps',
      () => said('room everywhere', {}, 2),
      'Failed: the check is incomplete (2 gaps; allow-incomplete is false).'
    ],
    [
      'gaps alone, which are allowed',
      () => said('nothing at all', { allowIncomplete: true }, 2),
      'Failed: nothing could be read (2 gaps; allow-empty is false).'
    ],
    [
      'gaps alone, and both are allowed',
      () => said('nothing at all', { allowIncomplete: true, allowEmpty: true }, 2),
      'Passed: nothing could be read, which is allowed (allow-empty, allow-incomplete).'
    ],
    [
      'one of two without a measure',
      () => said('room for what has a measure'),
      'Passed: 1 network is measured, none over its limit; 1 has no measure.'
    ],
    [
      'both, allowed',
      () => said('a breach and a warning', { failOn: 'never' }),
      'Passed: 1 network is over its limit and 1 network is close to its limit, which does not fail the check (fail-on: never).'
    ],
    [
      'a plan that fits',
      () => said('room everywhere', {}, 0, aPlanReport()),
      'Passed: the plan fits (1 change); today 1 network is measured, none over its limit.'
    ],
    [
      'a plan of two changes that fits',
      () => said('room everywhere', {}, 0, aPlanReport({ changes: [...change('fits'), ...change('fits')] })),
      'Passed: the plan fits (2 changes); today 1 network is measured, none over its limit.'
    ],
    [
      'a plan that does not fit',
      () =>
        said(
          'room everywhere',
          {},
          0,
          aPlanReport({ status: 'breach', changes: [...change('overlaps'), ...change('fits')] })
        ),
      'Failed: 1 change of the plan would not fit, overlap or break a limit.'
    ],
    [
      'a plan that may not fit',
      () =>
        said(
          'room everywhere',
          { failOn: 'warning' },
          0,
          aPlanReport({ status: 'warning', changes: [...change('warning'), ...change('fits')] })
        ),
      'Failed: 1 change of the plan may not fit.'
    ],
    [
      'a plan that may not fit, allowed',
      () => said('room everywhere', {}, 0, aPlanReport({ status: 'warning', changes: change('warning') })),
      'Passed: the plan has problems that do not fail the check (fail-on: breach); today 1 network is measured, none over its limit.'
    ]
  ])('%s', async (_, because, sentence) => {
    expect(await because()).toBe(sentence)
  })
})

import { describe, expect, test } from '@jest/globals'
import { mustMakeItsCalls } from '../../../conformance/faults/calls.js'
import { judgedCheck, type Check } from '../../../conformance/faults/judges/check.js'
import { blamesIn } from '../../../conformance/faults/judges/exit.js'
import { SCENARIOS, type Scenario } from '../../../conformance/faults/scenarios.js'
import { exitOf } from '../../../src/domain/exit.js'
import type { Gap, Report } from '../../../src/domain/report.js'
import { examplePlan } from '../render/plan-reports.js'
import { aFinding, aHit, aReport } from '../render/reports.js'

const GAP: Gap = { what: 'the subnets', reason: 'access denied', remedy: 'allow it' }
const quiet = aFinding({ id: 'subnet-2' })
const whole = aReport([aHit(), quiet])
const unmeasured = aFinding({
  ...aHit(),
  verdict: 'unmeasured',
  usagePercent: null,
  availableAddresses: null
})

/** A run that made this Report, with the exit that is due to it unless told. */
function run(report: Report | undefined, more: Partial<Check> = {}): Check {
  const rules = { failOn: 'breach', allowIncomplete: false, allowEmpty: false } as const
  const by = report === undefined ? [] : exitOf(report, rules, []).by
  const nothing = { alerts: [], metrics: [] }
  return {
    report,
    isFailure: report === undefined || by.length > 0,
    by,
    said: 'To mend it: x',
    failed: { alerts: false, metrics: false },
    told: nothing,
    ...more
  }
}

const judged = (with_: Check, without = run(whole), fault = 'missing-fields') =>
  judgedCheck(with_, without, { fault, inputs: {} })

describe('the judge of a cell', () => {
  test('takes the same, a gap, an error and a channel for what they are', () => {
    expect(judged(run(whole))).toBe('same')
    expect(judged(run(aReport([aHit()], { gaps: [GAP] })))).toBe('gap')
    expect(judged(run(undefined))).toBe('error')
    const failed = { alerts: true, metrics: false }
    expect(judged(run(whole, { failed, by: ['limit', 'delivery'] }))).toBe('channel')
  })

  test('takes no pass where the check fails without the fault, whatever its gaps', () => {
    expect(() => judged(run(aReport([quiet])))).toThrow('it passes')
    const passing = run(aReport([quiet], { gaps: [GAP] }), { isFailure: false, by: [] })
    expect(() => judged(passing)).toThrow('it passes')
  })

  test('takes no breach for one that is unmeasured, be there others', () => {
    const other = aHit({ id: 'subnet-3' })
    const both = run(aReport([aHit(), other]))
    expect(() => judged(run(aReport([other, unmeasured])), both)).toThrow('nothing says so')
  })

  test('has what is red named for what it is', () => {
    const report = aReport([aHit()], { gaps: [GAP] })
    expect(() => judged(run(report, { by: ['limit'] }))).toThrow('should by [limit,gap]')
    expect(() => judged(run(report, { by: ['gap'] }))).toThrow('should by [limit,gap]')
    expect(() => judged(run(whole, { isFailure: true, by: [] }))).toThrow('says otherwise')
  })

  test('holds every Report to its schema', () => {
    const broken = aReport([aHit({ poolDepth: Number.NaN }), quiet])
    expect(() => judged(run(JSON.parse(JSON.stringify(broken)) as Report))).toThrow('/findings/0/poolDepth')
  })

  test('lets no change fit that does not', () => {
    const plan = examplePlan()
    const bad = plan.changes.findIndex(({ outcome }) => outcome !== 'fits')
    const changes = plan.changes.map((one, at) => (at === bad ? { ...one, outcome: 'fits' as const } : one))
    const before = run(aReport([aHit()], { plan }))
    const after = run(aReport([aHit()], { plan: { ...plan, changes }, gaps: [GAP] }))
    expect(() => judged(after, before)).toThrow('is said to fit')
  })
})

describe('what a run says that it fails by', () => {
  const gaps = { totals: { ...whole.totals, breach: 0 }, coverage: { complete: false, gaps: [GAP] } }

  test.each([
    ['limit', whole, []],
    ['gap', { ...whole, ...gaps }, []],
    ['delivery', { ...whole, totals: { ...whole.totals, breach: 0 } }, ['SNS', 'CloudWatch']],
    ['limit', aReport([], { plan: examplePlan() }), []]
  ])('is its %s', (blame, report, channels) => {
    const rules = { failOn: 'breach', allowIncomplete: false, allowEmpty: true } as const
    const { because, by } = exitOf(report, rules, channels)
    expect(by).toEqual([blame])
    expect(blamesIn(`SNS failed: over its limit\n${because}\nfurther words`)).toEqual([blame])
  })
})

describe('a scenario', () => {
  const [scenario] = SCENARIOS as [Scenario]
  const calls = { ...scenario, lists: ['List'], others: ['Ask'], once: ['Ask'] }
  const pages = [
    { action: 'List', params: {}, rows: 2 },
    { action: 'List', params: { NextToken: 'x' }, rows: 1 }
  ]
  const ask = { action: 'Ask', params: {} }

  test('makes the calls that it says, as often as it says', () => {
    expect(() => {
      mustMakeItsCalls(calls, [...pages, ask])
    }).not.toThrow()
  })

  test.each([
    ['is not made', pages],
    ['is made 2 times', [...pages, ask, ask]],
    ['is made 1 times', [...pages.slice(0, 1), ask]],
    ['no second page', [...pages.slice(0, 1), ...pages.slice(0, 1), ask]],
    ['no page of several rows', [...pages.map(page => ({ ...page, rows: 1 })), ask]]
  ])('has a call that %s', (complaint, requests) => {
    expect(() => {
      mustMakeItsCalls(calls, requests)
    }).toThrow(complaint)
  })
})

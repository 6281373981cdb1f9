import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PlanNetwork, PlanReport } from '../../../../src/domain/plan.js'
import type { Finding } from '../../../../src/domain/report.js'
import { renderSummary } from '../../../../src/render/markdown/summary.js'
import { anyPlan } from '../any-plan.js'
import { others, subnets } from '../organisation.js'
import { all, pageOf, rowsOf, tagsOf, textOf } from '../page.js'
import {
  aChange,
  aNetwork,
  aNewNetwork,
  anUnknownState,
  aPlan,
  aState,
  examplePlan
} from '../plan-reports.js'
import { aFinding, aHit, aReport } from '../reports.js'

/** Everything a summary with a plan may consist of. */
const ELEMENTS = 'a h2 h3 p b i code sub br ul li table thead tbody tr th td details summary span wbr'.split(
  ' '
)

const KIB = 1024

const pageWith = (plan: PlanReport, findings: Finding[] = [aFinding()]) =>
  pageOf(renderSummary(aReport(findings, { plan })))

/** The cells of a plan's networks. */
const cellsOf = (...networks: PlanNetwork[]): string[][] => rowsOf(pageWith(aPlan({ networks }), []))

/** A new VPC for which there is no place. */
const unplaced = (reasons: string[]): PlanNetwork => ({
  ...aNewNetwork({ address: 'aws_vpc.a', type: 'vpc', cidr: '', netmaskLength: 22 }),
  ...{ after: anUnknownState(1024), outcome: 'does not fit', reasons }
})

const problem = (overrides: Partial<PlanNetwork> = {}): PlanNetwork =>
  aNetwork({ outcome: 'does not fit', reasons: ['there is no room'], ...overrides })

describe('a summary with a plan', () => {
  const page = pageWith(examplePlan(), [...subnets(12), ...others()])

  test('opens with what the plan comes to, and the worst of it', () => {
    expect(textOf(all(page, 'h2'))).toBe('🔴 Does not fit: 4 of 49 planned changes have a problem')
    expect(textOf(all(page, 'p').slice(0, 1))).toBe(
      '1 overlaps a network, 2 cannot be made and 1 takes more of what is over its limit already. ' +
        'The worst: module.batch.aws_subnet.this["us-east-1c"]: 10.20.6.0/23 overlaps 10.20.7.0/24 of subnet-0c0ffee0c0ffee012. ' +
        '2 more need a look. There is room for the other 43.'
    )
  })

  test('shows each network with a problem before and after, worst first, with what causes it', () => {
    const rows = rowsOf(all(page, 'table').slice(0, 1))
    expect(rows.map(([sign, name]) => [sign, name?.split(' ')[0]])).toEqual([
      ['🔴overlaps', 'module.batch.aws_subnet.this["us-east-1c"]'],
      ['🔴no room', 'emea-prod'],
      ['🔴no room', 'edge-public-b'],
      ['🔴worse', 'db-primary'],
      ['🟡look', 'eks-pods-a']
    ])
    expect(rows[2]?.slice(1)).toEqual([
      'edge-public-b subnet10.20.1.64/26subnet-0bada55bada55badaus-east-1 · use1-az4 · 111122223333',
      '90.6% →92.2 to 100%█████████▏█████████▎',
      '6 → 0 to 5 of 64',
      'an Application Load Balancer takes 1 to 8 addresses in each subnet; aws_lb.web needs 8 free addresses, and 6 are leftby aws_lb.web'
    ])
    expect(rows[3]?.[4]).toBe(
      'usage 90.625 % is above 80 %rule Databases · runbookby aws_db_instance.orders, aws_db_proxy.orders'
    )
  })

  test('says what to do, and what could not be told', () => {
    const items = all(page, 'li').map(({ childNodes }) => textOf(childNodes))
    expect(items).toContain(
      'emea-prod 10.64.0.0/16: the largest block that fits in ipam-pool-0d1e2f3a4b5c6d7e8 is a /23: 10.64.18.0/23 and 5 more.'
    )
    expect(items).toContain(
      'aws_lambda_function.report: which subnets it takes addresses of (they are not known until apply)'
    )
    expect(textOf(page)).toContain('2 things could not be told: the plan may take more')
  })

  test('folds away what fits, and groups what does the same', () => {
    const summaries = all(page, 'summary').map(({ childNodes }) => textOf(childNodes))
    expect(summaries.slice(0, 2)).toEqual(['5 networks with room for it', 'and 38 more'])
    expect(summaries).toContain('43 changes that fit')
    expect(all(page, 'li').map(({ childNodes }) => textOf(childNodes))).toContain(
      'aws_instance.worker[0], aws_instance.worker[10], aws_instance.worker[11] and 37 more create: each takes 1 address of one subnet: an instance takes one for its primary interface'
    )
  })

  test('ends with today, and does not blame it on the change', () => {
    expect(textOf(all(page, 'h3'))).toBe(
      '🔴 Already red today, not caused by this change: 4 of 15 measured networks are over their limit'
    )
    const fine = pageWith(aPlan(), [aFinding()])
    expect(textOf(all(fine, 'h3'))).toBe('🟢 Today, before this change: The only subnet has room')
    const close = pageWith(aPlan(), [aHit({ verdict: 'warning' })])
    expect(textOf(all(close, 'h3'))).toMatch(/^🟡 Already close today, not caused by this change: /)
  })

  test('has its legend with the plan files', () => {
    expect(textOf(page)).toContain('The plan: network/plan.json and apps/plan.json.')
  })
})

describe('what a plan comes to', () => {
  const titleOf = (plan: PlanReport): string => textOf(all(pageWith(plan), 'h2'))
  const changes = (...outcomes: PlanReport['changes'][number]['outcome'][]): PlanReport =>
    aPlan({
      changes: outcomes.map((outcome, n) => aChange({ address: `a.a${n}`, outcome, reasons: ['so'] }))
    })

  test.each([
    [
      '🔴 Does not fit: 2 of 3 planned changes cannot be made',
      changes('does not fit', 'does not fit', 'fits')
    ],
    ['🔴 Does not fit: 1 of 1 planned change overlaps a network', changes('overlaps')],
    ['🔴 Breaks a limit: 1 of 2 planned changes leaves too little', changes('breach', 'warning')],
    [
      '🔴 Makes it worse: 2 of 2 planned changes take more of what is over its limit already',
      changes('worse', 'worse')
    ],
    ['🔴 Breaks a limit: 2 of 2 planned changes have a problem', changes('worse', 'breach')],
    ['🟡 May not fit: 1 of 2 planned changes needs a look', changes('warning', 'fits')],
    ['🟢 Fits: there is room for all 2 planned changes', changes('fits', 'fits')],
    ['🟢 The plan touches no network', aPlan()],
    [
      '🟡 May not fit: not all of the plan could be told',
      aPlan({ uncertainties: [{ what: 'the whole', because: 'it is cut' }] })
    ]
  ])('%s', (title, plan) => {
    expect(titleOf(plan)).toBe(title)
  })

  test('a plan that touches no network is one clear sentence', () => {
    const [sentence] = all(pageWith(aPlan()), 'p')
    expect(textOf(sentence?.childNodes ?? [])).toBe(
      'It takes no address and no block of any VPC, pool or subnet, and gives none back.'
    )
    expect(rowsOf(pageWith(aPlan()))).toHaveLength(1)
  })
})

describe('a row', () => {
  test('shows a new network with what will be, and a deleted one with what goes', () => {
    const [made] = cellsOf(aNewNetwork({ address: 'aws_subnet.a', after: aState(251) }))
    expect(made?.slice(1, 4)).toEqual([
      'aws_subnet.a new subnet10.20.2.0/24us-east-1',
      '1.95%▎         ',
      '251 of 256'
    ])
    const [gone] = cellsOf(aNetwork({ after: null, address: 'aws_subnet.a' }))
    expect(gone?.[1]).toBe(
      'web-a deleted subnet10.20.2.0/24subnet-0aa11bb22cc33dd44aws_subnet.aus-east-1 · use1-az4 · 111122223333'
    )
    expect(gone?.[3]).toBe('143 → gone')
  })

  test('shows the largest free block before and after, or that it stays', () => {
    const vpc = (before: string | null, after: string | null): string | undefined =>
      cellsOf(
        aNetwork({
          before: aState(300, 512, { largestFreeBlock: before }),
          after: aState(100, 512, { largestFreeBlock: after })
        })
      )[0]?.[3]
    expect(vpc('/24', '/26')).toBe('300 → 100 of 512largest free block /24 → /26')
    expect(vpc('/24', null)).toBe('300 → 100 of 512largest free block /24 → none')
    expect(vpc('/24', '/24')).toBe('300 → 100 of 512largest free block /24')
  })

  test('that is not certain shows a range, and what may come behind the bar', () => {
    const [row] = cellsOf(aNetwork({ before: aState(200), after: aState(128), atMost: aState(50) }))
    expect(row?.[2]).toBe('21.9% →50 to 80.5%██▎       █████░░░  ')
    expect(row?.[3]).toBe('200 → 50 to 128of 256')
  })

  test('of a network without a place says how large it will be', () => {
    const [row] = cellsOf(unplaced(['no free /22']))
    expect(row?.slice(1, 4)).toEqual([
      'aws_vpc.a new VPCa /22, placed on applyus-east-1',
      'not known yet',
      'of 1,024'
    ])
  })

  test('tells what has no measure from what is not known yet', () => {
    const unmeasured = aState(0, 0, { usagePercent: null, availableAddresses: null })
    const pool = { type: 'ipam-pool', cidr: '', before: unmeasured, after: unmeasured }
    expect(cellsOf(aNetwork(pool))[0]?.slice(2, 4)).toEqual(['no measure', '–'])
    const [made] = cellsOf(aNewNetwork({ address: 'aws_subnet.a', after: anUnknownState(256) }))
    expect(made?.slice(2, 4)).toEqual(['no measure', 'of 256'])
  })

  test('of a network without a name has its id once', () => {
    expect(cellsOf(aNetwork({ name: '' }))[0]?.[1]).toMatch(
      /^subnet-0aa11bb22cc33dd44 subnet10\.20\.2\.0\/24us-east-1/
    )
  })

  test('has its first three reasons, and counts the others', () => {
    const reasons = ['one', 'two', 'three', 'four', 'five']
    expect(cellsOf(problem({ reasons }))[0]?.[4]).toBe('onetwothreeand 2 moreby aws_instance.worker')
  })

  test('that only repeats why another has no room for it is left aside', () => {
    const reasons = ['no free /22 in the pool']
    const vpc = unplaced(reasons)
    expect(cellsOf(vpc, problem({ reasons })).map(cells => cells[4])).toEqual([
      'no free /22 in the poolby aws_instance.worker'
    ])
    expect(cellsOf(vpc)).toHaveLength(1)
    expect(cellsOf(unplaced([...reasons, 'the pool takes none']), problem({ reasons }))).toHaveLength(2)
  })

  test('names the first changes that cause it and folds the others', () => {
    const causes = Array.from({ length: 40 }, (_, n) => `aws_instance.a[${n}]`)
    const page = pageWith(aPlan({ networks: [problem({ causes })] }))
    const [fold] = all(page, 'details')
    expect(textOf(all(fold?.childNodes ?? [], 'summary'))).toBe('and 38 more')
    expect(textOf(fold?.childNodes ?? [])).toContain('and 10 more')
  })
})

test('a row names the changes first that have the problem, worst first', () => {
  const changes = [aChange({ address: 'a.a' }), aChange({ address: 'a.b' }), aChange({ address: 'a.c' })]
  const bad = aChange({ address: 'a.z', outcome: 'does not fit', reasons: ['full'] })
  const odd = aChange({ address: 'a.y', outcome: 'warning', reasons: ['may be full'] })
  const networks = [
    problem({ causes: ['a.a', 'a.b', 'a.z'] }),
    problem({ causes: ['a.a', 'a.b', 'a.c', 'a.z'] }),
    problem({ causes: ['a.a', 'a.y', 'a.z'] })
  ]
  const plan = aPlan({ changes: [...changes, bad, odd], networks })
  const rows = rowsOf(pageWith(plan, [])).map(cells => cells[4])
  expect(rows).toEqual([
    'there is no roomby a.z, a.a, a.b',
    'there is no roomby a.z, a.aand 2 morea.ba.c',
    'there is no roomby a.z, a.y, a.a'
  ])
})

describe('lists', () => {
  test('an advice for several networks stands once', () => {
    const advice = ['make it larger']
    const networks = ['a', 'b', 'c', 'd'].map(id => problem({ id, name: id, advice }))
    const itemsOf = (networks: PlanNetwork[]): string[] =>
      all(pageWith(aPlan({ networks })), 'li').map(({ childNodes }) => textOf(childNodes))
    expect(itemsOf(networks)).toEqual([
      'a 10.20.2.0/24, b 10.20.2.0/24, c 10.20.2.0/24 and 1 more: make it larger.'
    ])
    expect(itemsOf([{ ...unplaced(['full']), advice }])).toEqual(['aws_vpc.a: make it larger.'])
  })

  test('five are open, the next ones folded, and the others counted', () => {
    const uncertainties = Array.from({ length: 70 }, (_, n) => ({ what: `what ${n}`, because: 'unknown' }))
    const page = pageWith(aPlan({ uncertainties }))
    const [open, fold] = all(page, 'ul')
    expect(all(open?.childNodes ?? [], 'li')).toHaveLength(5)
    expect(all(fold?.childNodes ?? [], 'li')).toHaveLength(46)
    expect(textOf(all(page, 'summary').slice(0, 1))).toBe('And 65 more that could not be told')
    expect(textOf(fold?.childNodes ?? [])).toContain('and 20 more')
  })

  test('what was worked out all the same is told apart from doubts, and folded away', () => {
    const guess = { what: 'the VPC it belongs to', because: 'vpc-1 is taken for it', isGuess: true as const }
    const uncertainties = [{ ...guess, address: 'a.b' }]
    const page = pageWith(aPlan({ status: 'ok', changes: [aChange()], uncertainties }))
    expect(all(page, 'summary').map(({ childNodes }) => textOf(childNodes))).toContain(
      'ℹ️ 1 thing was taken as most likely'
    )
    expect(textOf(page)).not.toContain('could not be told')

    const doubt = { what: 'which subnets it takes addresses of', because: 'it is not known until apply' }
    const other = { ...guess, what: 'its subnet', address: 'a.c' }
    expect(textOf(pageWith(aPlan({ uncertainties: [...uncertainties, other] })))).toContain(
      'ℹ️ 2 things were taken as most likely'
    )
    const both = textOf(pageWith(aPlan({ uncertainties: [...uncertainties, doubt] })))
    expect(both).toContain('⚠️ 1 thing could not be told')
    expect(both).toContain('ℹ️ 1 thing was taken as most likely')
  })

  test('a change whose problem no network shows is told all the same', () => {
    const changes = [aChange({ address: 'a.pool', outcome: 'does not fit', reasons: ['a /8 is too large'] })]
    const page = pageWith(aPlan({ changes }))
    expect(all(page, 'li').map(({ childNodes }) => textOf(childNodes))).toEqual([
      '🔴 no room a.pool: a /8 is too large'
    ])
    const networks = [aNetwork({ causes: ['a.pool'] })]
    expect(textOf(all(pageWith(aPlan({ changes, networks })), 'li'))).toContain('a.pool: a /8 is too large')
  })

  test('such changes have their first three reasons, and more of them are folded', () => {
    const reasons = ['one', 'two', 'three', 'four']
    const changes = Array.from({ length: 7 }, (_, n) =>
      aChange({ address: `a.a${n}`, outcome: 'breach', reasons })
    )
    const page = pageWith(aPlan({ changes }))
    expect(textOf(page)).toContain('Other changes with a problem')
    expect(textOf(all(page, 'li').slice(0, 1))).toBe('🔴 over a.a0: one; two; three')
    expect(textOf(all(page, 'summary').slice(0, 1))).toBe('And 2 more with a problem')
  })
})

describe('the size', () => {
  const many = (n: number): PlanReport =>
    aPlan({
      networks: Array.from({ length: n }, (_, index) =>
        problem({
          id: `subnet-${index}`,
          name: `eks-${index}`,
          outcome: index % 3 === 0 ? 'warning' : 'breach'
        })
      )
    })

  test('twenty thousand networks are cut, counted, and leave room for today', () => {
    const findings = Array.from({ length: 5000 }, (_, n) => aHit({ id: `subnet-t${n}` }))
    const markdown = renderSummary(aReport(findings, { plan: many(20_000) }))
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(900 * KIB)
    expect(Buffer.byteLength(markdown)).toBeGreaterThan(890 * KIB)
    const [plan = '', today = ''] = markdown.split('\n### ')
    expect(leftOut(plan) + (plan.match(/^\| [🔴🟡]/gmu)?.length ?? 0)).toBe(20_000)
    expect(leftOut(today) + (today.match(/^\| 🔴/gm)?.length ?? 0)).toBe(5000)
    expect(Buffer.byteLength(today)).toBeGreaterThan(300 * KIB)
  })

  test('what today does not need is the plan’s', () => {
    const markdown = renderSummary(aReport([aFinding()], { plan: many(20_000) }))
    const [plan = ''] = markdown.split('\n### ')
    expect(Buffer.byteLength(plan)).toBeGreaterThan(890 * KIB)
  })

  test('is kept for any plan and any limit', () => {
    fc.assert(
      fc.property(anyPlan(), fc.integer({ min: 100, max: 9000 }), (plan, limitBytes) => {
        const markdown = renderSummary(aReport([aHit()], { plan }), { limitBytes })
        expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limitBytes)
      })
    )
  })
})

test('any plan holds no markup but ours, and no link but a note that is one', () => {
  fc.assert(
    fc.property(anyPlan(), plan => {
      const page = pageWith(plan)
      expect(ELEMENTS).toEqual(expect.arrayContaining(tagsOf(page)))
      expect([5]).toEqual(expect.arrayContaining([...new Set(rowsOf(page).map(cells => cells.length))]))
      expect(all(page, 'h2')).toHaveLength(1)
      expect(all(page, 'h3')).toHaveLength(1)
      for (const { attrs } of all(page, 'a')) expect(attrs.map(({ name }) => name)).toEqual(['href'])
    }),
    { numRuns: 150 }
  )
})

function leftOut(markdown: string): number {
  const sentence = /<b>([^<]*) (?:do|does) not fit (?:here|on this page)<\/b>/.exec(markdown)?.[1] ?? ''
  return [...sentence.matchAll(/([\d,]+) more/g)].reduce(
    (sum, [, n]) => sum + Number(n?.replaceAll(',', '')),
    0
  )
}

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PlanReport } from '../../../../src/domain/plan.js'
import type { Finding, Report } from '../../../../src/domain/report.js'
import { renderComment } from '../../../../src/render/markdown/comment.js'
import { anyPlan } from '../any-plan.js'
import { nastyText } from '../nasty.js'
import { others, subnets } from '../organisation.js'
import { all, marksIn, pageOf, rowsOf, tagsOf, textOf } from '../page.js'
import { aChange, aNetwork, aPlan, aState, examplePlan } from '../plan-reports.js'
import { aFinding, aHit, aReport } from '../reports.js'

/** Everything a comment may consist of. */
const ELEMENTS = 'a h3 p b i code sub br ul li table thead tbody tr th td details summary span wbr'.split(' ')

/** GitHub's limit for a comment. */
const MOST = 65_536

const runUrl = 'https://github.com/acme/networks/actions/runs/42'
const places = { runUrl, reportFileName: 'aws-ipam-report.json' }
const red = [...subnets(12), ...others()]

const commentOf = (report: Report, limitCharacters = MOST): string =>
  renderComment(report, { limitCharacters, ...places })
const withPlan = (plan: PlanReport, findings: Finding[] = [aFinding()]): string =>
  commentOf(aReport(findings, { plan }))

describe('a comment with a plan', () => {
  const page = pageOf(withPlan(examplePlan(), red))

  test('is the verdict, the networks before and after, what to do, and today folded in short', () => {
    expect(textOf(all(page, 'h3'))).toBe('🔴 Does not fit: 4 of 49 planned changes have a problem')
    expect(rowsOf(page)[2]?.slice(1)).toEqual([
      'edge-public-b subnet10.20.1.64/26subnet-0bada55bada55bada',
      '6 → 0 to 5 of 6490.6% →92.2 to 100%█████████▏█████████▎',
      'an Application Load Balancer takes 1 to 8 addresses in each subnet; aws_lb.web needs 8 free addresses, and 6 are leftby aws_lb.web'
    ])
    const today = all(page, 'details').at(-1)?.childNodes ?? []
    expect(textOf(all(today, 'summary'))).toBe(
      '🔴 Already red today, not caused by this change: 4 of 15 measured networks are over their limit'
    )
    expect(rowsOf(today)).toHaveLength(5)
    expect(textOf(today)).toContain(
      '1 more close to its limit does not fit on this page: all are in the report file'
    )
  })

  test('links to the run, and nowhere else but to a runbook', () => {
    expect(all(page, 'a').map(({ attrs }) => attrs[0]?.value)).toEqual([
      'https://wiki.example.com/runbooks/db-subnets',
      runUrl
    ])
  })

  test('is short and green where nothing is wrong', () => {
    const fits = withPlan(aPlan({ changes: [aChange()], networks: [aNetwork()] }))
    expect(fits).toMatch(/^### 🟢 Fits: there is room for the one planned change\n\n<details>/)
    expect(fits.length).toBeLessThan(1500)
    expect(withPlan(aPlan())).toMatch(/^### 🟢 The plan touches no network\n\nIt takes no address/)
  })

  test('says beside the fold what could not be read today', () => {
    const gaps = [{ what: 'VPCs', reason: 'access denied' }]
    const text = commentOf(aReport([aFinding()], { gaps, plan: aPlan() }))
    const [before = ''] = text.split('<summary>⚠️')
    expect(before).toContain('⚠️ <b>1 part could not be read today</b>: see the summary of <a href=')
  })

  test('tells today in one line where there is nothing to tell', () => {
    const text = commentOf(aReport([], { plan: aPlan() }))
    expect(text).toContain(
      '<sub>⚪ Today, before this change: There is nothing to check: no resource was found.</sub>\n'
    )
    expect(text).not.toContain('<details>')
  })

  test('says what could not be read today while there is room, and ends no sentence halfway', () => {
    const gaps = [{ what: 'VPCs', reason: 'access denied' }]
    const report = aReport([aFinding()], { gaps, plan: aPlan() })
    const [verdict = ''] = commentOf(report).split('<sub>')
    const texts = Array.from({ length: 500 }, (_, n) => commentOf(report, verdict.length + 3 * n))
    expect(texts.filter(text => !text.endsWith('\n'))).toEqual([])
    const isTold = texts.filter(text => text.includes('1 part could not be read today'))
    expect(isTold.filter(text => !text.includes('<details>')).length).toBeGreaterThan(0)
    expect(isTold.length).toBeLessThan(texts.length)
  })

  test('has its name, where there are several', () => {
    const title = 'prod @eu #1'
    const text = renderComment(aReport([aFinding()], { plan: aPlan() }), { limitCharacters: MOST, title })
    expect(textOf(all(pageOf(text), 'h3'))).toBe('🟢 prod @eu #1 · The plan touches no network')
    const today = renderComment(aReport([aFinding()]), { limitCharacters: MOST, title })
    expect(textOf(all(pageOf(today), 'h3'))).toMatch(/^🟢 prod @eu #1 · The only subnet has room$/)
    expect(renderComment(aReport([]), { limitCharacters: MOST, title: '' })).toMatch(/^### ⚪ There is/)
  })
})

describe('a comment without a plan', () => {
  test('is the headline, the worst, and what next', () => {
    const page = pageOf(commentOf(aReport(red)))
    expect(textOf(all(page, 'h3'))).toBe('🔴 4 of 15 measured networks are over their limit')
    expect(rowsOf(page)).toHaveLength(6)
    expect(textOf(page)).toContain('What next')
    expect(textOf(page)).toContain(
      'More is in the summary of the run; all of it is in the report file aws-ipam-report.json.'
    )
  })

  test('sends nobody to what is not there', () => {
    const limit = { limitCharacters: 65_000, ...places }
    const footOf = (absent: ('summary' | 'report file')[]) =>
      renderComment(aReport(red), { ...limit, absent })
        .trimEnd()
        .split('\n')
        .at(-1)
    expect(footOf(['summary'])).toMatch(
      /^<sub>More is in the log of .*; all of it is in the report file .*<\/sub>$/
    )
    expect(footOf(['report file'])).toMatch(/^<sub>More is in the summary of <a [^>]*>the run<\/a>\.<\/sub>$/)
  })

  test('has ten rows open and folds the others', () => {
    const hits = Array.from({ length: 30 }, (_, n) => aHit({ id: `subnet-${n}` }))
    const page = pageOf(commentOf(aReport(hits)))
    expect(textOf(all(page, 'summary'))).toBe('And 20 more over their limit')
  })

  test('says what could not be read', () => {
    const gaps = [{ what: 'VPCs', reason: 'access denied' }]
    expect(textOf(pageOf(commentOf(aReport([aFinding()], { gaps }))))).toContain('VPCs: access denied')
  })

  test('is short and green where nothing is wrong', () => {
    const text = commentOf(aReport([aFinding()]))
    expect(text).toMatch(/^### 🟢 The only subnet has room\n/)
    expect(text.length).toBeLessThan(400)
  })
})

describe('what GitHub would note elsewhere', () => {
  test('is no link: an issue that a rule’s note points to stays unmarked', () => {
    const notes = [
      'https://github.com/acme/infra/issues/7',
      'https://github.com/acme/infra/pull/7#issuecomment-1',
      'https://ghe.example/acme/infra/%69ssues/7',
      'https://github.com/acme/infra/discussions/7',
      'https://github.com/acme/infra/commit/deadbeefdeadbeef'
    ]
    for (const note of notes) {
      const network = aNetwork({ outcome: 'breach', reasons: ['full'], after: aState(2, 256, { note }) })
      const plan = aPlan({ networks: [network] })
      for (const report of [aReport([aHit({ note })], { plan }), aReport([aHit({ note })])]) {
        const links = all(pageOf(commentOf(report)), 'a').map(({ attrs }) => attrs[0]?.value)
        expect(links).toEqual([runUrl])
      }
    }
  })

  test('a Terraform address may hold whatever a key may', () => {
    const address = 'module.a["@octocat #1 GH-2 https://github.com/o/r/issues/3 deadbeefdeadbeef"].aws_lb.b'
    const change = aChange({ address, outcome: 'does not fit', reasons: [`${address} needs 8`] })
    const network = aNetwork({ outcome: 'does not fit', reasons: [`${address} needs 8`], causes: [address] })
    const page = pageOf(withPlan(aPlan({ changes: [change], networks: [network] })))
    expect(marksIn(page)).toEqual([])
    expect(textOf(page)).toContain(address)
  })
})

describe('any comment', () => {
  const report = fc
    .record({ plan: fc.option(anyPlan(), { nil: undefined }), text: nastyText(), isRed: fc.boolean() })
    .map(({ plan, text, isRed }) => {
      const finding = isRed
        ? aHit({ name: text, id: text, rule: text, note: text })
        : aFinding({ name: text })
      const gaps = isRed ? [] : [{ what: text, reason: text, remedy: text }]
      return aReport([finding], { gaps, ...(plan !== undefined && { plan }) })
    })

  test('holds no markup but ours, mentions nobody and links nowhere but where it should', () => {
    fc.assert(
      fc.property(report, nastyText(), (report, title) => {
        const page = pageOf(renderComment(report, { limitCharacters: MOST, ...places, title }))
        expect(ELEMENTS).toEqual(expect.arrayContaining(tagsOf(page)))
        expect(all(page, 'h3')).toHaveLength(1)
        expect(marksIn(page)).toEqual([])
        const allowed = [runUrl, ...notesIn(report).flatMap(addressOf)]
        for (const { attrs } of all(page, 'a')) {
          expect(attrs.map(({ name }) => name)).toEqual(['href'])
          expect(allowed).toContain(attrs[0]?.value)
        }
      }),
      { numRuns: 200 }
    )
  })

  test('links a note whose host is not ASCII to the name that a browser asks for', () => {
    const note = 'https://wiki.exámple❤️/eks'
    const links = all(pageOf(commentOf(aReport([aHit({ note })]))), 'a')
    expect(links[0]?.attrs).toEqual([{ name: 'href', value: 'https://wiki.xn--exmple-qta0999e/eks' }])
  })

  test('has no half of a character at its limit', () => {
    expect(commentOf(aReport([aHit()]), 5)).toBe('### ')
    expect(commentOf(aReport([aHit()]), 6)).toBe('### 🔴')
  })

  test('keeps to its limit, whatever that is', () => {
    fc.assert(
      fc.property(report, fc.integer({ min: 0, max: 6000 }), (report, limitCharacters) => {
        const text = renderComment(report, { limitCharacters, ...places })
        expect(text.length).toBeLessThanOrEqual(limitCharacters)
        expect(text).not.toMatch(/\p{Cs}/u)
      })
    )
  })
})

describe('the size', () => {
  const many = Array.from({ length: 3000 }, (_, n) =>
    aNetwork({
      ...{ id: `subnet-${n}`, name: `eks-${n}`, outcome: n % 3 === 0 ? 'warning' : 'does not fit' },
      ...{ reasons: ['full'], advice: [`make eks-${n} larger`] }
    })
  )
  const uncertainties = Array.from({ length: 500 }, (_, n) => ({ what: `part ${n}`, because: 'unknown' }))
  const findings = Array.from({ length: 3000 }, (_, n) => aHit({ id: `subnet-t${n}` }))

  test('three thousand networks are cut at the limit, and the shown and the left out make up all', () => {
    const text = withPlan(aPlan({ networks: many, uncertainties }), findings)
    expect(text.length).toBeLessThanOrEqual(MOST)
    expect(text.length).toBeGreaterThan(MOST - 2000)
    const shown = text.match(/^\| [🔴🟡]<br><sub>(?:no|look)/gmu)?.length ?? 0
    const [, problems, look] =
      /<b>([\d,]+) more networks with a problem and ([\d,]+) more to look at do not fit here<\/b>/.exec(
        text
      ) ?? []
    expect(shown + number(problems) + number(look)).toBe(3000)
    expect(shown).toBeGreaterThan(60)
  })

  test('without a plan too', () => {
    const text = commentOf(aReport(findings))
    expect(text.length).toBeLessThanOrEqual(MOST)
    const left = /<b>([\d,]+) more over their limit do not fit on this page<\/b>/.exec(text)?.[1]
    expect(rowsOf(pageOf(text)).length + number(left)).toBe(3000)
  })
})

/** Every note of a rule that a Report holds. */
function notesIn({ findings, plan }: Report): string[] {
  const states = plan?.networks.flatMap(({ before, after, atMost }) => [before, after, atMost]) ?? []
  return [...findings, ...states].flatMap(held => held?.note ?? [])
}

/** A note's address as a browser writes it, where it is one: a name such as `wiki.exámple` comes in ASCII. */
function addressOf(note: string): string[] {
  return URL.canParse(note) ? [new URL(note).href] : []
}

function number(text: string | undefined): number {
  return Number(text?.replaceAll(',', ''))
}

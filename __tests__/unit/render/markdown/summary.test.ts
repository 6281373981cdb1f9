import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Report } from '../../../../src/domain/report.js'
import { renderSummary } from '../../../../src/render/markdown/summary.js'
import { nastyText } from '../nasty.js'
import { others, subnets } from '../organisation.js'
import { all, elementsOf, pageOf, rowsOf, tagsOf, textOf } from '../page.js'
import { aFinding, aHit, aReport } from '../reports.js'

const KIB = 1024
const places = { reportFileName: 'aws-ipam-report.json', runUrl: 'https://github.com/o/r/actions/runs/1' }

/** Everything a summary may consist of. */
const ELEMENTS = 'h2 p b i code sub br a ul li table thead tbody tr th td details summary span wbr'.split(' ')

function hits(n: number): ReturnType<typeof aHit>[] {
  return Array.from({ length: n }, (_, index) => aHit({ id: `subnet-${index}`, name: `eks-${index}` }))
}

describe('a summary', () => {
  test('begins with one line that says it all, then the worst', () => {
    const page = pageOf(renderSummary(aReport(subnets(45))))
    expect(textOf(all(page, 'h2'))).toBe('🔴 8 of 45 subnets are over their limit')
    expect(textOf(all(page, 'p').slice(0, 1))).toBe(
      'The fullest is eks-pods-az1, at 98.4%: 1 of its 64 addresses is left. 7 more are close to their limit.'
    )
  })

  test('lists what is over and close, worst first, with all there is to know of each', () => {
    const [worst, ...rest] = rowsOf(pageOf(renderSummary(aReport(subnets(45)))))
    expect(worst).toEqual([
      '🔴over',
      'eks-pods-az1subnet-0007f6e5d4bf4b29b',
      '98.4%█████████▉',
      '1 of 64',
      '10.20.0.0/26us-east-1 · use1-az1 · 111122223333',
      'above 80%'
    ])
    expect(rest[7]?.[0]).toBe('🟡close')
    expect(rest[13]?.[5]).toBe('above 75%')
  })

  test('keeps numbers in one piece, and breaks a long name so that it takes no room from them', () => {
    const markdown = renderSummary(aReport([aHit({ name: 'production-eks-cluster-blue-pods-a' })]))
    expect(markdown).toContain('<b>16</b>\u00a0of\u00a0256')
    expect(markdown).toContain('above\u00a080%')
    expect(markdown).toContain('<b>production-eks-cluster-<br>blue-pods-a</b>')
  })

  test('names the type where not everything is a subnet', () => {
    const page = pageOf(renderSummary(aReport([...subnets(3), ...others()])))
    const networks = rowsOf(page).map(cells => cells[1])
    expect(networks).toContain('shared-services VPCvpc-0123456789abcdef0')
    expect(networks).toContain('byoip-edge public IPv4 poolipv4pool-ec2-0a1b2c3d4e5f60718')
    expect(rowsOf(pageOf(renderSummary(aReport(subnets(3)))))[0]?.[1]).not.toContain(' subnet')
  })

  test('counts every kind, and says why some have no measure', () => {
    const text = textOf(pageOf(renderSummary(aReport([...subnets(45), ...others()]))))
    expect(text).toContain(
      '53 networks in all: 🔴 10 over their limit · 🟡 7 close to it · 🟢 31 with room · ⚪ 5 without a measure'
    )
    expect(text).toContain(
      '5 have no measure and were not judged: 3 IPv6 subnets (AWS cannot calculate their use) and 2 Elastic IPs (AWS defines no usage for them).'
    )
    expect(text).toContain(
      'in 1 scope (home Region us-east-1), 3 Regions (ap-southeast-2, eu-west-1, us-east-1) and 3 accounts'
    )
  })

  test('shows powers of two where nobody reads the digits', () => {
    const vpc = aHit({ type: 'vpc', cidr: '2600:1f18:4c2:ab00::/56', usagePercent: 87.5 })
    expect(rowsOf(pageOf(renderSummary(aReport([vpc]))))[0]?.[3]).toBe('2^69 of 2^72')
  })

  test('has twenty-five rows open and folds the others, none left out', () => {
    const page = pageOf(renderSummary(aReport([...hits(40), aHit({ id: 'subnet-w', verdict: 'warning' })])))
    const [open, folded] = all(page, 'tbody')
    expect(all([open as never], 'tr')).toHaveLength(25)
    expect(all([folded as never], 'tr')).toHaveLength(16)
    expect(textOf(all(page, 'summary').slice(0, 1))).toBe(
      'And 15 more over their limit and 1 more close to it'
    )
  })

  test('twenty-five rows fold nothing', () => {
    expect(all(pageOf(renderSummary(aReport(hits(25)))), 'tbody')).toHaveLength(1)
  })

  test('folds away the fullest of those that are fine', () => {
    const page = pageOf(renderSummary(aReport(subnets(45))))
    const [rest] = all(page, 'details')
    expect(textOf(all(rest?.childNodes ?? [], 'summary'))).toBe('The fullest 20 of the other 30 with room')
    expect(rowsOf(rest?.childNodes ?? [])).toHaveLength(20)
    expect(rowsOf(rest?.childNodes ?? [])[0]?.slice(0, 3)).toEqual([
      '🟢room',
      'db-primary-az4subnet-0013579be019b689d',
      '64.8%██████▌   '
    ])
  })

  test('what is waived or ignored is folded, with why, and never dropped', () => {
    const waived = {
      ...aHit({ id: 'subnet-w', name: 'old' }),
      verdict: 'waived' as const,
      rule: 'Old networks'
    }
    const ignored = aFinding({ id: 'subnet-i', verdict: 'ignored', reasons: ['point-to-point links'] })
    const page = pageOf(renderSummary(aReport([waived, ignored, aFinding()])))
    expect(all(page, 'summary').map(summary => textOf(summary.childNodes))).toContain(
      '1 waived and 1 ignored'
    )
    const [first, second] = rowsOf(page).filter(cells => cells.length === 6)
    expect(first?.[5]).toBe('above 80%rule Old networks')
    expect(second?.[5]).toBe('point-to-point links')
  })

  test('says where the whole report is', () => {
    const page = pageOf(renderSummary(aReport(subnets(3)), places))
    expect(textOf(page)).toContain(
      'is in the report file aws-ipam-report.json of this run: the step’s output report-file.'
    )
    expect(all(page, 'a').map(link => link.attrs)).toEqual([[{ name: 'href', value: places.runUrl }]])
  })

  test('an empty report is not green', () => {
    const text = textOf(pageOf(renderSummary(aReport([]))))
    expect(text).toContain('⚪ There is nothing to check: no resource was found')
    expect(text).toContain('What was read: no resource')
    expect(text).not.toContain('🟢')
  })
})

describe('an incomplete check', () => {
  const gaps = [
    {
      what: 'subnets in scope ipam-scope-0abc',
      reason: 'AWS refused it',
      remedy: 'Add `ec2:GetIpamResourceCidrs`.'
    },
    { what: 'VPCs in scope ipam-scope-0abc', reason: 'no answer' }
  ]

  test('looks incomplete, and says why and what to do before anything else', () => {
    const page = pageOf(renderSummary(aReport(subnets(2).slice(1), { gaps })))
    expect(textOf(all(page, 'h2'))).toBe('⚠️ The check is incomplete: 2 parts could not be read')
    expect(all(page, 'li').map(item => textOf(item.childNodes))).toEqual([
      'subnets in scope ipam-scope-0abc: AWS refused it→ Add ec2:GetIpamResourceCidrs.',
      'VPCs in scope ipam-scope-0abc: no answer'
    ])
    expect(textOf(page)).toContain('This is not a pass')
    expect(textOf(page)).not.toContain('Nothing is missing')
  })

  test('says so beside breaches too', () => {
    const page = pageOf(renderSummary(aReport(subnets(3), { gaps })))
    expect(textOf(all(page, 'h2'))).toContain('and the check is incomplete')
    expect(textOf(page)).toContain('2 parts could not be read: there may be more than this table shows')
  })

  test('lists twenty gaps and counts the others', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ what: `part ${index}`, reason: 'throttled' }))
    const items = all(pageOf(renderSummary(aReport([], { gaps: many }))), 'li')
    expect(items).toHaveLength(21)
    expect(textOf(items.slice(20))).toBe('and 10 more, all in the report file')
  })
})

describe('the size', () => {
  test('three thousand breaches all fit', () => {
    const markdown = renderSummary(aReport(hits(3000)))
    expect(rowsOf(pageOf(markdown))).toHaveLength(3000)
    expect(markdown).not.toContain('do not fit')
  })

  test('a hundred thousand are cut at 900 KiB, counted, and where they are is said', () => {
    const markdown = renderSummary(aReport(hits(100_000)), places)
    const bytes = Buffer.byteLength(markdown)
    expect(bytes).toBeLessThanOrEqual(900 * KIB)
    expect(bytes).toBeGreaterThan(899 * KIB)
    const shown = markdown.match(/^\| 🔴/gm)?.length ?? 0
    const left =
      /<b>([\d,]+) more over their limit do not fit on this page<\/b>: all are in the report file `aws-ipam-report.json`/
    expect(shown + Number(left.exec(markdown)?.[1]?.replaceAll(',', ''))).toBe(100_000)
  })

  test('is kept for any report and limit, and the shown and the left out make up all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 10 }),
        fc.array(nastyText(), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 200, max: 40_000 }),
        (breaches, warnings, names, limitBytes) => {
          const report = named([...hits(breaches), ...hits(warnings).map(asWarning)], names)
          const markdown = renderSummary(report, { limitBytes, ...places })
          expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limitBytes)
          if (limitBytes < 4000) return
          const rows = rowsOf(pageOf(markdown)).length
          expect(rows + leftOut(markdown)).toBe(breaches + warnings)
        }
      )
    )
  })
})

describe('text from outside', () => {
  test('never becomes anything but text, wherever it stands', () => {
    fc.assert(
      fc.property(nastyText(), text => {
        const finding = {
          ...aHit({ id: text, name: text, region: text, ownerId: text, availabilityZoneId: text }),
          cidr: text,
          type: text,
          rule: text,
          reasons: [text],
          totalAddresses: 256,
          availableAddresses: 4
        }
        const gaps = [{ what: text, reason: text, remedy: text }]
        const report = aReport([finding, { ...finding, verdict: 'unmeasured', usagePercent: null }], {
          gaps,
          homeRegion: text,
          source: text,
          generatedAt: text
        })
        const page = pageOf(renderSummary(report, { reportFileName: text }))
        expect(ELEMENTS).toEqual(expect.arrayContaining(tagsOf(page)))
        expect(all(page, 'a')).toEqual([])
        expect(
          elementsOf(page).flatMap(element => element.attrs.filter(({ name }) => name !== 'align'))
        ).toEqual([])
        expect(all(page, 'tr')).toHaveLength(2)
        expect(all(page, 'h2')).toHaveLength(1)
      }),
      { numRuns: 200 }
    )
  })
})

function asWarning<T extends object>(finding: T): T & { verdict: 'warning' } {
  return { ...finding, verdict: 'warning' }
}

function named(findings: ReturnType<typeof aHit>[], names: readonly string[]): Report {
  return aReport(findings.map((finding, index) => ({ ...finding, name: names[index % names.length] ?? '' })))
}

function leftOut(markdown: string): number {
  const sentence = /<b>(.*) (?:do|does) not fit on this page<\/b>/.exec(markdown)?.[1] ?? ''
  return [...sentence.matchAll(/([\d,]+) more/g)].reduce(
    (sum, [, n]) => sum + Number(n?.replaceAll(',', '')),
    0
  )
}

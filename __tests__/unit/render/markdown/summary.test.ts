import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Finding, Report } from '../../../../src/domain/report.js'
import { renderSummary } from '../../../../src/render/markdown/summary.js'
import { renderAlert } from '../../../../src/render/text/alert.js'
import { findingLine } from '../../../../src/render/text/lines.js'
import { anyReport } from '../any-report.js'
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
      '5 have no measure and were not judged: 3 IPv6 subnets (AWS cannot calculate their use) and 2 Elastic IPs (AWS defines no usage for this type).'
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
      rule: 'Old networks',
      waiver: { until: '2027-01-31', reason: 'being drained', expired: false }
    }
    const ignored = aFinding({ id: 'subnet-i', verdict: 'ignored', ignoredBecause: 'point-to-point links' })
    const page = pageOf(renderSummary(aReport([waived, ignored, aFinding()])))
    expect(all(page, 'summary').map(summary => textOf(summary.childNodes))).toEqual(
      expect.arrayContaining(['1 waived', '1 ignored'])
    )
    const [first] = rowsOf(page).filter(cells => cells.length === 6)
    expect(first?.[5]).toBe('above 80%waived until 2027-01-31: being drainedrule Old networks')
    expect(all(page, 'li').map(item => textOf(item.childNodes))).toEqual(['1: point-to-point links'])
  })

  test('says where the whole report is', () => {
    const page = pageOf(renderSummary(aReport(subnets(3)), places))
    expect(textOf(page)).toContain(
      'is in the report file aws-ipam-report.json of this run: the step’s output report-file.'
    )
    expect(all(page, 'a').map(link => link.attrs)).toEqual([[{ name: 'href', value: places.runUrl }]])
  })

  test('sends nobody to a report file that is not there', () => {
    const absent = ['report file'] as const
    const page = textOf(pageOf(renderSummary(aReport(hits(60)), { ...places, absent, limitBytes: 4000 })))
    expect(page).toContain(
      'more over their limit do not fit on this page: the report file, which would have them, could not be written.'
    )
    expect(page).toContain('The whole report could not be written to a file.')
    expect(page).not.toContain('aws-ipam-report.json')
    expect(textOf(pageOf(renderSummary(aReport(subnets(3)), { face: 'command' })))).toContain(
      'The whole report, with every tag and reason, is what --report-file and --format json write.'
    )
    const cut = textOf(pageOf(renderSummary(aReport(hits(60)), { face: 'command', limitBytes: 4000 })))
    expect(cut).toContain('do not fit on this page: all are in what --report-file and --format json write.')
  })

  test('an empty report is not green', () => {
    const text = textOf(pageOf(renderSummary(aReport([]))))
    expect(text).toContain('⚪ There is nothing to check: no resource was found')
    expect(text).toContain('What was read: no resource')
    expect(text).not.toContain('🟢')
  })
})

describe('rules, free blocks and pools', () => {
  const cellsOf = (...findings: Finding[]): string[][] => rowsOf(pageOf(renderSummary(aReport(findings))))

  test('a rule is named with its note, a link where it is one and else its text', () => {
    const byRule = (note: string): string => renderSummary(aReport([aHit({ rule: 'EKS pod subnets', note })]))
    const [link] = all(pageOf(byRule('https://wiki.example.com/runbooks/eks')), 'a')
    expect(link?.attrs).toEqual([{ name: 'href', value: 'https://wiki.example.com/runbooks/eks' }])
    expect(rowsOf(pageOf(byRule('https://wiki.example.com/')))[0]?.[5]).toBe(
      'above 80%rule EKS pod subnets · runbook'
    )
    const text = pageOf(byRule('ask javascript:alert(1)'))
    expect(all(text, 'a')).toEqual([])
    expect(rowsOf(text)[0]?.[5]).toBe('above 80%rule EKS pod subnets · ask javascript:alert(1)')
  })

  test('a note that is an issue is a link on a page, and an empty one leaves no trace', () => {
    const note = 'https://github.com/acme/infra/issues/7'
    const [link] = all(pageOf(renderSummary(aReport([aHit({ note })]))), 'a')
    expect(link?.attrs).toEqual([{ name: 'href', value: note }])
    expect(cellsOf(aHit({ rule: 'EKS pod subnets', note: '' }))[0]?.[5]).toBe('above 80%rule EKS pod subnets')
    expect(renderSummary(aReport([aHit({ note: '' })]))).not.toContain('<sub></sub>')
  })

  test('four reasons are shown, and how many there are beyond', () => {
    const reasons = ['one', 'two', 'three', 'four', 'five']
    expect(cellsOf(aHit({ reasons }, []))[0]?.[5]).toBe('onetwothreefourand 1 more')
  })

  test('a long place has its account on a line of its own, and what is not known takes none', () => {
    const placeOf = (overrides: Partial<Finding>): string | undefined =>
      /`10\.20\.4\.0\/24`(.*?) \|/.exec(renderSummary(aReport([aHit(overrides)])))?.[1]
    expect(placeOf({ region: 'eu-central-1', availabilityZoneId: 'euc1-az1' })).toBe(
      '<br><sub>eu-central-1 · euc1-az1 · 111122223333</sub>'
    )
    expect(placeOf({ region: 'ap-northeast-1', availabilityZoneId: 'apne1-az4' })).toBe(
      '<br><sub>ap-northeast-1 · apne1-az4</sub><br><sub>111122223333</sub>'
    )
    expect(placeOf({ availabilityZoneId: '' })).toBe('<br><sub>us-east-1 · 111122223333</sub>')
    expect(placeOf({ region: '', availabilityZoneId: '', ownerId: '' })).toBe('')
  })

  test('what is left says that it is rough, and how large a block is free', () => {
    const vpc = { type: 'vpc', cidr: '10.0.0.0/16', approximate: true, usagePercent: 50 } as const
    const left = (overrides: Partial<Finding>): string | undefined =>
      cellsOf(aFinding({ ...vpc, ...overrides }))[0]?.[3]
    expect(left({ largestFreeBlock: '/22' })).toBe('≈ 32,768 of 65,536largest free block /22 in the VPC')
    expect(left({ largestFreeBlock: '/17' })).toContain('/17 in the VPC')
    expect(left({ largestFreeBlock: '/16' })).toContain('/16 in another CIDR of the VPC')
    // By less than a hundredth of the whole more: the usage may be rounded.
    expect(left({ largestFreeBlock: '/17', availableAddresses: 32_768 - 655 })).toContain('/17 in the VPC')
    expect(left({ largestFreeBlock: '/17', availableAddresses: 32_768 - 656 })).toContain('another CIDR')
    const six = { family: 'ipv6', cidr: '2001:db8::/56', totalAddresses: String(2n ** 72n) } as const
    expect(left({ ...six, availableAddresses: String(2n ** 71n), largestFreeBlock: '/57' })).toContain(
      '/57 in the VPC'
    )
    expect(left({ ...six, availableAddresses: String(2n ** 70n), largestFreeBlock: '/57' })).toContain(
      '/57 in another CIDR of the VPC'
    )
    expect(left({ type: 'ipam-pool', largestFreeBlock: '/22' })).toBe(
      '≈ 32,768 of 65,536largest free block /22'
    )
    expect(left({ largestFreeBlock: null })).toBe('≈ 32,768 of 65,536no free block in the VPC')
    expect(left({})).toBe('≈ 32,768 of 65,536')
  })

  test('the largest free block is told once', () => {
    const [row] = cellsOf(
      aHit({ type: 'vpc', largestFreeBlock: '/27' }, [
        { limit: 'free-block-below', threshold: '/26', verdict: 'breach' }
      ])
    )
    expect(row?.[3]).toBe('16 of 256')
    expect(row?.[5]).toBe('no free /26: the largest free block is a /27')
  })

  test('a pool has its place among the others', () => {
    const pool = { type: 'ipam-pool', largestFreeBlock: '/26' }
    const [top, below, orphan] = cellsOf(
      aFinding({ ...pool, id: 'pool-1', name: 'global', usagePercent: 9, poolDepth: 1 }),
      aFinding({ ...pool, id: 'pool-2', usagePercent: 8, poolDepth: 2, parentPoolId: 'pool-1' }),
      aFinding({ ...pool, id: 'pool-3', usagePercent: 7, parentPoolId: 'pool-unread' })
    ).map(cells => cells[4])
    expect(top).toMatch(/top-level pool$/)
    expect(below).toMatch(/level 2, in global$/)
    expect(orphan).toMatch(/111122223333in pool-unread$/)
    // As plain digits GitHub would take it for a commit.
    const [deep] = cellsOf(aFinding({ ...pool, id: 'pool-4', poolDepth: 8_715_641, parentPoolId: 'pool-1' }))
    expect(deep?.[4]).toMatch(/level 8,715,641, in pool-1$/)
  })

  test('what IPAM finds wrong stands on any row, with the pair', () => {
    const bad = {
      ...{ overlapStatus: 'overlapping', overlapsWith: ['vpc-2'], complianceStatus: 'noncompliant' }
    }
    const [over, fine] = cellsOf(
      aHit({ ...bad }, [{ limit: 'overlap', threshold: 'overlapping', verdict: 'breach' }]),
      aFinding({ id: 'vpc-2', name: 'lake', type: 'vpc', ...bad, overlapsWith: ['vpc-3'] })
    )
    expect(over?.[4]).toMatch(/111122223333⚠️ noncompliant$/)
    expect(over?.[5]).toBe('overlaps lake (vpc-2)')
    expect(fine?.[4]).toMatch(/111122223333⚠️ noncompliant⚠️ overlaps vpc-3$/)
  })

  test('a pool without a CIDR says so, instead of naming nothing', () => {
    const pool = aHit(
      {
        ...{ type: 'ipam-pool', name: 'new', cidr: '', usagePercent: null, largestFreeBlock: null },
        ...{ totalAddresses: 0, availableAddresses: null }
      },
      [{ limit: 'free-block-below', threshold: '/22', verdict: 'breach' }]
    )
    const [row] = cellsOf(pool)
    expect(row?.[3]).toBe('–')
    expect(row?.[4]).toMatch(/^no CIDR yet/)
    const markdown = renderSummary(aReport([{ ...pool, hits: [] }]))
    expect(markdown).toContain('It is <b>new</b>: it has no CIDR yet, no block is free.')
    expect(markdown).not.toMatch(/`` |<code><\/code>|of 0/)
    expect(findingLine(pool)).toMatch(/^over: new \(subnet-0a1b2c3d4e5f60718\), no CIDR yet, account /)
    expect(cellsOf(aFinding({ type: 'eni', cidr: '' }))[0]?.[4]).toMatch(/^no CIDR(?! yet)/)
  })

  test('a waiver that is over is said beside the limit it no longer waives', () => {
    const waiver = { until: '2026-10-31', reason: 'moves in October', expired: true }
    expect(cellsOf(aHit({ waiver }))[0]?.[5]).toBe('above 80%waiver ended 2026-10-31: moves in October')
  })

  test('twenty networks with room are all shown', () => {
    const fine = Array.from({ length: 20 }, (_, n) => aFinding({ id: `subnet-${n}` }))
    expect(textOf(all(pageOf(renderSummary(aReport(fine))), 'summary').slice(0, 1))).toBe(
      'The 20 with room, fullest first'
    )
  })

  test('ignored resources are counted by reason, most first', () => {
    const ignored = (id: string, ignoredBecause: string, rule = 'on purpose'): Finding =>
      aFinding({ id, verdict: 'ignored', ignoredBecause, rule })
    const findings = [ignored('a', 'a lab'), ...['b', 'c'].map(id => ignored(id, 'links'))]
    const itemsOf = (findings: Finding[]): string[] =>
      all(pageOf(renderSummary(aReport(findings))), 'li').map(item => textOf(item.childNodes))
    expect(itemsOf(findings)).toEqual(['2: links rule on purpose', '1: a lab rule on purpose'])
    const page = pageOf(renderSummary(aReport(findings)))
    expect(all(page, 'summary').map(({ childNodes }) => textOf(childNodes))).toContain('3 ignored')

    const byRules = ['lab', 'on purpose'].map(rule => ignored(rule, 'links', rule))
    expect(itemsOf(byRules)).toEqual(['1: links rule lab', '1: links rule on purpose'])

    const many = Array.from({ length: 22 }, (_, n) => ignored(`id-${n}`, `reason ${n}`))
    expect(itemsOf(many)).toHaveLength(21)
    expect(itemsOf(many)[20]).toBe('and 2 more reasons')
  })
})

describe('the policy', () => {
  const policy = (notices: string[], waivers = 1): NonNullable<Report['policy']> => ({
    file: '.github/ipam-policy.yml',
    rules: 7,
    waivers,
    notices
  })
  const waived = (until: string, expired = false): Finding => ({
    ...aHit({ id: until, waiver: { until, reason: 'x', expired } }),
    verdict: expired ? 'breach' : 'waived'
  })
  const textWith = (overrides: Partial<Report>, findings: Finding[] = []): string =>
    textOf(pageOf(renderSummary(aReport(findings, overrides))))

  test('has its notices told, the first few open', () => {
    const notices = [1, 2, 3, 4, 5, 6].map(n => `the rule "r${n}" decides nothing`)
    const page = pageOf(renderSummary(aReport([], { policy: policy(notices) })))
    expect(textOf(page)).toContain('⚠️ The policy needs a look (.github/ipam-policy.yml)')
    expect(all(page, 'li').map(({ childNodes }) => textOf(childNodes))).toEqual(notices)
    expect(textOf(all(page, 'summary').slice(0, 1))).toBe('And 2 more about the policy')
  })

  test('is named in what was read, with the next end of a waiver', () => {
    expect(textWith({ policy: policy([]) }, [waived('2026-11-12')])).toContain(
      'Policy: .github/ipam-policy.yml, 7 rules; 1 waiver ends in 9 days.'
    )
    expect(textWith({ policy: policy([], 3) }, [waived('2026-11-03'), waived('2027-01-01')])).toContain(
      '7 rules; 3 waivers, the next of which ends today.'
    )
    // To the day, whatever the hour.
    const evening = { policy: policy([], 2), generatedAt: '2026-11-03T20:00:00Z' }
    expect(textWith(evening, [waived('2027-01-01'), waived('2026-11-17')])).toContain(
      'which ends in 14 days.'
    )
    expect(textWith(evening, [waived('2026-11-18')])).toContain('; 2 waivers.')
    expect(textWith({ policy: policy([]) }, [waived('2027-01-01')])).toContain('7 rules; 1 waiver.')
    expect(textWith({ policy: policy([]) }, [waived('2026-10-01', true)])).toContain('; 1 waiver.')
    expect(textWith({ policy: policy([], 0) })).toContain('ipam-policy.yml, 7 rules.')
    expect(textWith({})).not.toContain('Policy')
  })
})

describe('what was read', () => {
  const textWith = (overrides: Partial<Report>): string =>
    textOf(pageOf(renderSummary(aReport(subnets(3), overrides))))
  const samples = { oldest: '2026-11-03T05:49:12Z', newest: '2026-11-03T05:56:12Z' }

  test('is told with its source, and why that was taken', () => {
    expect(textWith({ source: 'ec2', sourceReason: 'IPAM has no scope in us-east-1' })).toContain(
      'It was read from Amazon EC2 at 2026-11-03 06:00 UTC, because IPAM has no scope in us-east-1.'
    )
    expect(textWith({})).toContain('It was read from Amazon VPC IPAM at 2026-11-03 06:00 UTC.')
    expect(textWith({ source: 'report', samples })).toContain('What IPAM had seen was 4 to 11 minutes old.')
  })

  test('names up to six Regions', () => {
    const regionsOf = (n: number): string | undefined =>
      /, (\d Regions.*) and \d accounts?\./.exec(
        textWith({ regions: Array.from({ length: n }, (_, index) => `eu-west-${index + 1}`) })
      )?.[1]
    expect(regionsOf(7)).toBe('7 Regions')
    expect(regionsOf(6)).toBe('6 Regions (eu-west-1, eu-west-2, eu-west-3, eu-west-4, eu-west-5, eu-west-6)')
  })

  test('tells of one resource without a measure as of one', () => {
    const page = pageOf(renderSummary(aReport([aFinding({ id: 'eni-1', type: 'eni', usagePercent: null })])))
    expect(textOf(page)).toContain(
      '1 has no measure and was not judged: 1 network interface (AWS defines no usage for this type).'
    )
  })

  test('is told with its age, or that nobody asked for it', () => {
    expect(textWith({ samples })).toContain('IPAM’s view was 4 to 11 minutes old.')
    expect(textWith({})).toContain('How old IPAM’s view is was not asked for (max-age).')
    expect(textWith({ source: 'ec2' })).not.toContain('old')
    expect(textWith({ samples: { oldest: 'then', newest: 'now' } })).toContain(
      'IPAM’s view was from then to now.'
    )
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
    expect(textOf(items.slice(20))).toBe('and 10 more')
    expect(all(pageOf(renderSummary(aReport([], { gaps: many.slice(0, 20) }))), 'li')).toHaveLength(20)
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

describe('any Report', () => {
  const report = anyReport()

  test('holds no markup but ours, and no link but a note that is one', () => {
    fc.assert(
      fc.property(report, report => {
        const page = pageOf(renderSummary(report))
        const notes = report.findings.flatMap(({ note }) => addressOf(note))
        expect(ELEMENTS).toEqual(expect.arrayContaining(tagsOf(page)))
        for (const { attrs } of all(page, 'a')) {
          expect(attrs.map(({ name }) => name)).toEqual(['href'])
          expect(notes).toContain(attrs[0]?.value)
        }
        const widths = new Set(rowsOf(page).map(cells => cells.length))
        expect([5, 6]).toEqual(expect.arrayContaining([...widths]))
        expect(all(page, 'tr')).toHaveLength(rowsOf(page).length + all(page, 'thead').length)
      }),
      { numRuns: 200 }
    )
  })

  test('keeps to its limit, as a summary and as an alert', () => {
    fc.assert(
      fc.property(report, fc.integer({ min: 100, max: 8000 }), (report, limitBytes) => {
        expect(Buffer.byteLength(renderSummary(report, { limitBytes }))).toBeLessThanOrEqual(limitBytes)
        expect(Buffer.byteLength(renderAlert(report, { limitBytes }))).toBeLessThanOrEqual(limitBytes)
        for (const line of report.findings.map(finding => findingLine(finding)))
          expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|##\[/u)
      })
    )
  })
})

/** A note's address as a browser writes it, where it is one. */
function addressOf(note: string | undefined): string[] {
  return note !== undefined && URL.canParse(note) ? [new URL(note).href] : []
}

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

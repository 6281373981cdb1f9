import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { parseCommand } from '../../../../harness/runner/workflow-commands.js'
import { terminalPage, type Look } from '../../../../src/render/terminal/page.js'
import { PLAIN } from '../../../../src/render/terminal/paint.js'
import { nastyText } from '../nasty.js'
import { examplePlan } from '../plan-reports.js'
import { aFinding, aHit, aReport } from '../reports.js'

const linesOf = (report: Parameters<typeof terminalPage>[0], look: Partial<Look> = {}) => [
  ...terminalPage(report, { paint: PLAIN, ...look })
]

/** Every word in a colour says which. */
const SHOUTING = {
  bold: (text: string) => `<b>${text}</b>`,
  dim: (text: string) => `<dim>${text}</dim>`,
  red: (text: string) => `<red>${text}</red>`,
  yellow: (text: string) => `<yellow>${text}</yellow>`,
  green: (text: string) => `<green>${text}</green>`,
  blue: (text: string) => `<blue>${text}</blue>`
}

const NETWORKS = [
  aHit({ id: 'subnet-1', name: 'eks-pods-a', usagePercent: 98.4375, availableAddresses: 4, rule: 'pods' }),
  aHit({ id: 'subnet-2', name: 'edge', verdict: 'warning', cidr: '10.0.0.0/26' }),
  aFinding({ id: 'subnet-3', name: 'web-a' }),
  aFinding({ id: 'subnet-4', usagePercent: null, cidr: '2001:db8::/64' })
]

describe('the page for a terminal', () => {
  test('holds no command to the runner of a workflow in which it is shown, and no mark on a terminal', () => {
    const id = '::add-mask::a'
    const finding = aFinding({
      id,
      name: '##[error]x',
      ownerId: id,
      verdict: 'breach',
      reasons: [],
      hits: []
    })
    const lines = linesOf(aReport([finding]))
    expect(lines.join('\n')).toContain('> ::add-mask::a')
    expect(lines.filter(line => parseCommand(line) !== undefined)).toEqual([])
    expect(linesOf(aReport([finding]), { width: 80 }).join('\n')).not.toContain('> ::add-mask::a')
  })

  test('says it all in its first line, then each limit with why and where, the rest, and the totals', () => {
    expect(linesOf(aReport(NETWORKS))).toEqual([
      '1 of 3 measured subnets is over its limit; the fullest is eks-pods-a (subnet-1) at 98.4%',
      '',
      '         NAME        CIDR                       USED  LEFT   OF',
      '● over   eks-pods-a  10.20.4.0/24  █████████▉  98.4%     4  256',
      '         above 80% · subnet-1 · 111122223333 · us-east-1 use1-az4 · rule pods',
      '● close  edge        10.0.0.0/26   ███████▋··  76.6%    15   64',
      '         above 70% · subnet-2 · 111122223333 · us-east-1 use1-az4',
      '',
      'The other one with room',
      '        NAME   CIDR                        USED  LEFT   OF  ID        ACCOUNT       REGION',
      '● room  web-a  10.20.4.0/24  ████▎·····  42.97%   146  256  subnet-3  111122223333  us-east-1',
      '',
      '4 subnets: 1 over its limit, 1 close to it, 1 with room, 1 without a measure'
    ])
  })

  test('does without a name, a zone and a CIDR', () => {
    const pool = { id: 'ipam-pool-1', type: 'ipam-pool', cidr: '', totalAddresses: 0, usagePercent: null }
    const hit = { limit: 'free-block-below', threshold: '/24', verdict: 'breach' } as const
    const bare = aHit({ id: 'subnet-1' })
    const empty = aHit({ ...pool, largestFreeBlock: null, availableAddresses: null }, [hit])
    for (const finding of [bare, empty]) {
      delete finding.name
      delete finding.availabilityZoneId
    }
    expect(linesOf(aReport([bare, empty])).slice(2, 7)).toEqual([
      '        NAME         CIDR                       USED  LEFT   OF',
      '● over  subnet-1     10.20.4.0/24  █████████▍  93.8%    16  256',
      '        above 80% · subnet · 111122223333 · us-east-1',
      '● over  ipam-pool-1  no CIDR yet                –        –',
      '        no free /24: nothing is free · IPAM pool · 111122223333 · us-east-1'
    ])
  })

  test('tells gaps with their remedies, waivers, and what the policy needs', () => {
    const waived = aFinding({
      name: 'lab',
      verdict: 'waived',
      waiver: { until: '2027-01-31', reason: 'being drained', expired: false }
    })
    const report = aReport([waived], {
      gaps: [{ what: 'subnets in eu-west-1', reason: 'access denied', remedy: 'allow it' }],
      policy: { file: 'p.yml', rules: 1, waivers: 1, notices: ['the rule "x" decides nothing'] }
    })
    const page = linesOf(report).join('\n')
    expect(page).toContain(
      '1 part could not be read: what was not read may be full\n- subnets in eu-west-1: access denied → allow it'
    )
    expect(page).toContain(
      '1 waived\n- lab (subnet-0a1b2c3d4e5f60718) 10.20.4.0/24: waived until 2027-01-31: being drained'
    )
    expect(page).toContain('The policy needs a look (p.yml)\n- the rule "x" decides nothing')
  })

  test('says nothing of a policy that needs no look', () => {
    const policy = { file: 'p.yml', rules: 1, waivers: 0, notices: [] }
    expect(linesOf(aReport(NETWORKS, { policy }))).toEqual(linesOf(aReport(NETWORKS)))
  })

  test('counts what it does not name', () => {
    const gaps = Array.from({ length: 23 }, (_, index) => ({ what: `part ${index}`, reason: 'no' }))
    const page = linesOf(aReport([], { gaps })).join('\n')
    expect(page).toContain('23 parts could not be read')
    expect(page).toContain('- part 19: no\n- and 3 more gaps')
    const rest = Array.from({ length: 12 }, (_, index) => aFinding({ id: `subnet-${index}` }))
    expect(linesOf(aReport(rest)).join('\n')).toContain('The fullest 10 of the 12 with room')
  })

  test('tells what a plan comes to before what there is today', () => {
    const lines = linesOf(aReport(NETWORKS, { plan: examplePlan() }))
    const plan = lines.findIndex(line => line.startsWith('Plan: '))
    expect(plan).toBeGreaterThan(0)
    expect(plan).toBeLessThan(lines.findIndex(line => line.startsWith('● over')))
    expect(lines.some(line => line.startsWith('- no room: '))).toBe(true)
  })

  test('sets each verdict in its colour', () => {
    const page = linesOf(aReport(NETWORKS), { paint: SHOUTING }).join('\n')
    expect(page).toContain('<b><red>1 of 3')
    expect(page).toContain('<red>● over </red>')
    expect(page).toContain('<yellow>● close</yellow>')
    expect(page).toContain('<green>● room</green>')
    expect(page).toContain('above 80%<dim> · subnet-1')
  })

  test('has no line wider than the page, whatever is in it, and nothing that a terminal would act upon', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(nastyText(), nastyText(), fc.boolean()), { maxLength: 6 }),
        fc.integer({ min: 60, max: 140 }),
        (texts, width) => {
          const findings = texts.map(([id, name, isHit]) =>
            (isHit ? aHit : aFinding)({ id, name, ownerId: id, rule: name })
          )
          const gaps = texts.map(([what, reason, withRemedy]) => ({
            what,
            reason,
            ...(withRemedy && { remedy: what })
          }))
          for (const line of linesOf(aReport(findings, { gaps }), { width })) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width)
            expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
          }
        }
      ),
      { numRuns: 300 }
    )
  })
})

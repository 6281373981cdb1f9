import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Report } from '../../../src/domain/report.js'
import { answerOf, type Answer } from '../../../src/lambda/answer.js'
import type { Body } from '../../../src/lambda/body.js'
import { aReport, aResource, breaches } from '../domain/builders.js'
import { nastyText } from '../render/nasty.js'
import { aChange, aPlan } from '../render/plan-reports.js'

const bytesOf = (answer: Answer) => Buffer.byteLength(JSON.stringify(answer))
const bodyOf = ({ body }: Answer) => JSON.parse(body) as Body
const LOCATION = { bucket: 'reports', key: 'ipam-reports/2026-11-03/id.json' }
const gap = (index: number) => ({
  what: `subnets of account ${index}`,
  reason: 'access denied',
  remedy: 'ask'
})

describe('the answer', () => {
  it('has every part whole where there is room', async () => {
    const report = await aReport([...breaches(3), aResource()], { gaps: [gap(1)] })
    const answer = answerOf(report, { limitBytes: 245_760, reportLocation: LOCATION })
    expect(answer.report).toEqual(report)
    expect(answer.omitted).toEqual({ findings: 0, breaches: 0, gaps: 0, notices: 0, plan: 0 })
    expect(answer.reportLocation).toEqual(LOCATION)
    expect(bodyOf(answer).IpamResourceCidrs).toHaveLength(3)
  })

  it('tells of breaches alone in the body, and of none with an empty message and list', async () => {
    const answer = answerOf(await aReport([aResource()]), { limitBytes: 245_760 })
    expect(answer.report.findings).toHaveLength(1)
    expect(answer.body).toBe('{"Message":"","IpamResourceCidrs":[]}')
  })

  it('tells of a pool of IPv6, whose counts are beyond numbers, and of what has no usage', async () => {
    const pool = aResource({ id: 'ipam-pool-1', type: 'ipam-pool', cidr: '2001:db8::/32', usage: 0.95 })
    const noncompliant = { ...aResource({ complianceStatus: 'noncompliant' }), usage: undefined } as never
    const report = await aReport([pool, noncompliant])
    const [first] = report.findings
    const answer = answerOf(report, { limitBytes: 245_760 })
    expect(bodyOf(answer).IpamResourceCidrs[0]).toMatchObject({
      ResourceId: 'ipam-pool-1',
      IpUsage: 0.95,
      IpAddressTotal: '79228162514264337593543950336',
      IpAddressAvailable: first?.availableAddresses
    })
    expect(bodyOf(answer).IpamResourceCidrs[0]).not.toHaveProperty('VpcId')
  })

  it('stays within its size and drops nothing that had room, whatever names and tags are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ name: nastyText(), tag: nastyText() }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 4_000, max: 40_000 }),
        async (texts, limitBytes) => {
          const report = await aReport(
            texts.map(({ name, tag }, index) =>
              aResource({
                id: `subnet-${index}`,
                name,
                tags: { [name]: tag, tag },
                usage: 0.99 - index / 200
              })
            )
          )
          const answer = answerOf(report, { limitBytes, reportLocation: LOCATION })
          expect(bytesOf(answer)).toBeLessThanOrEqual(limitBytes)
          const kept = answer.report.findings.length
          expect(answer.report.findings).toEqual(report.findings.slice(0, kept))
          expect(answer.omitted.findings).toBe(report.totals.resources - kept)
          expect(answer.omitted.breaches).toBe(report.totals.breach - bodyOf(answer).IpamResourceCidrs.length)
          if (kept === report.findings.length) return
          const whole = answerOf(
            { ...report, findings: report.findings.slice(0, kept + 1) },
            { limitBytes: 1e9 }
          )
          // Short of it by the digits of the counts at most.
          expect(bytesOf({ ...whole, reportLocation: LOCATION })).toBeGreaterThan(limitBytes - 16)
        }
      ),
      { numRuns: 60 }
    )
  })

  it('leaves room for findings beside thousands of gaps, notices and changes of a plan', async () => {
    const report: Report = {
      ...(await aReport(breaches(500), { gaps: Array.from({ length: 3_000 }, (_, index) => gap(index)) })),
      policy: {
        file: 'policy.yml',
        rules: 1,
        waivers: 2_000,
        notices: Array.from({ length: 2_000 }, (_, index) => `the waiver of subnet-${index} matches nothing`)
      },
      plan: aPlan({
        changes: Array.from({ length: 2_000 }, (_, index) => aChange({ address: `aws_subnet.a[${index}]` })),
        networks: [],
        uncertainties: []
      })
    }
    const answer = answerOf(report, { limitBytes: 245_760 })
    expect(bytesOf(answer)).toBeLessThanOrEqual(245_760)
    const { coverage, policy, plan, findings } = answer.report
    for (const kept of [coverage.gaps, policy?.notices, plan?.changes, findings]) {
      expect(kept?.length).toBeGreaterThan(20)
    }
    expect(answer.omitted.gaps + coverage.gaps.length).toBe(3_000)
    expect(answer.omitted.notices + (policy?.notices.length ?? 0)).toBe(2_000)
    expect(answer.omitted.plan + (plan?.changes.length ?? 0)).toBe(2_000)
    expect(coverage.complete).toBe(false)
  })
})

import fc from 'fast-check'
import { VERDICTS, type Finding, type Report } from '../../../src/domain/report.js'
import { nastyText } from './nasty.js'
import { aFinding, aReport } from './reports.js'

/** A Report in which every text may hold anything; its gaps and its plan aside, where the test gives none. */
export function anyReport(text: fc.Arbitrary<string> = nastyText()): fc.Arbitrary<Report> {
  return fc
    .record({
      findings: fc.array(anyFinding(text), { maxLength: 4 }),
      source: fc.oneof(text, fc.constantFrom('ipam', 'ec2', 'report')),
      sourceReason: text,
      policy: fc.record({
        file: text,
        rules: fc.nat(),
        waivers: fc.nat(),
        notices: fc.array(text, { maxLength: 6 })
      }),
      samples: fc.record({ oldest: fc.oneof(text, fc.constant('2026-11-01T00:00:00Z')), newest: text })
    })
    .map(({ findings, ...rest }) => aReport(findings, rest))
}

/** Parts that could not be read, told in any words. */
export function anyGaps(text: fc.Arbitrary<string> = nastyText()): fc.Arbitrary<Report['coverage']['gaps']> {
  const gap = fc.oneof(
    fc.record({ what: text, reason: text, remedy: text }),
    fc.record({ what: text, reason: text })
  )
  return fc.array(gap, { maxLength: 3 })
}

function anyFinding(text: fc.Arbitrary<string>): fc.Arbitrary<Finding> {
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(value, { nil: undefined })
  const block = fc.oneof(
    text,
    fc.integer({ min: 0, max: 128 }).map(length => `/${length}`)
  )
  const hit = fc.record({
    limit: fc.constantFrom(
      ...(['usage-above', 'available-below', 'free-block-below', 'compliance', 'overlap'] as const)
    ),
    threshold: fc.oneof(text, fc.double({ min: 0, max: 1e9, noNaN: true })),
    verdict: fc.constantFrom('breach' as const, 'warning' as const)
  })
  const note = fc.oneof(
    text,
    text.map(rest => `https://wiki.example/${rest}`),
    text.map(rest => `javascript:alert(1)//${rest}`)
  )
  return fc
    .record({
      ...{ id: text, name: text, note, rule: text, ignoredBecause: maybe(text), parentPoolId: maybe(text) },
      ...{ region: text, ownerId: text, vpcId: text, availabilityZoneId: text, poolId: maybe(text) },
      cidr: fc.oneof(text, fc.constantFrom('10.20.4.0/24', '2001:db8::/56')),
      type: fc.oneof(text, fc.constantFrom('subnet', 'vpc', 'ipam-pool')),
      tags: fc.dictionary(text, text, { maxKeys: 3 }),
      reasons: fc.array(text, { maxLength: 3 }),
      verdict: fc.constantFrom(...VERDICTS),
      hits: fc.array(hit, { maxLength: 4 }),
      waiver: maybe(fc.record({ until: text, reason: text, expired: fc.boolean() })),
      approximate: fc.constantFrom(true as const, undefined),
      largestFreeBlock: fc.option(block, { nil: null }),
      freeBlocks: fc.dictionary(block, fc.nat(), { maxKeys: 5 }),
      overlapsWith: fc.array(text, { maxLength: 5 }),
      poolDepth: maybe(fc.nat()),
      ...{ complianceStatus: fc.constantFrom('noncompliant', 'compliant') },
      overlapStatus: fc.constantFrom('overlapping', 'nonoverlapping'),
      usagePercent: fc.constantFrom(null, 0, 50, 93.4, 100)
    })
    .map(({ cidr, ...fields }) => ({ ...without(aFinding(), fields), cidr }))
}

/** The finding with these fields laid over it, but those that are undefined left out. */
function without(finding: Finding, fields: object): Finding {
  return Object.fromEntries(
    Object.entries<unknown>({ ...finding, ...fields }).filter(([, value]) => value !== undefined)
  ) as unknown as Finding
}

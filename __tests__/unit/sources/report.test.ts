import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CheckError } from '../../../src/domain/failure.js'
import type { Policy } from '../../../src/domain/policy.js'
import type { Gap, Report } from '../../../src/domain/report.js'
import { IPAM_POOL, RESOURCE_TYPES, type Resource } from '../../../src/domain/resource.js'
import { monitor } from '../../../src/monitor.js'
import { findingJson, reportJson } from '../../../src/render/json.js'
import { reportSource, type ReportSourceOptions } from '../../../src/sources/report.js'
import { expectValidReport } from '../../helpers/report-schema.js'
import { aFinding, aReport, aResource, NOW } from '../domain/builders.js'
import { policyOf } from '../policy/support.js'

const FILE = 'saved/report.json'

const textOf = (report: Report) => [...reportJson(report)].join('')

const later = (ms: number) => new Date(NOW.getTime() + ms)

/** Reads a text as the saved Report, a minute after it was written. */
function read(text: string, options: Partial<ReportSourceOptions> = {}) {
  return reportSource(text, { file: FILE, now: later(60_000), ...options }).read()
}

/** Judges resources, or a saved Report, by a policy. */
function judged(from: Resource[] | string, policy: Policy, gaps: Gap[] = []): Promise<Report> {
  const source =
    typeof from === 'string'
      ? reportSource(from, { file: FILE, now: NOW })
      : {
          read: () =>
            Promise.resolve({
              source: 'ipam',
              homeRegion: 'eu-west-1',
              searched: '1 scope',
              resources: from,
              gaps
            })
        }
  return monitor({ policy, allowEmpty: true }, { source, clock: () => NOW })
}

/** A Report as it could be saved, with what the test is about laid over it. */
function saved(overrides: Record<string, unknown> = {}): string {
  return JSON.stringify({
    schemaVersion: 1,
    generatedAt: NOW.toISOString(),
    source: 'ipam',
    regions: [],
    status: 'ok',
    coverage: { complete: true, gaps: [] },
    totals: {},
    findings: [aFinding()],
    ...overrides
  })
}

const withFinding = (overrides: Record<string, unknown>) =>
  saved({ findings: [aFinding(), { ...aFinding(), ...overrides }] })

const POLICY = policyOf(`
version: 1
rules:
  - name: pools and VPCs keep a /20
    match: { type: [vpc, ipam-pool] }
    breach: { free-block-below: /20 }
    warning: { usage-above: 60 }
    note: https://example.com/runbook
  - name: web keeps room
    match: { type: subnet, tags: { team: web }, region: "eu-*" }
    breach: { usage-above: 70, available-below: 64 }
    warning: { usage-above: 50, available-below: 128 }
  - name: what is named __proto__
    match: { tags: { __proto__: "*" } }
    warning: { usage-above: 0 }
  - name: transfer networks are full on purpose
    match: { netmask-length: { at-least: 28 } }
    ignore: point-to-point links
  - name: findings of IPAM
    match: { managed: true }
    breach: { overlap: overlapping, usage-above: 90 }
    warning: { compliance: noncompliant }
waivers:
  - match: { name: drained }
    until: 2026-12-31
    reason: being drained
  - match: { name: late }
    until: 2026-01-01
    reason: it took longer
`)

/** IPAM's shares have four decimals. */
const share = fc.integer({ min: 0, max: 10_000 }).map(n => n / 10_000)

const ipv4 = fc
  .record({ length: fc.integer({ min: 8, max: 32 }), at: fc.nat({ max: 255 }) })
  .map(({ length, at }) => ({ cidr: `10.${at}.0.0/${length}`, total: 2n ** BigInt(32 - length) }))
const ipv6 = fc
  .record({ length: fc.integer({ min: 32, max: 64 }), at: fc.nat({ max: 255 }) })
  .map(({ length, at }) => ({
    cidr: `2001:db8:${at.toString(16)}::/${length}`,
    total: 2n ** BigInt(128 - length)
  }))

const sized = fc.oneof(ipv4, ipv6)

/** What tells how full it is: IPAM's rounded share, a count that is exact, or nothing. */
const measured = fc.oneof(
  fc.tuple(sized, share).map(([{ cidr }, usage]) => ({ cidr, usage })),
  fc.tuple(sized, fc.nat({ max: 1 << 20 })).map(([{ cidr, total }, n]) => {
    const parts = total < 1n << 20n ? total : 1n << 20n
    const free = (total / parts) * (BigInt(n) % (parts + 1n))
    const availableAddresses = free <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(free) : free.toString()
    return { cidr, usage: Number(total - free) / Number(total), availableAddresses }
  }),
  sized.map(({ cidr }) => ({ cidr })),
  fc.constantFrom({ cidr: '' }, { cidr: 'nonsense' })
)

const text = fc.string({ unit: 'binary', maxLength: 6 })

const tags = fc.oneof(
  fc.constantFrom({}, { team: 'web' }, JSON.parse('{"__proto__":"mine","constructor":"too"}') as object),
  fc.array(fc.tuple(text, text), { maxLength: 3 }).map(Object.fromEntries)
) as fc.Arbitrary<Record<string, string>>

const blocks = fc.constantFrom(
  {},
  { largestFreeBlock: null, freeBlocks: {} },
  { largestFreeBlock: '/18', freeBlocks: { '/18': 1, '/22': 3 } },
  { largestFreeBlock: '/24', freeBlocks: { '/24': 2 } }
)

const described = fc.record(
  {
    type: fc.constantFrom('subnet', 'subnet', 'vpc', 'vpc', IPAM_POOL, ...RESOURCE_TYPES, 'new-thing', ''),
    region: fc.constantFrom('', 'us-east-1', 'eu-west-1'),
    ownerId: fc.constantFrom('111122223333', '444455556666', ''),
    tags,
    name: fc.oneof(fc.constantFrom('drained', 'late'), text),
    vpcId: fc.constantFrom('vpc-1', 'vpc-2'),
    availabilityZoneId: fc.constantFrom('euw1-az1', 'euw1-az2'),
    scopeId: fc.constantFrom('ipam-scope-1', 'ipam-scope-2'),
    poolId: fc.constantFrom('ipam-pool-1', 'ipam-pool-2'),
    parentPoolId: fc.constant('ipam-pool-0'),
    poolDepth: fc.integer({ min: 1, max: 9 }),
    sampledAt: fc.constantFrom('2026-11-03T05:40:00.000Z', '2026-11-03T05:50:00.000Z'),
    managementState: fc.constantFrom('managed', 'unmanaged'),
    complianceStatus: fc.constantFrom('compliant', 'noncompliant'),
    overlapStatus: fc.constantFrom('overlapping', 'nonoverlapping')
  },
  { requiredKeys: ['type', 'region', 'ownerId', 'tags'] }
)

const resources: fc.Arbitrary<Resource[]> = fc
  .array(fc.tuple(described, measured, blocks), { maxLength: 25 })
  .map(all => all.map((parts, index) => Object.assign({ id: `id-${index % 20}` }, ...parts) as Resource))

describe('a saved Report, judged anew', () => {
  test('gives the same findings under the same settings, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(resources, async rows => {
        const first = await judged(rows, POLICY)
        const again = await judged(textOf(first), POLICY)
        expect(again.findings.map(findingJson)).toEqual(first.findings.map(findingJson))
        const { totals, regions, policy, samples, status, homeRegion } = first
        expect(again).toMatchObject({ totals, regions, status, homeRegion, source: 'report' })
        expect([again.policy, again.samples]).toEqual([policy, samples])
        expectValidReport(again)
      }),
      { numRuns: 400 }
    )
  })

  test('gives under another policy what that policy would have given', async () => {
    await fc.assert(
      fc.asyncProperty(resources, async rows => {
        const { findings } = await judged(rows, POLICY)
        const again = await judged(textOf(await aReport(rows)), POLICY)
        expect(again.findings.map(findingJson)).toEqual(findings.map(findingJson))
      }),
      { numRuns: 200 }
    )
  })

  test('counts a rounded share of an IPv6 VPC to the same address', async () => {
    const rows = Array.from({ length: 10_001 }, (_, n) =>
      aResource({ id: `vpc-${n}`, type: 'vpc', cidr: '2001:db8::/56', usage: n / 10_000 })
    )
    const first = await aReport(rows)
    const again = await judged(textOf(first), policyOf('version: 1'))
    expect(again.findings.map(({ availableAddresses }) => availableAddresses)).toEqual(
      first.findings.map(({ availableAddresses }) => availableAddresses)
    )
    expect(again.findings.every(({ approximate }) => approximate === true)).toBe(true)
  })

  test('keeps its gaps, and where it was read', async () => {
    const gaps = [
      { what: 'resources of type vpc in ipam-scope-1', reason: 'access denied', remedy: 'allow it' },
      { what: 'something', reason: 'for a reason' }
    ]
    const report = await aReport([aResource()], { gaps })
    expect(await read(textOf(report))).toEqual({
      source: 'report',
      sourceReason: `${FILE} was given, a Report that was read from ipam 1 min ago, at 2026-11-03T06:00:12.345Z`,
      homeRegion: 'us-east-1',
      searched: FILE,
      resources: [aResource({ usage: 0.4297, availableAddresses: 146 })],
      gaps
    })
  })

  test('without a home Region has none, and without a finding is empty', async () => {
    const reading = await read(saved({ findings: [] }))
    expect(reading).not.toHaveProperty('homeRegion')
    expect(reading.resources).toEqual([])
  })

  test('is read only when it is asked for', () => {
    expect(() => reportSource('nonsense', { file: FILE, now: NOW })).not.toThrow()
  })

  test('whose usage was nonsense stays without a measure, and a gap', async () => {
    const rows = [aResource({ usage: 1.5 })]
    const report = await judged(textOf(await judged(rows, POLICY)), POLICY)
    expect(report.findings).toMatchObject([{ verdict: 'unmeasured', usagePercent: null }])
    expect(report.coverage.gaps).toMatchObject([{ reason: expect.stringContaining('1.5') }])
  })
})

describe('its age', () => {
  const report = saved()

  test.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [20 * 60_000, '20 min'],
    [26 * 3_600_000, '1 d 2 h'],
    // Clocks differ.
    [-60_000, '0 s']
  ])('is shown: after %d ms it is %s', async (ms, words) => {
    const { sourceReason, gaps } = await read(report, { now: later(ms) })
    expect(sourceReason).toBe(
      `${FILE} was given, a Report that was read from ipam ${words} ago, at 2026-11-03T06:00:12.345Z`
    )
    expect(gaps).toEqual([])
  })

  test.each([
    [7_200_999, 0],
    [7_201_000, 1],
    [7_320_000, 1]
  ])('is held against max-age: %d ms are %d gaps at 2 h', async (ms, count) => {
    const options = { now: later(ms), maxAgeSeconds: 7_200 }
    const { gaps, resources: rows } = await read(report, options)
    expect(gaps).toHaveLength(count)
    expect(rows).toHaveLength(1)
    if (ms !== 7_320_000) return
    expect(gaps).toEqual([
      {
        what: `what happened since ${FILE} was written`,
        reason: 'it is 2 h 2 min old, and max-age is 2 h',
        remedy: expect.stringContaining('max-age')
      }
    ])
  })

  test('comes after the gaps that were there', async () => {
    const gap = { what: 'something', reason: 'for a reason' }
    const old = saved({ coverage: { complete: false, gaps: [gap] } })
    const { gaps } = await read(old, { now: later(3_600_000), maxAgeSeconds: 60 })
    expect(gaps).toHaveLength(2)
    expect(gaps[0]).toEqual(gap)
  })
})

describe('a file that is no Report', () => {
  const whole = saved()

  async function refusal(content: string): Promise<CheckError> {
    const error: unknown = await read(content).then(
      () => new Error('it was taken'),
      (reason: unknown) => reason
    )
    expect(error).toBeInstanceOf(CheckError)
    return error as CheckError
  }

  test.each<[string, string, RegExp]>([
    ['is empty', '', /JSON/],
    ['is no JSON', 'nonsense', /JSON/],
    ['is a web page', '<!doctype html><title>404</title>', /JSON/],
    ['was cut off', whole.slice(0, -2), /JSON/],
    ['was cut off within a text', whole.slice(0, 60), /JSON/],
    ['has more behind it', `${whole}{}`, /JSON/],
    ['is null', 'null', /: .+/],
    ['is a number', '1', /: .+/],
    ['is a text', '"report"', /: .+/],
    ['is an array', '[]', /: .+/],
    ['is an array of Reports', `[${whole}]`, /: .+/],
    ['is another object', '{"version":4,"terraform_version":"1.9.0"}', / at schemaVersion$/],
    ['has a schemaVersion that is a text', saved({ schemaVersion: '1' }), / at schemaVersion$/],
    ['has a schemaVersion of before', saved({ schemaVersion: 0 }), / at schemaVersion$/],
    ['has no findings', saved({ findings: undefined }), / at findings$/],
    ['has findings that are none', saved({ findings: { 0: aFinding() } }), / at findings$/],
    ['has no coverage', saved({ coverage: undefined }), / at coverage$/],
    ['has a gap without words', saved({ coverage: { gaps: [{ what: '', reason: 'x' }] } }), / at coverage\./],
    ['does not say when', saved({ generatedAt: undefined }), / at generatedAt$/],
    ['says when in words', saved({ generatedAt: 'yesterday' }), / at generatedAt$/],
    ['says a day that is none', saved({ generatedAt: '2026-13-40T06:00:00Z' }), / at generatedAt$/],
    ['says when without a zone', saved({ generatedAt: '2026-11-03T06:00:00' }), / at generatedAt$/],
    ['has an empty home Region', saved({ homeRegion: '' }), / at homeRegion$/]
  ])('because it %s is said so', async (_, content, where) => {
    const { message, remedy } = await refusal(content)
    expect(message.startsWith(`${FILE} is not a Report: `)).toBe(true)
    expect(message).toMatch(where)
    expect(remedy).toContain('report-file')
  })

  test.each<[string, Record<string, unknown>]>([
    ['id', { id: 7 }],
    ['type', { type: null }],
    ['cidr', { cidr: undefined }],
    ['name', { name: ['web'] }],
    ['region', { region: {} }],
    ['ownerId', { ownerId: 111_122_223_333 }],
    ['usagePercent', { usagePercent: 100.1 }],
    ['usagePercent', { usagePercent: -1 }],
    ['usagePercent', { usagePercent: '50' }],
    ['usagePercent', { usagePercent: undefined }],
    ['availableAddresses', { availableAddresses: -1 }],
    ['availableAddresses', { availableAddresses: 0.5 }],
    ['availableAddresses', { availableAddresses: 2 ** 53 }],
    ['availableAddresses', { availableAddresses: 'many' }],
    ['availableAddresses', { availableAddresses: '9'.repeat(40) }],
    ['approximate', { approximate: false }],
    ['tags', { tags: undefined }],
    ['tags', { tags: null }],
    ['tags', { tags: [] }],
    ['tags', { tags: 'team=web' }],
    ['tags', { tags: { team: { name: 'web' } } }],
    ['largestFreeBlock', { largestFreeBlock: '22' }],
    ['freeBlocks', { freeBlocks: { '/22': 0 } }],
    ['freeBlocks', { freeBlocks: { '22': 1 } }],
    ['poolDepth', { poolDepth: 0 }],
    ['sampledAt', { sampledAt: 'a moment ago' }]
  ])('because the %s of a finding is wrong names it: %j', async (key, overrides) => {
    const { message } = await refusal(withFinding(overrides))
    expect(message).toContain(`${FILE} is not a Report: `)
    expect(message).toContain(` at findings.1.${key}`)
    expect(message.length).toBeLessThan(300)
  })

  test('but of a newer schema says which, and which this version reads', async () => {
    for (const version of [2, 17]) {
      const { message, remedy } = await refusal(JSON.stringify({ schemaVersion: version, findings: 'new' }))
      expect(message).toBe(`${FILE} is a Report of schemaVersion ${version}, and this version reads 1`)
      expect(remedy).toContain('newer version')
    }
  })
})

describe('what a file has beside', () => {
  test('is not taken along', async () => {
    const beside = {
      verdict: 'ok',
      reasons: ['trust me'],
      hits: [{ limit: 'usage-above' }],
      rule: 'mine',
      usage: 0,
      pool: { allocations: [] },
      whatever: 'else',
      overlapsWith: ['vpc-9']
    }
    const { resources: rows } = await read(withFinding({ ...beside, id: 'subnet-2', usagePercent: 99 }))
    const { id, type, cidr, region, ownerId, tags: own } = aFinding({ id: 'subnet-2' })
    expect(rows[1]).toEqual({
      id,
      type,
      cidr,
      region,
      ownerId,
      tags: own,
      usage: 0.99,
      availableAddresses: 128
    })
  })

  test.each([
    ['{', '{"__proto__":{"polluted":"yes"},'],
    ['"coverage":{', '"coverage":{"__proto__":{"polluted":"yes"},'],
    ['"findings":[{', '"findings":[{"__proto__":{"polluted":"yes"},'],
    ['"findings":[{', '"findings":[{"constructor":{"prototype":{"polluted":"yes"}},'],
    ['"tags":{}', '"freeBlocks":{"__proto__":1},"tags":{}'],
    ['"tags":{}', '"tags":{"__proto__":{"polluted":"yes"}}'],
    ['"tags":{}', '"tags":{"__proto__":"yes"}']
  ])('does no harm: %s as %s', async (place, hostile) => {
    const content = saved().replace(place, hostile)
    expect(content).toContain(hostile)
    const outcome = await read(content).catch((error: unknown) => error)
    for (const one of [{}, [], ...((outcome as { resources?: Resource[] }).resources ?? [])]) {
      expect((one as Record<string, unknown>)['polluted']).toBeUndefined()
      if (!Array.isArray(one)) expect(Object.getPrototypeOf(one)).toBe(Object.prototype)
    }
  })

  test('may be a tag that is called __proto__, which stays a tag', async () => {
    const { resources: rows } = await read(saved().replace('"tags":{}', '"tags":{"__proto__":"mine"}'))
    expect(Object.entries(rows[0]?.tags ?? {})).toEqual([['__proto__', 'mine']])
  })

  test('never makes a Report that is not valid, whatever is in a finding', async () => {
    const keys = Object.keys(
      aFinding({ name: '', sampledAt: '', poolDepth: 1, approximate: true, freeBlocks: {}, poolId: '' })
    )
    const value = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('/24', 50, 7, { '/24': 1 }, NOW))
    let taken = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys), value, async (key, wrong) => {
        const reading = await read(withFinding({ [key]: wrong })).catch((error: unknown) => {
          expect(error).toBeInstanceOf(CheckError)
        })
        if (reading === undefined) return
        taken += 1
        const source = { read: () => Promise.resolve(reading) }
        const report = await monitor({ policy: POLICY, allowEmpty: true }, { source, clock: () => NOW })
        expectValidReport(report)
        expect(report.findings.length).toBeGreaterThan(0)
      }),
      { numRuns: 300 }
    )
    expect(taken).toBeGreaterThan(0)
  })
})

test('every field of a finding that says what it is about is read back', async () => {
  const told: Required<Omit<Resource, 'pool'>> = {
    ...aResource(),
    name: 'web-a',
    vpcId: 'vpc-1',
    availabilityZoneId: 'use1-az1',
    scopeId: 'ipam-scope-1',
    poolId: 'ipam-pool-1',
    managementState: 'managed',
    complianceStatus: 'compliant',
    overlapStatus: 'nonoverlapping',
    largestFreeBlock: '/25',
    freeBlocks: { '/25': 1, '/28': 1 },
    parentPoolId: 'ipam-pool-0',
    poolDepth: 2,
    sampledAt: '2026-11-03T05:50:00.000Z',
    usage: 0.4375,
    availableAddresses: 144
  }
  const { findings } = await aReport([told])
  expect(findings[0]?.usagePercent).toBe(43.75)
  expect((await read(textOf(await aReport([told])))).resources).toEqual([told])
})

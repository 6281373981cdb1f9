import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { policyOfInputs } from '../../src/domain/policy.js'
import { VERDICTS, type Gap } from '../../src/domain/report.js'
import { RESOURCE_TYPES, type Resource } from '../../src/domain/resource.js'
import { monitor } from '../../src/monitor.js'
import { reportJson } from '../../src/render/json.js'
import type { Reading } from '../../src/sources/source.js'
import { expectValidReport } from '../helpers/report-schema.js'
import { aReport, aResource, NOW } from './domain/builders.js'

const LIMITS = { usageThreshold: 80, warningThreshold: 70, minimumAvailable: 8 }
const GAP: Gap = { what: 'resources of type vpc in ipam-scope-1', reason: 'access denied' }

function check(resources: Resource[], { gaps = [] as Gap[], allowEmpty = false } = {}) {
  const reading = { source: 'ipam', searched: '2 private scopes (home Region eu-west-1)', resources, gaps }
  const source = { read: () => Promise.resolve(reading) }
  return monitor({ policy: policyOfInputs(LIMITS), allowEmpty }, { source, clock: () => NOW })
}

const resource: fc.Arbitrary<Resource> = fc
  .record(
    {
      id: fc.constantFrom('', 'subnet-1', 'subnet-2', 'subnet-ä', 'vpc-1', 'constructor'),
      name: fc.constantFrom('', 'web', 'db'),
      type: fc.constantFrom(...RESOURCE_TYPES, 'new-thing'),
      cidr: fc.constantFrom('10.0.0.0/24', '10.0.1.0/24', '10.0.0.0/28', '2600::/56', '', 'nonsense'),
      region: fc.constantFrom('', 'us-east-1', 'eu-west-1'),
      ownerId: fc.constantFrom('111122223333', '444455556666'),
      tags: fc.constantFrom({}, { team: 'web' }),
      vpcId: fc.constantFrom('vpc-1', 'vpc-2'),
      overlapStatus: fc.constantFrom('overlapping', 'nonoverlapping'),
      sampledAt: fc.constantFrom('2026-11-03T05:40:00.000Z', '2026-11-03T05:50:00.000Z'),
      usage: fc.oneof(
        fc.integer({ min: 0, max: 10_000 }).map(n => n / 10_000),
        fc.constantFrom(0, 1, 0.8, 0.55, 1.5, -1)
      )
    },
    { requiredKeys: ['id', 'type', 'cidr', 'region', 'ownerId', 'tags'] }
  )
  .map(overrides => overrides)

describe('the Report', () => {
  test('is the same, byte for byte, in whatever order the rows came', async () => {
    const rowsTwice = fc
      .array(resource, { maxLength: 40 })
      .chain(rows =>
        fc.tuple(
          fc.constant(rows),
          fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })
        )
      )
    await fc.assert(
      fc.asyncProperty(rowsTwice, async ([rows, shuffled]) => {
        const [one, other] = [
          await aReport(rows, { limits: LIMITS }),
          await aReport(shuffled, { limits: LIMITS })
        ]
        expect([...reportJson(other)].join('')).toBe([...reportJson(one)].join(''))
      }),
      { numRuns: 300 }
    )
  })

  test('is valid, counts every finding once, and names every Region once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(resource, { maxLength: 30 }), async rows => {
        const report = await aReport(rows, { limits: LIMITS })
        expectValidReport(report)
        const { totals, findings, regions } = report
        expect(totals.resources).toBe(findings.length)
        expect(VERDICTS.reduce((sum, verdict) => sum + totals[verdict], 0)).toBe(findings.length)
        expect(totals.measured).toBe(findings.filter(({ usagePercent }) => usagePercent !== null).length)
        expect(new Set(regions)).toEqual(new Set(findings.map(({ region }) => region).filter(Boolean)))
        expect(regions).toEqual([...new Set(regions)].sort())
      }),
      { numRuns: 200 }
    )
  })

  test('drops no resource, whatever its row lacks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(resource, { maxLength: 30 }), async rows => {
        const { findings } = await aReport(rows)
        const whole = (row: { id: string; cidr: string }) => `${row.id} ${row.cidr}`
        expect(new Set(findings.map(whole))).toEqual(new Set(rows.map(whole)))
      })
    )
  })

  test('bears the time of the clock and what the source said of itself', async () => {
    const reading = {
      source: 'ipam',
      homeRegion: 'eu-west-1',
      searched: '',
      resources: [aResource()],
      gaps: []
    }
    const report = await monitor(
      { policy: policyOfInputs(LIMITS), allowEmpty: false },
      { source: { read: () => Promise.resolve(reading) }, clock: () => NOW }
    )
    expect(report).toMatchObject({
      schemaVersion: 1,
      generatedAt: '2026-11-03T06:00:12.345Z',
      source: 'ipam',
      homeRegion: 'eu-west-1',
      regions: ['us-east-1'],
      status: 'ok',
      coverage: { complete: true, gaps: [] }
    })
    expect(await check([aResource()])).not.toHaveProperty('homeRegion')
  })
})

describe('a row that comes twice', () => {
  test('counts once, by the fuller of the two', async () => {
    const [less, more] = [aResource({ usage: 0.1 }), aResource({ usage: 0.9 })]
    for (const rows of [
      [less, more],
      [more, less]
    ]) {
      const { totals, findings } = await check(rows)
      expect(totals).toMatchObject({ resources: 1, breach: 1 })
      expect(findings[0]?.usagePercent).toBe(90)
    }
  })

  test('counts with its measure when only one of the two has one', async () => {
    const without = aResource()
    delete without.usage
    expect((await check([aResource({ usage: 0 }), without])).totals.measured).toBe(1)
  })

  test('is told from another that came without an id too', async () => {
    const rows = ['vpc-1', 'vpc-2', 'vpc-1'].map(vpcId => aResource({ id: '', vpcId }))
    expect((await check(rows)).totals.resources).toBe(2)
  })

  test('is told from a secondary CIDR of the same VPC', async () => {
    const vpc = { id: 'vpc-1', type: 'vpc' }
    const rows = ['10.0.0.0/16', '10.1.0.0/16'].map(cidr => aResource({ ...vpc, cidr }))
    expect((await check(rows)).totals.resources).toBe(2)
  })
})

describe('the status', () => {
  const full = aResource({ id: 'full', usage: 0.81 })
  const close = aResource({ id: 'close', usage: 0.71 })
  const roomy = aResource({ id: 'roomy', usage: 0.1 })

  test.each([
    ['breach', [full, close], [GAP]],
    ['incomplete', [close, roomy], [GAP]],
    ['warning', [close, roomy], []],
    ['ok', [roomy], []]
  ])('is %s, the first that applies', async (status, rows, gaps) => {
    expect((await check(rows, { gaps })).status).toBe(status)
  })
})

describe('what the source says of itself', () => {
  const reading = { source: 'ec2', searched: '', resources: [aResource()], gaps: [] }
  const reportOf = (read: Reading) =>
    monitor(
      { policy: policyOfInputs(LIMITS), allowEmpty: false },
      { source: { read: () => Promise.resolve(read) }, clock: () => NOW }
    )

  test('is passed on, where it says why it was read', async () => {
    const report = await reportOf({ ...reading, sourceReason: 'there is no IPAM in eu-west-1' })
    expect(report.sourceReason).toBe('there is no IPAM in eu-west-1')
    expectValidReport(report)
    expect(await reportOf(reading)).not.toHaveProperty('sourceReason')
  })
})

describe('the age of what was read', () => {
  test('is told by the oldest and the newest sample', async () => {
    const sampled = (id: string, sampledAt: string) => aResource({ id, sampledAt })
    const report = await check([
      sampled('subnet-1', '2026-11-03T05:40:00.000Z'),
      sampled('subnet-2', '2026-11-03T05:10:00.000Z'),
      sampled('subnet-3', '2026-11-03T05:55:00.000Z'),
      aResource({ id: 'subnet-4' })
    ])
    expect(report.samples).toEqual({
      oldest: '2026-11-03T05:10:00.000Z',
      newest: '2026-11-03T05:55:00.000Z'
    })
    expect(report.findings.find(({ id }) => id === 'subnet-2')?.sampledAt).toBe('2026-11-03T05:10:00.000Z')
    expectValidReport(report)
  })

  test('is not told where no sample is known', async () => {
    expect(await check([aResource()])).not.toHaveProperty('samples')
  })
})

describe('networks that overlap', () => {
  const vpc = (id: string, cidr: string, overlapStatus: string) =>
    aResource({ id, cidr, type: 'vpc', scopeId: 'ipam-scope-1', overlapStatus })

  test('are named in the findings, whatever their verdicts', async () => {
    const report = await check([
      { ...vpc('vpc-1', '10.0.0.0/16', 'overlapping'), usage: 0.99 },
      vpc('vpc-2', '10.0.0.0/16', 'overlapping'),
      vpc('vpc-3', '10.1.0.0/16', 'nonoverlapping')
    ])
    expect(report.findings.map(({ id, overlapsWith }) => [id, overlapsWith])).toEqual([
      ['vpc-1', ['vpc-2']],
      ['vpc-2', ['vpc-1']],
      ['vpc-3', undefined]
    ])
    expectValidReport(report)
  })
})

describe('an answer that cannot be used', () => {
  test('is a gap beside the finding, so that it does not pass', async () => {
    const report = await check([aResource({ usage: 93.4 }), aResource({ id: 'roomy', usage: 0.1 })])
    expect(report.status).toBe('incomplete')
    expect(report.coverage).toMatchObject({
      complete: false,
      gaps: [{ what: 'the usage of subnet subnet-0a1b2c3d4e5f60718' }]
    })
    expect(report.totals).toMatchObject({ resources: 2, unmeasured: 1 })
  })

  test('is one too that does not say what it is about: it may be full', async () => {
    const report = await check([aResource({ type: 'unknown' }), aResource({ id: 'roomy', usage: 0.1 })])
    expect(report).toMatchObject({
      status: 'incomplete',
      coverage: {
        gaps: [{ what: 'the usage of the resource subnet-0a1b2c3d4e5f60718', reason: 'no type came with it' }]
      },
      totals: { resources: 2, measured: 1, unmeasured: 1 }
    })
    expectValidReport(report)
  })

  test('of networks of which not one came with a measure is a gap: nothing was checked', async () => {
    const bare = { usage: undefined } as unknown as Partial<Resource>
    const report = await check([
      aResource(bare),
      aResource({ ...bare, id: 'subnet-2' }),
      aResource({ id: 'eni-1', type: 'eni' })
    ])
    expect(report).toMatchObject({
      status: 'incomplete',
      coverage: {
        gaps: [
          { what: 'the usage of every one of the 2 networks that AWS measures', reason: 'none was reported' }
        ]
      }
    })
    expectValidReport(report)
  })

  test('is none where some have a measure, or AWS defines none for any', async () => {
    const bare = { usage: undefined, id: 'new' } as unknown as Partial<Resource>
    expect((await check([aResource(bare), aResource({ usage: 0.1 })])).status).toBe('ok')
    expect((await check([aResource({ id: 'eni-1', type: 'eni' })])).status).toBe('ok')
  })

  test('is named ten times at most, and then counted', async () => {
    const rows = Array.from({ length: 1013 }, (_, n) => aResource({ id: `subnet-${n}`, usage: 2 }))
    const { gaps } = (await check(rows)).coverage
    expect(gaps).toHaveLength(11)
    expect(gaps.at(-1)?.what).toBe('the usage of 1,003 more resources')
  })
})

describe('an empty answer', () => {
  test('is an error that says where it looked and what would allow it', async () => {
    await expect(check([])).rejects.toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining('2 private scopes (home Region eu-west-1)'),
      remedy: expect.stringContaining('allow-empty')
    })
  })

  test('may be allowed', async () => {
    expect(await check([], { allowEmpty: true })).toMatchObject({ status: 'ok', findings: [], regions: [] })
  })

  test('is a gap and not an error when a gap is why it is empty', async () => {
    expect(await check([], { gaps: [GAP] })).toMatchObject({
      status: 'incomplete',
      coverage: { gaps: [GAP] }
    })
  })
})

describe('a fault that the source has named already', () => {
  test('is told once, as when a saved Report is judged anew', async () => {
    const row = aResource({ usage: 1.7 })
    const first = await aReport([row])
    expect(first.coverage.gaps).toHaveLength(1)
    const again = await aReport([row], { gaps: first.coverage.gaps })
    expect(again.coverage.gaps).toEqual(first.coverage.gaps)
  })
})

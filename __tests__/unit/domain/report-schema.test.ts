import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import type { Finding, Gap, Hit, Report, Totals } from '../../../src/domain/report.js'
import { VERDICTS } from '../../../src/domain/report.js'
import { expectValidReport, REPORT_SCHEMA, schemaErrors } from '../../helpers/report-schema.js'
import { aReport, aResource } from './builders.js'

interface ObjectSchema {
  type: string
  description?: string
  additionalProperties: unknown
  required: string[]
  properties: Record<string, { description?: string; enum?: string[]; $ref?: string }>
}

const schema = REPORT_SCHEMA as unknown as ObjectSchema & { $defs: Record<string, ObjectSchema> }
const coverage = schema.properties['coverage'] as unknown as ObjectSchema

/** The interfaces of src/domain/report.ts and what the schema has for each. */
const INTERFACES: Record<string, ObjectSchema | undefined> = {
  Report: schema,
  Finding: schema.$defs['finding'],
  Totals: schema.$defs['totals'],
  Gap: schema.$defs['gap'],
  Hit: schema.$defs['hit']
}

const hit: Required<Hit> = { limit: 'usage-above', threshold: 80, verdict: 'breach' }
const gap: Required<Gap> = { what: 'subnets', reason: 'access denied', remedy: 'allow it' }
const totals: Required<Totals> = {
  resources: 1,
  measured: 1,
  breach: 1,
  warning: 0,
  ok: 0,
  waived: 0,
  ignored: 0,
  unmeasured: 0
}
const finding: Required<Finding> = {
  id: 'subnet-0a1b2c3d4e5f60718',
  name: 'web-a',
  type: 'subnet',
  cidr: '10.20.4.0/24',
  family: 'ipv4',
  netmaskLength: 24,
  region: 'us-east-1',
  ownerId: '111122223333',
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZoneId: 'use1-az4',
  scopeId: 'ipam-scope-0f1e2d3c4b5a69788',
  poolId: 'ipam-pool-0f1e2d3c4b5a69788',
  tags: { team: 'web' },
  managementState: 'managed',
  complianceStatus: 'compliant',
  overlapStatus: 'nonoverlapping',
  usagePercent: 93.4,
  totalAddresses: 256,
  availableAddresses: 17,
  verdict: 'breach',
  reasons: ['usage 93.4 % is above 80 %'],
  hits: [hit],
  rule: 'web'
}
const report: Required<Report> = {
  schemaVersion: 1,
  generatedAt: '2026-11-03T06:00:12.345Z',
  source: 'ipam',
  homeRegion: 'us-east-1',
  regions: ['us-east-1'],
  status: 'breach',
  coverage: { complete: false, gaps: [gap] },
  totals,
  findings: [finding]
}

describe('the schema of a Report', () => {
  test('takes a Report in which every property is there', () => {
    expectValidReport(report)
  })

  test('takes Reports as the check makes them', async () => {
    expectValidReport(await aReport([]))
    expectValidReport(
      await aReport([
        aResource({ usage: 0.9 }),
        aResource({ id: 'vpc-1', type: 'vpc', cidr: '2600:1f18:4c2:ab00::/56', usage: 0.01 }),
        aResource({ id: 'all', type: 'vpc', cidr: '::/0', usage: 0 }),
        aResource({ id: '', type: 'eni', cidr: '', region: '', ownerId: '' })
      ])
    )
  })

  test('has the properties of the TypeScript types, no more and no fewer', () => {
    const filled: Record<string, object> = {
      Report: report,
      Finding: finding,
      Totals: totals,
      Gap: gap,
      Hit: hit
    }
    for (const [name, object] of Object.entries(filled)) {
      expect([name, Object.keys(INTERFACES[name]?.properties ?? {}).sort()]).toEqual([
        name,
        Object.keys(object).sort()
      ])
    }
    expect(Object.keys(coverage.properties).sort()).toEqual(Object.keys(report.coverage).sort())
  })

  test('requires what the TypeScript types require, and nothing that they do not', () => {
    for (const [name, members] of interfacesOf('src/domain/report.ts')) {
      const required = members.filter(member => member.questionToken === undefined).map(nameOf)
      expect([name, INTERFACES[name]?.required.toSorted()]).toEqual([name, required.sort()])
    }
    expect(coverage.required).toEqual(['complete', 'gaps'])
  })

  test('has an object for every interface of the Report', () => {
    expect([...interfacesOf('src/domain/report.ts').keys()].sort()).toEqual(Object.keys(INTERFACES).sort())
  })

  test('knows the words of the types', () => {
    const words = unionsOf('src/domain/report.ts')
    expect(schema.properties['status']?.enum?.toSorted()).toEqual(words.get('Status'))
    expect(INTERFACES['Finding']?.properties['verdict']?.enum).toEqual(VERDICTS)
    expect(INTERFACES['Finding']?.properties['verdict']?.enum?.toSorted()).toEqual(words.get('Verdict'))
    expect(INTERFACES['Finding']?.properties['family']?.enum?.toSorted()).toEqual(
      unionsOf('src/domain/cidr.ts').get('Family')
    )
  })

  test('allows nothing beside, at any level', () => {
    for (const object of [...Object.values(INTERFACES), coverage]) {
      expect(object?.additionalProperties).toBe(false)
    }
    expect(schemaErrors({ ...report, extra: 1 })).toHaveLength(1)
    expect(schemaErrors({ ...report, findings: [{ ...finding, extra: 1 }] })).toHaveLength(1)
  })

  test('says of each property what it is', () => {
    for (const [name, object] of Object.entries(INTERFACES)) {
      for (const [property, { description, $ref }] of Object.entries(object?.properties ?? {})) {
        const said = description ?? schema.$defs[$ref?.split('/').at(-1) ?? '']?.description
        expect(`${name}.${property}: ${said ?? ''}`).toMatch(/: \S.{5,}\.$/)
      }
    }
  })

  test('takes a Report of a source without a home Region', () => {
    expectValidReport({ ...report, homeRegion: undefined })
  })

  test.each<[what: string, wrong: unknown]>([
    ['another version', { ...report, schemaVersion: 2 }],
    ['a time that is not UTC', { ...report, generatedAt: '2026-11-03T06:00:12+01:00' }],
    ['a time that is none', { ...report, generatedAt: 'this morning' }],
    ['a status of its own', { ...report, status: 'error' }],
    ['a complete coverage with a gap', { ...report, coverage: { complete: true, gaps: [gap] } }],
    ['an incomplete coverage without one', { ...report, coverage: { complete: false, gaps: [] } }],
    ['a usage above 100', withFinding({ usagePercent: 100.1 })],
    ['a usage as text', withFinding({ usagePercent: '93.4' })],
    ['a count that a number cannot hold', withFinding({ totalAddresses: 2 ** 53 })],
    ['a count as text that a number can hold', withFinding({ totalAddresses: '256' })],
    ['half an address', withFinding({ availableAddresses: 0.5 })],
    ['a /33', withFinding({ netmaskLength: 33 })],
    ['a verdict of its own', withFinding({ verdict: 'fine' })],
    ['a breach without a reason', withFinding({ reasons: [] })],
    ['a breach without a measure', withFinding({ usagePercent: null })],
    ['a usage that is unmeasured', withFinding({ verdict: 'unmeasured' })],
    ['a tag that is no text', withFinding({ tags: { count: 1 } })],
    ['a finding without tags', withFinding({ tags: undefined })]
  ])('refuses %s', (_, wrong) => {
    expect(() => {
      expectValidReport(wrong)
    }).toThrow('not a valid Report')
  })
})

function withFinding(overrides: Record<string, unknown>): unknown {
  return { ...report, findings: [{ ...finding, ...overrides }] }
}

function statementsOf(path: string): readonly ts.Statement[] {
  const text = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true).statements
}

function interfacesOf(path: string): Map<string, ts.PropertySignature[]> {
  return new Map(
    statementsOf(path)
      .filter(ts.isInterfaceDeclaration)
      .map(({ name, members }) => [name.text, members.filter(ts.isPropertySignature)])
  )
}

function nameOf(member: ts.PropertySignature): string {
  return member.name.getText()
}

/** The words of each type that is one of several words, sorted. */
function unionsOf(path: string): Map<string, string[]> {
  return new Map(
    statementsOf(path)
      .filter(ts.isTypeAliasDeclaration)
      .flatMap(({ name, type }): [string, string[]][] => {
        if (!ts.isUnionTypeNode(type)) return []
        const words = type.types.flatMap(one =>
          ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal.text] : []
        )
        return words.length === 0 ? [] : [[name.text, words.sort()]]
      })
  )
}

import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import {
  OUTCOMES,
  type NetworkState,
  type PlanChange,
  type PlanNetwork,
  type PlanReport
} from '../../../src/domain/plan.js'
import type { Finding, Gap, Hit, Report, Totals, WaiverNote } from '../../../src/domain/report.js'
import { VERDICTS } from '../../../src/domain/report.js'
import { expectValidReport, REPORT_SCHEMA, schemaErrors } from '../../helpers/report-schema.js'
import { aReport, aResource } from './builders.js'

interface ObjectSchema {
  type: string
  description?: string
  additionalProperties: unknown
  required: string[]
  properties: Record<string, { description?: string; enum?: string[]; $ref?: string; properties?: object }>
}

const schema = REPORT_SCHEMA as unknown as ObjectSchema & { $defs: Record<string, ObjectSchema> }

/** An object that has no name of its own, but stands in a property of the Report. */
function inner(property: string): ObjectSchema {
  return schema.properties[property] as unknown as ObjectSchema
}

/** Where the types of a Report stand. */
const SOURCES = ['src/domain/report.ts', 'src/domain/plan.ts'] as const

/** The objects of these sources, by their interface or their place in one, and what the schema has for each. */
const INTERFACES: Record<string, ObjectSchema | undefined> = {
  Report: schema,
  Finding: schema.$defs['finding'],
  Totals: schema.$defs['totals'],
  Gap: schema.$defs['gap'],
  Hit: schema.$defs['hit'],
  WaiverNote: schema.$defs['waiverNote'],
  'Report.coverage': inner('coverage'),
  'Report.policy': inner('policy'),
  'Report.samples': inner('samples'),
  PlanReport: schema.$defs['plan'],
  PlanChange: schema.$defs['planChange'],
  PlanNetwork: schema.$defs['planNetwork'],
  NetworkState: schema.$defs['networkState'],
  CountBounds: schema.$defs['countBounds'],
  PlanUncertainty: schema.$defs['planUncertainty']
}

const hit: Required<Hit> = { limit: 'usage-above', threshold: 80, verdict: 'breach' }
const gap: Required<Gap> = { what: 'subnets', reason: 'access denied', remedy: 'allow it' }
const waiver: Required<WaiverNote> = { until: '2027-01-31', reason: 'moved in January', expired: false }
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
  rule: 'web',
  note: 'https://wiki.example/ipam',
  ignoredBecause: 'a lab',
  waiver,
  approximate: true,
  largestFreeBlock: '/25',
  freeBlocks: { '/25': 1, '/28': 3 },
  overlapsWith: ['vpc-2'],
  parentPoolId: 'ipam-pool-parent',
  poolDepth: 2,
  sampledAt: '2026-11-03T05:50:00.000Z'
}
const state: Required<NetworkState> = {
  usagePercent: 93.4,
  totalAddresses: 256,
  availableAddresses: 17,
  largestFreeBlock: '/25',
  freeBlocks: { '/25': 1 },
  verdict: 'breach',
  reasons: ['usage 93.4 % is above 80 %'],
  hits: [hit],
  rule: 'web',
  note: 'https://wiki.example/ipam'
}
const network: Required<PlanNetwork> = {
  id: 'subnet-0a1b2c3d4e5f60718',
  address: 'aws_subnet.web["a b"]',
  name: 'web-a',
  type: 'subnet',
  cidr: '10.20.4.0/24',
  family: 'ipv4',
  netmaskLength: 24,
  region: 'us-east-1',
  ownerId: '111122223333',
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZoneId: 'use1-az4',
  before: { ...state, verdict: 'ok', reasons: [] },
  after: state,
  atMost: state,
  demand: { min: 8, max: 16 },
  returns: { min: 0, max: '36893488147419103232' },
  outcome: 'breach',
  reasons: ['usage 93.4 % is above 80 %'],
  causes: ['aws_lb.web'],
  advice: ['make a larger one']
}
const change: Required<PlanChange> = {
  address: 'aws_lb.web',
  type: 'aws_lb',
  action: 'create',
  file: 'plan.json',
  region: 'us-east-1',
  outcome: 'breach',
  reasons: ['usage 93.4 % is above 80 %'],
  takes: ['8 to 16 addresses (load-balancer)'],
  gives: ['1 address'],
  networks: ['subnet-0a1b2c3d4e5f60718 10.20.4.0/24']
}
const plan: Required<PlanReport> = {
  files: ['plan.json'],
  status: 'breach',
  changes: [change],
  networks: [network],
  uncertainties: [
    {
      address: 'aws_lb.other',
      what: 'which subnets',
      because: 'they are not known until apply',
      isGuess: true
    }
  ]
}
const report: Required<Report> = {
  schemaVersion: 1,
  generatedAt: '2026-11-03T06:00:12.345Z',
  source: 'ipam',
  sourceReason: 'IPAM has no scope there',
  homeRegion: 'us-east-1',
  regions: ['us-east-1'],
  status: 'breach',
  coverage: { complete: false, gaps: [gap] },
  policy: {
    file: '.github/ipam-policy.yml',
    rules: 3,
    waivers: 1,
    notices: ['the rule "x" decides nothing']
  },
  samples: { oldest: '2026-11-03T05:40:00.000Z', newest: '2026-11-03T05:59:00.000Z' },
  plan,
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
    for (const [name, members] of allObjects()) {
      expect([name, Object.keys(INTERFACES[name]?.properties ?? {}).sort()]).toEqual([
        name,
        members.map(nameOf).sort()
      ])
    }
    expect(Object.keys(report).sort()).toEqual(Object.keys(schema.properties).sort())
    for (const [name, full] of Object.entries({
      ...{ Finding: finding, PlanReport: plan, PlanChange: change, PlanNetwork: network },
      NetworkState: state
    })) {
      expect(Object.keys(full).sort()).toEqual(Object.keys(INTERFACES[name]?.properties ?? {}).sort())
    }
  })

  test('requires what the TypeScript types require, and nothing that they do not', () => {
    for (const [name, members] of allObjects()) {
      const required = members.filter(member => member.questionToken === undefined).map(nameOf)
      expect([name, INTERFACES[name]?.required.toSorted()]).toEqual([name, required.sort()])
    }
  })

  test('has an object for every interface of the Report', () => {
    expect([...allObjects().keys()].sort()).toEqual(Object.keys(INTERFACES).sort())
  })

  test('knows the words of the types', () => {
    const words = unionsOf('src/domain/report.ts')
    expect(schema.properties['status']?.enum?.toSorted()).toEqual(words.get('Status'))
    expect(INTERFACES['Finding']?.properties['verdict']?.enum).toEqual(VERDICTS)
    expect(INTERFACES['Finding']?.properties['verdict']?.enum?.toSorted()).toEqual(words.get('Verdict'))
    expect(schema.$defs['hit']?.properties['limit']?.enum?.toSorted()).toEqual(words.get('Hit.limit'))
    expect(INTERFACES['Finding']?.properties['family']?.enum?.toSorted()).toEqual(
      unionsOf('src/domain/cidr.ts').get('Family')
    )
    const planned = unionsOf('src/domain/plan.ts')
    const outcome = schema.$defs['planOutcome'] as unknown as { enum: string[] }
    expect(outcome.enum).toEqual(OUTCOMES)
    expect(outcome.enum.toSorted()).toEqual(planned.get('Outcome'))
    expect(INTERFACES['PlanReport']?.properties['status']?.enum?.toSorted()).toEqual(
      planned.get('PlanStatus')
    )
    expect(INTERFACES['PlanChange']?.properties['action']?.enum?.toSorted()).toEqual(
      planned.get('PlanChange.action')
    )
  })

  test('allows nothing beside, at any level', () => {
    for (const [name, object] of Object.entries(INTERFACES)) {
      expect([name, object?.additionalProperties]).toEqual([name, false])
    }
    expect(schemaErrors({ ...report, extra: 1 })).toHaveLength(1)
    expect(schemaErrors({ ...report, findings: [{ ...finding, extra: 1 }] })).toHaveLength(1)
    expect(schemaErrors(withPlan({ changes: [{ ...change, extra: 1 }] }))).toHaveLength(1)
  })

  test('says of each property what it is', () => {
    for (const [name, object] of Object.entries(INTERFACES)) {
      for (const [property, { description, $ref }] of Object.entries(object?.properties ?? {})) {
        const said = description ?? schema.$defs[$ref?.split('/').at(-1) ?? '']?.description
        expect(`${name}.${property}: ${said ?? ''}`).toMatch(/: \S.{5,}\.$/)
      }
    }
  })

  test('takes a VPC in which nothing is free', () => {
    expectValidReport(withFinding({ type: 'vpc', largestFreeBlock: null, freeBlocks: {} }))
  })

  test('takes what is waived and what is ignored', () => {
    expectValidReport(withFinding({ verdict: 'waived' }))
    expectValidReport(withFinding({ verdict: 'ignored', reasons: [], hits: undefined }))
  })

  test('takes a new network whose place is not known, and one that is deleted', () => {
    const unknown = { ...state, usagePercent: null, availableAddresses: null, verdict: 'unmeasured' }
    expectValidReport(
      withNetwork({ id: undefined, cidr: '', before: null, after: unknown, atMost: undefined })
    )
    expectValidReport(withNetwork({ after: null, outcome: 'fits', reasons: [], advice: undefined }))
  })

  test('takes a plan that touches nothing', () => {
    expectValidReport(withPlan({ status: 'ok', changes: [], networks: [], uncertainties: [] }))
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
    ['a usage that is unmeasured', withFinding({ verdict: 'unmeasured' })],
    ['a free block that is none', withFinding({ largestFreeBlock: '22' })],
    ['a waiver without its end', withFinding({ waiver: { reason: 'x', expired: false } })],
    ['a waiver that ends on no day', withFinding({ waiver: { ...waiver, until: 'soon' } })],
    ['what is waived without a waiver', withFinding({ verdict: 'waived', waiver: undefined })],
    [
      'what is waived by a waiver that is over',
      withFinding({ verdict: 'waived', waiver: { ...waiver, expired: true } })
    ],
    ['what is ignored without a reason', withFinding({ verdict: 'ignored', ignoredBecause: undefined })],
    ['a free size that is none', withFinding({ freeBlocks: { 22: 1 } })],
    ['no free blocks of a size', withFinding({ freeBlocks: { '/22': 0 } })],
    ['a count that is not approximate', withFinding({ approximate: false })],
    ['a pool above the top', withFinding({ poolDepth: 0 })],
    ['a limit of its own', withFinding({ hits: [{ ...hit, limit: 'too-full' }] })],
    ['half a rule', { ...report, policy: { ...report.policy, rules: 0.5 } }],
    ['a sample without a time', { ...report, samples: { ...report.samples, oldest: 'long ago' } }],
    ['a plan of no file', withPlan({ files: [] })],
    ['a plan with a status of its own', withPlan({ status: 'worse' })],
    ['a plan in breach without a cause', withPlan({ changes: [{ ...change, outcome: 'warning' }] })],
    ['a plan that only warns with a breach', withPlan({ status: 'warning' })],
    [
      'a plan that is fine with a warning',
      withPlan({ status: 'ok', changes: [{ ...change, outcome: 'warning' }] })
    ],
    ['an outcome of its own', withNetwork({ outcome: 'maybe' })],
    ['a network that does not fit without a reason', withNetwork({ reasons: [] })],
    ['a network without an id and an address', withNetwork({ id: undefined, address: undefined })],
    ['a network that nothing causes', withNetwork({ causes: [] })],
    ['a planned /33', withNetwork({ netmaskLength: 33 })],
    [
      'a state without a measure and with a usage',
      withNetwork({ after: { ...state, verdict: 'unmeasured' } })
    ],
    ['less than no address', withNetwork({ demand: { min: -1, max: 0 } })],
    ['a change that does not fit without a reason', withPlan({ changes: [{ ...change, reasons: [] }] })],
    ['an uncertainty without a cause', withPlan({ uncertainties: [{ what: 'which subnets' }] })],
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

function withPlan(overrides: Record<string, unknown>): unknown {
  return { ...report, plan: { ...plan, ...overrides } }
}

function withNetwork(overrides: Record<string, unknown>): unknown {
  return withPlan({ networks: [{ ...network, ...overrides }] })
}

/** The objects of all the types of a Report. */
function allObjects(): Map<string, ts.PropertySignature[]> {
  return new Map(SOURCES.flatMap(path => [...objectsOf(path)]))
}

function statementsOf(path: string): readonly ts.Statement[] {
  const text = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true).statements
}

/** The interfaces of a source, and the objects that stand in them without a name of their own. */
function objectsOf(path: string): Map<string, ts.PropertySignature[]> {
  const objects = new Map<string, ts.PropertySignature[]>()
  for (const { name, members } of statementsOf(path).filter(ts.isInterfaceDeclaration)) {
    const own = members.filter(ts.isPropertySignature)
    objects.set(name.text, own)
    for (const member of own) {
      const { type } = member
      const one = type !== undefined && ts.isArrayTypeNode(type) ? type.elementType : type
      if (one === undefined || !ts.isTypeLiteralNode(one)) continue
      objects.set(`${name.text}.${nameOf(member)}`, one.members.filter(ts.isPropertySignature))
    }
  }
  return objects
}

function nameOf(member: ts.PropertySignature): string {
  return member.name.getText()
}

/** The words of each type and each property that is one of several words, sorted. */
function unionsOf(path: string): Map<string, string[]> {
  const unions = new Map<string, string[]>()
  const add = (name: string, type: ts.TypeNode | undefined) => {
    if (type === undefined || !ts.isUnionTypeNode(type)) return
    const words = type.types.flatMap(one =>
      ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal.text] : []
    )
    if (words.length > 0) unions.set(name, words.sort())
  }
  for (const { name, type } of statementsOf(path).filter(ts.isTypeAliasDeclaration)) add(name.text, type)
  for (const [name, members] of objectsOf(path)) {
    for (const member of members) add(`${name}.${nameOf(member)}`, member.type)
  }
  return unions
}

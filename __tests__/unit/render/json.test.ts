import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCommand } from '../../../harness/runner/workflow-commands.js'
import type { Finding, Report } from '../../../src/domain/report.js'
import { findingJson, reportJson } from '../../../src/render/json.js'
import { expectValidReport } from '../../helpers/report-schema.js'
import { anyPlan } from './any-plan.js'
import { nastyText } from './nasty.js'
import { others, subnets } from './organisation.js'
import { aChange, aPlan, examplePlan } from './plan-reports.js'
import { aFinding, aHit, aReport } from './reports.js'

const written = (report: Report): string => [...reportJson(report)].join('')

test('a Report read back is the same Report', () => {
  for (const report of [aReport([...subnets(45), ...others()]), aReport([]), aReport([aFinding()])]) {
    expect(JSON.parse(written(report))).toEqual(report)
  }
})

test('a Report read back is written with the same bytes', () => {
  const report = aReport([...subnets(45), ...others()], { gaps: [{ what: 'a', reason: 'b', remedy: 'c' }] })
  expect(written(JSON.parse(written(report)) as Report)).toBe(written(report))
})

test('no line is a command to the runner that prints it, and what it says is the same', () => {
  const name = '##[set-output name=status]ok'
  const other = aHit({ name, reasons: [name], tags: { [name]: name } })
  const shuffled = Object.fromEntries(Object.entries(other).reverse()) as unknown as Finding
  const plan = aPlan({ changes: [aChange({ address: name })], files: [name] })
  const report = aReport([aHit({ name }), shuffled], { plan, sourceReason: name })
  const text = written(report)
  expect(text.split('\n').filter(line => parseCommand(line) !== undefined)).toEqual([])
  expect(JSON.parse(text)).toEqual(report)
})

test('each finding has a line of its own', () => {
  const report = aReport([aHit({ id: 'subnet-a' }), aFinding({ id: 'subnet-b' })])
  const lines = written(report).split('\n')
  expect(lines[0]).toBe('{')
  expect(lines[1]).toBe('"schemaVersion": 1,')
  expect(lines.filter(line => line.startsWith('{"id":'))).toHaveLength(2)
  expect(lines.at(-2)).toBe('}')
})

test('keys and tags have an order of their own, whatever order they came in', () => {
  const finding = aHit({ tags: { b: '2', a: '1', 10: 'x', 9: 'y' } })
  const shuffled = Object.fromEntries(Object.entries(finding).reverse()) as unknown as typeof finding
  expect(findingJson({ ...shuffled, tags: { 9: 'y', a: '1', b: '2', 10: 'x' } })).toBe(findingJson(finding))
  expect(findingJson(finding)).toContain('"tags":{"10":"x","9":"y","a":"1","b":"2"}')
  expect(findingJson(finding)).toMatch(
    /^\{"id":"subnet-0a1b2c3d4e5f60718","name":"web-a","type":"subnet","cidr":/
  )
})

test('tags and unknown keys of a finding that is otherwise in order are still put in theirs', () => {
  expect(findingJson(aFinding({ tags: { team: 'edge', Name: 'web' } }))).toContain(
    '"tags":{"Name":"web","team":"edge"}'
  )
  const extended = findingJson({ ...aFinding(), forecast: 1, zone: 2 } as Finding)
  expect(extended).toMatch(/,"forecast":1,"zone":2\}$/)
  expect(findingJson({ zone: 2, forecast: 1, ...aFinding() } as Finding)).toBe(extended)
})

test('what rules, free blocks and pools add has a fixed place, and nothing free stays null', () => {
  const finding: Finding = {
    ...aHit({ type: 'ipam-pool' }),
    ...({ waiver: { until: '2027-01-31', reason: 'x', expired: true }, note: 'n', rule: 'r' } as const),
    ...({ approximate: true, sampledAt: '2026-11-03T05:50:00Z', poolDepth: 2, parentPoolId: 'p' } as const),
    ...{ freeBlocks: { '/24': 3, '/9': 1, '/22': 2 }, largestFreeBlock: null, overlapsWith: ['q'] }
  }
  const line = findingJson(finding)
  expect([...line.matchAll(/"(\w+)":/g)].map(([, key]) => key).slice(12)).toEqual(
    'overlapsWith largestFreeBlock freeBlocks parentPoolId poolDepth sampledAt usagePercent totalAddresses'
      .concat(' availableAddresses approximate verdict reasons hits limit threshold verdict rule note waiver')
      .concat(' until reason expired')
      .split(' ')
  )
  expect(line).toContain('"largestFreeBlock":null,"freeBlocks":{"/9":1,"/22":2,"/24":3},')
  expect(findingJson(JSON.parse(line) as Finding)).toBe(line)
})

test('the blocks of a finding that is otherwise in order are still put largest first', () => {
  const blocks = { largestFreeBlock: '/9', freeBlocks: { '/24': 3, '/9': 1 } }
  const inOrder = JSON.parse(findingJson(aFinding(blocks))) as Finding
  expect(findingJson({ ...inOrder, freeBlocks: blocks.freeBlocks })).toBe(findingJson(inOrder))
})

test('the head of a Report tells the source, the policy and the samples in a fixed order', () => {
  const report = aReport([], {
    samples: { oldest: '2026-11-03T05:40:00Z', newest: '2026-11-03T05:50:00Z' },
    policy: { file: 'policy.yml', rules: 7, waivers: 1, notices: [] },
    sourceReason: 'IPAM has no scope'
  })
  expect([...written(report).matchAll(/^"(\w+)": /gm)].map(([, key]) => key)).toEqual(
    'schemaVersion generatedAt source sourceReason homeRegion regions status coverage policy samples totals findings'.split(
      ' '
    )
  )
})

test('a field that a later version adds is kept', () => {
  const finding = { ...aFinding(), forecast: 'full in March' }
  expect(JSON.parse(findingJson(finding))).toEqual(finding)
  const report = { ...aReport([finding]), forecasts: { made: 7 }, basis: 'samples' }
  expect(JSON.parse(written(report))).toEqual(report)
  expect(written(report)).toMatch(/^"basis": "samples",\n"forecasts": \{"made":7\},\n"findings"/m)
})

test('what is there but undefined is left out', () => {
  const finding = { ...aFinding(), note: undefined, forecast: undefined } as unknown as Finding
  expect(findingJson(finding)).toBe(findingJson(aFinding()))
  const plan = { ...aPlan(), extra: undefined }
  expect(written(aReport([], { plan }))).toBe(written(aReport([], { plan: aPlan() })))
})

test('any name is valid JSON on one line', () => {
  fc.assert(
    fc.property(nastyText(), name => {
      const line = findingJson(aFinding({ name, tags: { [name]: name } }))
      expect(line).not.toMatch(/[\r\n]/)
      expect(JSON.parse(line)).toMatchObject({ name, tags: { [name]: name } })
    })
  )
})

test('a large Report comes in pieces of moderate size', () => {
  const chunks = [...reportJson(aReport(subnets(5000)))]
  expect(chunks.length).toBeGreaterThan(10)
  for (const chunk of chunks) expect(chunk.length).toBeLessThan(70_000)
  for (const chunk of chunks.slice(0, -1)) expect(chunk.length).toBeGreaterThan(60_000)
})

describe('a plan', () => {
  const report = aReport(subnets(3), { plan: examplePlan() })

  test('is what the schema says, and read back the same', () => {
    expectValidReport(report)
    expect(JSON.parse(written(report))).toEqual(report)
    expectValidReport(aReport([], { plan: aPlan() }))
  })

  test('has a line for each change, network and uncertainty, before the findings', () => {
    const lines = written(report).split('\n')
    const at = (start: string): number => lines.findIndex(line => line.startsWith(start))
    expect(at('"plan": {')).toBeLessThan(at('"totals": '))
    expect(lines.filter(line => line.startsWith('{"address":'))).toHaveLength(49 + 4 + 2)
    expect(lines.slice(at('"plan": {'), at('"plan": {') + 4)).toEqual([
      '"plan": {',
      '"files": ["network/plan.json","apps/plan.json"],',
      '"status": "breach",',
      '"changes": ['
    ])
    expect(written(aReport([], { plan: aPlan() }))).toContain(
      '"plan": {\n"files": ["plan.json"],\n"status": "ok",\n"changes": [],\n"networks": [],\n"uncertainties": []\n},\n"totals"'
    )
  })

  test('is written with the same bytes, whatever order its keys came in', () => {
    const { plan } = report
    expect(written({ ...report, plan: reversed(plan) as NonNullable<typeof plan> })).toBe(written(report))
    expect(written(report)).toContain('"freeBlocks":{"/21":1,"/22":1}')
  })

  test('keeps what a later version adds, behind what is known', () => {
    const change = { zone: 1, cost: { per: 'month', each: 2 }, address: 'a' }
    const plan = { ...examplePlan(), extra: [1], above: true, changes: [change, 'and more'] }
    const text = written({ ...report, plan } as unknown as Report)
    expect(text).toContain('{"address":"a","cost":{"per":"month","each":2},"zone":1},\n"and more"\n],')
    expect(text).toContain('\n],\n"above": true,\n"extra": [1]\n},\n"totals"')
  })

  test('of any texts is read back the same', () => {
    fc.assert(
      fc.property(anyPlan(), plan => {
        const report = aReport([], { plan })
        expect(JSON.parse(written(report))).toEqual(JSON.parse(JSON.stringify(report)))
        expect(written(JSON.parse(written(report)) as Report)).toBe(written(report))
      })
    )
  })
})

/** The value with the keys of every object in it in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, reversed(one)])
  )
}

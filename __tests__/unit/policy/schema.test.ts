import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { parse } from 'yaml'
import { policySchema } from '../../../src/policy/schema.js'
import { problemsIn, ruleWith } from './support.js'

const COMMITTED = JSON.parse(
  readFileSync(new URL('../../../schemas/policy.schema.json', import.meta.url), 'utf8')
) as Record<string, unknown>

// The conditions beside the shapes name keys whose types are told with the shapes.
const ajv = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
  allErrors: true
})
formats.default(ajv)
const validate = ajv.compile(COMMITTED)

interface Schema {
  description?: string
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: Schema | boolean
  anyOf?: Schema[]
}

/** The keys of a schema that have no description, by their paths. */
function undescribed(schema: Schema, path: string): string[] {
  const keys = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => [
    ...(value.description === undefined ? [`${path}.${key}`] : []),
    ...undescribed(value, `${path}.${key}`)
  ])
  const inner = [schema.items, ...(schema.anyOf ?? [])].filter(each => each !== undefined)
  return [...keys, ...inner.flatMap(each => undescribed(each, path))]
}

describe('the JSON Schema of a policy file', () => {
  it('is what the definition makes: `node scripts/policy-schema.js` writes it', () => {
    expect(COMMITTED).toEqual(JSON.parse(JSON.stringify(policySchema())))
  })

  it('is of the draft that editors know, with a title', () => {
    expect(COMMITTED).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Policy of AWS IPAM Monitor',
      description: expect.any(String)
    })
  })

  it('describes every key', () => {
    expect(undescribed(COMMITTED as Schema, '')).toEqual([])
  })
})

const GOOD = [
  'version: 1',
  'version: 1\nrules: []\nwaivers: []',
  ruleWith('{}'),
  ruleWith('{ type: [vpc, "sub*"], id: a, name: 5, tags: { a: 1, b: [true, "x*"], c: "" }, region: "eu-*" }'),
  ruleWith('{ account: 111122223333, vpc: vpc-0abc, scope: "*", pool: ipam-pool-0abc }'),
  ruleWith('{ account: [012345678901, "1234*"], managed: [true, ignored], family: ipv6 }'),
  ruleWith('{ cidr: [10.0.0.0/8, "2001:db8::/32"], netmask-length: [24, 28] }'),
  ruleWith('{ netmask-length: { at-least: 24, at-most: 28 }, managed: false }'),
  ruleWith('{}', 'breach: { usage-above: 12.5, available-below: 8, preset: [alb] }'),
  ruleWith('{}', 'warning: { compliance: noncompliant, overlap: overlapping }\n    note: 5'),
  ruleWith('{ type: [vpc, ipam-pool] }', 'breach: { free-block-below: /24 }'),
  ruleWith('{ type: vpc }', 'warning: { free-block-below: 128 }'),
  ruleWith('{}', 'ignore: why'),
  ruleWith('{}', 'preset: alb'),
  'version: 1\nwaivers: [{ match: { id: a }, until: 2028-02-29, reason: x }]'
]

const BAD = [
  '[]',
  '{}',
  'version: 2',
  'version: "1"',
  'version: 1\nfoo: 1',
  'version: 1\nrules: {}',
  'version: 1\nrules: [{ name: a }]',
  'version: 1\nrules: [{ ignore: x }]',
  'version: 1\nrules: [{ name: " ", ignore: x }]',
  'version: 1\nrules: [{ name: a, ignore: x, preset: alb }]',
  'version: 1\nrules: [{ name: a, ignore: x, breach: { usage-above: 5 } }]',
  ...[
    '{ typ: vpc }',
    '{ type: subnt }',
    '{ type: [] }',
    '{ id: "" }',
    '{ region: us-east1 }',
    '{ account: 1.5 }',
    '{ account: "123" }',
    '{ vpc: subnet-1 }',
    '{ scope: private }',
    '{ pool: prod }',
    '{ tags: {} }',
    '{ tags: { a: } }',
    '{ tags: { a: [] } }',
    '{ tags: [a] }',
    '{ cidr: 10/8 }',
    '{ netmask-length: 129 }',
    '{ netmask-length: {} }',
    '{ netmask-length: { at-leest: 3 } }',
    '{ family: ipv5 }',
    '{ managed: yes }',
    'subnet'
  ].map(match => ruleWith(match)),
  ...[
    '{}',
    '{ usage-above: 101 }',
    '{ usage-above: "80" }',
    '{ available-below: -1 }',
    '{ available-below: 1.5 }',
    '{ compliance: compliant }',
    '{ overlap: true }',
    '{ preset: nlb }',
    '{ usage: 5 }',
    '{ free-block-below: /24 }'
  ].map(limits => ruleWith('{}', `breach: ${limits}`)),
  ruleWith('{ type: [vpc, subnet] }', 'warning: { free-block-below: /24 }'),
  ruleWith('{ type: "vpc*" }', 'warning: { free-block-below: /24 }'),
  ruleWith('{ type: vpc }', 'breach: { free-block-below: /129 }'),
  ruleWith('{ type: vpc }', 'breach: { free-block-below: -1 }'),
  'version: 1\nwaivers: [{ match: {}, until: 2027-01-31, reason: x }]',
  'version: 1\nwaivers: [{ match: { id: a }, until: 2027-02-29, reason: x }]',
  'version: 1\nwaivers: [{ match: { id: a }, until: 2027-01-31, reason: "" }]',
  'version: 1\nwaivers: [{ match: { id: a }, reason: x }]'
]

/** What only parsing can tell. */
const BEYOND =
  /is not a glob: |an account number of 12 digits|a CIDR such as|nothing is at least|is the name of rule|it would never be a warning|is no IPv4 block/

describe('the schema and parsing agree', () => {
  it.each(GOOD)('that %j is good', text => {
    expect(problemsIn(text)).toEqual([])
    validate(parse(text))
    expect(validate.errors).toBeNull()
  })

  it.each(BAD)('that %j is bad', text => {
    expect(problemsIn(text)).not.toEqual([])
    expect(validate(parse(text))).toBe(false)
  })

  const words = [
    'a',
    '',
    ' ',
    'eu-*',
    'eu-west-1',
    'vpc',
    'ipam-pool',
    'subnet',
    '[x',
    '2027-01-31',
    'vpc-1',
    '/24',
    '10.0.0.0/8'
  ]
  const scalar = fc.oneof(
    fc.constantFrom(...words, null, true, 24, 80, 5, -1, 0.5, 1e15),
    fc.string({ maxLength: 4 })
  )
  const value = fc.oneof({ weight: 4, arbitrary: scalar }, fc.array(scalar, { maxLength: 2 }))
  const object = (keys: Record<string, fc.Arbitrary<unknown>>) =>
    fc.oneof({ weight: 20, arbitrary: fc.record(keys, { requiredKeys: [] }) }, value)
  const sometimes = (good: fc.Arbitrary<unknown>) => fc.oneof({ weight: 12, arbitrary: good }, value)

  const type = fc.constantFrom<unknown>('vpc', 'subnet', ['vpc'], ['ipam-pool', 'vpc'], 'vp*')
  const match = object({
    type: sometimes(type),
    id: sometimes(fc.constantFrom('subnet-1', 'subnet-*')),
    name: value,
    region: sometimes(fc.constant('eu-west-1')),
    account: sometimes(fc.constantFrom<unknown>('012345678901', 111122223333, '1*')),
    vpc: sometimes(fc.constant('vpc-1')),
    cidr: sometimes(fc.constantFrom('10.0.0.0/8', '::/0')),
    'netmask-length': sometimes(
      object({ 'at-least': sometimes(fc.constant(24)), 'at-most': sometimes(fc.constant(28)) })
    ),
    family: sometimes(fc.constantFrom('ipv4', 'ipv6')),
    managed: sometimes(fc.boolean()),
    tags: sometimes(fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), value, { maxKeys: 2 })),
    colour: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, value)
  })
  const limits = object({
    'usage-above': sometimes(fc.integer({ min: 0, max: 100 })),
    'available-below': sometimes(fc.nat()),
    'free-block-below': sometimes(fc.constantFrom<unknown>('/24', 24, '/56')),
    compliance: sometimes(fc.constant('noncompliant')),
    overlap: sometimes(fc.constant('overlapping')),
    preset: sometimes(fc.constantFrom('alb', 'eks-control-plane'))
  })
  const rule = fc.oneof(
    fc.record(
      { name: fc.string({ minLength: 1 }), match, breach: limits, warning: limits },
      { requiredKeys: ['name'] }
    ),
    fc.record(
      { name: value, match, breach: limits, ignore: value, note: value, preset: value },
      { requiredKeys: [] }
    )
  )
  const waiver = object({
    match,
    until: sometimes(fc.constant('2027-01-31')),
    reason: sometimes(fc.constant('x'))
  })
  const policy = fc.record(
    {
      version: sometimes(fc.constant(1)),
      rules: sometimes(fc.array(rule, { maxLength: 2 })),
      waivers: sometimes(fc.array(waiver, { maxLength: 2 }))
    },
    { requiredKeys: ['version'] }
  )

  it('on whatever comes, but for what a schema cannot say', () => {
    const seen = { good: 0, bad: 0 }
    fc.assert(
      fc.property(policy, given => {
        const text = JSON.stringify(given)
        const problems = problemsIn(text)
        const isValid = validate(JSON.parse(text))
        seen[isValid ? 'good' : 'bad'] += 1
        const wrong = isValid ? problems.filter(problem => !BEYOND.test(problem)) : problems.slice(0, 1)
        expect([text, validate.errors, wrong.length]).toEqual([
          text,
          isValid ? null : expect.anything(),
          isValid ? 0 : 1
        ])
      }),
      { numRuns: 2000 }
    )
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(100)
  })
})

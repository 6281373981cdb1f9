import * as ec2 from '@aws-sdk/client-ec2'
import { XmlShapeDeserializer } from '@aws-sdk/core/protocols'
import { expect, test } from '@jest/globals'
import { NormalizedSchema } from '@smithy/core/schema'
import fc from 'fast-check'
import { StrictDeserializer } from '../../../src/aws/ec2-answers.js'

const SETTINGS = {
  httpBindings: false,
  timestampFormat: { useTrait: true, default: 5 },
  xmlNamespace: '',
  serviceNamespace: 'com.amazonaws.ec2'
} as const

/** Those that the product reads, and a few more. */
const ANSWERS = [
  'DescribeAddressesResult$',
  'DescribeIpamPoolsResult$',
  'DescribeIpamResourceDiscoveriesResult$',
  'DescribeIpamScopesResult$',
  'DescribeIpamsResult$',
  'DescribePublicIpv4PoolsResult$',
  'DescribeRegionsResult$',
  'DescribeSubnetsResult$',
  'DescribeVpcsResult$',
  'GetIpamDiscoveredResourceCidrsResult$',
  'GetIpamPoolAllocationsResult$',
  'GetIpamPoolCidrsResult$',
  'GetIpamResourceCidrsResult$'
] as const

/** What the XML of an answer may hold by its schema: any of its members, and elements where a list or a text was to be. */
function anyElement(schema: NormalizedSchema): fc.Arbitrary<unknown> {
  if (schema.isListSchema()) {
    const one = anyElement(schema.getValueSchema())
    const items = fc.oneof(one, fc.array(one, { minLength: 2, maxLength: 4 }))
    return fc.oneof({ weight: 9, arbitrary: fc.record({ item: items }) }, fc.constant(''))
  }
  if (schema.isStructSchema()) {
    const members = Array.from(schema.structIterator(), ([name, member]) => {
      const { xmlName = name } = member.getMergedTraits()
      return [xmlName, anyElement(member)] as const
    })
    const like = fc.record({ ...Object.fromEntries(members), unknown: fc.string() }, { requiredKeys: [] })
    return fc.oneof({ weight: 9, arbitrary: like }, fc.constant(''))
  }
  if (schema.isTimestampSchema()) return fc.constant('2026-11-28T06:00:00.000Z')
  if (schema.isNumericSchema()) return fc.constantFrom('0', '0.9375', '256')
  if (schema.isBooleanSchema()) return fc.constantFrom('true', 'false')
  return fc.oneof({ weight: 9, arbitrary: fc.string() }, fc.constant({ item: 'text' }))
}

test.each(ANSWERS)('an answer of the shape %s is read as by the SDK itself', shape => {
  const schema = NormalizedSchema.of(ec2[shape])
  const sdk = new XmlShapeDeserializer(SETTINGS)
  const ours = new StrictDeserializer(SETTINGS)
  const read = (by: XmlShapeDeserializer, element: unknown): unknown => {
    try {
      return by.readSchema(schema, element)
    } catch (error) {
      return String(error)
    }
  }
  let members = 0
  fc.assert(
    fc.property(anyElement(schema), element => {
      const expected = read(sdk, element)
      if (typeof expected === 'object') members += Object.keys(expected ?? {}).length
      expect(read(ours, element)).toStrictEqual(expected)
    }),
    { numRuns: 100 }
  )
  expect(members).toBeGreaterThan(0)
})

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UNKNOWN, type Side } from '../../../../src/plan/model.js'
import { valueAt } from '../../../../src/plan/reading/merge.js'
import { parsePlan } from '../../../../src/plan/reading/parse.js'
import { change, planOf } from '../plans.js'

function after(values: Record<string, unknown>, unknown: Record<string, unknown> | boolean): Side {
  const changes = [change('aws_lb.a', 'create', { after: values, unknown })]
  const side = parsePlan(planOf({ changes }), 'plan.json').changes[0]?.after
  if (side === undefined) throw new Error('there is no side')
  return side
}

describe('a value', () => {
  test('is what `after` has', () => {
    const side = after({ name: 'a', size: 0, internal: false, subnets: ['subnet-1'] }, {})
    expect(side.value('name')).toBe('a')
    expect(side.value('size')).toBe(0)
    expect(side.value('internal')).toBe(false)
    expect(side.value('subnets')).toEqual(['subnet-1'])
    expect(side.value('subnets', 0)).toBe('subnet-1')
  })

  test('is undefined where there is none and where it is null', () => {
    const side = after({ name: null, tags: {} }, {})
    expect(side.value('name')).toBeUndefined()
    expect(side.value('nothing')).toBeUndefined()
    expect(side.value('tags', 'Name')).toBeUndefined()
    expect(side.value('name', 0, 'deeper')).toBeUndefined()
  })

  test('is UNKNOWN where its key is missing from `after`, and below that', () => {
    const side = after({}, { id: true, vpc_config: true })
    expect(side.value('id')).toBe(UNKNOWN)
    expect(side.value('vpc_config')).toBe(UNKNOWN)
    expect(side.value('vpc_config', 0, 'subnet_ids')).toBe(UNKNOWN)
  })

  test('of a list that is known in part has UNKNOWN at the places that are not', () => {
    const side = after({ subnet_ids: ['subnet-1', null] }, { subnet_ids: [false, true] })
    expect(side.value('subnet_ids')).toEqual(['subnet-1', UNKNOWN])
    expect(side.value('subnet_ids', 0)).toBe('subnet-1')
    expect(side.value('subnet_ids', 1)).toBe(UNKNOWN)
  })

  test('of a block that is known in part has what is known', () => {
    const side = after(
      { vpc_config: [{ endpoint_public_access: true }], tags: { Name: 'a' } },
      { vpc_config: [{ subnet_ids: true, vpc_id: true }], tags: { Id: true } }
    )
    expect(side.value('vpc_config')).toEqual([
      { endpoint_public_access: true, subnet_ids: UNKNOWN, vpc_id: UNKNOWN }
    ])
    expect(side.value('vpc_config', 0, 'endpoint_public_access')).toBe(true)
    expect(side.value('tags')).toEqual({ Name: 'a', Id: UNKNOWN })
  })

  test('of a list whose unknown places are told alone has them', () => {
    expect(after({}, { subnet_ids: [true, true] }).value('subnet_ids')).toEqual([UNKNOWN, UNKNOWN])
  })

  test('is known where all that is told is that nothing is unknown', () => {
    const side = after({ subnets: ['a', 'b'], tags: null }, { subnets: [false, false], tags: {} })
    expect(side.value('subnets')).toEqual(['a', 'b'])
    expect(side.value('tags')).toBeUndefined()
  })

  test('is UNKNOWN for every attribute of what is unknown as a whole', () => {
    expect(after({}, true).value('anything')).toBe(UNKNOWN)
  })

  test('never is a part of the language', () => {
    const side = after(
      JSON.parse('{"__proto__": {"polluted": 1}, "tags": {"__proto__": "a"}}') as Record<string, unknown>,
      {
        tags: { other: true }
      }
    )
    expect(side.value('constructor')).toBeUndefined()
    expect(side.value('tags', 'toString')).toBeUndefined()
    expect(Object.entries(side.value('tags') as object)).toContainEqual(['__proto__', 'a'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('of any shape is given without a fault', () => {
    const key = fc.oneof(fc.nat({ max: 3 }), fc.constantFrom('a', '__proto__', 'constructor', 'length', ''))
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.array(key, { maxLength: 4 }), (values, marks, path) => {
        valueAt(values, marks, path)
      })
    )
  })

  test('that is nested without end is given without a fault', () => {
    let [deep, marks]: unknown[] = [1, true]
    for (let depth = 0; depth < 50_000; depth++) [deep, marks] = [{ a: deep }, { a: marks }]
    expect(() => valueAt(deep, marks, ['a'])).not.toThrow()
  })
})

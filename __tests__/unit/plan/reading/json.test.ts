import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Json, JsonFault } from '../../../../src/plan/reading/json.js'

function jsonOf(text: string): Json {
  return new Json(Buffer.from(text, 'utf8'))
}

/** A value put together of its slices, one level of them. */
function bySlices(text: string): unknown {
  const json = jsonOf(text)
  const from = json.skipSpace(0)
  if (json.isList({ from, to: text.length })) return json.elements(from).map(slice => json.parse(slice))
  const { members } = json.members(from)
  return Object.fromEntries([...members].map(([key, slice]) => [key, json.parse(slice)]))
}

const VALUE = fc.jsonValue({ maxDepth: 5 })

describe('the parts of a JSON text', () => {
  test('together are what the whole is', () => {
    const nested = fc.oneof(fc.array(VALUE), fc.dictionary(fc.string(), VALUE))
    fc.assert(
      fc.property(nested, fc.constantFrom(undefined, 1, '\t', ' \n'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(bySlices(` \r\n${text}\n`)).toEqual(JSON.parse(text))
      })
    )
  })

  test('end too soon wherever a text is cut off', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), VALUE), fc.nat(), (value, at) => {
        const whole = Buffer.from(JSON.stringify(value), 'utf8')
        const json = new Json(whole.subarray(0, at % whole.length))
        expect(() => json.members(0)).toThrow(expect.objectContaining({ isTruncated: true }))
      })
    )
  })

  test('of a key that comes twice are those of the last', () => {
    expect(bySlices('{"a": 1, "a": 2}')).toEqual({ a: 2 })
  })

  test('keep braces and quotes in texts', () => {
    expect(bySlices('{"a": "}]\\"{[\\\\", "b": ["\\u0022"]}')).toEqual({ a: '}]"{[\\', b: ['"'] })
  })

  test.each(['{"a" 1}', '{"a": }', '{a: 1}', '{"a": 1 "b": 2}', '[1 2]', '{"a": 1,}', '{"a": ?}'])(
    'are not found in %s',
    text => {
      expect(() => bySlices(text)).toThrow(JsonFault)
    }
  )

  test('nest as deep as anybody likes', () => {
    const depth = 100_000
    const json = jsonOf(`{"a": ${'['.repeat(depth)}${']'.repeat(depth)}}`)
    expect(json.members(0).members.get('a')).toEqual({ from: 6, to: 6 + 2 * depth })
  })

  test('that are broken are told without a word of them', () => {
    const json = jsonOf('{"password": [hunter2]}')
    const slice = json.members(0).members.get('password') ?? { from: 0, to: 0 }
    expect(() => json.parse(slice)).toThrow(new JsonFault(14, false))
    expect(() => json.parse(slice)).toThrow(/^this is no JSON$/)
  })

  test('have a line and a column', () => {
    const json = jsonOf('{\n  "ä": 1\n}')
    expect(json.positionOf(0)).toEqual({ line: 1, column: 1 })
    expect(json.positionOf(4)).toEqual({ line: 2, column: 3 })
    expect(json.positionOf(12)).toEqual({ line: 3, column: 1 })
  })
})

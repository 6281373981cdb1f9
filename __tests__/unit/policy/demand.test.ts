import { describe, expect, test } from '@jest/globals'
import type { Correction } from '../../../src/domain/policy.js'
import { parsePolicy, PolicyError } from '../../../src/policy/index.js'

const INPUTS = { usageThreshold: 80 }

function corrections(text: string): readonly Correction[] {
  return parsePolicy(`version: 1\ndemand:\n${text}`, { file: 'policy.yml', inputs: INPUTS }).demand ?? []
}

function mistakes(text: string): string[] {
  try {
    corrections(text)
    return []
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return error.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`)
  }
}

describe('the demand of a policy', () => {
  test('is a number or bounds, for a type, an address, or both', () => {
    const [first, second] = corrections(`
  - match: { type: aws_lambda_function, address: "module.api.*" }
    addresses: 4
    reason: it shares one security group
  - match: { type: [aws_instance, "aws_spot_*"] }
    addresses: { at-least: 1, at-most: 30 }
`)
    expect(first).toMatchObject({
      name: 'type aws_lambda_function, address module.api.*',
      addresses: { min: 4, max: 4 },
      reason: 'it shares one security group'
    })
    expect(first?.matches({ type: 'aws_lambda_function', address: 'module.api.aws_lambda_function.a' })).toBe(
      true
    )
    expect(first?.matches({ type: 'aws_lambda_function', address: 'aws_lambda_function.a' })).toBe(false)
    expect(second?.addresses).toEqual({ min: 1, max: 30 })
    expect(second?.matches({ type: 'aws_spot_instance_request', address: 'x' })).toBe(true)
    expect(second?.matches({ type: 'aws_eip', address: 'x' })).toBe(false)
  })

  test('says whether it names types, or goes by addresses alone', () => {
    const [byBoth, byAddress] = corrections(`
  - match: { type: "aws_*", address: "module.api.*" }
    addresses: 4
  - match: { address: "module.api.*" }
    addresses: 4
`)
    expect(byBoth?.namesType).toBe(true)
    expect(byAddress?.namesType).toBe(false)
  })

  test('is none where a policy has none', () => {
    expect(parsePolicy('version: 1', { file: 'p', inputs: INPUTS })).not.toHaveProperty('demand')
  })

  test('is told its mistakes with their places, all at once', () => {
    expect(
      mistakes(`
  - match: {}
    addresses: 4
  - match: { typ: x }
    addresses: { at-least: 5, at-most: 2 }
  - match: { type: aws_instance }
    addresses: -1
`)
    ).toEqual([
      expect.stringMatching(/^4:\d+: match: a correction of everything is none/),
      expect.stringMatching(/^6:\d+: .*"typ" here; did you mean type\?/),
      expect.stringMatching(/^7:\d+: addresses: at-least 5 is above at-most 2/),
      expect.stringMatching(/^9:\d+: addresses: .*-1 is not a whole number of addresses from 0 to 1000000/)
    ])
  })
})

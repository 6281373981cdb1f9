import { describe, expect, test } from '@jest/globals'
import { findingOf } from '../../../src/domain/finding.js'
import { findingJson } from '../../../src/render/json.js'
import { aResource } from './builders.js'

const MEASURE = {
  family: 'ipv4' as const,
  netmaskLength: 24,
  usagePercent: 50,
  totalAddresses: 256,
  availableAddresses: 128
}

describe('a finding', () => {
  const finding = findingOf(aResource({ id: 'subnet-1' }), MEASURE, { verdict: 'ok', reasons: [] })

  test('is an object like any other', () => {
    expect(Object.getPrototypeOf(finding)).toBe(Object.prototype)
    expect(finding).toStrictEqual({ ...finding })
    expect(structuredClone(finding)).toStrictEqual(finding)
  })

  test('has no key for what is not known, and its keys in the order in which they are written', () => {
    expect(Object.values(finding)).not.toContain(undefined)
    expect(findingJson(finding)).toBe(JSON.stringify(finding))
  })
})

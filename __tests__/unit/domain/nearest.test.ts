import { describe, expect, test } from '@jest/globals'
import { nearest } from '../../../src/domain/nearest.js'
import { RESOURCE_TYPES } from '../../../src/domain/resource.js'

describe('nearest', () => {
  test.each([
    ['subnets', 'subnet'],
    ['Subnet', 'subnet'],
    ['VPC', 'vpc'],
    ['public-ip4-pool', 'public-ipv4-pool'],
    ['ipv6pool', 'ipv6-pool'],
    ['anycast-ip', 'anycast-ip-list']
  ])('takes %s for %s', (word, expected) => {
    expect(nearest(word, RESOURCE_TYPES)).toBe(expected)
  })

  test.each(['', 'kubernetes-cluster', '🤷🤷🤷🤷🤷🤷🤷🤷'])('has no suggestion for %j', word => {
    expect(nearest(word, RESOURCE_TYPES)).toBeUndefined()
  })

  test('suggests nothing where nothing is known', () => {
    expect(nearest('subnet', [])).toBeUndefined()
  })
})

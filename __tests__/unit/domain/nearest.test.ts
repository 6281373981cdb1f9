import { describe, expect, test } from '@jest/globals'
import { nearest, nearestOfAll } from '../../../src/domain/nearest.js'
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

test('one is always the nearest of all, however far', () => {
  expect(nearestOfAll('Load-Balancer', RESOURCE_TYPES)).toBe('subnet')
  expect(nearestOfAll('SUBNET', RESOURCE_TYPES)).toBe('subnet')
})

test('nothing is near to nothing', () => {
  expect(nearest('', ['a', 'ab'])).toBeUndefined()
})

test('half of a long word may be wrong, and no more', () => {
  expect(nearest('usage-xxxxxxxxx', ['usage-threshold'])).toBeUndefined()
  expect(nearest('usage-thresxxxx', ['usage-threshold'])).toBe('usage-threshold')
  expect(nearest('subxxx', ['subnet'])).toBe('subnet')
  expect(nearest('subxxxx', ['subnet'])).toBeUndefined()
  // Five letters are long: two may be wrong.
  expect(nearest('nevxx', ['never'])).toBe('never')
  expect(nearest('nexxx', ['never'])).toBeUndefined()
})

test('one letter of a short word may be wrong, or its letters in another order', () => {
  expect(nearest('nine', ['none'])).toBe('none')
  expect(nearest('some', ['none'])).toBeUndefined()
  expect(nearest('vcp', ['vpc'])).toBe('vpc')
  expect(nearest('vpx', ['vpc'])).toBe('vpc')
  expect(nearest('xyc', ['vpc'])).toBeUndefined()
})

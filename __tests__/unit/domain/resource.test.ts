import { IpamResourceType } from '@aws-sdk/client-ec2'
import { expect, test } from '@jest/globals'
import { identity, RESOURCE_TYPES } from '../../../src/domain/resource.js'

test("the resource types are those of AWS's SDK", () => {
  expect([...RESOURCE_TYPES].sort()).toEqual(Object.values(IpamResourceType).sort())
})

test('a resource is itself by its id and its CIDR together', () => {
  const primary = identity({ id: 'vpc-1', cidr: '10.0.0.0/16' })
  expect(identity({ id: 'vpc-1', cidr: '10.0.0.0/16' })).toBe(primary)
  expect(identity({ id: 'vpc-1', cidr: '10.1.0.0/16' })).not.toBe(primary)
  expect(identity({ id: 'vpc-11', cidr: '0.0.0.0/16' })).not.toBe(
    identity({ id: 'vpc-1', cidr: '10.0.0.0/16' })
  )
})

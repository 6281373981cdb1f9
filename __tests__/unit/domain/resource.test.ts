import { IpamResourceType } from '@aws-sdk/client-ec2'
import { expect, test } from '@jest/globals'
import { identity, RESOURCE_TYPES } from '../../../src/domain/resource.js'
import { aResource } from './builders.js'

test("the resource types are those of AWS's SDK", () => {
  expect([...RESOURCE_TYPES].sort()).toEqual(Object.values(IpamResourceType).sort())
})

test('a resource is itself by its id and its CIDR together', () => {
  const primary = identity(aResource({ id: 'vpc-1', cidr: '10.0.0.0/16' }))
  expect(identity(aResource({ id: 'vpc-1', cidr: '10.0.0.0/16', usage: 0.9 }))).toBe(primary)
  expect(identity(aResource({ id: 'vpc-1', cidr: '10.1.0.0/16' }))).not.toBe(primary)
  expect(identity(aResource({ id: 'vpc-11', cidr: '0.0.0.0/16' }))).not.toBe(primary)
})

test.each([{ id: '' }, { cidr: '' }])(
  'resources that came without %j are told apart by the rest',
  missing => {
    const here = aResource({ ...missing, vpcId: 'vpc-1' })
    expect(identity(here)).toBe(identity({ ...here }))
    expect(identity(here)).not.toBe(identity({ ...here, vpcId: 'vpc-2' }))
  }
)

import type { IpamResourceCidr } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fromIpam } from '../../../src/sources/ipam-row.js'

const SCOPE = 'ipam-scope-asked'

describe('a row of IPAM', () => {
  test('keeps all that the Report tells of it', () => {
    const row: Required<IpamResourceCidr> = {
      IpamId: 'ipam-1',
      IpamScopeId: 'ipam-scope-1',
      IpamPoolId: 'ipam-pool-1',
      ResourceRegion: 'us-east-1',
      ResourceOwnerId: '111122223333',
      ResourceId: 'subnet-1',
      ResourceName: 'web-a',
      ResourceCidr: '10.0.0.0/24',
      ResourceType: 'subnet',
      ResourceTags: [{ Key: 'team', Value: 'web' }],
      IpUsage: 0.5,
      ComplianceStatus: 'compliant',
      ManagementState: 'managed',
      OverlapStatus: 'nonoverlapping',
      VpcId: 'vpc-1',
      AvailabilityZoneId: 'use1-az4'
    }
    expect(fromIpam(row, SCOPE)).toEqual({
      id: 'subnet-1',
      name: 'web-a',
      type: 'subnet',
      cidr: '10.0.0.0/24',
      region: 'us-east-1',
      ownerId: '111122223333',
      vpcId: 'vpc-1',
      availabilityZoneId: 'use1-az4',
      scopeId: 'ipam-scope-1',
      poolId: 'ipam-pool-1',
      tags: { team: 'web' },
      managementState: 'managed',
      complianceStatus: 'compliant',
      overlapStatus: 'nonoverlapping',
      usage: 0.5
    })
  })

  test('that says nothing is still a resource of its scope', () => {
    expect(fromIpam({}, SCOPE)).toEqual({
      id: '',
      type: 'unknown',
      cidr: '',
      region: '',
      ownerId: '',
      scopeId: SCOPE,
      tags: {}
    })
  })

  test('may be of a type that nobody knew', () => {
    const row = { ResourceType: 'a-type-of-tomorrow' } as unknown as IpamResourceCidr
    expect(fromIpam(row, SCOPE).type).toBe('a-type-of-tomorrow')
  })

  test('tells a usage of 0 from none', () => {
    expect(fromIpam({ IpUsage: 0 }, SCOPE).usage).toBe(0)
    expect(fromIpam({}, SCOPE)).not.toHaveProperty('usage')
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
    'may have a tag called %j, which is only a tag',
    Key => {
      const { tags } = fromIpam({ ResourceTags: [{ Key, Value: 'mine' }] }, SCOPE)
      expect(Object.entries(tags)).toEqual([[Key, 'mine']])
      expect(Object.getPrototypeOf(tags)).toBe(Object.prototype)
      expect(({} as Record<string, unknown>)['mine']).toBeUndefined()
    }
  )

  test('keeps every tag, whatever it is called', () => {
    const tag = fc.record({ Key: fc.string({ unit: 'binary' }), Value: fc.string({ unit: 'binary' }) })
    fc.assert(
      fc.property(fc.uniqueArray(tag, { selector: ({ Key }) => Key }), tags => {
        const kept = fromIpam({ ResourceTags: tags }, SCOPE).tags
        expect(new Map(Object.entries(kept))).toEqual(new Map(tags.map(({ Key, Value }) => [Key, Value])))
      })
    )
  })

  test('takes a tag without a key or a value for an empty one', () => {
    expect(fromIpam({ ResourceTags: [{}, { Key: 'team' }] }, SCOPE).tags).toEqual({ '': '', team: '' })
  })
})

import type { Subnet, Vpc } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cidrOf, rangeOf, type Range } from '../../../src/domain/range.js'
import { measure } from '../../../src/domain/usage.js'
import { subnetRows, vpcRows } from '../../../src/sources/ec2-row.js'
import { associated, associatedIpv6, aSubnet, aVpc } from './ec2-ports.js'

const REGION = 'eu-west-1'

function rangesOf(...cidrs: string[]): Range[] {
  return cidrs.flatMap(cidr => rangeOf(cidr) ?? [])
}

describe('a subnet', () => {
  test('is a row for its IPv4 CIDR, with all that the Report tells of it, and one for each of IPv6', () => {
    const subnet: Subnet = {
      SubnetId: 'subnet-1',
      VpcId: 'vpc-1',
      OwnerId: '111122223333',
      AvailabilityZone: 'eu-west-1b',
      AvailabilityZoneId: 'euw1-az2',
      CidrBlock: '10.0.0.0/24',
      AvailableIpAddressCount: 123,
      Ipv6CidrBlockAssociationSet: [
        ...associatedIpv6('2001:db8::/64'),
        { Ipv6CidrBlock: '2001:db8:0:1::/64', Ipv6CidrBlockState: { State: 'associating' } },
        { Ipv6CidrBlock: '2001:db8:0:2::/64', Ipv6CidrBlockState: { State: 'disassociated' } }
      ],
      Tags: [
        { Key: 'team', Value: 'web' },
        { Key: 'Name', Value: 'web-a' },
        { Key: 'env', Value: 'prod' }
      ]
    }
    const common = {
      id: 'subnet-1',
      name: 'web-a',
      type: 'subnet',
      region: REGION,
      ownerId: '111122223333',
      vpcId: 'vpc-1',
      availabilityZoneId: 'euw1-az2',
      tags: { Name: 'web-a', env: 'prod', team: 'web' }
    }
    const rows = subnetRows(subnet, REGION)
    expect(rows).toEqual([
      { ...common, cidr: '10.0.0.0/24', usage: 133 / 256, availableAddresses: 123 },
      { ...common, cidr: '2001:db8::/64' }
    ])
    expect(Object.keys(rows[0]?.tags ?? {})).toEqual(['Name', 'env', 'team'])
  })

  test.each([
    ['/28', 11, 31.25],
    ['/24', 251, 1.953125],
    ['/16', 65_531, 0.0076293945]
  ])('that is empty has its five reserved addresses in use: %s is %s free', (mask, free, percent) => {
    const [row] = subnetRows(
      aSubnet('subnet-1', { CidrBlock: `10.0.0.0${mask}`, AvailableIpAddressCount: free }),
      REGION
    )
    expect(row && measure(row)).toMatchObject({ usagePercent: percent, availableAddresses: free })
  })

  test('has the exact count that EC2 tells, at any size and any use, and never an approximate one', () => {
    const counted = fc
      .integer({ min: 0, max: 32 })
      .chain(length => fc.tuple(fc.constant(length), fc.integer({ min: 0, max: 2 ** (32 - length) })))
    fc.assert(
      fc.property(counted, ([length, free]) => {
        const [row] = subnetRows(
          aSubnet('subnet-1', { CidrBlock: `0.0.0.0/${length}`, AvailableIpAddressCount: free }),
          REGION
        )
        const total = 2 ** (32 - length)
        expect(row?.usage).toBe((total - free) / total)
        const measured = row && measure(row)
        expect(measured?.availableAddresses).toBe(free)
        expect(measured).not.toHaveProperty('approximate')
        expect(measured).not.toHaveProperty('fault')
      })
    )
  })

  test('for IPv6 alone is a row for IPv6 alone', () => {
    const subnet = aSubnet('subnet-1', {
      Ipv6Native: true,
      AvailableIpAddressCount: 0,
      Ipv6CidrBlockAssociationSet: associatedIpv6('2001:db8::/64')
    })
    delete subnet.CidrBlock
    const rows = subnetRows(subnet, REGION)
    expect(rows.map(({ cidr }) => cidr)).toEqual(['2001:db8::/64'])
    expect(rows[0]).not.toHaveProperty('usage')
  })

  test('that says nothing is still a row, which is a fault and no crash', () => {
    const rows = subnetRows({}, REGION)
    expect(rows).toEqual([{ id: '', type: 'subnet', cidr: '', region: REGION, ownerId: '', tags: {} }])
    expect(rows.map(row => measure(row).fault)).toEqual(['no CIDR came with it'])
  })

  test('without its count has no measure', () => {
    const subnet = aSubnet('subnet-1')
    delete subnet.AvailableIpAddressCount
    const [row] = subnetRows(subnet, REGION)
    expect(row).not.toHaveProperty('usage')
    expect(row && measure(row).unmeasured).toBe('no usage was reported for it')
  })

  test.each([
    [-1, 'its usage came as 1.00390625, which is not a share from 0 to 1'],
    [257, 'its usage came as -0.00390625, which is not a share from 0 to 1']
  ])('with %d of 256 addresses free is a fault', (AvailableIpAddressCount, fault) => {
    const [row] = subnetRows(aSubnet('subnet-1', { AvailableIpAddressCount }), REGION)
    expect(row && measure(row).fault).toBe(fault)
  })

  test.each(['nonsense', '10.0.0.0', '10.0.0.0/33', '10.0.0/24'])(
    'with the CIDR %s is a fault',
    CidrBlock => {
      const rows = subnetRows(aSubnet('subnet-1', { CidrBlock }), REGION)
      expect(rows).toMatchObject([{ cidr: CidrBlock }])
      expect(rows.map(row => measure(row).fault)).toEqual([`its CIDR came as "${CidrBlock}"`])
    }
  )

  test.each(['__proto__', 'constructor', ''])('may have a tag called %j, which is only a tag', Key => {
    const [row] = subnetRows(aSubnet('subnet-1', { Tags: [{ Key, Value: 'mine' }, {}] }), REGION)
    expect(Object.entries(row?.tags ?? {})).toContainEqual(Key === '' ? ['', ''] : [Key, 'mine'])
    expect(Object.getPrototypeOf(row?.tags)).toBe(Object.prototype)
  })
})

describe('a VPC', () => {
  test('is a row for each CIDR that is associated with it', () => {
    const vpc: Vpc = {
      VpcId: 'vpc-1',
      OwnerId: '111122223333',
      CidrBlock: '10.0.0.0/16',
      CidrBlockAssociationSet: [
        ...associated('10.0.0.0/16', '100.64.0.0/20'),
        { CidrBlock: '10.1.0.0/16', CidrBlockState: { State: 'disassociated' } },
        { CidrBlock: '10.2.0.0/16', CidrBlockState: { State: 'associating' } },
        { CidrBlock: '10.3.0.0/16', CidrBlockState: { State: 'failed' } }
      ],
      Ipv6CidrBlockAssociationSet: [
        ...associatedIpv6('2001:db8::/56'),
        { Ipv6CidrBlock: '2001:db8:1::/56', Ipv6CidrBlockState: { State: 'disassociating' } }
      ],
      Tags: [{ Key: 'Name', Value: 'main' }]
    }
    const common = {
      id: 'vpc-1',
      name: 'main',
      type: 'vpc',
      region: REGION,
      ownerId: '111122223333',
      vpcId: 'vpc-1',
      tags: { Name: 'main' }
    }
    const used = rangesOf('10.0.0.0/17', '100.64.0.0/22', '2001:db8::/57', '10.3.0.0/24')
    expect(vpcRows(vpc, REGION, used)).toEqual([
      { ...common, cidr: '10.0.0.0/16', usage: 0.5, availableAddresses: 32_768 },
      { ...common, cidr: '100.64.0.0/20', usage: 0.25, availableAddresses: 3_072 },
      { ...common, cidr: '2001:db8::/56', usage: 0.5, availableAddresses: (1n << 71n).toString() }
    ])
  })

  test('has no measure where its subnets are not all known', () => {
    for (const row of vpcRows(aVpc('vpc-1', ['10.0.0.0/16', '10.1.0.0/16']), REGION, undefined)) {
      expect(row).not.toHaveProperty('usage')
      expect(row).not.toHaveProperty('availableAddresses')
      expect(measure(row).unmeasured).toBe('no usage was reported for it')
    }
  })

  test('is told by its first CIDR where no list of them came', () => {
    const vpc = aVpc('vpc-1')
    delete vpc.CidrBlockAssociationSet
    expect(vpcRows(vpc, REGION, [])).toMatchObject([{ cidr: '10.0.0.0/16', usage: 0 }])
  })

  test('that says nothing is still a row, which is a fault and no crash', () => {
    const rows = vpcRows({}, REGION, [])
    expect(rows).toEqual([{ id: '', type: 'vpc', cidr: '', region: REGION, ownerId: '', tags: {} }])
    expect(rows.map(row => measure(row).fault)).toEqual(['no CIDR came with it'])
  })

  const IPV4 = { family: 'ipv4', width: 32, wholes: ['10.0.0.0/16', '100.64.0.0/18'], longest: 28 } as const
  const IPV6 = {
    family: 'ipv6',
    width: 128,
    wholes: ['2001:db8:0:100::/56', '2001:db8:7:200::/56'],
    longest: 64
  } as const

  test.each([IPV4, IPV6])('of $family is used by exactly the share that its subnets cover', kind => {
    const { family, width, wholes, longest } = kind
    const own = rangesOf(...wholes)
    const layout = fc.array(fc.tuple(fc.nat({ max: 1 }), fc.nat(), fc.integer({ min: 0, max: 8 })), {
      maxLength: 30
    })
    fc.assert(
      fc.property(layout, wanted => {
        // Those that overlap one before are left out, so that what they cover is the sum of their sizes.
        const taken: Range[] = []
        for (const [which, at, shorter] of wanted) {
          const whole = own[which]
          if (whole === undefined) continue
          const length = longest - shorter
          const size = 1n << BigInt(width - length)
          const room = (whole.end - whole.start) / size
          if (room === 0n) continue
          const start = whole.start + (BigInt(at) % room) * size
          const range = rangeOf(cidrOf(family, start, length))
          if (range && !taken.some(other => other.start < range.end && range.start < other.end)) {
            taken.push(range)
          }
        }
        const vpc = {
          VpcId: 'vpc-1',
          ...(family === 'ipv4'
            ? { CidrBlockAssociationSet: associated(...wholes) }
            : { Ipv6CidrBlockAssociationSet: associatedIpv6(...wholes), CidrBlock: wholes[0] })
        }
        const rows = vpcRows(vpc, REGION, taken)
        expect(rows.map(({ cidr }) => cidr)).toEqual(wholes)
        for (const [index, whole] of own.entries()) {
          const size = whole.end - whole.start
          const covered = taken
            .filter(({ start }) => start >= whole.start && start < whole.end)
            .reduce((sum, { start, end }) => sum + (end - start), 0n)
          const { usage = NaN, availableAddresses = '' } = rows[index] ?? {}
          // Both are fractions of a power of two, so that nothing is lost.
          expect(BigInt(usage * 2 ** 52)).toBe((covered * (1n << 52n)) / size)
          expect(BigInt(availableAddresses)).toBe(size - covered)
        }
      })
    )
  })
})

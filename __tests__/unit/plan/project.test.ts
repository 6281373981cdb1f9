import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PlanNetwork, PlanReport } from '../../../src/domain/plan.js'
import { policyOfInputs, type Policy } from '../../../src/domain/policy.js'
import type { Resource } from '../../../src/domain/resource.js'
import { withVpcHeadroom } from '../../../src/domain/vpc-headroom.js'
import type { Need } from '../../../src/plan/demand/need.js'
import type { PlannedChange, Side } from '../../../src/plan/model.js'
import { projectPlan } from '../../../src/plan/project.js'
import { aChange, aPlan, creates, deletes, ref, type Given } from './sides.js'

const INPUTS = policyOfInputs({ usageThreshold: 80 })

function vpc(id: string, cidr: string, more: Partial<Resource> = {}): Resource {
  return { id, type: 'vpc', cidr, region: 'eu-west-1', ownerId: '111122223333', vpcId: id, tags: {}, ...more }
}

function subnet(id: string, cidr: string, available: number, more: Partial<Resource> = {}): Resource {
  const total = 2 ** (32 - Number(cidr.split('/')[1]))
  return {
    ...vpc(id, cidr),
    ...{ type: 'subnet', vpcId: 'vpc-1', availableAddresses: available, usage: 1 - available / total },
    ...more
  }
}

function pool(id: string, cidr: string, allocations: string[], more: Partial<Resource> = {}): Resource {
  return { ...vpc(id, cidr), type: 'ipam-pool', poolId: id, usage: 0.5, pool: { allocations }, ...more }
}

/** VPCs and subnets as a source tells them: with the VPCs' free blocks. */
function networks(...resources: Resource[]): Resource[] {
  const isVpc = ({ type }: Resource) => type === 'vpc'
  const subnets = resources.filter(({ type }) => type === 'subnet')
  return [...withVpcHeadroom(resources.filter(isVpc), subnets), ...resources.filter(one => !isVpc(one))]
}

/** One address in each subnet it names, or as many as `count` says. */
function oneEach(side: Side): { needs: Need[]; uncertainties: [] } {
  if (side.value('subnet_id') === undefined) return { needs: [], uncertainties: [] }
  const [min, max] = [side.value('min') ?? 1, side.value('max') ?? 1] as [number, number]
  const free = side.value('free') as number | undefined
  const need: Need = {
    subnets: side.pointer('subnet_id'),
    perSubnet: { min, max },
    ...(free !== undefined && { mustBeFree: free }),
    rule: 'test',
    because: 'it takes one'
  }
  return { needs: [need], uncertainties: [] }
}

interface Options {
  policy?: Policy
  resourceTypes?: string[] | 'all'
}

function project(changes: PlannedChange[], resources: Resource[], options: Options = {}): PlanReport {
  const { policy = INPUTS, resourceTypes = ['subnet'] } = options
  const today = '2026-11-23'
  return projectPlan(aPlan(...changes), resources, { policy, resourceTypes, today, demandOf: oneEach })
}

const interfaceIn = (subnetId: unknown, more: Given = {}) =>
  creates('aws_network_interface.a', { subnet_id: subnetId, ...more })

function network({ networks }: PlanReport, idOrAddress: string): PlanNetwork | undefined {
  return networks.find(({ id, address }) => id === idOrAddress || address === idOrAddress)
}

const policyWith = (type: string, breach: Policy['rules'][number]['breach']): Policy => {
  const rule = { name: 'a rule', breach, warning: {} }
  return {
    ...INPUTS,
    rules: [rule],
    ruleOf: resource => (resource.type === type ? rule : INPUTS.ruleOf(resource))
  }
}

describe('a new subnet', () => {
  const world = networks(vpc('vpc-1', '10.0.0.0/20'), subnet('subnet-1', '10.0.0.0/22', 500))
  const subnetIn = (cidr: string, more: Given = {}) =>
    creates('aws_subnet.new', { vpc_id: 'vpc-1', cidr_block: cidr, ...more })

  test('that fits takes of its VPC, and is told with what is left of it', () => {
    const report = project([subnetIn('10.0.4.0/22', { tags: { Name: 'new' } })], world)
    expect(report.status).toBe('ok')
    expect(report.changes).toMatchObject([{ address: 'aws_subnet.new', outcome: 'fits', reasons: [] }])
    expect(network(report, 'aws_subnet.new')).toMatchObject({
      ...{ name: 'new', cidr: '10.0.4.0/22', before: null, outcome: 'fits' },
      after: { availableAddresses: 1019, totalAddresses: 1024 }
    })
    expect(network(report, 'vpc-1')).toMatchObject({
      before: { largestFreeBlock: '/21', freeBlocks: { '/21': 1, '/22': 1 } },
      after: { largestFreeBlock: '/21', freeBlocks: { '/21': 1 } },
      demand: { min: 1024, max: 1024 },
      causes: ['aws_subnet.new']
    })
    expect(network(report, 'aws_subnet.new')).not.toHaveProperty('id')
  })

  test('overlaps the one that is there', () => {
    const report = project([subnetIn('10.0.2.0/24')], world)
    expect(report.status).toBe('breach')
    expect(report.changes).toMatchObject([
      {
        outcome: 'overlaps',
        reasons: expect.arrayContaining(['10.0.2.0/24 overlaps 10.0.0.0/22 of subnet-1'])
      }
    ])
    const advice = ['the largest block that fits in vpc-1 is a /21: 10.0.8.0/21']
    expect(network(report, 'aws_subnet.new')?.advice).toEqual(advice)
  })

  test('overlaps another of the same plan', () => {
    const other = creates('aws_subnet.other', { vpc_id: 'vpc-1', cidr_block: '10.0.4.0/23' })
    const report = project([subnetIn('10.0.4.0/24'), other], world)
    expect(report.changes.map(({ outcome }) => outcome)).toEqual(['overlaps', 'overlaps'])
  })

  test('lies outside its VPC', () => {
    const report = project([subnetIn('10.9.0.0/24')], world)
    expect(report.changes[0]).toMatchObject({
      outcome: 'does not fit',
      reasons: expect.arrayContaining(['10.9.0.0/24 lies outside vpc-1: it has 10.0.0.0/20'])
    })
  })

  test('is of a size that AWS makes', () => {
    expect(project([subnetIn('10.0.4.0/29')], world).changes[0]?.outcome).toBe('does not fit')
    expect(project([subnetIn('10.0.4.0/28')], world).changes[0]?.outcome).toBe('fits')
  })

  test('in a new VPC is held to that', () => {
    const made = creates('aws_vpc.new', { cidr_block: '10.8.0.0/16' })
    const inside = creates('aws_subnet.in', { vpc_id: ref('aws_vpc.new'), cidr_block: '10.8.0.0/18' })
    const outside = creates('aws_subnet.out', { vpc_id: ref('aws_vpc.new'), cidr_block: '10.9.0.0/18' })
    const report = project([inside, outside, made], world)
    expect(network(report, 'aws_vpc.new')).toMatchObject({
      before: null,
      after: { usagePercent: 25, largestFreeBlock: '/17' }
    })
    expect(report.changes.find(({ address }) => address === 'aws_subnet.in')?.outcome).toBe('fits')
    expect(report.changes.find(({ address }) => address === 'aws_subnet.out')?.outcome).toBe('does not fit')
  })

  test('of a VPC that was not read is a warning that says so', () => {
    const report = project([creates('aws_subnet.a', { vpc_id: 'vpc-9', cidr_block: '10.9.0.0/24' })], world)
    expect(report.status).toBe('warning')
    expect(report.uncertainties).toEqual([
      { address: 'aws_subnet.a', what: 'whether there is room in vpc-9', because: 'that VPC was not read' }
    ])
  })

  test('may find its place in use where not all subnets are known', () => {
    const { largestFreeBlock, freeBlocks, ...unknown } = vpc('vpc-1', '10.0.0.0/20')
    expect([largestFreeBlock, freeBlocks]).toEqual([undefined, undefined])
    expect(project([subnetIn('10.0.4.0/22')], [unknown]).changes[0]).toMatchObject({
      outcome: 'warning',
      reasons: expect.arrayContaining([expect.stringMatching(/not all that is taken of vpc-1 is known/)])
    })
  })

  test('whose CIDR is not known is a named uncertainty', () => {
    const report = project([subnetIn(ref('x') as unknown as string)], world)
    expect(report.status).toBe('warning')
    expect(report.uncertainties).toMatchObject([{ what: 'which block it takes, and how large that is' }])
  })
})

describe('what is given back', () => {
  const world = networks(vpc('vpc-1', '10.0.0.0/22'), subnet('subnet-1', '10.0.0.0/22', 500))
  const old = { id: 'subnet-1', vpc_id: 'vpc-1', cidr_block: '10.0.0.0/22' }
  const gone = deletes('aws_subnet.old', old)

  test('makes room in the end, though nothing says when', () => {
    const made = creates('aws_subnet.new', { vpc_id: 'vpc-1', cidr_block: '10.0.0.0/23' })
    const report = project([made, gone], world)
    expect(report.changes).toMatchObject([
      { address: 'aws_subnet.new', outcome: 'warning' },
      { address: 'aws_subnet.old', outcome: 'fits' }
    ])
    expect(report.changes[0]?.reasons.join()).toMatch(/until aws_subnet\.old is gone/)
    expect(network(report, 'vpc-1')).toMatchObject({ after: { largestFreeBlock: '/23' } })
    expect(network(report, 'subnet-1')).toMatchObject({ after: null, outcome: 'fits' })
  })

  test('is free to the one that replaces it, where that goes first', () => {
    const after = { vpc_id: 'vpc-1', cidr_block: '10.0.0.0/22' }
    const replace = aChange('replace', 'aws_subnet.a', { before: old, after })
    expect(project([replace], world).changes).toMatchObject([{ outcome: 'fits' }])
    const first = aChange('create-then-delete', 'aws_subnet.a', { before: old, after })
    expect(project([first], world).changes).toMatchObject([{ outcome: 'overlaps' }])
  })

  test('a whole VPC that moves leaves its place to the new one', () => {
    const others = [
      deletes('aws_vpc.old', { id: 'vpc-1', cidr_block: '10.0.0.0/22' }),
      creates('aws_vpc.new', { cidr_block: '10.0.0.0/22' }),
      creates('aws_subnet.new', { vpc_id: ref('aws_vpc.new'), cidr_block: '10.0.0.0/22' })
    ]
    expect(project([gone, ...others], world).status).toBe('ok')
  })

  test('addresses of what is deleted come back, never more than were taken', () => {
    const two = subnet('subnet-1', '10.0.0.0/28', 0)
    const report = project([deletes('aws_instance.a', { subnet_id: 'subnet-1', min: 1, max: 3 })], [two])
    expect(network(report, 'subnet-1')).toMatchObject({
      before: { availableAddresses: 0 },
      after: { availableAddresses: 3 },
      atMost: { availableAddresses: 1 },
      returns: { min: 1, max: 3 },
      demand: { min: 0, max: 0 },
      outcome: 'fits'
    })
  })
})

describe('a new VPC', () => {
  const of = (scopeId: string) => ({ scopeId })

  test('overlaps one of its scope, and none of another', () => {
    const made = creates('aws_vpc.a', { cidr_block: '10.0.0.0/16' })
    expect(project([made], networks(vpc('vpc-1', '10.0.8.0/22', of('s1')))).changes[0]).toMatchObject({
      outcome: 'overlaps',
      reasons: expect.arrayContaining(['10.0.0.0/16 overlaps 10.0.8.0/22 of vpc-1'])
    })
    const two = networks(vpc('vpc-1', '10.0.8.0/22', of('s1')), vpc('vpc-2', '10.9.0.0/16', of('s2')))
    expect(project([made], two).changes[0]?.outcome).toBe('warning')
    const unscoped = project([made], networks(vpc('vpc-1', '10.0.8.0/22')))
    expect(unscoped.changes).toMatchObject([{ outcome: 'warning' }])
    const fromPool = creates('aws_vpc.a', { cidr_block: '10.9.0.0/24', ipv4_ipam_pool_id: 'ipam-pool-1' })
    expect(project([fromPool], [...two, pool('ipam-pool-1', '10.0.0.0/8', [], of('s1'))]).status).toBe('ok')
  })

  test('that the policy ignores may overlap', () => {
    const rule = { name: 'shared', breach: {}, warning: {}, ignore: 'meant so' }
    const policy = { ...INPUTS, rules: [rule], ruleOf: () => rule }
    const made = creates('aws_vpc.a', { cidr_block: '10.0.0.0/16' })
    const report = project([made], networks(vpc('vpc-1', '10.0.0.0/16', of('s1'))), { policy })
    expect(network(report, 'aws_vpc.a')?.outcome).toBe('fits')
    expect(report.status).toBe('ok')
  })

  test('asks a pool for a block, and there is none as large though enough is free', () => {
    const allocations = ['10.0.2.0/24', '10.0.6.0/24', '10.0.10.0/24', '10.0.14.0/24']
    const world = [pool('ipam-pool-1', '10.0.0.0/20', allocations)]
    const asks = (length: number) =>
      creates('aws_vpc.a', { ipv4_ipam_pool_id: 'ipam-pool-1', ipv4_netmask_length: length })
    const report = project([asks(22)], world)
    expect(report.changes[0]).toMatchObject({
      outcome: 'does not fit',
      reasons: expect.arrayContaining([
        'no free /22 in ipam-pool-1: the largest free block is a /23, though 3,072 addresses are free in all'
      ])
    })
    expect(network(report, 'aws_vpc.a')?.advice).toEqual(network(report, 'ipam-pool-1')?.advice)
    expect(network(report, 'ipam-pool-1')?.advice).toEqual([
      'the largest block that fits in ipam-pool-1 is a /23: 10.0.0.0/23 and 3 more'
    ])
    const fits = project([asks(23)], world)
    expect(fits.status).toBe('ok')
    expect(network(fits, 'aws_vpc.a')).toMatchObject({ cidr: '', netmaskLength: 23, before: null })
    expect(network(fits, 'ipam-pool-1')).toMatchObject({ after: { freeBlocks: { '/23': 3, '/24': 4 } } })
  })

  test('is of a size that its pool hands out', () => {
    const terms = { allocations: [], minNetmaskLength: 20, maxNetmaskLength: 24, defaultNetmaskLength: 22 }
    const world = [pool('ipam-pool-1', '10.0.0.0/16', [], { pool: terms })]
    const asks = (given: Given) => creates('aws_vpc.a', { ipv4_ipam_pool_id: 'ipam-pool-1', ...given })
    expect(project([asks({ ipv4_netmask_length: 19 })], world).changes[0]?.outcome).toBe('does not fit')
    expect(project([asks({ ipv4_netmask_length: 25 })], world).changes[0]?.outcome).toBe('does not fit')
    expect(project([asks({ cidr_block: '10.0.0.0/20' })], world).changes[0]?.outcome).toBe('fits')
    expect(network(project([asks({})], world), 'aws_vpc.a')?.netmaskLength).toBe(22)
  })

  test('may not be one that its pool hands out, where it is not known which those are', () => {
    const world = [
      pool('ipam-pool-1', '10.0.0.0/16', [], { pool: { allocations: [], unknownLengths: true } })
    ]
    const asks = creates('aws_vpc.a', { ipv4_ipam_pool_id: 'ipam-pool-1', ipv4_netmask_length: 24 })
    expect(project([asks], world).changes[0]).toMatchObject({
      outcome: 'warning',
      reasons: expect.arrayContaining(['which netmask lengths ipam-pool-1 hands out is not known'])
    })
  })

  test('of a pool that is made in the same plan', () => {
    const made = [
      creates('aws_vpc_ipam_pool.p', { address_family: 'ipv4', source_ipam_pool_id: 'ipam-pool-1' }),
      creates('aws_vpc_ipam_pool_cidr.p', { ipam_pool_id: ref('aws_vpc_ipam_pool.p'), netmask_length: 20 }),
      creates('aws_vpc.a', { ipv4_ipam_pool_id: ref('aws_vpc_ipam_pool.p'), ipv4_netmask_length: 21 }),
      creates('aws_vpc_ipam_pool_cidr_allocation.r', {
        ipam_pool_id: ref('aws_vpc_ipam_pool.p'),
        netmask_length: 21
      })
    ]
    const report = project(made, [pool('ipam-pool-1', '10.0.0.0/16', [])])
    expect(report.changes.map(({ outcome }) => outcome)).toEqual(['fits', 'fits', 'fits', 'fits'])
    expect(
      report.networks.find(({ type, after }) => type === 'ipam-pool' && after?.usagePercent === 100)
    ).toBeDefined()
    const more = creates('aws_vpc.b', {
      ipv4_ipam_pool_id: ref('aws_vpc_ipam_pool.p'),
      ipv4_netmask_length: 28
    })
    expect(project([...made, more], [pool('ipam-pool-1', '10.0.0.0/16', [])]).status).toBe('breach')
  })

  test('of a pool of which only the sizes of the free blocks are known', () => {
    const { pool: terms, ...saved } = pool('ipam-pool-1', '10.0.0.0/20', [])
    expect(terms).toBeDefined()
    const world = [{ ...saved, largestFreeBlock: '/23', freeBlocks: { '/23': 1 } }]
    const asks = (address: string, length: number) =>
      creates(address, { ipv4_ipam_pool_id: 'ipam-pool-1', ipv4_netmask_length: length })
    expect(project([asks('aws_vpc.a', 22)], world).status).toBe('breach')
    const both = project([asks('aws_vpc.a', 24), asks('aws_vpc.b', 24)], world)
    expect(both.status).toBe('ok')
    expect(network(both, 'ipam-pool-1')?.after).toMatchObject({ largestFreeBlock: null })
    expect(project([asks('aws_vpc.a', 24), asks('aws_vpc.b', 23)], world).status).toBe('breach')
  })
})

describe('addresses of a subnet', () => {
  test('that are there are taken', () => {
    const report = project([interfaceIn('subnet-1')], [subnet('subnet-1', '10.0.0.0/24', 200)])
    expect(report).toMatchObject({
      status: 'ok',
      changes: [{ outcome: 'fits', networks: ['subnet-1 10.0.0.0/24'] }]
    })
    expect(network(report, 'subnet-1')).toMatchObject({
      ...{ before: { availableAddresses: 200 }, after: { availableAddresses: 199 } },
      ...{ demand: { min: 1, max: 1 }, causes: ['aws_network_interface.a'] }
    })
    expect(network(report, 'subnet-1')).not.toHaveProperty('atMost')
  })

  test('that are not there do not fit, and the roomiest subnet of the zone is named', () => {
    const zone = { availabilityZoneId: 'euw1-az1' }
    const world = networks(
      vpc('vpc-1', '10.0.0.0/16'),
      subnet('subnet-1', '10.0.0.0/28', 2, zone),
      subnet('subnet-2', '10.0.1.0/24', 90, { ...zone, name: 'roomy' }),
      subnet('subnet-4', '10.0.16.0/20', 100, { ...zone, name: 'over its limit' }),
      subnet('subnet-3', '10.0.2.0/24', 200, { availabilityZoneId: 'euw1-az2' })
    )
    const report = project([interfaceIn('subnet-1', { min: 3, max: 3 })], world)
    expect(network(report, 'subnet-1')).toMatchObject({
      outcome: 'does not fit',
      reasons: expect.arrayContaining(['the plan takes 3 addresses, and 2 are left']),
      after: { availableAddresses: 0 },
      advice: [
        'the subnet of vpc-1 with the most room in the same zone euw1-az1 is roomy (subnet-2), 10.0.1.0/24: 90 addresses are left'
      ]
    })
  })

  test('that may not be there are a warning', () => {
    const report = project(
      [interfaceIn('subnet-1', { min: 0, max: 3 })],
      [subnet('subnet-1', '10.0.0.0/28', 2)]
    )
    expect(network(report, 'subnet-1')).toMatchObject({
      outcome: 'warning',
      atMost: { availableAddresses: 0 }
    })
  })

  test('that AWS wants to see free are held against what is left', () => {
    const wants = interfaceIn('subnet-1', { min: 1, max: 8, free: 8 })
    expect(project([wants], [subnet('subnet-1', '10.0.0.0/24', 7)]).status).toBe('breach')
    expect(project([wants], [subnet('subnet-1', '10.0.0.0/24', 60)]).status).toBe('ok')
  })

  test('of what is made before the old one goes are held twice', () => {
    const side = { subnet_id: 'subnet-1', min: 2, max: 2 }
    const both = (action: 'replace' | 'create-then-delete') =>
      project(
        [aChange(action, 'aws_instance.a', { before: side, after: side })],
        [subnet('subnet-1', '10.0.0.0/28', 1)]
      )
    expect(both('replace').status).toBe('ok')
    expect(both('create-then-delete')).toMatchObject({
      status: 'breach',
      changes: [{ outcome: 'does not fit' }]
    })
  })

  test('of a subnet that was not read are a named uncertainty', () => {
    const report = project([interfaceIn('subnet-9')], [])
    expect(report).toMatchObject({
      status: 'warning',
      uncertainties: [{ what: 'what is left of subnet-9', because: 'that subnet was not read' }]
    })
  })

  test('that are given back to a subnet that was not read are no reason to warn', () => {
    const report = project([deletes('aws_instance.a', { subnet_id: 'subnet-9' })], [])
    expect(report).toMatchObject({ status: 'ok', uncertainties: [] })
  })

  test('of a new subnet are counted against the new one', () => {
    const made = creates('aws_subnet.new', { vpc_id: 'vpc-1', cidr_block: '10.0.0.0/28' })
    const report = project(
      [made, interfaceIn(ref('aws_subnet.new'), { min: 12, max: 12 })],
      networks(vpc('vpc-1', '10.0.0.0/24'))
    )
    expect(network(report, 'aws_subnet.new')).toMatchObject({ before: null, outcome: 'does not fit' })
  })
})

describe('the policy', () => {
  const full = [subnet('subnet-1', '10.0.0.0/28', 3)]

  test('is held against what will be: newly over a limit is a breach', () => {
    const world = [subnet('subnet-1', '10.0.0.0/28', 4)]
    const report = project([interfaceIn('subnet-1')], world)
    expect(network(report, 'subnet-1')).toMatchObject({
      ...{ outcome: 'breach', before: { verdict: 'ok' }, after: { verdict: 'breach' } },
      reasons: ['usage 81.25 % is above 80 %; 3 of 16 addresses are left'.split(';')[0]]
    })
    expect(report.status).toBe('breach')
  })

  test('what was over its limit before gets worse', () => {
    expect(project([interfaceIn('subnet-1')], full).changes).toMatchObject([{ outcome: 'worse' }])
    const gives = deletes('aws_instance.a', { subnet_id: 'subnet-1' })
    const report = project([gives], [subnet('subnet-1', '10.0.0.0/28', 1)])
    expect(report).toMatchObject({ status: 'ok', changes: [{ outcome: 'fits' }] })
    expect(network(report, 'subnet-1')?.after?.verdict).toBe('breach')
  })

  test('only what it takes at most is a warning', () => {
    const world = [subnet('subnet-1', '10.0.0.0/28', 6)]
    expect(network(project([interfaceIn('subnet-1', { min: 1, max: 3 })], world), 'subnet-1')).toMatchObject({
      outcome: 'warning',
      reasons: ['at most: usage 81.25 % is above 80 %']
    })
  })

  test("the inputs' limits are for the types that were asked for, a rule's for those it matches", () => {
    const made = creates('aws_subnet.new', { vpc_id: 'vpc-1', cidr_block: '10.0.0.0/22' })
    const world = networks(vpc('vpc-1', '10.0.0.0/22', { usage: 0 }))
    expect(network(project([made], world), 'vpc-1')?.outcome).toBe('fits')
    expect(network(project([made], world, { resourceTypes: 'all' }), 'vpc-1')?.outcome).toBe('breach')
    const policy = policyWith('vpc', { freeBlockBelow: 24 })
    expect(network(project([made], world, { policy }), 'vpc-1')).toMatchObject({
      outcome: 'breach',
      reasons: ['no free /24: nothing is free'],
      after: { rule: 'a rule' }
    })
  })
})

describe('any plan', () => {
  const blocks = fc.array(fc.record({ third: fc.nat(15), length: fc.integer({ min: 24, max: 28 }) }), {
    maxLength: 12
  })
  const changes = blocks.map(some =>
    some.map(({ third, length }, index) =>
      creates(`aws_subnet.s[${index}]`, { vpc_id: 'vpc-1', cidr_block: `10.0.${third}.0/${length}` })
    )
  )
  const world = networks(vpc('vpc-1', '10.0.0.0/20', { usage: 0 }), subnet('subnet-1', '10.0.0.0/26', 20))

  test('comes to the same in whatever order the file has it', () => {
    fc.assert(
      fc.property(changes, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (some, keys) => {
        const keyed = some.map((one, index) => ({ one, key: keys[index] ?? 0 }))
        const other = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one)
        const outcomes = (report: PlanReport) =>
          report.networks.map(({ outcome, after }) => ({ outcome, after }))
        expect(outcomes(project(other, world))).toEqual(outcomes(project(some, world)))
      })
    )
  })

  test('never takes less than nothing, and gives back no more than was taken', () => {
    const sides = fc.record({ min: fc.nat(20), more: fc.nat(20) })
    const action = fc.constantFrom('create', 'update', 'delete', 'replace', 'create-then-delete')
    fc.assert(
      fc.property(fc.array(fc.tuple(action, sides, sides), { maxLength: 6 }), all => {
        const some = all.map(([kind, old, next], index) => {
          const given = ({ min, more }: typeof old) => ({ subnet_id: 'subnet-1', min, max: min + more })
          return aChange(kind, `aws_instance.i[${index}]`, {
            ...(kind !== 'create' && { before: given(old) }),
            ...(kind !== 'delete' && { after: given(next) })
          })
        })
        const taken = all.reduce((sum, [kind, old]) => sum + (kind === 'create' ? 0 : old.min + old.more), 0)
        const one = network(project(some, [subnet('subnet-1', '10.0.0.0/26', 30)]), 'subnet-1')
        if (one === undefined) return
        expect(Number(one.demand.min)).toBeGreaterThanOrEqual(0)
        expect(Number(one.demand.max)).toBeGreaterThanOrEqual(Number(one.demand.min))
        expect(Number(one.returns.max)).toBeLessThanOrEqual(taken)
        expect(Number(one.after?.availableAddresses)).toBeLessThanOrEqual(64)
        expect(Number(one.atMost?.availableAddresses ?? 0)).toBeGreaterThanOrEqual(0)
      })
    )
  })

  test('without a change of a network changes nothing', () => {
    const plans: PlannedChange[][] = [[], [aChange('keep', 'aws_subnet.a', { after: { id: 'subnet-1' } })]]
    for (const some of [...plans, [creates('aws_s3_bucket.a', { bucket: 'x' })]]) {
      expect(project(some, world)).toEqual({
        ...{ files: ['plan.json'], status: 'ok', changes: [] },
        ...{ networks: [], uncertainties: [] }
      })
    }
  })
})

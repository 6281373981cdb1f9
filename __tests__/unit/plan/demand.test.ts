import { describe, expect, test } from '@jest/globals'
import { demandOf, DEMAND_RULES, lookupIn, unusedCorrections } from '../../../src/plan/demand/index.js'
import type { Bounds } from '../../../src/plan/demand/need.js'
import { UNKNOWN, type PlannedChange } from '../../../src/plan/model.js'
import { aPlan, aSide, creates, deletes, ref, type Given } from './sides.js'

const THREE = ['subnet-1', 'subnet-2', 'subnet-3']

function demand(address: string, attributes: Given, ...others: PlannedChange[]) {
  return demandOf(aSide(address, attributes), { lookup: lookupIn(aPlan(...others)) })
}

/** What is taken of each subnet, all needs together. */
function taken(address: string, attributes: Given, ...others: PlannedChange[]): Record<string, Bounds> {
  const shares: Record<string, Bounds> = {}
  for (const { subnets, perSubnet } of demand(address, attributes, ...others).needs) {
    for (const key of [...subnets.ids, ...subnets.addresses]) {
      const share = (shares[key] ??= { min: 0, max: 0 })
      share.min += perSubnet.min
      share.max += perSubnet.max
    }
  }
  return shares
}

const each = (bounds: Bounds) => Object.fromEntries(THREE.map(id => [id, bounds]))
const inOne = (count: number) => ({ 'subnet-1': { min: count, max: count } })

describe('the demand of one resource', () => {
  test.each<[string, Given, Record<string, Bounds>]>([
    ['aws_network_interface.a', { subnet_id: 'subnet-1' }, inOne(1)],
    ['aws_network_interface.a', { subnet_id: 'subnet-1', private_ips: ['10.0.0.4', '10.0.0.5'] }, inOne(2)],
    ['aws_network_interface.a', { subnet_id: 'subnet-1', private_ips_count: 3 }, inOne(4)],
    ['aws_network_interface.a', { subnet_id: 'subnet-1', ipv4_prefix_count: 2 }, inOne(33)],
    ['aws_network_interface.a', { subnet_id: 'subnet-1', ipv4_prefixes: ['10.0.0.16/28'] }, inOne(17)],
    [
      'aws_network_interface.a',
      { subnet_id: 'subnet-1', private_ips: UNKNOWN, private_ips_count: UNKNOWN },
      inOne(1)
    ],
    ['aws_instance.a', { subnet_id: 'subnet-1' }, inOne(1)],
    ['aws_instance.a', { subnet_id: 'subnet-1', secondary_private_ips: ['10.0.0.9'] }, inOne(2)],
    ['aws_instance.a', { subnet_id: 'subnet-1', network_interface: [{ network_interface_id: 'eni-1' }] }, {}],
    // The provider tells the interface of every instance that is there; one that AWS made goes with it.
    [
      'aws_instance.a',
      {
        subnet_id: 'subnet-1',
        primary_network_interface: [{ network_interface_id: 'eni-1', delete_on_termination: true }]
      },
      inOne(1)
    ],
    [
      'aws_instance.a',
      { subnet_id: 'subnet-1', primary_network_interface: [{ network_interface_id: 'eni-1' }] },
      {}
    ],
    ['aws_instance.a', { subnet_id: 'subnet-1', primary_network_interface: UNKNOWN }, inOne(1)],
    ['aws_nat_gateway.a', { subnet_id: 'subnet-1', secondary_private_ip_address_count: 7 }, inOne(8)],
    ['aws_nat_gateway.a', { availability_mode: 'regional' }, {}],
    ['aws_lb.a', { load_balancer_type: 'application', subnets: THREE }, each({ min: 1, max: 8 })],
    ['aws_lb.a', { subnet_mapping: [{ subnet_id: 'subnet-1' }], load_balancer_type: 'network' }, inOne(1)],
    ['aws_alb.a', { load_balancer_type: 'gateway', subnets: THREE }, each({ min: 1, max: 1 })],
    [
      'aws_lb.a',
      { load_balancer_type: 'network', subnets: ['subnet-1'], secondary_ips_auto_assigned_per_subnet: 3 },
      inOne(4)
    ],
    ['aws_elb.a', { subnets: ['subnet-1'] }, { 'subnet-1': { min: 1, max: 8 } }],
    ['aws_vpc_endpoint.a', { vpc_endpoint_type: 'Interface', subnet_ids: THREE }, each({ min: 1, max: 1 })],
    ['aws_vpc_endpoint.a', { vpc_endpoint_type: 'Gateway' }, {}],
    ['aws_vpc_endpoint.a', {}, {}],
    // As of a Gateway Load Balancer's endpoint service whose type is not known yet.
    ['aws_vpc_endpoint.a', { vpc_endpoint_type: UNKNOWN, subnet_ids: ['subnet-1'] }, inOne(1)],
    ['aws_vpc_endpoint.a', { vpc_endpoint_type: 'ServiceNetwork', subnet_ids: ['subnet-1'] }, inOne(16)],
    ['aws_vpc_endpoint_subnet_association.a', { subnet_id: 'subnet-1' }, inOne(1)],
    [
      'aws_autoscaling_group.a',
      { vpc_zone_identifier: THREE, min_size: 2, max_size: 10, desired_capacity: 7 },
      each({ min: 2, max: 4 })
    ],
    [
      'aws_autoscaling_group.a',
      { vpc_zone_identifier: ['subnet-1'], min_size: 0, max_size: 5 },
      { 'subnet-1': { min: 0, max: 5 } }
    ],
    [
      'aws_eks_node_group.a',
      { subnet_ids: THREE, scaling_config: [{ min_size: 1, desired_size: 3, max_size: 30 }] },
      each({ min: 1, max: 10 })
    ],
    ['aws_eks_cluster.a', { vpc_config: [{ subnet_ids: THREE }] }, each({ min: 0, max: 4 })],
    [
      'aws_ecs_service.a',
      { desired_count: 6, deployment_maximum_percent: 150, network_configuration: [{ subnets: THREE }] },
      each({ min: 2, max: 3 })
    ],
    ['aws_ecs_service.a', { desired_count: 6 }, {}],
    ['aws_lambda_function.a', { vpc_config: [{ subnet_ids: THREE }] }, each({ min: 0, max: 1 })],
    ['aws_lambda_function.a', { vpc_config: [{ subnet_ids: [] }] }, {}],
    ['aws_lambda_function.a', {}, {}],
    ['aws_efs_mount_target.a', { subnet_id: 'subnet-1' }, inOne(1)],
    [
      'aws_route53_resolver_endpoint.a',
      { ip_address: [{ subnet_id: 'subnet-1' }, { subnet_id: 'subnet-1' }] },
      inOne(2)
    ],
    ['aws_ec2_transit_gateway_vpc_attachment.a', { subnet_ids: THREE }, each({ min: 1, max: 1 })],
    [
      'aws_networkfirewall_firewall.a',
      { subnet_mapping: THREE.map(id => ({ subnet_id: id })) },
      each({ min: 1, max: 1 })
    ],
    [
      'aws_msk_cluster.a',
      { number_of_broker_nodes: 6, broker_node_group_info: [{ client_subnets: THREE }] },
      each({ min: 2, max: 2 })
    ],
    ['aws_networkfirewall_firewall.a', { transit_gateway_id: 'tgw-1' }, {}],
    [
      'aws_opensearch_domain.a',
      { vpc_options: [{ subnet_ids: THREE }], cluster_config: [{ instance_count: 9 }] },
      each({ min: 9, max: 9 })
    ],
    [
      'aws_elasticsearch_domain.a',
      { vpc_options: [{ subnet_ids: ['subnet-1', 'subnet-2'] }], cluster_config: [{ instance_count: 8 }] },
      { 'subnet-1': { min: 12, max: 12 }, 'subnet-2': { min: 12, max: 12 } }
    ],
    ['aws_opensearch_domain.a', { cluster_config: [{ instance_count: 9 }] }, {}],
    [
      'aws_directory_service_directory.a',
      { vpc_settings: [{ subnet_ids: ['subnet-1', 'subnet-2'] }], desired_number_of_domain_controllers: 4 },
      { 'subnet-1': { min: 2, max: 2 }, 'subnet-2': { min: 2, max: 2 } }
    ],
    ['aws_directory_service_directory.a', { connect_settings: [{ subnet_ids: ['subnet-1'] }] }, inOne(1)],
    ['aws_vpclattice_resource_gateway.a', { subnet_ids: ['subnet-1'] }, inOne(16)],
    ['aws_vpclattice_resource_gateway.a', { subnet_ids: ['subnet-1'], ipv4_addresses_per_eni: 4 }, inOne(4)],
    ['aws_vpclattice_resource_gateway.a', { subnet_ids: ['subnet-1'], ip_address_type: 'IPV6' }, {}],
    ['aws_s3_bucket.a', { subnet_id: 'subnet-1' }, {}]
  ])('%s %j', (address, attributes, expected) => {
    expect(taken(address, attributes)).toEqual(expected)
  })

  test('an Application Load Balancer wants to see 8 free, an EKS cluster 6', () => {
    expect(demand('aws_lb.a', { subnets: THREE }).needs).toMatchObject([{ mustBeFree: 8 }])
    expect(demand('aws_eks_cluster.a', { vpc_config: [{ subnet_ids: THREE }] }).needs).toMatchObject([
      { mustBeFree: 6 }
    ])
  })

  const group = (type: string) => creates(`${type}.g`, { name: 'data', subnet_ids: THREE })

  test.each<[string, Given, string, Bounds]>([
    ['aws_db_instance.a', {}, 'aws_db_subnet_group', { min: 0, max: 1 }],
    ['aws_db_instance.a', { multi_az: true }, 'aws_db_subnet_group', { min: 0, max: 2 }],
    [
      'aws_rds_cluster.a',
      { db_cluster_instance_class: 'db.m6gd.large' },
      'aws_db_subnet_group',
      { min: 1, max: 1 }
    ],
    ['aws_docdb_cluster_instance.a', {}, 'aws_docdb_subnet_group', { min: 0, max: 1 }]
  ])('%s %j lies in the subnets of its %s', (address, attributes, type, expected) => {
    const byName = { ...attributes, db_subnet_group_name: 'data' }
    const byReference = { ...attributes, db_subnet_group_name: ref(`${type}.g`) }
    expect(taken(address, byName, group(type))).toEqual(each(expected))
    if (address !== 'aws_docdb_cluster_instance.a') {
      expect(taken(address, byReference, group(type))).toEqual(each(expected))
    }
  })

  test.each<[string, Given, number]>([
    ['aws_elasticache_cluster.a', { num_cache_nodes: 2 }, 2],
    ['aws_elasticache_replication_group.a', { num_node_groups: 2, replicas_per_node_group: 2 }, 6],
    ['aws_elasticache_replication_group.a', { num_cache_clusters: 3 }, 3],
    ['aws_memorydb_cluster.a', { num_shards: 2, num_replicas_per_shard: 1 }, 4]
  ])('%s %j takes %i of the subnets of its group, nobody knows of which', (address, attributes, max) => {
    const given = { ...attributes, subnet_group_name: 'data' }
    const type = address.startsWith('aws_memorydb')
      ? 'aws_memorydb_subnet_group'
      : 'aws_elasticache_subnet_group'
    expect(taken(address, given, group(type))).toEqual(each({ min: 0, max }))
  })

  test('a node of a replication group is counted there, whether or not the group has an id yet', () => {
    const known = { subnet_group_name: 'data', replication_group_id: 'sessions' }
    const planned = {
      subnet_group_name: 'data',
      replication_group_id: ref('aws_elasticache_replication_group.r')
    }
    for (const given of [known, planned]) {
      expect(taken('aws_elasticache_cluster.a', given, group('aws_elasticache_subnet_group'))).toEqual({})
    }
  })

  test('a replica lies in the subnets of its source, unless it names others', () => {
    const source = creates('aws_db_instance.s', { identifier: 'main', db_subnet_group_name: 'data' })
    const others = [source, group('aws_db_subnet_group')]
    for (const named of ['main', ref('aws_db_instance.s')]) {
      const shares = taken('aws_db_instance.a', { replicate_source_db: named }, ...others)
      expect(shares).toEqual(each({ min: 0, max: 1 }))
    }
  })

  test("a task set runs its share of its service's tasks", () => {
    const service = creates('aws_ecs_service.s', { name: 'web', desired_count: 9 })
    const given = { service: ref('aws_ecs_service.s'), network_configuration: [{ subnets: THREE }] }
    expect(taken('aws_ecs_task_set.a', given, service)).toEqual(each({ min: 3, max: 3 }))
    const half = { ...given, scale: [{ unit: 'PERCENT', value: 50.0 }] }
    expect(taken('aws_ecs_task_set.a', half, service)).toEqual(each({ min: 1, max: 2 }))
  })

  test('what is spread over subnets that are not all told is certain of none of them', () => {
    const given = { vpc_zone_identifier: ['subnet-1', UNKNOWN], min_size: 6, max_size: 6 }
    expect(taken('aws_autoscaling_group.a', given)).toEqual({ 'subnet-1': { min: 0, max: 6 } })
    const partly = creates('aws_db_subnet_group.g', { name: 'data', subnet_ids: ['subnet-1', UNKNOWN] })
    const inGroup = taken('aws_db_instance.a', { db_subnet_group_name: 'data' }, partly)
    expect(inGroup).toEqual({ 'subnet-1': { min: 0, max: 1 } })
  })

  test('a group is the one that will be, and not what is left over of it', () => {
    const leftOver = {
      ...deletes('aws_db_subnet_group.g', { name: 'data', subnet_ids: ['subnet-9'] }),
      key: 'x'
    }
    const shares = taken(
      'aws_db_instance.a',
      { db_subnet_group_name: 'data' },
      group('aws_db_subnet_group'),
      leftOver
    )
    expect(shares).toEqual(each({ min: 0, max: 1 }))
  })

  test('an instance of a cluster lies in the subnets of the cluster that it refers to', () => {
    const cluster = creates('aws_rds_cluster.c', { db_subnet_group_name: ref('aws_db_subnet_group.g') })
    const given = { cluster_identifier: ref('aws_rds_cluster.c'), db_subnet_group_name: UNKNOWN }
    const shares = taken('aws_rds_cluster_instance.a', given, cluster, group('aws_db_subnet_group'))
    expect(shares).toEqual(each({ min: 0, max: 1 }))
  })
})

describe('what cannot be told', () => {
  test.each<[string, Given, string]>([
    ['aws_instance.a', {}, 'which subnets it takes addresses of'],
    ['aws_lb.a', { subnets: UNKNOWN }, 'which subnets it takes addresses of'],
    ['aws_autoscaling_group.a', { vpc_zone_identifier: THREE, max_size: UNKNOWN }, 'its max_size'],
    ['aws_autoscaling_group.a', { vpc_zone_identifier: THREE, max_size: 'ten' }, 'its max_size'],
    [
      'aws_ecs_service.a',
      { scheduling_strategy: 'DAEMON', network_configuration: [{ subnets: THREE }] },
      'how many tasks it runs'
    ],
    ['aws_db_instance.a', { db_subnet_group_name: 'elsewhere' }, 'which subnets it takes addresses of'],
    ['aws_route53_resolver_endpoint.a', { ip_address: UNKNOWN }, 'which subnets it takes addresses of'],
    ['aws_networkfirewall_firewall.a', { subnet_mapping: UNKNOWN }, 'which subnets it takes addresses of'],
    ['aws_lambda_function.a', { vpc_config: UNKNOWN }, 'which subnets it takes addresses of'],
    ['aws_ecs_service.a', { network_configuration: UNKNOWN }, 'which subnets it takes addresses of'],
    ['aws_opensearch_domain.a', { vpc_options: 'odd' }, 'which subnets it takes addresses of'],
    ['aws_vpc_endpoint.a', { vpc_endpoint_type: UNKNOWN }, 'which subnets it takes addresses of'],
    ['aws_vpc_endpoint.a', { vpc_endpoint_type: 'New', subnet_ids: THREE }, 'its vpc_endpoint_type'],
    ['aws_lb.a', { load_balancer_type: UNKNOWN, subnets: THREE }, 'its load_balancer_type'],
    ['aws_lb.a', { load_balancer_type: 7, subnets: THREE }, 'its load_balancer_type'],
    ['aws_autoscaling_group.a', { vpc_zone_identifier: THREE }, 'its max_size'],
    [
      'aws_ecs_task_set.a',
      { service: 'elsewhere', network_configuration: [{ subnets: THREE }] },
      'how many tasks it runs'
    ]
  ])('%s %j is said', (address, attributes, what) => {
    const { uncertainties } = demand(address, attributes)
    expect(uncertainties).toMatchObject([{ address, what }])
    expect(uncertainties[0]).not.toHaveProperty('isGuess')
  })

  test("an EKS node group's pods are named", () => {
    const { uncertainties } = demand('aws_eks_node_group.a', {
      subnet_ids: THREE,
      scaling_config: [{ min_size: 1, desired_size: 1, max_size: 2 }]
    })
    expect(uncertainties).toMatchObject([{ what: 'how many addresses its pods take', isGuess: true }])
  })
})

describe('a correction', () => {
  const correction = {
    name: 'type aws_lambda_function',
    namesType: true,
    matches: ({ type }: { type: string }) => type === 'aws_lambda_function' || type === 'acme_appliance',
    addresses: { min: 2, max: 5 },
    reason: 'two sets of security groups'
  }
  const corrected = (address: string, attributes: Given) =>
    demandOf(aSide(address, attributes), { lookup: lookupIn(aPlan()), corrections: [correction] })

  const appliance = (attributes: Given) =>
    demandOf(
      { ...aSide('acme_appliance.a', attributes), type: 'acme_appliance' },
      { lookup: lookupIn(aPlan()), corrections: [correction] }
    )

  test('takes the place of what the table says', () => {
    expect(corrected('aws_lambda_function.a', { vpc_config: [{ subnet_ids: THREE }] }).needs).toMatchObject([
      { perSubnet: { min: 2, max: 5 }, rule: 'demand', because: 'two sets of security groups' }
    ])
  })

  test('makes a type known that the table does not know', () => {
    expect(corrected('x.acme_appliance.a', { subnet_ids: THREE }).needs).toEqual([])
    expect(appliance({ subnet_ids: THREE })).toMatchObject({
      needs: [{ subnets: { ids: THREE }, perSubnet: { min: 2, max: 5 } }],
      uncertainties: []
    })
  })

  test('of such a type says where it cannot tell the subnets', () => {
    const what = 'which subnets it takes addresses of'
    expect(appliance({ subnet_ids: UNKNOWN })).toMatchObject({ needs: [], uncertainties: [{ what }] })
    expect(appliance({ subnet_ids: UNKNOWN }).uncertainties[0]).not.toHaveProperty('isGuess')
    expect(appliance({ subnet_ids: ['subnet-1', UNKNOWN] }).uncertainties).toMatchObject([
      { what, isGuess: true }
    ])
    expect(appliance({})).toMatchObject({ needs: [], uncertainties: [{ what, isGuess: true }] })
  })

  test('that goes by addresses alone is for the types of the table', () => {
    const byAddress = { ...correction, namesType: false, matches: () => true }
    const options = { lookup: lookupIn(aPlan()), corrections: [byAddress] }
    const association = aSide('aws_route_table_association.a', { subnet_id: 'subnet-1' })
    expect(demandOf(association, options)).toEqual({ needs: [], uncertainties: [] })
    expect(demandOf(aSide('aws_efs_mount_target.a', { subnet_id: 'subnet-1' }), options).needs).toMatchObject(
      [{ perSubnet: { min: 2, max: 5 } }]
    )
    const plan = aPlan(creates('aws_route_table_association.a', { subnet_id: 'subnet-1' }))
    expect(unusedCorrections(plan, [byAddress])).toHaveLength(1)
  })

  test('counts each subnet once, however often the resource names it', () => {
    const all = { ...correction, matches: () => true }
    const side = aSide('aws_route53_resolver_endpoint.a', {
      ip_address: [{ subnet_id: 'subnet-1' }, { subnet_id: 'subnet-1' }, { subnet_id: 'subnet-2' }]
    })
    const { needs } = demandOf(side, { lookup: lookupIn(aPlan()), corrections: [all] })
    expect(needs).toMatchObject([
      { subnets: { ids: ['subnet-1', 'subnet-2'] }, perSubnet: { min: 2, max: 5 } }
    ])
  })

  test('of nothing is said to be so', () => {
    const plan = aPlan(creates('aws_instance.a', {}))
    expect(unusedCorrections(plan, [correction])).toMatchObject([
      { because: 'no change of this plan matches it' }
    ])
    expect(unusedCorrections(aPlan(creates('aws_lambda_function.a', {})), [correction])).toEqual([])
  })
})

describe('every rule', () => {
  test('has a key of its own, words, and a document of AWS', () => {
    const keys = DEMAND_RULES.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const { words, document, types } of DEMAND_RULES) {
      expect(words).not.toBe('')
      expect(document).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/)
      expect(types.length).toBeGreaterThan(0)
    }
  })
})

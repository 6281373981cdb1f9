import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { demandOf, DEMAND_RULES, lookupIn } from '../../../src/plan/demand/index.js'
import { UNKNOWN } from '../../../src/plan/model.js'
import { aPlan, aSide, creates, ref } from './sides.js'

const TYPES = DEMAND_RULES.flatMap(({ types }) => types)

/** Attributes that rules read, of blocks too. */
const NAMES = `
  subnet_id subnet_ids subnets subnet_mapping subnet_group_name db_subnet_group_name neptune_subnet_group_name
  vpc_zone_identifier min_size max_size desired_size desired_capacity desired_count deployment_maximum_percent scale value
  scaling_config vpc_config network_configuration vpc_options cluster_config instance_count scheduling_strategy service
  private_ips private_ips_count private_ip_list ipv4_prefix_count ipv4_prefixes secondary_private_ips ip_address
  network_interface primary_network_interface delete_on_termination availability_mode secondary_private_ip_address_count
  load_balancer_type secondary_ips_auto_assigned_per_subnet vpc_endpoint_type multi_az replicate_source_db
  db_cluster_instance_class cluster_identifier replication_group_id num_cache_nodes num_cache_clusters num_node_groups
  replicas_per_node_group num_shards num_replicas_per_shard number_of_broker_nodes broker_node_group_info client_subnets
  vpc_settings connect_settings desired_number_of_domain_controllers ipv4_addresses_per_eni ip_address_type name id
`
  .trim()
  .split(/\s+/)

const name = fc.constantFrom(...NAMES)
const leaf = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.integer({ min: -3, max: 2_000_000 }),
  fc.constantFrom(UNKNOWN, 'subnet-1', 'data', 'network', 'Interface', 'ServiceNetwork', true),
  fc.constantFrom(
    ref('aws_subnet.a'),
    ref('aws_db_subnet_group.g'),
    ref('aws_rds_cluster.c', 'aws_subnet.b')
  ),
  fc.array(fc.constantFrom('subnet-1', 'subnet-2', UNKNOWN, null), { maxLength: 4 })
)
const block = fc.array(fc.dictionary(name, leaf, { maxKeys: 4 }), { maxLength: 3 })
const attributes = fc.dictionary(name, fc.oneof(leaf, block), { maxKeys: 12 })

describe('whatever the attributes are, the demand', () => {
  test('is in whole bounds from 0, and nothing throws', () => {
    const others = fc.array(fc.tuple(fc.constantFrom(...TYPES, 'aws_db_subnet_group'), attributes), {
      maxLength: 3
    })
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), attributes, others, (type, given, around) => {
        const plan = aPlan(...around.map(([other, its]) => creates(`${other}.g`, its)))
        const { needs } = demandOf(aSide(`${type}.a`, given), { lookup: lookupIn(plan) })
        for (const { perSubnet, subnets } of needs) {
          expect(subnets.ids.length + subnets.addresses.length).toBeGreaterThan(0)
          expect(Number.isSafeInteger(perSubnet.min) && Number.isSafeInteger(perSubnet.max)).toBe(true)
          expect(perSubnet.min).toBeGreaterThanOrEqual(0)
          expect(perSubnet.max).toBeGreaterThanOrEqual(perSubnet.min)
        }
      }),
      { numRuns: 2000 }
    )
  })

  test('of a correction is what it says, of each subnet once', () => {
    const addresses = { min: 2, max: 5 }
    const correction = { name: 'all', namesType: true, matches: () => true, addresses }
    fc.assert(
      fc.property(fc.constantFrom(...TYPES, 'aws_odd'), attributes, (type, given) => {
        const { needs } = demandOf(aSide(`${type}.a`, given), {
          lookup: lookupIn(aPlan()),
          corrections: [correction]
        })
        const keys = needs.flatMap(({ subnets }) => [...subnets.ids, ...subnets.addresses])
        expect(new Set(keys).size).toBe(keys.length)
        for (const { perSubnet } of needs) expect(perSubnet).toEqual(addresses)
      }),
      { numRuns: 500 }
    )
  })
})

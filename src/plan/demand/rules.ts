import { UNKNOWN } from '../model.js'
import { countOf, isCount, type Asking } from './asking.js'

/** What resources of some Terraform types take of subnets. */
export interface DemandRule {
  key: string
  types: readonly string[]
  /** What it takes, in words. */
  words: string
  /** AWS's document that says so. */
  document: string
  ask: (asking: Asking) => void
}

const ONE = { min: 1, max: 1 }

/** A /28: what EC2 hands out as one IPv4 prefix. */
const PREFIX_ADDRESSES = 16

/**
 * What takes IPv4 addresses of subnets, and how many: the one table of it. A count that AWS does not promise is a range;
 * a policy's `demand` corrects it.
 */
export const DEMAND_RULES: readonly DemandRule[] = [
  {
    key: 'network-interface',
    types: ['aws_network_interface'],
    words: 'a network interface takes its addresses, and 16 for each prefix',
    document: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html',
    ask: asking => {
      const secondary = asking.count(['private_ips_count'], 0)
      const named = Math.max(asking.length('private_ips'), asking.length('private_ip_list'))
      const prefixes = Math.max(asking.count(['ipv4_prefix_count'], 0), asking.length('ipv4_prefixes'))
      const own = Math.max(1 + secondary, named) + prefixes * PREFIX_ADDRESSES
      asking.take(asking.subnets('subnet_id'), { min: own, max: own })
    }
  },
  {
    key: 'instance',
    types: ['aws_instance', 'aws_spot_instance_request'],
    words: 'an instance takes one address, and its secondary ones',
    document: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html',
    ask: asking => {
      // One that is given an interface takes what that takes.
      if (asking.length('network_interface') > 0 || isGivenInterface(asking)) return
      const own = 1 + asking.length('secondary_private_ips')
      asking.take(asking.subnets('subnet_id'), { min: own, max: own })
    }
  },
  {
    key: 'nat-gateway',
    types: ['aws_nat_gateway'],
    words: 'a NAT gateway takes one private address, and its secondary ones',
    document: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html',
    ask: asking => {
      // A regional one lies in no subnet.
      if (asking.text('availability_mode') === 'regional') return
      const more = Math.max(
        asking.count(['secondary_private_ip_address_count'], 0),
        asking.length('secondary_private_ip_addresses')
      )
      asking.take(asking.subnets('subnet_id'), { min: 1 + more, max: 1 + more })
    }
  },
  {
    key: 'application-load-balancer',
    types: ['aws_lb', 'aws_alb', 'aws_elb'],
    words: 'an Application or Classic Load Balancer takes 1 to 8 addresses in each subnet, and needs 8 free',
    document:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html',
    ask: asking => {
      // What is not known or odd is taken for the kind that takes most, and that is said.
      const type = asking.side.value('load_balancer_type') ?? 'application'
      if (type === 'network' || type === 'gateway') return
      if (type !== 'application') asking.unsure('its load_balancer_type', notUnderstood(type))
      for (const subnets of loadBalancerSubnets(asking)) asking.take(subnets, { min: 1, max: 8 }, 8)
    }
  },
  {
    key: 'network-load-balancer',
    types: ['aws_lb', 'aws_alb'],
    words:
      'a Network or Gateway Load Balancer takes one address in each subnet, and a Network one its secondary ones',
    document: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html',
    ask: asking => {
      if (!['network', 'gateway'].includes(asking.text('load_balancer_type') ?? '')) return
      const own = 1 + asking.count(['secondary_ips_auto_assigned_per_subnet'], 0)
      for (const subnets of loadBalancerSubnets(asking)) asking.take(subnets, { min: own, max: own })
    }
  },
  {
    key: 'interface-endpoint',
    types: ['aws_vpc_endpoint'],
    words: 'an interface or Gateway Load Balancer endpoint takes one address in each subnet',
    document: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    ask: asking => {
      const type = asking.side.value('vpc_endpoint_type') ?? 'Gateway'
      if (type === 'Gateway' || type === 'ServiceNetwork') return
      // What has an address in each subnet is one of them, whichever. Of no other kind are subnets told.
      const isKnown = ENDPOINTS_WITH_ONE.includes(type)
      if (!isKnown && type !== UNKNOWN) asking.unsure('its vpc_endpoint_type', notUnderstood(type))
      asking.take(asking.subnets('subnet_ids'), ONE)
    }
  },
  {
    key: 'service-network-endpoint',
    types: ['aws_vpc_endpoint'],
    words:
      'a service-network endpoint takes 16 addresses in each subnet; those for its resource configurations come on top',
    document: 'https://docs.aws.amazon.com/vpc/latest/privatelink/access-with-service-network-endpoint.html',
    ask: asking => {
      if (asking.text('vpc_endpoint_type') !== 'ServiceNetwork') return
      asking.take(asking.subnets('subnet_ids'), { min: PREFIX_ADDRESSES, max: PREFIX_ADDRESSES })
      asking.unsure(
        'how many addresses its resource configurations take',
        'the plan does not tell how many its service network has; correct it by `demand`',
        true
      )
    }
  },
  {
    key: 'interface-endpoint-subnet',
    types: ['aws_vpc_endpoint_subnet_association'],
    words: 'an interface endpoint takes one address in each subnet',
    document: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    ask: asking => {
      asking.take(asking.subnets('subnet_id'), ONE)
    }
  },
  {
    key: 'auto-scaling-group',
    types: ['aws_autoscaling_group'],
    words:
      'an Auto Scaling group takes an address for each instance, from its desired to its maximum size, spread evenly',
    document: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html',
    ask: asking => {
      const least = asking.countTold(['min_size'], 0)
      const most = asking.countRequired(['max_size'], least)
      const desired = Math.max(least, asking.count(['desired_capacity'], least))
      asking.spread(asking.subnets('vpc_zone_identifier'), { min: desired, max: Math.max(most, desired) })
    }
  },
  {
    key: 'eks-node-group',
    types: ['aws_eks_node_group'],
    words:
      "an EKS node group takes an address for each node, from its desired to its maximum size, spread evenly; its pods' come on top",
    document: 'https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html',
    ask: asking => {
      const size = (name: string) => ['scaling_config', 0, name]
      const least = asking.countTold(size('min_size'), 0)
      const desired = Math.max(least, asking.countTold(size('desired_size'), least))
      const most = Math.max(desired, asking.countRequired(size('max_size'), desired))
      asking.spread(asking.subnets('subnet_ids'), { min: desired, max: most })
      const pods = 'how many addresses its pods take'
      asking.unsure(
        pods,
        'that depends on the types of its nodes and on the CNI; correct it by `demand`',
        true
      )
    }
  },
  {
    key: 'eks-cluster',
    types: ['aws_eks_cluster'],
    words: 'an EKS cluster takes 2 to 4 addresses over its subnets, and needs 6 free in each',
    document: 'https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html',
    ask: asking => {
      const subnets = asking.subnets('vpc_config', 0, 'subnet_ids')
      const count = subnets.ids.length + subnets.addresses.length
      asking.take(subnets, { min: count === 0 ? 0 : Math.floor(2 / count), max: 4 }, 6)
    }
  },
  {
    key: 'ecs-service',
    types: ['aws_ecs_service'],
    words:
      'an ECS service in awsvpc mode takes an address for each task, from the desired count to what a deployment may run at once, spread evenly',
    document: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html',
    ask: asking => {
      if (asking.isAbsent('network_configuration')) return
      const subnets = asking.subnets('network_configuration', 0, 'subnets')
      if (asking.text('scheduling_strategy') === 'DAEMON') {
        asking.unsure('how many tasks it runs', 'one runs on each of the instances of its cluster')
        return
      }
      const tasks = asking.countTold(['desired_count'], 0)
      const percent = Math.max(100, asking.count(['deployment_maximum_percent'], 200))
      asking.spread(subnets, { min: tasks, max: Math.ceil((tasks * percent) / 100) })
    }
  },
  {
    key: 'ecs-task-set',
    types: ['aws_ecs_task_set'],
    words: "an ECS task set in awsvpc mode takes an address for each of its share of the service's tasks",
    document: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html',
    ask: asking => {
      if (asking.isAbsent('network_configuration')) return
      const tasks = tasksOfService(asking)
      const share = asking.share(['scale', 0, 'value'], 100)
      const own = Math.ceil((tasks * share) / 100)
      asking.spread(asking.subnets('network_configuration', 0, 'subnets'), { min: own, max: own })
    }
  },
  {
    key: 'lambda-function',
    types: ['aws_lambda_function'],
    words: 'Lambda takes one address in each subnet for each set of security groups, which functions share',
    document: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    ask: asking => {
      if (asking.isOutside('vpc_config', 'subnet_ids')) return
      asking.take(asking.subnets('vpc_config', 0, 'subnet_ids'), { min: 0, max: 1 })
    }
  },
  {
    key: 'database',
    types: ['aws_db_instance'],
    words: 'a database takes one address in one subnet of its group, and another for its standby',
    document:
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
    ask: asking => {
      asking.somewhere(subnetsOfDatabase(asking), asking.isOn('multi_az') ? 2 : 1)
    }
  },
  {
    key: 'database-cluster',
    types: ['aws_rds_cluster'],
    words: 'a Multi-AZ database cluster takes three addresses in the subnets of its group',
    document: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html',
    ask: asking => {
      // One of Aurora has no instances of its own: those are resources by themselves.
      if (asking.text('db_cluster_instance_class') === undefined) return
      asking.spread(asking.subnetsOfGroup(['aws_db_subnet_group'], 'db_subnet_group_name'), {
        min: 3,
        max: 3
      })
    }
  },
  {
    key: 'database-cluster-instance',
    types: ['aws_rds_cluster_instance', 'aws_docdb_cluster_instance', 'aws_neptune_cluster_instance'],
    words: 'an instance of a database cluster takes one address in one subnet of its group',
    document: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.html',
    ask: asking => {
      asking.somewhere(subnetsOfInstance(asking), 1)
    }
  },
  {
    key: 'cache',
    types: ['aws_elasticache_cluster', 'aws_elasticache_replication_group', 'aws_memorydb_cluster'],
    words: 'a cache takes one address for each of its nodes in the subnets of its group',
    document: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html',
    ask: asking => {
      // A node of a replication group is counted there.
      if (asking.side.type === 'aws_elasticache_cluster' && asking.refersToAny('replication_group_id')) return
      const nodes = cacheNodes(asking)
      asking.somewhere(asking.subnetsOfGroup(CACHE_GROUPS, 'subnet_group_name'), nodes)
    }
  },
  {
    key: 'mount-target',
    types: ['aws_efs_mount_target'],
    words: 'an EFS mount target takes one address',
    document: 'https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html',
    ask: asking => {
      asking.take(asking.subnets('subnet_id'), ONE)
    }
  },
  {
    key: 'resolver-endpoint',
    types: ['aws_route53_resolver_endpoint'],
    words: 'a Route 53 Resolver endpoint takes one address for each that it is given',
    document:
      'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-inbound-queries.html',
    ask: asking => {
      for (const subnets of asking.subnetsOfBlocks('ip_address')) asking.take(subnets, ONE)
    }
  },
  {
    key: 'transit-gateway-attachment',
    types: ['aws_ec2_transit_gateway_vpc_attachment'],
    words: 'a transit gateway attachment takes one address in each subnet',
    document: 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html',
    ask: asking => {
      asking.take(asking.subnets('subnet_ids'), ONE)
    }
  },
  {
    key: 'network-firewall',
    types: ['aws_networkfirewall_firewall'],
    words: 'a network firewall takes one address in each subnet',
    document: 'https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config-subnets.html',
    ask: asking => {
      // One that a transit gateway brings along lies in AWS's own network.
      if (asking.isAbsent('subnet_mapping')) return
      for (const subnets of asking.subnetsOfBlocks('subnet_mapping')) asking.take(subnets, ONE)
    }
  },
  {
    key: 'kafka-cluster',
    types: ['aws_msk_cluster'],
    words: 'a Kafka cluster takes one address for each broker, spread evenly',
    document: 'https://docs.aws.amazon.com/msk/latest/developerguide/msk-create-cluster.html',
    ask: asking => {
      const brokers = asking.countRequired(['number_of_broker_nodes'], 1)
      asking.spread(asking.subnets('broker_node_group_info', 0, 'client_subnets'), {
        min: brokers,
        max: brokers
      })
    }
  },
  {
    key: 'search-domain',
    types: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
    words: 'an OpenSearch or Elasticsearch domain reserves three addresses for each data node, spread evenly',
    document: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html',
    ask: asking => {
      if (asking.isOutside('vpc_options', 'subnet_ids')) return
      const reserved = 3 * asking.countTold(['cluster_config', 0, 'instance_count'], 1)
      asking.spread(asking.subnets('vpc_options', 0, 'subnet_ids'), { min: reserved, max: reserved })
    }
  },
  {
    key: 'directory',
    types: ['aws_directory_service_directory'],
    words: 'a directory takes one address for each of its servers, of which each subnet has one at least',
    document: 'https://docs.aws.amazon.com/directoryservice/latest/devguide/API_DirectoryVpcSettings.html',
    ask: asking => {
      const settings = asking.isAbsent('vpc_settings') ? 'connect_settings' : 'vpc_settings'
      const subnets = asking.subnets(settings, 0, 'subnet_ids')
      const servers = Math.max(countOf(subnets), asking.count(['desired_number_of_domain_controllers'], 0))
      asking.spread(subnets, { min: servers, max: servers })
    }
  },
  {
    key: 'resource-gateway',
    types: ['aws_vpclattice_resource_gateway'],
    words: 'a VPC Lattice resource gateway takes 16 addresses in each subnet, unless it says how many',
    document: 'https://docs.aws.amazon.com/vpc-lattice/latest/ug/create-resource-gateway.html',
    ask: asking => {
      if (asking.text('ip_address_type')?.toLowerCase() === 'ipv6') return
      const own = asking.count(['ipv4_addresses_per_eni'], PREFIX_ADDRESSES)
      asking.take(asking.subnets('subnet_ids'), { min: own, max: own })
    }
  }
]

const DATABASE_GROUPS = ['aws_db_subnet_group', 'aws_docdb_subnet_group', 'aws_neptune_subnet_group']
const DATABASE_CLUSTERS = ['aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster']
const CACHE_GROUPS = ['aws_elasticache_subnet_group', 'aws_memorydb_subnet_group']

/** The subnets of a load balancer, which stand in a list or in a block each. */
function loadBalancerSubnets(asking: Asking) {
  const blocks = asking.blocks('subnet_mapping')
  const inList = asking.side.pointer('subnets')
  if (blocks.length === 0 || inList.ids.length + inList.addresses.length > 0)
    return [asking.subnets('subnets')]
  return blocks.map(block => asking.subnets(...block, 'subnet_id'))
}

/** Kinds of endpoints that have one network interface in each subnet. */
const ENDPOINTS_WITH_ONE: readonly unknown[] = ['Interface', 'GatewayLoadBalancer', 'Resource']

function notUnderstood(value: unknown): string {
  return value === UNKNOWN ? 'it is not known until apply' : 'it is none that can be understood'
}

/** Whether an instance's first interface was there before it. AWS deletes those that it made itself along with it. */
function isGivenInterface(asking: Asking): boolean {
  const primary = 'primary_network_interface'
  return asking.length(primary) > 0 && !asking.isOn(primary, 0, 'delete_on_termination')
}

/** What the service of a task set wants to run. */
function tasksOfService(asking: Asking): number {
  const count = asking.refersTo(['aws_ecs_service'], 'service')?.value('desired_count')
  if (isCount(count)) return count
  asking.unsure('how many tasks it runs', 'the desired_count of its service is not in the plan')
  return 0
}

/** A database's own group; a replica lies in that of its source, unless it names another. */
function subnetsOfDatabase(asking: Asking) {
  const [types, attribute] = [['aws_db_subnet_group'], 'db_subnet_group_name'] as const
  const source = asking.refersToAny(attribute)
    ? undefined
    : asking.refersTo(['aws_db_instance'], 'replicate_source_db')
  return asking.subnetsOfGroup(types, attribute, source)
}

/** An instance lies in the subnets of its cluster's group, which it names itself only where that is known already. */
function subnetsOfInstance(asking: Asking) {
  const isNeptune = asking.side.type === 'aws_neptune_cluster_instance'
  const attribute = isNeptune ? 'neptune_subnet_group_name' : 'db_subnet_group_name'
  if (asking.refersToAny(attribute)) return asking.subnetsOfGroup(DATABASE_GROUPS, attribute)
  const cluster = asking.refersTo(DATABASE_CLUSTERS, 'cluster_identifier')
  return asking.subnetsOfGroup(DATABASE_GROUPS, attribute, cluster)
}

function cacheNodes(asking: Asking): number {
  switch (asking.side.type) {
    case 'aws_elasticache_cluster':
      return asking.count(['num_cache_nodes'], 1)
    case 'aws_memorydb_cluster':
      return asking.count(['num_shards'], 1) * (1 + asking.count(['num_replicas_per_shard'], 1))
    default: {
      const groups = asking.count(['num_node_groups'], 1)
      const replicas = asking.count(['replicas_per_node_group'], 0)
      return Math.max(asking.count(['num_cache_clusters'], 1), groups * (1 + replicas))
    }
  }
}

import { closeSync, openSync, writeSync } from 'node:fs'

/**
 * Writes a plan as large organisations have them: networks of one module that is called many times, with all that
 * stands in their subnets, of which a part is made, a part stays, and a part is changed or taken away.
 *
 * @param {string} path
 * @param {{ resources: number, seed?: number }} options
 * @returns {number} how many bytes were written
 */
export function writeLargePlan(path, { resources, seed = 1 }) {
  const random = randomOf(seed)
  const all = Array.from({ length: resources }, (_, index) => resourceAt(index, random))
  const file = openSync(path, 'w')
  let bytes = 0
  /** @param {string} text */
  const write = text => (bytes += writeSync(file, text))
  /**
   * @param {readonly object[]} items
   */
  const writeList = items => {
    write('[')
    for (let at = 0; at < items.length; at += 1000) {
      const texts = items.slice(at, at + 1000).map(item => JSON.stringify(item))
      write((at === 0 ? '' : ',') + texts.join(','))
    }
    write(']')
  }
  try {
    write('{"format_version":"1.2","terraform_version":"1.9.8","planned_values":{"root_module":{"resources":')
    writeList(all.filter(({ after }) => after !== null).map(one => stateOf(one, one.after)))
    write('}},"resource_changes":')
    writeList(all.map(changeOf))
    write(
      ',"prior_state":{"format_version":"1.0","terraform_version":"1.9.8","values":{"root_module":{"resources":'
    )
    writeList(all.filter(({ before }) => before !== null).map(one => stateOf(one, one.before)))
    write(`}}},"configuration":${JSON.stringify(configuration())},"timestamp":"2026-01-01T00:00:00Z"}\n`)
  } finally {
    closeSync(file)
  }
  return bytes
}

/**
 * @typedef {Record<string, unknown>} Values
 * @typedef {{ module: string, type: string, name: string, index: number, actions: string[], before: Values | null, after: Values | null, unknown: Values }} Made
 */

/** Of each network: what there is of it. */
const OF_A_NETWORK = /** @type {const} */ ([
  'vpc',
  ...['subnet', 'subnet', 'subnet', 'subnet'],
  ...['instance', 'instance', 'instance', 'instance', 'instance', 'instance', 'instance'],
  ...['interface', 'interface', 'balancer', 'group', 'rule', 'rule', 'role', 'role']
])
const ACTIONS = [
  ['create'],
  ['create'],
  ['create'],
  ['no-op'],
  ['no-op'],
  ['update'],
  ['delete'],
  ['delete', 'create']
]

/**
 * @param {number} index
 * @param {() => number} random
 * @returns {Made}
 */
function resourceAt(index, random) {
  const network = Math.floor(index / OF_A_NETWORK.length)
  const kind = OF_A_NETWORK[index % OF_A_NETWORK.length] ?? 'vpc'
  // A network exists or is made as a whole, so that what it refers to is there.
  const actions = ACTIONS[(network * 2654435761) % ACTIONS.length] ?? ['create']
  const { type, values, unknown } = KINDS[kind](network, index, random)
  const isMade = actions.includes('create')
  const existing = {
    ...values,
    ...Object.fromEntries(Object.keys(unknown).map(key => [key, idOf(key, index)]))
  }
  return {
    ...{
      module: `module.network[${network}]`,
      type,
      name: 'this',
      index: index % OF_A_NETWORK.length,
      actions
    },
    before: actions.length === 1 && isMade ? null : existing,
    after: actions[0] === 'delete' && !isMade ? null : isMade ? values : existing,
    unknown: isMade ? unknown : {}
  }
}

/** @type {Record<typeof OF_A_NETWORK[number], (network: number, index: number, random: () => number) => { type: string, values: Values, unknown: Values }>} */
const KINDS = {
  vpc: network => ({
    type: 'aws_vpc',
    values: {
      ...common('vpc', network),
      cidr_block: `10.${network % 256}.0.0/16`,
      instance_tenancy: 'default',
      enable_dns_support: true
    },
    unknown: {
      id: true,
      arn: true,
      default_network_acl_id: true,
      default_route_table_id: true,
      owner_id: true
    }
  }),
  subnet: (network, index) => ({
    type: 'aws_subnet',
    values: {
      ...common('subnet', index),
      cidr_block: `10.${network % 256}.${index % 256}.0/24`,
      availability_zone: 'eu-central-1a',
      map_public_ip_on_launch: false
    },
    unknown: { id: true, arn: true, vpc_id: true, availability_zone_id: true, owner_id: true }
  }),
  instance: (_, index, random) => ({
    type: 'aws_instance',
    values: {
      ...common('instance', index),
      instance_type: 'm7i.large',
      user_data: textOf(1100, random),
      root_block_device: [{ volume_size: 50, volume_type: 'gp3', encrypted: true }]
    },
    unknown: { id: true, arn: true, subnet_id: true, private_ip: true, primary_network_interface_id: true }
  }),
  interface: (_, index) => ({
    type: 'aws_network_interface',
    values: { ...common('interface', index), description: 'an interface', private_ips_count: 8 },
    unknown: { id: true, arn: true, subnet_id: true, private_ips: true, mac_address: true }
  }),
  balancer: (_, index) => ({
    type: 'aws_lb',
    values: { ...common('balancer', index), load_balancer_type: 'application', internal: true },
    unknown: { id: true, arn: true, dns_name: true, subnets: true, vpc_id: true, zone_id: true }
  }),
  group: (_, index) => ({
    type: 'aws_security_group',
    values: { ...common('group', index), description: 'of a network', revoke_rules_on_delete: false },
    unknown: { id: true, arn: true, vpc_id: true, owner_id: true }
  }),
  rule: (_, index) => ({
    type: 'aws_security_group_rule',
    values: {
      type: 'ingress',
      protocol: 'tcp',
      from_port: index % 60000,
      to_port: index % 60000,
      cidr_blocks: ['10.0.0.0/8'],
      self: false
    },
    unknown: { id: true, security_group_id: true, source_security_group_id: true }
  }),
  role: (_, index, random) => ({
    type: 'aws_iam_role_policy',
    values: {
      ...common('role', index),
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: textOf(1800, random) }]
      })
    },
    unknown: { id: true, role: true }
  })
}

/**
 * @param {string} kind
 * @param {number} index
 * @returns {Values}
 */
function common(kind, index) {
  const tags = {
    Name: `${kind}-${index}`,
    team: 'networks',
    stage: 'production',
    'cost-centre': String(index % 300)
  }
  return { name: `${kind}-${index}`, timeouts: null, tags, tags_all: { ...tags, 'managed-by': 'terraform' } }
}

/**
 * @param {string} key
 * @param {number} index
 */
function idOf(key, index) {
  const prefix =
    key === 'vpc_id' ? 'vpc' : key.startsWith('subnet') ? 'subnet' : key === 'arn' ? 'arn:aws:it' : 'i'
  const id = `${prefix}-${index.toString(16).padStart(17, '0')}`
  return key === 'subnets' || key === 'private_ips' ? [id] : id
}

/** @param {Made} made */
function addressOf({ module, type, name, index }) {
  return `${module}.${type}.${name}[${index}]`
}

/** @param {Made} made */
function changeOf(made) {
  const { module, type, name, index, actions, before, after, unknown } = made
  return {
    ...{ address: addressOf(made), module_address: module, mode: 'managed', type, name, index },
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions,
      before,
      after,
      after_unknown: unknown,
      before_sensitive: before === null ? false : { tags: {} },
      after_sensitive: { tags: {}, tags_all: {} }
    }
  }
}

/**
 * @param {Made} made
 * @param {Values | null} values
 */
function stateOf(made, values) {
  const { type, name, index } = made
  return {
    ...{ address: addressOf(made), mode: 'managed', type, name, index, schema_version: 1 },
    ...{
      provider_name: 'registry.terraform.io/hashicorp/aws',
      values,
      sensitive_values: { tags: {}, tags_all: {} }
    }
  }
}

function configuration() {
  /**
   * @param {string} type
   * @param {Values} expressions
   */
  const resource = (type, expressions) => ({
    ...{
      address: `${type}.this`,
      mode: 'managed',
      type,
      name: 'this',
      provider_config_key: 'aws',
      schema_version: 1
    },
    ...{ expressions, count_expression: { references: ['var.size'] } }
  })
  const vpc = { references: ['local.vpc_id'] }
  const subnet = { references: ['aws_subnet.this', 'count.index'] }
  return {
    provider_config: { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-central-1' } } } },
    root_module: {
      module_calls: {
        network: {
          source: './network',
          count_expression: { constant_value: 1000 },
          module: {
            resources: [
              resource('aws_vpc', {}),
              resource('aws_subnet', { vpc_id: vpc }),
              resource('aws_instance', { subnet_id: subnet }),
              resource('aws_network_interface', { subnet_id: subnet }),
              resource('aws_lb', { subnets: { references: ['aws_subnet.this'] } }),
              resource('aws_security_group', { vpc_id: vpc }),
              resource('aws_security_group_rule', {
                security_group_id: { references: ['aws_security_group.this'] }
              }),
              resource('aws_iam_role_policy', { role: { references: ['var.role'] } })
            ]
          }
        }
      }
    }
  }
}

/**
 * Text that does not repeat, as encoded files and policies are.
 *
 * @param {number} length
 * @param {() => number} random
 */
function textOf(length, random) {
  let text = ''
  while (text.length < length) text += random().toString(36).slice(2)
  return text.slice(0, length)
}

/**
 * A small generator of numbers from 0 to 1: the same for the same seed (mulberry32).
 *
 * @param {number} seed
 */
function randomOf(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

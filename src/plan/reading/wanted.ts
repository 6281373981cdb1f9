/** What an attribute names, by its own name. */
export interface Wanted {
  /** In words, one of them and several. */
  one: string
  what: string
  /** Whether a resource or data source of a type is what is meant. */
  isType: (type: string) => boolean
  /** Whether a known text is an id of such a thing. */
  isId: (text: string) => boolean
  /** A word that is in the name of a variable, local value or output that holds some. */
  noun: RegExp
  /** Whether the attribute names one at most. */
  isOne: boolean
}

type Kind = Omit<Wanted, 'isOne'>

const SUBNETS: Kind = {
  one: 'subnet',
  what: 'subnets',
  isType: type => /^aws_(?:default_)?subnet(?:s|_ids)?$/.test(type),
  isId: text => /^subnet-[\w-]+$/.test(text),
  noun: /subnet/i
}

const VPCS: Kind = {
  one: 'VPC',
  what: 'VPCs',
  isType: type => /^aws_(?:default_)?vpcs?$/.test(type),
  isId: text => /^vpc-[\w-]+$/.test(text),
  noun: /vpc|network/i
}

const POOLS: Kind = {
  one: 'IPAM pool',
  what: 'IPAM pools',
  isType: type => /^aws_vpc_ipam_pools?$/.test(type),
  isId: text => /^ipam-pool-[\w-]+$/.test(text),
  noun: /pool|ipam/i
}

const SCOPES: Kind = {
  one: 'IPAM scope',
  what: 'IPAM scopes',
  isType: type => /^aws_vpc_ipam(?:_scope)?$/.test(type),
  isId: text => /^ipam-scope-[\w-]+$/.test(text),
  noun: /scope|ipam/i
}

/** Things that are not networks and by which one gets to them; AWS knows them by an id, a name or an ARN. */
const OTHERS: readonly (readonly [RegExp, RegExp, string])[] = [
  [/subnet_group/, /^aws_\w+_subnet_group$/, 'subnet groups'],
  [/launch_template/, /^aws_launch_template$/, 'launch templates'],
  [/launch_configuration/, /^aws_launch_configuration$/, 'launch configurations'],
  [/task_definition/, /^aws_ecs_task_definition$/, 'task definitions'],
  [/network_interface/, /^aws_network_interface$/, 'network interfaces'],
  [/file_system/, /^aws_\w+_file_system$/, 'file systems'],
  [/security_group/, /^aws_(?:default_)?security_group$/, 'security groups']
]

/** @param path of the attribute: `('vpc_config', 0, 'subnet_ids')` */
export function wantedAt(path: readonly (string | number)[]): Wanted {
  const names = path.filter(part => typeof part === 'string')
  const name = names.at(-1) ?? ''
  const isOne = !/(?:s|identifier)$/.test(name)
  if (/(?:^|_)subnets?(?:_ids?)?$/.test(name) || name === 'vpc_zone_identifier') return { ...SUBNETS, isOne }
  if (/(?:^|_)vpc_ids?$/.test(name)) return { ...VPCS, isOne }
  if (/ipam_pool_ids?$/.test(name)) return { ...POOLS, isOne }
  if (/(?:^|_)scope_ids?$/.test(name)) return { ...SCOPES, isOne }
  const [, types, what] = OTHERS.find(([names]) => names.test(path.join('.'))) ?? [/./, /./, 'resources']
  const one = what.replace(/s$/, '')
  return {
    ...{ one, what, isOne },
    isType: type => types.test(type),
    isId: text => text !== '' && (!text.includes('/') || text.startsWith('arn:')),
    // What any resource may be called by is said by no word.
    noun: what === 'resources' ? /(?:)/ : new RegExp(one.split(' ').at(-1) ?? one, 'i')
  }
}

/** Whether two attributes name the same kind of thing, so that one may be taken from the other. */
export function isSameKind(a: Wanted, b: Wanted): boolean {
  return a.what === b.what && a.what !== 'resources'
}

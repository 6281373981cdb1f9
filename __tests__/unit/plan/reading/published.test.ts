import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Plan, Pointer } from '../../../../src/plan/model.js'
import { readPlans } from '../../../../src/plan/read.js'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'plans', 'published')

async function read(name: string): Promise<Plan> {
  const [file] = readdirSync(FOLDER).filter(one => one.includes(name))
  return await readPlans([file ?? name], { workspace: FOLDER })
}

/** How many changes there are of each kind, and of each type that is looked for. */
function counted(plan: Plan, ...types: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  const all = plan.changes.flatMap(({ action, type }) => [action, ...(types.includes(type) ? [type] : [])])
  for (const key of all) counts[key] = (counts[key] ?? 0) + 1
  return counts
}

function pointer(plan: Plan, address: string, ...way: (string | number)[]): Pointer | undefined {
  return plan.changes.find(change => change.address === address)?.after?.pointer(...way)
}

function regions(plan: Plan): string[] {
  return [...new Set(plan.changes.map(({ region }) => region ?? 'none'))]
}

describe('a plan that others published:', () => {
  test('an EKS cluster in a VPC by the common module, whose subnet ids are CIDRs', async () => {
    const plan = await read('eks-loadbalancer')
    expect(counted(plan, 'aws_vpc', 'aws_subnet', 'aws_eks_cluster')).toMatchObject({
      aws_vpc: 1,
      aws_subnet: 6,
      aws_eks_cluster: 1
    })
    expect(regions(plan)).toContain('eu-central-1')
    expect(pointer(plan, 'module.vpc.aws_subnet.private[1]', 'vpc_id')).toEqual({
      ids: [],
      addresses: ['module.vpc.aws_vpc.this[0]'],
      isWhole: false,
      because: 'a plan does not tell what local.vpc_id is; taken is the new VPC of module.vpc'
    })
    expect(
      pointer(plan, 'module.eks.aws_eks_cluster.eks_cluster', 'vpc_config', 0, 'subnet_ids')
    ).toMatchObject({
      addresses: [0, 1, 2].map(at => `module.vpc.aws_subnet.private[${at}]`),
      isWhole: false
    })
  })

  test('two VPCs without modules, by Terraform 0.12', async () => {
    const plan = await read('terragoat')
    expect(counted(plan, 'aws_vpc', 'aws_subnet')).toMatchObject({ aws_vpc: 2, aws_subnet: 4 })
    expect(pointer(plan, 'aws_subnet.eks_subnet2', 'vpc_id')).toEqual({
      ids: [],
      addresses: ['aws_vpc.eks_vpc'],
      isWhole: true
    })
    expect(pointer(plan, 'aws_eks_cluster.eks_cluster', 'vpc_config', 0, 'subnet_ids')).toEqual({
      ...{ ids: [], isWhole: true },
      addresses: ['aws_subnet.eks_subnet1', 'aws_subnet.eks_subnet2']
    })
    expect(pointer(plan, 'aws_db_instance.default', 'db_subnet_group_name')).toEqual({
      ids: [],
      addresses: ['aws_db_subnet_group.default'],
      isWhole: true
    })
    expect(pointer(plan, 'aws_elb.weblb', 'subnets')?.addresses).toEqual(['aws_subnet.web_subnet'])
    expect(regions(plan)).toContain('us-west-2')
  })

  test('VPCs and what is in them by modules for each, whose Region is a variable', async () => {
    const plan = await read('tgw-vpn-endpoints')
    expect(regions(plan)).toContain('eu-central-1')
    const other = 'module.vpcs["spoke-vpc-b"]'
    expect(
      pointer(plan, 'module.vpc_endpoints["spoke-vpc-b"].aws_vpc_endpoint.endpoint["ssm"]', 'subnet_ids')
    ).toEqual({
      ...{ ids: [], isWhole: true },
      addresses: [`${other}.aws_subnet.private["eu-central-1a"]`]
    })
    expect(
      pointer(plan, 'module.compute["spoke-vpc-b"].aws_instance.ec2_instance[0]', 'subnet_id')?.addresses
    ).toEqual([`${other}.aws_subnet.private["eu-central-1a"]`])
    expect(pointer(plan, `${other}.aws_subnet.private["eu-central-1a"]`, 'vpc_id')).toMatchObject({
      addresses: [`${other}.aws_vpc.main[0]`],
      isWhole: false
    })
  })

  test('half made and half there, in the default VPC', async () => {
    const plan = await read('default-vpc-mixed')
    expect(counted(plan)['keep']).toBeGreaterThan(5)
    expect(pointer(plan, 'aws_instance.instance_1', 'subnet_id')).toEqual({
      ids: ['subnet-286f234e'],
      addresses: [],
      isWhole: true
    })
    expect(pointer(plan, 'aws_instance.instance_2', 'subnet_id')).toEqual({
      ...{ ids: [], addresses: [], isWhole: false },
      because: 'it is not configured, so AWS chooses it'
    })
    expect(
      pointer(plan, 'module.db.module.db_2.module.db_subnet_group.aws_db_subnet_group.this[0]', 'subnet_ids')
        ?.ids
    ).toHaveLength(6)
    expect(plan.known.map(({ address, region }) => [address, region])).toEqual([
      ['module.db.aws_default_vpc.default', 'us-east-1'],
      ['module.db.data.aws_subnet_ids.default', 'us-east-1'],
      ['module.instances.aws_default_vpc.default', 'us-east-1'],
      ['module.instances.data.aws_subnet_ids.default', 'us-east-1']
    ])
    expect(plan.known[0]?.side.value('cidr_block')).toBe('172.31.0.0/16')
  })

  test('services in Fargate, with a provider that tells the Region of each resource', async () => {
    const plan = await read('ecs-fargate-dev')
    expect(regions(plan)).toContain('ap-south-2')
    const subnets = (kind: string) => [0, 1].map(at => `module.vpc.aws_subnet.${kind}[${at}]`)
    expect(pointer(plan, 'module.alb.aws_lb.main', 'subnets')).toEqual({
      ids: [],
      addresses: subnets('public'),
      isWhole: true
    })
    expect(pointer(plan, 'module.ecs.aws_ecs_service.app', 'network_configuration', 0, 'subnets')).toEqual({
      ids: [],
      addresses: subnets('private_app'),
      isWhole: true
    })
    expect(pointer(plan, 'module.rds.aws_db_subnet_group.main', 'subnet_ids')).toEqual({
      ids: [],
      addresses: subnets('private_db'),
      isWhole: true
    })
    expect(pointer(plan, 'module.rds.aws_db_instance.postgres', 'db_subnet_group_name')?.addresses).toEqual([
      'module.rds.aws_db_subnet_group.main'
    ])
    expect(pointer(plan, 'module.vpc.aws_nat_gateway.nat[0]', 'subnet_id')?.addresses).toEqual([
      'module.vpc.aws_subnet.public[0]'
    ])
  })

  test('of OpenTofu, without a network', async () => {
    const plan = await read('opentofu-lambda')
    expect(counted(plan, 'aws_lambda_function', 'aws_vpc')).toMatchObject({ aws_lambda_function: 1 })
    expect(plan.changes.every(({ after }) => after?.pointer('vpc_config', 0, 'subnet_ids').isWhole)).toBe(
      true
    )
    expect(plan.known).toEqual([])
  })

  test('the common VPC module, by Terraform 0.12', async () => {
    const plan = await read('issue-158')
    expect(counted(plan, 'aws_nat_gateway', 'aws_subnet')).toMatchObject({
      aws_nat_gateway: 3,
      aws_subnet: 6
    })
    expect(pointer(plan, 'module.vpc.aws_nat_gateway.this[2]', 'subnet_id')).toEqual({
      ids: [],
      addresses: ['module.vpc.aws_subnet.public[2]'],
      isWhole: true
    })
    expect(regions(plan)).toEqual(['eu-west-1'])
  })

  test('a small VPC whose two subnets are all of it', async () => {
    const plan = await read('issue-514')
    expect(
      plan.changes
        .map(({ address, after }) => [address, after?.value('cidr_block')])
        .filter(([, cidr]) => cidr !== undefined)
    ).toEqual([
      ['module.vpc_module.aws_subnet.vpc_subnet[0]', '172.16.0.128/25'],
      ['module.vpc_module.aws_subnet.vpc_subnet[1]', '172.16.0.0/25'],
      ['module.vpc_module.aws_vpc.vpc', '172.16.0.0/24']
    ])
    expect(regions(plan)).toEqual(['us-east-1'])
  })
})

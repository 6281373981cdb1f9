import { familyOf } from '../../../src/domain/cidr.js'
import { compareCounts } from '../../../src/domain/count.js'
import {
  OUTCOMES,
  type NetworkState,
  type PlanChange,
  type PlanNetwork,
  type PlanReport
} from '../../../src/domain/plan.js'
import type { Hit } from '../../../src/domain/report.js'

/** A network at one moment with so many of its addresses left, judged by a limit of 80%. */
export function aState(
  availableAddresses: number,
  totalAddresses = 256,
  overrides: Partial<NetworkState> = {}
): NetworkState {
  const usagePercent = Number((100 * (1 - availableAddresses / totalAddresses)).toFixed(10))
  const hits: Hit[] = [{ limit: 'usage-above', threshold: 80, verdict: 'breach' }]
  return {
    usagePercent,
    totalAddresses,
    availableAddresses,
    ...(usagePercent > 80 && overrides.verdict === undefined
      ? { verdict: 'breach', reasons: [`usage ${usagePercent} % is above 80 %`], hits }
      : { verdict: 'ok', reasons: [] }),
    ...overrides
  }
}

/** A network of which nothing is known but how large it will be. */
export function anUnknownState(totalAddresses: number): NetworkState {
  return {
    ...{ usagePercent: null, totalAddresses, availableAddresses: null },
    ...{ verdict: 'unmeasured', reasons: ['its CIDR is not known until apply'] }
  }
}

/** A subnet that a plan takes one address of, with what the test is about laid over it. */
export function aNetwork(overrides: Partial<PlanNetwork> = {}): PlanNetwork {
  const cidr = overrides.cidr ?? '10.20.2.0/24'
  return {
    id: 'subnet-0aa11bb22cc33dd44',
    name: 'web-a',
    type: 'subnet',
    cidr,
    family: familyOf(cidr),
    netmaskLength: Number(cidr.split('/')[1] ?? 0),
    region: 'us-east-1',
    ownerId: '111122223333',
    ...((overrides.type ?? 'subnet') === 'subnet' && {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZoneId: 'use1-az4'
    }),
    before: aState(143),
    after: aState(142),
    demand: { min: 1, max: 1 },
    returns: { min: 0, max: 0 },
    outcome: 'fits',
    reasons: [],
    causes: ['aws_instance.worker'],
    ...overrides
  }
}

/** A network that a plan makes: it has no id yet. */
export function aNewNetwork(overrides: Partial<PlanNetwork> & Pick<PlanNetwork, 'address'>): PlanNetwork {
  const { id, name, vpcId, availabilityZoneId, ...rest } = aNetwork({ before: null, ...overrides })
  return {
    ...rest,
    ...(overrides.name !== undefined && { name }),
    ...(overrides.id !== undefined && { id }),
    ...(overrides.vpcId !== undefined && { vpcId }),
    ...(overrides.availabilityZoneId !== undefined && { availabilityZoneId }),
    ownerId: overrides.ownerId ?? ''
  }
}

export function aChange(overrides: Partial<PlanChange> = {}): PlanChange {
  return {
    address: 'aws_instance.worker',
    type: 'aws_instance',
    action: 'create',
    file: 'plan.json',
    region: 'us-east-1',
    outcome: 'fits',
    reasons: [],
    takes: ['1 address of one subnet: an instance takes one for its primary interface'],
    gives: [],
    networks: ['subnet-0aa11bb22cc33dd44 10.20.2.0/24'],
    ...overrides
  }
}

/** A plan of these parts, put in order and judged as the domain has it. */
export function aPlan(parts: Partial<PlanReport> = {}): PlanReport {
  const { files = ['plan.json'], changes = [], networks = [], uncertainties = [] } = parts
  const outcomes = changes.map(({ outcome }) => outcome)
  const isBad = outcomes.some(outcome => outcome !== 'fits' && outcome !== 'warning')
  const isOpen = outcomes.includes('warning') || uncertainties.length > 0
  return {
    files,
    status: parts.status ?? (isBad ? 'breach' : isOpen ? 'warning' : 'ok'),
    changes: changes.toSorted((a, b) => worse(a, b) || (a.address < b.address ? -1 : 1)),
    networks: networks.toSorted((a, b) => worse(a, b) || (keyOf(a) < keyOf(b) ? -1 : 1)),
    uncertainties
  }
}

function worse(a: Pick<PlanChange, 'outcome'>, b: Pick<PlanChange, 'outcome'>): number {
  return compareCounts(OUTCOMES.indexOf(a.outcome), OUTCOMES.indexOf(b.outcome))
}

function keyOf({ id, address }: PlanNetwork): string {
  return id ?? address ?? ''
}

const POOL = 'ipam-pool-0d1e2f3a4b5c6d7e8'
/** Nothing is asked of a pool's usage. */
const SIX_23 = { verdict: 'ok', largestFreeBlock: '/23', freeBlocks: { '/23': 6 } } as const
const ALB = 'an Application Load Balancer takes 1 to 8 addresses in each subnet'
const NO_22 = `no free /22 in ${POOL}: the largest free block is a /23, though 3,072 addresses are free in all`
const NO_ROOM = `${ALB}; aws_lb.web needs 8 free addresses, and 6 are left`
const OVERLAP = '10.20.6.0/23 overlaps 10.20.7.0/24 of subnet-0c0ffee0c0ffee012'
const AT_MOST = 'at most: usage 95.3125 % is above 80 %'

/** A pull request as one may come: something of every outcome, and forty changes that fit. */
export function examplePlan(): PlanReport {
  const workers = Array.from({ length: 40 }, (_, index) => `aws_instance.worker[${index}]`)
  return aPlan({
    files: ['network/plan.json', 'apps/plan.json'],
    changes: [
      aChange({
        ...{ address: 'aws_vpc.analytics', type: 'aws_vpc', outcome: 'does not fit', reasons: [NO_22] },
        ...{ takes: [`a /22 of ${POOL}`], networks: [`${POOL} 10.64.0.0/16`, 'aws_vpc.analytics'] }
      }),
      aChange({
        ...{ address: 'aws_lb.web', type: 'aws_lb', outcome: 'does not fit', reasons: [NO_ROOM] },
        ...{ takes: [`1 to 8 addresses of each of 2 subnets: ${ALB}`] },
        networks: ['subnet-0bada55bada55bada 10.20.1.64/26', 'subnet-0bada55bada55badb 10.20.1.128/26']
      }),
      aChange({
        ...{ address: 'module.batch.aws_subnet.this["us-east-1c"]', type: 'aws_subnet', outcome: 'overlaps' },
        ...{ reasons: [OVERLAP], takes: ['10.20.6.0/23 of vpc-0123456789abcdef0'] },
        networks: ['module.batch.aws_subnet.this["us-east-1c"] 10.20.6.0/23']
      }),
      aChange({
        ...{ address: 'aws_db_instance.orders', type: 'aws_db_instance', outcome: 'worse' },
        reasons: ['subnet-0f9e8d7c6b5a41322 10.20.9.64/26: usage 90.625 % is above 80 %']
      }),
      aChange({
        ...{ address: 'module.eks.aws_eks_node_group.this["blue pods"]', type: 'aws_eks_node_group' },
        ...{ outcome: 'warning', action: 'update' },
        reasons: [`subnet-0a1b2c3d4e5f60718 10.20.4.0/24: ${AT_MOST}`],
        takes: ['30 to 108 addresses of one subnet: by desired and maximum size']
      }),
      aChange({
        ...{ address: 'aws_lambda_function.report', type: 'aws_lambda_function', outcome: 'warning' },
        ...{ takes: [], networks: [] },
        reasons: ['which subnets it takes addresses of: they are not known until apply']
      }),
      aChange({ address: 'aws_vpc.sandbox', type: 'aws_vpc', takes: ['10.90.0.0/20'] }),
      aChange({ address: 'aws_subnet.sandbox', type: 'aws_subnet', takes: ['10.90.0.0/24'] }),
      aChange({
        ...{ address: 'aws_subnet.legacy', type: 'aws_subnet', action: 'delete', takes: [] },
        gives: ['10.20.12.0/22 of vpc-0123456789abcdef0']
      }),
      ...workers.map(address => aChange({ address }))
    ],
    networks: [
      aNetwork({
        ...{ id: POOL, name: 'emea-prod', type: 'ipam-pool', cidr: '10.64.0.0/16', outcome: 'does not fit' },
        ...{ reasons: [NO_22], causes: ['aws_vpc.analytics'] },
        before: aState(3072, 65_536, SIX_23),
        after: aState(3072, 65_536, SIX_23),
        demand: { min: 0, max: 0 },
        advice: [`the largest block that fits in ${POOL} is a /23: 10.64.18.0/23 and 5 more`]
      }),
      aNewNetwork({
        ...{ address: 'aws_vpc.analytics', name: 'analytics', type: 'vpc', cidr: '', netmaskLength: 22 },
        ...{ outcome: 'does not fit', reasons: [NO_22], causes: ['aws_vpc.analytics'] },
        after: anUnknownState(1024)
      }),
      aNewNetwork({
        ...{ address: 'module.batch.aws_subnet.this["us-east-1c"]', cidr: '10.20.6.0/23' },
        ...{ outcome: 'overlaps', reasons: [OVERLAP], vpcId: 'vpc-0123456789abcdef0' },
        causes: ['module.batch.aws_subnet.this["us-east-1c"]'],
        after: aState(507, 512),
        demand: { min: 0, max: 0 },
        advice: ['the largest block that fits in vpc-0123456789abcdef0 is a /22: 10.20.12.0/22']
      }),
      aNetwork({
        ...{ id: 'subnet-0bada55bada55bada', name: 'edge-public-b', cidr: '10.20.1.64/26' },
        ...{ outcome: 'does not fit', reasons: [NO_ROOM], causes: ['aws_lb.web'] },
        ...{ before: aState(6, 64), after: aState(5, 64), atMost: aState(0, 64), demand: { min: 1, max: 8 } },
        advice: [
          'the subnet of vpc-0123456789abcdef0 with the most room in the same zone use1-az6 is edge-public-d (subnet-0dada55bada55bada), 10.20.3.0/26: 41 addresses are left'
        ]
      }),
      aNetwork({
        ...{ id: 'subnet-0f9e8d7c6b5a41322', name: 'db-primary', cidr: '10.20.9.64/26', outcome: 'worse' },
        reasons: ['usage 90.625 % is above 80 %'],
        before: aState(8, 64),
        after: aState(6, 64, { rule: 'Databases', note: 'https://wiki.example.com/runbooks/db-subnets' }),
        demand: { min: 2, max: 2 },
        causes: ['aws_db_instance.orders', 'aws_db_proxy.orders'],
        advice: ['no other subnet of vpc-0123456789abcdef0 has more room: make a larger one']
      }),
      aNetwork({
        ...{ id: 'subnet-0a1b2c3d4e5f60718', name: 'eks-pods-a', cidr: '10.20.4.0/24', outcome: 'warning' },
        ...{ before: aState(120), after: aState(90), atMost: aState(12), demand: { min: 30, max: 108 } },
        ...{ reasons: [AT_MOST], causes: ['module.eks.aws_eks_node_group.this["blue pods"]'] }
      }),
      aNetwork({
        ...{ after: aState(103), demand: { min: 40, max: 40 }, causes: workers.toSorted() }
      }),
      aNewNetwork({
        ...{ address: 'aws_vpc.sandbox', name: 'sandbox', type: 'vpc', cidr: '10.90.0.0/20' },
        after: aState(3840, 4096, { largestFreeBlock: '/21', freeBlocks: { '/21': 1, '/22': 1 } }),
        ...{ demand: { min: 256, max: 256 }, causes: ['aws_subnet.sandbox', 'aws_vpc.sandbox'] }
      }),
      aNewNetwork({
        ...{ address: 'aws_subnet.sandbox', cidr: '10.90.0.0/24', vpcId: 'aws_vpc.sandbox' },
        ...{ after: aState(251), demand: { min: 0, max: 0 }, causes: ['aws_subnet.sandbox'] }
      }),
      aNetwork({
        ...{ id: 'vpc-0123456789abcdef0', name: 'shared', type: 'vpc', cidr: '10.20.0.0/16' },
        before: aState(24_576, 65_536, { largestFreeBlock: '/18' }),
        after: aState(25_600, 65_536, { largestFreeBlock: '/18' }),
        ...{ demand: { min: 0, max: 0 }, returns: { min: 1024, max: 1024 }, causes: ['aws_subnet.legacy'] }
      }),
      aNetwork({
        ...{ id: 'subnet-0123400000000dead', name: 'legacy', cidr: '10.20.12.0/22' },
        ...{ before: aState(1019, 1024), after: null, causes: ['aws_subnet.legacy'] },
        ...{ address: 'aws_subnet.legacy', demand: { min: 0, max: 0 } }
      })
    ],
    uncertainties: [
      {
        address: 'aws_lambda_function.report',
        what: 'which subnets it takes addresses of',
        because: 'they are not known until apply'
      },
      {
        address: 'module.dns["a b"].aws_route53_resolver_endpoint.in',
        what: 'whether there is room in vpc-0999',
        because: 'that VPC was not read'
      }
    ]
  })
}

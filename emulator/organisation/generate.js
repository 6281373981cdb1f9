import { Random } from './random.js'

/**
 * Organisations of any size, the same for the same arguments: accounts with VPCs of a /16 to a /22 in several Regions,
 * each cut into tiers of subnets over three Availability Zones, and usages as one finds them: most in the middle, some
 * empty, a few full, all with four decimals.
 *
 * @typedef {import('./types.js').Organisation} Organisation
 * @typedef {import('./types.js').ResourceRow} ResourceRow
 *
 * @typedef {object} GenerateOptions
 * @property {number} resources rows altogether
 * @property {number} [seed] 1 unless told
 * @property {number} [privateScopes] over which the rows are spread evenly; 2 unless told
 * @property {'subnet' | 'vpc'} [only] rows of this type alone; both, as they come, unless told
 */

/** @type {[string, string][]} Region, and the prefix of its Availability Zones' ids */
const REGIONS = [
  ['eu-west-1', 'euw1'],
  ['eu-central-1', 'euc1'],
  ['us-east-1', 'use1'],
  ['us-west-2', 'usw2'],
  ['ap-southeast-2', 'apse2'],
  ['ap-northeast-1', 'apne1']
]
const ENVIRONMENTS = /** @type {const} */ (['prod', 'prod', 'stage', 'dev', 'sandbox'])
const TEAMS = /** @type {const} */ ([
  'payments',
  'search',
  'identity',
  'data',
  'edge',
  'platform',
  'orders',
  'media'
])
const ZONES = [1, 2, 3]
const ROWS_PER_ACCOUNT = 120

/**
 * How a VPC is cut: its own size, and each tier's name, prefix length and usual usage. The tiers of all zones together
 * fit the VPC.
 * @type {readonly [Layout, ...Layout[]]}
 * @typedef {{ netmask: number, tiers: { name: string, netmask: number, low: number, high: number }[] }} Layout
 */
const LAYOUTS = [
  {
    netmask: 16,
    tiers: [
      { name: 'eks', netmask: 19, low: 0.15, high: 0.97 },
      { name: 'app', netmask: 20, low: 0.02, high: 0.6 },
      { name: 'database', netmask: 24, low: 0.03, high: 0.4 },
      { name: 'edge', netmask: 25, low: 0.05, high: 0.85 },
      { name: 'transfer', netmask: 28, low: 0.3125, high: 0.625 }
    ]
  },
  {
    netmask: 20,
    tiers: [
      { name: 'app', netmask: 22, low: 0.05, high: 0.75 },
      { name: 'database', netmask: 25, low: 0.05, high: 0.35 },
      { name: 'edge', netmask: 26, low: 0.08, high: 0.9 },
      { name: 'transfer', netmask: 28, low: 0.3125, high: 0.625 }
    ]
  },
  {
    netmask: 22,
    tiers: [
      { name: 'app', netmask: 24, low: 0.05, high: 0.7 },
      { name: 'transfer', netmask: 28, low: 0.3125, high: 0.5 }
    ]
  }
]

/**
 * @param {GenerateOptions} options
 * @returns {Organisation}
 */
export function generateOrganisation({ resources, seed = 1, privateScopes = 2, only }) {
  const random = new Random(seed)
  const account = '111122223333'
  const scopes = Array.from({ length: privateScopes }, (_, index) => ({
    ipamScopeId: `ipam-scope-${random.id()}`,
    index
  }))
  /** @type {ResourceRow[]} */
  const rows = []
  const quotas = scopes.map(({ index }) => Math.floor((resources + index) / privateScopes))
  for (const [index, { ipamScopeId }] of scopes.entries()) {
    const plan = new AddressPlan()
    const quota = rows.length + (quotas[index] ?? 0)
    while (rows.length < quota) {
      const owner = `${300000000000 + index * 50_000_000_000 + Math.floor(plan.count / ROWS_PER_ACCOUNT)}`
      const made = [...vpcRows({ random, plan, ipamScopeId, owner })]
      plan.count += made.length
      const wanted = only === undefined ? made : made.filter(row => row.resourceType === only)
      rows.push(...wanted.slice(0, quota - rows.length))
    }
  }
  const arn = `arn:aws:iam::${account}`
  return {
    name: `generated, ${resources} rows, seed ${seed}`,
    partition: 'aws',
    account,
    homeRegion: 'eu-west-1',
    ipamId: `ipam-${random.id()}`,
    scopes: [
      ...scopes.map(({ ipamScopeId, index }) => ({
        ipamScopeId,
        ipamScopeType: /** @type {const} */ ('private'),
        isDefault: index === 0,
        description: index === 0 ? 'default private scope' : `private scope ${index + 1}`,
        poolCount: 0
      })),
      { ipamScopeId: `ipam-scope-${random.id()}`, ipamScopeType: 'public', isDefault: true, poolCount: 0 }
    ],
    resources: rows,
    topics: [{ arn: `arn:aws:sns:eu-west-1:${account}:network-alerts` }],
    identityProviders: [
      { url: 'https://token.actions.githubusercontent.com', audiences: ['sts.amazonaws.com'] }
    ],
    regions: REGIONS.map(([regionName]) => ({ regionName, optInStatus: 'opt-in-not-required' })),
    roles: [
      { arn: `${arn}:role/ipam-monitor`, trust: { subjects: ['repo:example/*'] } },
      ...readers(rows, [`${arn}:user/operator`, `arn:aws:sts::${account}:assumed-role/ipam-monitor/*`])
    ],
    keys: [
      {
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        principalArn: `${arn}:user/operator`
      }
    ],
    github: { requestToken: 'generated-request-token', subject: 'repo:example/networks:ref:refs/heads/main' }
  }
}

/**
 * @param {readonly ResourceRow[]} rows
 * @param {string[]} principals who may assume them
 * @returns {import('./types.js').Role[]} a role in every account that owns something
 */
function readers(rows, principals) {
  const owners = new Set(rows.map(row => row.resourceOwnerId))
  return [...owners].map(owner => ({
    arn: `arn:aws:iam::${String(owner)}:role/network-reader`,
    trust: { subjects: [], principals }
  }))
}

/** Where the next VPC's addresses are: on through 10.0.0.0/8, and from its start again once it is used up. */
class AddressPlan {
  #next = 10 * 2 ** 24
  /** rows made so far */
  count = 0
  wrapped = false

  /**
   * @param {number} netmask
   * @returns {number} the first address, aligned to its size
   */
  take(netmask) {
    const size = 2 ** (32 - netmask)
    let start = Math.ceil(this.#next / size) * size
    if (start + size > 11 * 2 ** 24) {
      this.wrapped = true
      start = 10 * 2 ** 24
    }
    this.#next = start + size
    return start
  }
}

/**
 * @param {{ random: Random, plan: AddressPlan, ipamScopeId: string, owner: string }} context
 * @returns {Generator<ResourceRow>} a VPC and its subnets, largest first, so that each lies on its own boundary
 */
function* vpcRows({ random, plan, ipamScopeId, owner }) {
  const layout = random.pick(LAYOUTS)
  const [region, zone] = REGIONS[random.below(REGIONS.length)] ?? ['eu-west-1', 'euw1']
  const environment = random.pick(ENVIRONMENTS)
  const team = random.pick(TEAMS)
  const vpcId = `vpc-${random.id()}`
  const start = plan.take(layout.netmask)
  const base = {
    ipamScopeId,
    region,
    owner,
    vpcId,
    compliance: random.fraction() < 0.9 ? 'unmanaged' : 'noncompliant',
    overlap: plan.wrapped ? 'overlapping' : 'nonoverlapping'
  }
  const covered = layout.tiers.reduce((sum, tier) => sum + ZONES.length * 2 ** (32 - tier.netmask), 0)
  const name = `${team}-${environment}`
  yield rowOf(base, {
    id: vpcId,
    name,
    cidr: `${dotted(start)}/${layout.netmask}`,
    type: 'vpc',
    tags: { Name: name, environment, team },
    usage: fourDecimals(covered / 2 ** (32 - layout.netmask))
  })
  let next = start
  for (const { tier, az } of layout.tiers.flatMap(tier => ZONES.map(az => ({ tier, az })))) {
    const subnetName = `${name}-${tier.name}-${az}`
    yield rowOf(base, {
      id: `subnet-${random.id()}`,
      name: subnetName,
      cidr: `${dotted(next)}/${tier.netmask}`,
      type: 'subnet',
      tags: { Name: subnetName, tier: tier.name, environment, team },
      usage: usage(random, tier),
      availabilityZoneId: `${zone}-az${az}`
    })
    next += 2 ** (32 - tier.netmask)
  }
}

/**
 * One literal for every row, so that all have one shape: a quarter of a million spread objects take seconds.
 * @param {{ ipamScopeId: string, region: string, owner: string, vpcId: string, compliance: string, overlap: string }} base
 * @param {{ id: string, name: string, cidr: string, type: string, tags: Record<string, string>, usage: number, availabilityZoneId?: string }} own
 * @returns {ResourceRow}
 */
function rowOf(base, own) {
  /** @type {ResourceRow} */
  const row = {
    ipamScopeId: base.ipamScopeId,
    resourceRegion: base.region,
    resourceOwnerId: base.owner,
    resourceId: own.id,
    resourceName: own.name,
    resourceCidr: own.cidr,
    resourceType: own.type,
    resourceTags: own.tags,
    ipUsage: own.usage,
    complianceStatus: base.compliance,
    managementState: 'unmanaged',
    overlapStatus: base.overlap,
    vpcId: base.vpcId
  }
  if (own.availabilityZoneId !== undefined) row.availabilityZoneId = own.availabilityZoneId
  return row
}

/**
 * A subnet's usage: whole addresses of the whole CIDR, the five that AWS keeps among them. Mostly low in the tier's
 * range, as networks are.
 * @param {Random} random
 * @param {{ netmask: number, low: number, high: number }} tier
 * @returns {number}
 */
function usage(random, { netmask, low, high }) {
  const total = 2 ** (32 - netmask)
  const share = random.fraction() < 0.1 ? 0 : low + (high - low) * random.fraction() ** 2
  return fourDecimals(Math.max(5, Math.round(total * share)) / total)
}

/** @param {number} value */
function fourDecimals(value) {
  return Math.round(value * 10_000) / 10_000
}

/** @param {number} address */
function dotted(address) {
  return [24, 16, 8, 0].map(shift => Math.floor(address / 2 ** shift) % 256).join('.')
}

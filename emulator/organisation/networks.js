import { derivedId } from './ids.js'

/**
 * The organisation's VPCs and subnets as EC2 tells of them: by Region and account, a network at a time, with all its
 * CIDRs. They are made of the rows that IPAM has, and of those it has not (`networks`).
 *
 * @typedef {import('./types.js').Organisation} Organisation
 * @typedef {import('./types.js').NetworkRow} NetworkRow
 * @typedef {import('./types.js').Region} Region
 *
 * @typedef {object} Block a CIDR of a network
 * @property {string} cidr
 * @property {string} state
 * @property {string} associationId
 *
 * @typedef {object} Subnet
 * @property {string} subnetId
 * @property {string} vpcId
 * @property {string} ownerId
 * @property {string} region
 * @property {string | undefined} availabilityZone
 * @property {string | undefined} availabilityZoneId
 * @property {string | undefined} cidr the IPv4 one; a subnet without one is of IPv6 alone
 * @property {number} available exact: what is not used, and not reserved by AWS
 * @property {Block[]} ipv6
 * @property {Record<string, string>} tags
 *
 * @typedef {object} Vpc
 * @property {string} vpcId
 * @property {string} ownerId
 * @property {string} region
 * @property {boolean} isDefault
 * @property {Block[]} ipv4 the first is the primary one
 * @property {Block[]} ipv6
 * @property {Record<string, string>} tags
 *
 * @typedef {{ subnets: Subnet[], vpcs: Vpc[] }} View what an account sees in a Region
 */

/** The first four addresses of a subnet and its last one. */
const RESERVED = 5
const DEFAULT_VPC = '172.31.0.0/16'

/** @type {Readonly<View>} */
const NOTHING = { subnets: [], vpcs: [] }

export class Networks {
  #organisation
  /** @type {Map<string, View> | undefined} */
  #views

  /** @param {Organisation} organisation */
  constructor(organisation) {
    this.#organisation = organisation
    /** @type {readonly Region[]} */
    this.regions = organisation.regions ?? regionsOf(organisation)
  }

  /**
   * @param {string} region
   * @param {string} account
   * @returns {Readonly<View>}
   */
  of(region, account) {
    // Made when first asked for: most who start an emulator ask for IPAM alone.
    this.#views ??= makeViews(this.#organisation)
    return this.#views.get(keyOf(region, account)) ?? NOTHING
  }
}

/**
 * @param {Organisation} organisation
 * @returns {Region[]} those that hold something, and the home Region
 */
function regionsOf({ homeRegion, resources, networks = [] }) {
  const names = new Set([homeRegion])
  for (const { resourceRegion } of [...resources, ...networks])
    if (resourceRegion !== undefined) names.add(resourceRegion)
  return [...names].sort().map(regionName => ({ regionName, optInStatus: 'opt-in-not-required' }))
}

/**
 * @param {Organisation} organisation
 * @returns {Map<string, View>}
 */
function makeViews(organisation) {
  /** @type {Map<string, Subnet>} */
  const subnets = new Map()
  /** @type {Map<string, Vpc>} */
  const vpcs = new Map()
  for (const row of [...organisation.resources, ...(organisation.networks ?? [])]) {
    const { resourceType: type, resourceRegion: region, resourceOwnerId: ownerId } = row
    if (region === undefined || ownerId === undefined) continue
    if (type === 'subnet') addSubnet(subnets, row, { region, ownerId })
    if (type === 'vpc') addVpc(vpcs, row, { region, ownerId })
  }
  /** @type {Map<string, View>} */
  const views = new Map()
  /** @param {{ region: string }} network @param {string} account */
  const viewOf = ({ region }, account) => {
    const key = keyOf(region, account)
    const view = views.get(key) ?? { subnets: [], vpcs: [] }
    views.set(key, view)
    return view
  }
  for (const subnet of subnets.values()) viewOf(subnet, subnet.ownerId).subnets.push(subnet)
  for (const vpc of vpcs.values()) viewOf(vpc, vpc.ownerId).vpcs.push(vpc)
  const shares = (organisation.shares ?? []).flatMap(({ subnets: ids, accounts }) =>
    accounts.flatMap(account => ids.map(id => ({ account, subnet: subnets.get(id) })))
  )
  for (const { account, subnet } of shares) {
    if (!subnet) continue
    const view = viewOf(subnet, account)
    // Tags stay with the owner.
    view.subnets.push({ ...subnet, tags: {} })
    const vpc = vpcs.get(subnet.vpcId)
    if (vpc && !view.vpcs.some(({ vpcId }) => vpcId === vpc.vpcId)) view.vpcs.push({ ...vpc, tags: {} })
  }
  return views
}

/**
 * @param {Map<string, Subnet>} subnets
 * @param {NetworkRow} row
 * @param {{ region: string, ownerId: string }} place
 */
function addSubnet(subnets, row, place) {
  const { resourceId, resourceCidr, availabilityZoneId, vpcId = '', resourceTags = {} } = row
  const subnet = subnets.get(resourceId) ?? {
    ...place,
    subnetId: resourceId,
    vpcId,
    availabilityZone: zoneName(place.region, availabilityZoneId),
    availabilityZoneId,
    cidr: undefined,
    available: 0,
    ipv6: [],
    tags: resourceTags
  }
  subnets.set(resourceId, subnet)
  if (isIpv6(resourceCidr)) subnet.ipv6.push(blockOf(row, 'subnet-cidr-assoc'))
  else if (subnet.cidr === undefined) {
    subnet.cidr = resourceCidr
    subnet.available = availableOf(row)
  }
}

/**
 * @param {Map<string, Vpc>} vpcs
 * @param {NetworkRow} row
 * @param {{ region: string, ownerId: string }} place
 */
function addVpc(vpcs, row, place) {
  const { resourceId, resourceCidr, resourceTags = {} } = row
  const vpc = vpcs.get(resourceId) ?? {
    ...place,
    vpcId: resourceId,
    isDefault: resourceCidr === DEFAULT_VPC,
    ipv4: [],
    ipv6: [],
    tags: resourceTags
  }
  vpcs.set(resourceId, vpc)
  const blocks = isIpv6(resourceCidr) ? vpc.ipv6 : vpc.ipv4
  blocks.push(blockOf(row, 'vpc-cidr-assoc'))
}

/**
 * @param {NetworkRow} row
 * @param {string} prefix
 * @returns {Block}
 */
function blockOf({ resourceId, resourceCidr, cidrState = 'associated' }, prefix) {
  const associationId = derivedId(prefix, 17, resourceId, resourceCidr)
  return { cidr: resourceCidr, state: cidrState, associationId }
}

/**
 * The count that belongs to a row's usage, in which the reserved addresses are used ones. A usage has four decimals, so
 * that it is the usage of several counts of a large subnet; this is the one in their middle.
 * @param {NetworkRow} row
 * @returns {number}
 */
function availableOf({ resourceCidr, ipUsage = 0 }) {
  const total = 2 ** (32 - Number(resourceCidr.split('/')[1]))
  return Math.max(0, total - Math.max(RESERVED, Math.round(total * ipUsage)))
}

/**
 * @param {string} region
 * @param {string | undefined} zoneId `euw1-az2`
 * @returns {string | undefined} `eu-west-1b`
 */
function zoneName(region, zoneId) {
  const number = Number(zoneId?.match(/-az(\d)$/)?.[1])
  return Number.isNaN(number) ? undefined : `${region}${'abcdefghi'.charAt(number - 1)}`
}

/** @param {string} cidr */
function isIpv6(cidr) {
  return cidr.includes(':')
}

/**
 * @param {string} region
 * @param {string} account
 */
function keyOf(region, account) {
  return `${region}\n${account}`
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GITHUB_CALLS } from '../../harness/github/faulty.js'

/**
 * What is asked of AWS and GitHub, and by which inputs: together the scenarios make every call of the product.
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {'action' | 'comment' | 'function' | 'command' | 'library'} face what is run: the Action, the Action on a pull
 *   request, the function, the command, or a program that uses the library
 * @property {import('../../emulator/server.js').Organisation} organisation
 * @property {(emulator: import('../../emulator/server.js').Emulator) => Record<string, string>} inputs
 * @property {readonly string[]} lists calls that answer in pages, of which each has several here
 * @property {readonly string[]} [empty] those of the lists that have not one row
 * @property {readonly string[]} others further calls
 * @property {readonly string[]} [once] those of all that are made once alone
 */

/** @param {string} name */
const organisation = name =>
  JSON.parse(readFileSync(new URL(`../../emulator/organisations/${name}.json`, import.meta.url), 'utf8'))

/** No discovery has seen this one of the committed organisation, which is a gap without any fault. */
const UNSEEN = 'subnet-041d179402e86a8c0'

/** A pool that has room, which is given a rule for what may be taken of it, and more CIDRs than a page holds. */
const ROOMY = 'ipam-pool-091a4c3b16a7469f8'
const ROOMY_TERMS = {
  allocationMinNetmaskLength: 20,
  cidrs: [{ cidr: '10.24.0.0/16' }, { cidr: '10.25.0.0/24' }, { cidr: '10.25.1.0/24' }]
}

/** A discovery beyond those that a page holds, which has found nothing. */
const DISCOVERY = {
  ipamResourceDiscoveryId: 'ipam-res-disco-0c7208072d8f20e3c',
  ...{ description: 'cirrus, shared with acme', ownerId: '888899990000' },
  ...{ operatingRegions: ['us-east-1'], resourceOwners: ['888899990000'] }
}

/** The committed organisation, of which everything is seen, with so much more that each list has pages. */
function seen() {
  const acme = organisation('acme')
  acme.resources = acme.resources.filter(
    (/** @type {{ resourceId?: string }} */ one) => one.resourceId !== UNSEEN
  )
  const roomy = acme.pools.find((/** @type {{ ipamPoolId: string }} */ one) => one.ipamPoolId === ROOMY)
  Object.assign(roomy, ROOMY_TERMS)
  acme.resourceDiscoveries.push(DISCOVERY)
  return acme
}

/** More networks than the metrics of one request can tell of (1,000, of which each has three). */
const MANY = 300

/** The same, with so many subnets more that metrics go out in several requests. */
function many() {
  const acme = seen()
  const [subnet] = acme.resources.filter(
    (/** @type {{ resourceType: string }} */ one) => one.resourceType === 'subnet'
  )
  for (let index = 0; index < MANY; index++) {
    const resourceId = `subnet-${index.toString(16).padStart(17, '0')}`
    const resourceCidr = `10.20.${192 + Math.floor(index / 16)}.${(index % 16) * 16}/28`
    acme.resources.push({
      ...subnet,
      resourceId,
      resourceName: `many-${index}`,
      resourceCidr,
      ipUsage: 0.3125
    })
  }
  return acme
}

/** An organisation without IPAM, of whose VPCs and subnets one Region has more than a page holds. */
function withoutIpam() {
  const shops = organisation('no-ipam')
  const [vpc] = shops.networks
  for (const [index, resourceCidr] of ['10.4.0.0/24', '10.5.0.0/24'].entries()) {
    const resourceId = `${vpc.resourceId.slice(0, -1)}${index}`
    const names = { resourceId, vpcId: resourceId, resourceName: `pop-up ${index}` }
    shops.networks.push({ ...vpc, ...names, resourceCidr })
  }
  return shops
}

/**
 * As many rows are on a page: so few that each list has several pages, and more than one, so that a page can be shorter.
 * Of the longest lists there are more, since `slow` is waited for with each.
 */
export const PAGE_ROWS = {
  DescribeIpamScopes: 2,
  GetIpamResourceCidrs: 40,
  DescribeIpamPools: 8,
  GetIpamPoolCidrs: 2,
  GetIpamPoolAllocations: 2,
  DescribeIpamResourceDiscoveries: 2,
  GetIpamDiscoveredResourceCidrs: 40,
  DescribeSubnets: 3,
  DescribeVpcs: 2
}

/** Every list of IPAM's, with alerts and metrics, as severe as it is unless it is told otherwise. */
const throughout = (/** @type {import('../../emulator/server.js').Emulator} */ { organisation }) => ({
  'aws-region': organisation.homeRegion,
  'scope-type': 'all',
  'resource-types': 'all',
  'max-age': '10000d',
  ...told(organisation)
})

/** @param {import('../../emulator/server.js').Organisation} organisation */
function told({ topics }) {
  return { 'sns-topic-arn': topics[0]?.arn ?? '', 'cloudwatch-metrics': 'breaches' }
}

const IPAM_LISTS = [
  'DescribeIpamScopes',
  'GetIpamResourceCidrs',
  'DescribeIpamPools',
  'GetIpamPoolCidrs',
  'GetIpamPoolAllocations',
  'DescribeIpamResourceDiscoveries',
  'GetIpamDiscoveredResourceCidrs'
]
const EC2_LISTS = ['DescribeSubnets', 'DescribeVpcs']
const EC2_OTHERS = ['DescribeRegions', 'AssumeRole', 'GetCallerIdentity']
const CHANNELS = ['Publish', 'PutMetricData']

/** A role that the committed organisation's keys may assume. */
const OPERATOR = 'arn:aws:iam::111122223333:role/teams/network/operator'

/** Everything of the organisation without IPAM. */
const everywhere = (/** @type {import('../../emulator/server.js').Emulator} */ { organisation }) => ({
  'aws-region': organisation.homeRegion,
  regions: 'all',
  'resource-types': 'all',
  'account-roles': organisation.roles
    .map(({ arn }) => arn)
    .filter(arn => arn.endsWith('reader'))
    .join('\n')
})

/** GitHub's one list, whose pages are numbered and need no token. */
const COMMENTS = 'ListComments'

/** What has the function keep the Report, and fail where that is not whole, as the others do. */
const KEPT = { ReportBucket: 'reports', 'allow-incomplete': 'false' }

/** Blocks of IPAM's pools: too large or too small by a pool's rules, more than there is room for, and one that fits. */
const POOLS_PLAN = join(import.meta.dirname, 'plans/pools.json')

/** A plan as Terraform writes it. */
const PLAN = join(import.meta.dirname, '../../__tests__/fixtures/plans/made/terraform-changes.json')

/** @type {readonly Scenario[]} */
export const SCENARIOS = [
  {
    name: 'The Action as it is without inputs',
    face: 'action',
    organisation: seen(),
    inputs: ({ organisation }) => ({ 'aws-region': organisation.homeRegion }),
    lists: ['DescribeIpamScopes', 'GetIpamResourceCidrs'],
    others: []
  },
  {
    name: 'A plan that takes of IPAM’s pools what does not fit',
    face: 'action',
    organisation: seen(),
    inputs: ({ organisation }) => ({ 'aws-region': organisation.homeRegion, 'plan-file': POOLS_PLAN }),
    lists: [
      'DescribeIpamScopes',
      'GetIpamResourceCidrs',
      'DescribeIpamPools',
      'GetIpamPoolCidrs',
      'GetIpamPoolAllocations'
    ],
    others: []
  },
  {
    name: 'IPAM, by GitHub’s token, with alerts and metrics',
    face: 'action',
    organisation: many(),
    inputs: emulator => ({
      ...throughout(emulator),
      'cloudwatch-metrics': 'all',
      'role-to-assume': emulator.organisation.roles[0]?.arn ?? ''
    }),
    lists: IPAM_LISTS,
    others: ['GetIdToken', 'AssumeRoleWithWebIdentity', ...CHANNELS],
    once: ['GetIdToken', 'AssumeRoleWithWebIdentity', 'Publish']
  },
  {
    name: 'EC2 over accounts and Regions',
    face: 'action',
    organisation: withoutIpam(),
    inputs: emulator => ({ ...everywhere(emulator), source: 'ec2' }),
    lists: EC2_LISTS,
    others: EC2_OTHERS
  },
  {
    name: 'The command in an assumed role, with alerts and metrics',
    face: 'command',
    organisation: seen(),
    inputs: emulator => ({ ...throughout(emulator), 'role-to-assume': OPERATOR }),
    lists: IPAM_LISTS,
    others: ['AssumeRole', ...CHANNELS],
    once: ['AssumeRole', ...CHANNELS]
  },
  {
    name: 'The command with a plan, by `source: auto` where there is no IPAM',
    face: 'command',
    organisation: withoutIpam(),
    inputs: emulator => ({ ...everywhere(emulator), source: 'auto', 'plan-file': PLAN }),
    lists: ['DescribeIpamScopes', ...EC2_LISTS],
    empty: ['DescribeIpamScopes'],
    others: EC2_OTHERS,
    once: ['DescribeIpamScopes']
  },
  {
    name: 'A pull request’s comment',
    face: 'comment',
    organisation: seen(),
    // A job that fails anyway would not show that a comment made it fail.
    inputs: ({ organisation }) => ({
      'aws-region': organisation.homeRegion,
      'comment-pr': 'always',
      'fail-on': 'never'
    }),
    lists: [COMMENTS],
    others: GITHUB_CALLS.filter(call => call !== COMMENTS),
    once: ['QueryViewer', 'GetUser', 'CreateComment', 'UpdateComment']
  },
  {
    name: 'The function, which keeps the Report in a bucket',
    face: 'function',
    organisation: seen(),
    inputs: emulator => ({ ...throughout(emulator), ...KEPT }),
    lists: IPAM_LISTS,
    others: [...CHANNELS, 'PutObject'],
    once: [...CHANNELS, 'PutObject']
  },
  {
    name: 'The function over accounts and Regions',
    face: 'function',
    organisation: withoutIpam(),
    inputs: emulator => ({ ...everywhere(emulator), ...KEPT, source: 'ec2' }),
    lists: EC2_LISTS,
    others: EC2_OTHERS
  },
  {
    name: 'A program that uses the library, with alerts and metrics',
    face: 'library',
    organisation: seen(),
    inputs: ({ organisation }) => ({ 'aws-region': organisation.homeRegion, ...told(organisation) }),
    lists: ['DescribeIpamScopes', 'GetIpamResourceCidrs'],
    others: CHANNELS,
    once: CHANNELS
  }
]

/**
 * A fault and where it can happen.
 *
 * @typedef {object} FaultKind
 * @property {string} name in the table
 * @property {string} fault as the emulator knows it
 * @property {'every' | 'bodies' | 'fields' | 'typed' | 'clocks' | 'lists' | 'pages' | 'tokens' | 'filled lists' | 'long lists' | 'rows' | 'repeated' | 'web identity'} at
 * @property {number} [from] the request that is the first to meet it, 1 unless told
 * @property {true} [isOfNextPage] whether only requests for a further page meet it
 * @property {number} [delayMs]
 * @property {true} [isEverywhere] where it lasts it meets all calls, as the runner's clock does
 * @property {true} [isLong] whether it is waited for in half minutes
 * @property {'always' | 'for its answer'} [isRetried] whether every call is made again after it, or each whose answer is
 *   needed
 */

/** @type {readonly (Omit<FaultKind, 'name'> & { name?: string })[]} */
const KINDS = [
  { fault: 'throttle', at: 'every', isRetried: 'always' },
  { fault: '500', at: 'every', isRetried: 'always' },
  { fault: '503', at: 'every', isRetried: 'always' },
  { fault: 'html-502', at: 'every', isRetried: 'always' },
  { fault: 'reset-before', at: 'every', isRetried: 'always' },
  { fault: 'reset-after-headers', at: 'every', isRetried: 'for its answer' },
  { fault: 'reset-mid-body', at: 'every', isRetried: 'for its answer' },
  { fault: 'slow', at: 'every', delayMs: 700 },
  { fault: 'drip', at: 'every', delayMs: 700 },
  { fault: 'hang', at: 'every', isLong: true, isRetried: 'always' },
  { fault: 'empty-200', at: 'every', isRetried: 'for its answer' },
  { fault: 'html-200', at: 'every', isRetried: 'for its answer' },
  { fault: 'truncate', at: 'bodies', isRetried: 'for its answer' },
  { fault: 'malformed-xml', at: 'bodies', isRetried: 'for its answer' },
  { fault: 'missing-fields', at: 'fields' },
  { fault: 'wrong-types', at: 'typed' },
  { fault: 'access-denied', at: 'every' },
  { fault: 'expired-token', at: 'every' },
  { name: 'expired-token, mid-run', fault: 'expired-token', at: 'repeated', from: 2 },
  { fault: 'clock-skew', at: 'clocks', isEverywhere: true },
  { fault: 'idp-communication', at: 'web identity' },
  { fault: 'invalid-identity-token', at: 'web identity' },
  { fault: 'missing-list', at: 'lists', isRetried: 'always' },
  { fault: 'short-page', at: 'long lists' },
  { fault: 'empty-page', at: 'pages' },
  { fault: 'repeat-token', at: 'tokens' },
  { fault: 'endless', at: 'tokens' },
  { fault: 'bad-token', at: 'tokens' },
  { fault: 'duplicate-row', at: 'filled lists' },
  { fault: 'changed-row', at: 'rows', isOfNextPage: true }
]

/** @type {readonly FaultKind[]} */
export const FAULT_KINDS = KINDS.map(kind => ({ name: kind.fault, ...kind }))

/** How often, beginning with the first request of the call. */
export const TIMES = /** @type {const} */ (['once', 'thrice', 'always'])

/** Lists of rows with a number that may be another a moment later. */
const ROWS = ['GetIpamResourceCidrs', 'GetIpamDiscoveredResourceCidrs', 'DescribeSubnets']

/** The list that answers whole, without pages. */
const PAGELESS = 'DescribeRegions'

/** What can happen to rows alone. */
const NEEDS_ROWS = ['fields', 'typed', 'filled lists', 'long lists', 'rows']

/** Calls whose answer has no body. */
const BODILESS = ['DeleteComment', 'PutMetricData', 'PutObject']

/** Calls whose answer has nothing but an id. */
const FIELDLESS = [...BODILESS, 'Publish']

/** Calls whose answer has nothing but texts. */
const UNTYPED = [...FIELDLESS, 'DescribeRegions']

/** Calls without which it goes on, and those that have done all they should when the answer comes. */
export const ANSWER_UNNEEDED = [
  'PutMetricData',
  'QueryViewer',
  'GetUser',
  'CreateComment',
  'UpdateComment',
  'DeleteComment',
  'PutObject'
]

/**
 * Whether a fault can happen to a call.
 *
 * @param {FaultKind} kind
 * @param {string} call
 * @param {Scenario} scenario
 */
export function applies({ at }, call, { lists, empty = [], once = [] }) {
  const isPaged = lists.includes(call)
  if (empty.includes(call) && NEEDS_ROWS.includes(at)) return false
  if (at === 'every') return true
  if (at === 'bodies') return !BODILESS.includes(call)
  if (at === 'fields') return !FIELDLESS.includes(call)
  if (at === 'typed') return !UNTYPED.includes(call)
  // GitHub looks at no clock.
  if (at === 'clocks') return ![...GITHUB_CALLS, 'GetIdToken'].includes(call)
  if (at === 'web identity') return call === 'AssumeRoleWithWebIdentity'
  if (at === 'repeated') return !once.includes(call)
  if (at === 'pages') return isPaged
  // Where pages are numbered, no row that one lacks could come on the next.
  if (at === 'tokens' || at === 'long lists') return isPaged && call !== COMMENTS
  return at === 'rows' ? ROWS.includes(call) : isPaged || call === PAGELESS
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GITHUB_CALLS } from '../../harness/github/faulty.js'

/**
 * What is asked of AWS and GitHub, and by which inputs: together the scenarios make every call of the product.
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {'action' | 'comment' | 'function' | 'command'} face what is run: the Action, the Action on a pull request, the
 *   function, or the command
 * @property {import('../../emulator/server.js').Organisation} organisation
 * @property {(emulator: import('../../emulator/server.js').Emulator) => Record<string, string>} inputs
 * @property {readonly string[]} lists calls that answer in pages
 * @property {readonly string[]} [empty] those of the lists that have not one row
 * @property {readonly string[]} others further calls
 * @property {readonly string[]} [once] those that are made no more than once
 */

/** @param {string} name */
const organisation = name =>
  JSON.parse(readFileSync(new URL(`../../emulator/organisations/${name}.json`, import.meta.url), 'utf8'))

/** No discovery has seen this one of the committed organisation, which is a gap without any fault. */
const UNSEEN = 'subnet-041d179402e86a8c0'

/** The committed organisation, of which everything is seen. */
function seen() {
  const acme = organisation('acme')
  acme.resources = acme.resources.filter(
    (/** @type {{ resourceId?: string }} */ one) => one.resourceId !== UNSEEN
  )
  return acme
}

/** Every list of IPAM's, with alerts and metrics. */
const throughout = (/** @type {import('../../emulator/server.js').Emulator} */ { organisation }) => ({
  'aws-region': organisation.homeRegion,
  'scope-type': 'all',
  'resource-types': 'all',
  'max-age': '10000d',
  'sns-topic-arn': organisation.topics[0]?.arn ?? '',
  'cloudwatch-metrics': 'breaches',
  'fail-on': 'never'
})

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
    .join('\n'),
  'fail-on': 'never'
})

/** GitHub's one list, whose pages are numbered and need no token. */
const COMMENTS = 'ListComments'

/** What has the function keep the Report, and fail where that is not whole, as the others do. */
const KEPT = { ReportBucket: 'reports', 'allow-incomplete': 'false' }

/** A plan as Terraform writes it. */
const PLAN = join(import.meta.dirname, '../../__tests__/fixtures/plans/made/terraform-changes.json')

/** @type {readonly Scenario[]} */
export const SCENARIOS = [
  {
    name: 'IPAM, by GitHub’s token, with alerts and metrics',
    face: 'action',
    organisation: seen(),
    inputs: emulator => ({
      ...throughout(emulator),
      'role-to-assume': emulator.organisation.roles[0]?.arn ?? ''
    }),
    lists: IPAM_LISTS,
    others: ['GetIdToken', 'AssumeRoleWithWebIdentity', ...CHANNELS]
  },
  {
    name: 'EC2 over accounts and Regions',
    face: 'action',
    organisation: organisation('no-ipam'),
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
    once: ['AssumeRole']
  },
  {
    name: 'The command with a plan, by `source: auto` where there is no IPAM',
    face: 'command',
    organisation: organisation('no-ipam'),
    inputs: emulator => ({ ...everywhere(emulator), source: 'auto', 'plan-file': PLAN }),
    lists: ['DescribeIpamScopes', ...EC2_LISTS],
    empty: ['DescribeIpamScopes'],
    others: EC2_OTHERS
  },
  {
    name: 'A pull request’s comment',
    face: 'comment',
    organisation: seen(),
    inputs: ({ organisation }) => ({
      'aws-region': organisation.homeRegion,
      'comment-pr': 'always',
      'fail-on': 'never'
    }),
    lists: [COMMENTS],
    others: GITHUB_CALLS.filter(call => call !== COMMENTS)
  },
  {
    name: 'The function, which keeps the Report in a bucket',
    face: 'function',
    organisation: seen(),
    inputs: emulator => ({ ...throughout(emulator), ...KEPT }),
    lists: IPAM_LISTS,
    others: [...CHANNELS, 'PutObject']
  },
  {
    name: 'The function over accounts and Regions',
    face: 'function',
    organisation: organisation('no-ipam'),
    inputs: emulator => ({ ...everywhere(emulator), ...KEPT, source: 'ec2' }),
    lists: EC2_LISTS,
    others: EC2_OTHERS
  }
]

/**
 * A fault and where it can happen.
 *
 * @typedef {object} FaultKind
 * @property {string} name in the table
 * @property {string} fault as the emulator knows it
 * @property {'every' | 'bodies' | 'fields' | 'typed' | 'clocks' | 'lists' | 'tokens' | 'filled lists' | 'long lists' | 'rows' | 'repeated' | 'web identity'} at
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
  { fault: 'empty-page', at: 'lists' },
  { fault: 'repeat-token', at: 'tokens' },
  { fault: 'bad-token', at: 'tokens' },
  { fault: 'duplicate-row', at: 'filled lists' },
  { fault: 'changed-row', at: 'rows', isOfNextPage: true }
]

/** @type {readonly FaultKind[]} */
export const FAULT_KINDS = KINDS.map(kind => ({ name: kind.fault, ...kind }))

/** How often, beginning with the first request of the call. */
export const TIMES = /** @type {const} */ (['once', 'thrice', 'always'])

/** Calls that have a second page here, of rows with a number that could be another. */
const ROWS = ['GetIpamResourceCidrs', 'GetIpamDiscoveredResourceCidrs']

/** Lists of which the first has no more than one row here, so that no page of it can be shorter. */
const SHORT = ['DescribeVpcs', 'GetIpamPoolCidrs', COMMENTS]

/** Calls that are made more than once here: of several pages, pools, accounts or Regions. */
const REPEATED = [
  'GetIpamResourceCidrs',
  'GetIpamPoolCidrs',
  'GetIpamPoolAllocations',
  'GetIpamDiscoveredResourceCidrs',
  'DescribeSubnets',
  'DescribeVpcs',
  'AssumeRole',
  'GetCallerIdentity'
]

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
  if (empty.includes(call) && NEEDS_ROWS.includes(at)) return false
  if (at === 'every') return true
  if (at === 'bodies') return !BODILESS.includes(call)
  if (at === 'fields') return !FIELDLESS.includes(call)
  if (at === 'typed') return !UNTYPED.includes(call)
  // GitHub looks at no clock.
  if (at === 'clocks') return ![...GITHUB_CALLS, 'GetIdToken'].includes(call)
  if (at === 'web identity') return call === 'AssumeRoleWithWebIdentity'
  if (at === 'repeated') return REPEATED.includes(call) && !once.includes(call)
  if (at === 'tokens') return lists.includes(call) && call !== COMMENTS
  if (at === 'filled lists') return lists.includes(call)
  if (at === 'long lists') return lists.includes(call) && !SHORT.includes(call)
  return at === 'rows' ? ROWS.includes(call) : lists.includes(call)
}

import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import * as ec2 from '@aws-sdk/client-ec2'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { run } from './processes.js'
import { runScript } from './python.js'
import { acmeWithoutControls, environmentOf, keysOf, withEmulator } from './reading.js'
import { canonical, requireSameRows } from './rows.js'

/**
 * The calls that list everything else: pools, resource discoveries, and an account's VPCs, subnets and Regions. boto3 and
 * the AWS CLI read from the emulator what the JavaScript SDK reads, each with credentials of its own AssumeRole.
 *
 * @typedef {import('./checks.js').Checks} Checks
 * @typedef {import('../emulator/server.js').Emulator} Emulator
 *
 * @typedef {object} Query
 * @property {string} action
 * @property {string} list the member of the answer that holds the items
 * @property {string} region
 * @property {string} [role] to assume first
 * @property {number} [pageSize] absent where there are no pages
 * @property {Record<string, string | boolean>} with
 */

const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'ap-southeast-2']
const SESSION = 'conformance'

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs of the virtual environment
 */
export async function checkListing(checks, programs) {
  const organisation = acmeWithoutControls()
  const binaries = await programs()
  // The clock stands, so that all three are told the same times.
  const now = Date.now()
  await withEmulator({ organisation, clock: () => now }, async emulator => {
    for (const [what, queries] of Object.entries(queriesOf(emulator))) {
      /** @type {string[][]} */
      const expected = []
      await checks.check(`the JavaScript SDK reads ${what}`, async () => {
        for (const query of queries) expected.push(await readWithSdk(emulator, query))
        assert.ok(expected.flat().length > 0, 'nothing was read')
      })
      await checks.check(`boto3 reads the same ${what}`, async () => {
        const lines = await runScript(binaries, 'list_items.py', queries, environmentOf(emulator))
        for (const [index, items] of expected.entries()) {
          const told = lines.filter(line => line.query === index).map(line => comparable(line.item))
          requireSameRows(told, items)
        }
      })
      await checks.check(`the AWS CLI reads the same ${what}`, async () => {
        // One of each: it takes a second to start.
        const at = expected.findIndex(items => items.length > 1)
        const query = queries[at]
        assert.ok(query, 'no query told of more than one')
        requireSameRows(await readWithCli(emulator, binaries, query), expected[at] ?? [])
      })
    }
  })
}

/**
 * @param {Emulator} emulator
 * @returns {Record<string, Query[]>} by what they read
 */
function queriesOf({ organisation }) {
  const { homeRegion: region, pools = [], resourceDiscoveries = [], roles } = organisation
  const readers = roles.filter(
    role => role.arn.endsWith(':role/network-reader') && (role.trust.principals ?? []).length > 1
  )
  /** @param {string} action @param {string} list @returns {Query[]} */
  const networks = (action, list) =>
    readers.flatMap(({ arn, deniedRegions = [] }) =>
      REGIONS.filter(each => !deniedRegions.includes(each)).map(each => ({
        action,
        list,
        region: each,
        role: arn,
        pageSize: 5,
        with: {}
      }))
    )
  return {
    pools: [{ action: 'DescribeIpamPools', list: 'IpamPools', region, pageSize: 5, with: {} }],
    "pools' CIDRs": pools.map(({ ipamPoolId }) => ({
      action: 'GetIpamPoolCidrs',
      list: 'IpamPoolCidrs',
      region,
      pageSize: 5,
      with: { IpamPoolId: ipamPoolId }
    })),
    "pools' allocations": pools.map(({ ipamPoolId }) => ({
      action: 'GetIpamPoolAllocations',
      list: 'IpamPoolAllocations',
      region,
      pageSize: 1000,
      with: { IpamPoolId: ipamPoolId }
    })),
    'resource discoveries': [
      {
        action: 'DescribeIpamResourceDiscoveries',
        list: 'IpamResourceDiscoveries',
        region,
        pageSize: 5,
        with: {}
      }
    ],
    'discovered CIDRs and when they were seen': resourceDiscoveries.flatMap(({ ipamResourceDiscoveryId }) =>
      REGIONS.map(each => ({
        action: 'GetIpamDiscoveredResourceCidrs',
        list: 'IpamDiscoveredResourceCidrs',
        region,
        pageSize: 5,
        with: { IpamResourceDiscoveryId: ipamResourceDiscoveryId, ResourceRegion: each }
      }))
    ),
    subnets: networks('DescribeSubnets', 'Subnets'),
    VPCs: networks('DescribeVpcs', 'Vpcs'),
    Regions: [{ action: 'DescribeRegions', list: 'Regions', region, with: { AllRegions: true } }]
  }
}

/**
 * @param {Emulator} emulator
 * @param {string} RoleArn
 */
async function assume({ url, organisation, environment }, RoleArn) {
  return fromTemporaryCredentials({
    params: { RoleArn, RoleSessionName: SESSION },
    masterCredentials: keysOf(environment.keys),
    clientConfig: { endpoint: url, region: organisation.homeRegion }
  })()
}

/**
 * @param {Emulator} emulator
 * @param {Query} query
 * @returns {Promise<string[]>}
 */
async function readWithSdk(emulator, { action, list, region, role, pageSize, with: input }) {
  const credentials = role === undefined ? keysOf(emulator.environment.keys) : await assume(emulator, role)
  const client = new ec2.EC2Client({ region, endpoint: emulator.url, credentials })
  const Command = /** @type {Record<string, any>} */ (ec2)[`${action}Command`]
  const items = []
  /** @type {string | undefined} */
  let NextToken
  do {
    const page = { ...(pageSize !== undefined && { MaxResults: pageSize }), ...(NextToken && { NextToken }) }
    const answer = /** @type {Record<string, any>} */ (await client.send(new Command({ ...input, ...page })))
    items.push(...answer[list])
    NextToken = answer['NextToken']
  } while (NextToken)
  client.destroy()
  return items.map(comparable)
}

/**
 * @param {Emulator} emulator
 * @param {string} binaries
 * @param {Query} query
 * @returns {Promise<string[]>}
 */
async function readWithCli(emulator, binaries, { action, list, region, role, with: input }) {
  const options = Object.entries(input).flatMap(([name, value]) =>
    value === true ? [`--${dashed(name)}`] : [`--${dashed(name)}`, String(value)]
  )
  const session = role === undefined ? undefined : await assume(emulator, role)
  const printed = await run(join(binaries, 'aws'), ['ec2', dashed(action), ...options, '--output', 'json'], {
    env: {
      ...environmentOf(emulator),
      AWS_DEFAULT_REGION: region,
      AWS_REGION: region,
      ...(session && {
        AWS_ACCESS_KEY_ID: session.accessKeyId,
        AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
        AWS_SESSION_TOKEN: session.sessionToken ?? ''
      })
    },
    timeoutMs: 120_000
  })
  return JSON.parse(printed)[list].map(comparable)
}

/** @param {string} name `DescribeIpamPools` → `describe-ipam-pools` */
function dashed(name) {
  return name.replace(/(?<=.)[A-Z]/g, letter => `-${letter}`).toLowerCase()
}

/**
 * @param {Record<string, any>} item
 * @returns {string} with its time, where it has one, in one form
 */
function comparable({ SampleTime: time, ...item }) {
  return canonical({ ...item, ...(time !== undefined && { SampleTime: new Date(time).toISOString() }) })
}

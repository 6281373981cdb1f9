import { strict as assert } from 'node:assert'
import { DescribeSubnetsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { loadOrganisation } from '../emulator/organisation/load.js'
import { once } from './checks.js'
import { ROLE, startMoto } from './moto.js'
import { keysOf, withEmulator } from './reading.js'
import { importSource } from './source.js'

/**
 * A VPC with its subnets, made in moto with boto3: the emulator, told of the same networks, must tell of them as moto
 * does, and the Action must make the right rows of what moto tells.
 *
 * @typedef {import('./checks.js').Checks} Checks
 * @typedef {import('./moto.js').Moto} Moto
 * @typedef {import('../emulator/organisation/types.js').Organisation} Organisation
 * @typedef {import('../emulator/organisation/types.js').NetworkRow} NetworkRow
 * @typedef {{ vpcs: Record<string, any>[], subnets: Record<string, any>[] }} Networks
 */

const REGION = 'eu-west-1'
const ACCOUNT = '111122223333'
const ACME = new URL('../emulator/organisations/acme.json', import.meta.url)

/** Members that AWS gives and moto leaves out, and the one that only moto gives. */
const NOT_BY_MOTO = ['EnableDns64', 'MapCustomerOwnedIpOnLaunch', 'NetworkBorderGroup']
const BY_MOTO_ALONE = ['Ipv6Pool']
/** Everyone makes up their own, or names zones in their own order. */
const OWN = ['AssociationId', 'AvailabilityZone', 'DhcpOptionsId']

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs of the virtual environment
 */
export async function checkNetworks(checks, programs) {
  const moto = once(async () => startMoto(await programs(), REGION))
  const made = once(async () => (await moto()).ask({ do: 'networks' }))
  const told = once(async () => readMoto(await moto(), await made()))
  try {
    await checks.check(
      'boto3 makes a VPC and subnets in moto, and the JavaScript SDK reads them',
      async () => {
        const { vpcs, subnets } = await told()
        assert.equal(vpcs.length, 1)
        assert.equal(vpcs[0]?.['CidrBlockAssociationSet'].length, 2)
        assert.deepEqual(
          subnets.map(subnet => subnet['AvailableIpAddressCount']).sort((a, b) => a - b),
          [11, 250]
        )
      }
    )
    await checks.check('the emulator tells of the same networks what moto tells', async () => {
      const expected = await told()
      await withEmulator({ organisation: organisationOf(expected) }, async emulator => {
        const client = new EC2Client({
          region: REGION,
          endpoint: emulator.url,
          credentials: keysOf(emulator.environment.keys)
        })
        const actual = await read(client, expected)
        assert.deepEqual(without(actual, NOT_BY_MOTO), without(expected, BY_MOTO_ALONE))
      })
    })
    await checks.check("the Action's rows of them are right", async () => {
      const { vpcs, subnets } = /** @type {Networks} */ (without(await told(), []))
      const { subnets: ids, vpc, ipv6 } = await made()
      const { subnetRows, vpcRows } = await importSource('sources/ec2-row.ts')
      const { rangeOf } = await importSource('domain/range.ts')
      const rows = subnets.flatMap(subnet => subnetRows(subnet, REGION))
      const ranges = rows.map(({ cidr }) => rangeOf(cidr))
      const found = [...vpcs.flatMap(each => vpcRows(each, REGION, ranges)), ...rows]
      const named = ['a | b & <c>', 'a | b & <c>']
      const [first, second] = ids
      const expected = [
        [vpc, 'vpc', '10.7.0.0/16', ...named, 2 ** -8, 65_280],
        [vpc, 'vpc', '100.64.0.0/20', ...named, 2 ** -8, 4080],
        [vpc, 'vpc', ipv6, ...named, 2 ** -8, String(255n * 2n ** 64n)],
        [first, 'subnet', '10.7.1.0/24', ...named, 6 / 256, 250],
        [first, 'subnet', ipv6.replace('/56', '/64'), ...named, undefined, undefined],
        [second, 'subnet', '100.64.0.0/28', undefined, undefined, 5 / 16, 11]
      ]
      assert.deepEqual(
        found
          .map(row => [
            row.id,
            row.type,
            row.cidr,
            row.name,
            row.tags.Name,
            row.usage,
            row.availableAddresses
          ])
          .sort(byText),
        expected.sort(byText)
      )
      for (const row of found) assert.deepEqual([row.vpcId, row.ownerId, row.region], [vpc, ACCOUNT, REGION])
    })
  } finally {
    await moto().then(
      ({ end }) => end(),
      () => undefined
    )
  }
}

/**
 * @param {Moto} moto
 * @param {{ vpc: string, subnets: string[] }} made
 * @returns {Promise<Networks>}
 */
async function readMoto({ url }, { vpc, subnets }) {
  // Moto tells the accounts apart by the role.
  const credentials = fromTemporaryCredentials({
    params: { RoleArn: ROLE, RoleSessionName: 'conformance' },
    masterCredentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' },
    clientConfig: { region: REGION, endpoint: url }
  })
  const client = new EC2Client({ region: REGION, endpoint: url, credentials })
  return read(client, { vpcs: [{ VpcId: vpc }], subnets: subnets.map(SubnetId => ({ SubnetId })) })
}

/**
 * @param {EC2Client} client
 * @param {Networks} wanted by their ids
 * @returns {Promise<Networks>} in the order of their ids
 */
async function read(client, { vpcs, subnets }) {
  const VpcIds = vpcs.map(vpc => vpc['VpcId'])
  const SubnetIds = subnets.map(subnet => subnet['SubnetId'])
  const answers = [
    await client.send(new DescribeVpcsCommand({ VpcIds })),
    await client.send(new DescribeSubnetsCommand({ SubnetIds }))
  ]
  client.destroy()
  const { Vpcs = [], Subnets = [] } = Object.assign({}, ...answers)
  return { vpcs: Vpcs, subnets: Subnets.toSorted(byId) }
}

/** @param {Record<string, any>} a @param {Record<string, any>} b */
function byId(a, b) {
  return a['SubnetId'] < b['SubnetId'] ? -1 : 1
}

/** @param {unknown[]} a @param {unknown[]} b */
function byText(a, b) {
  return String(a) < String(b) ? -1 : 1
}

/**
 * The networks as rows of an organisation.
 * @param {Networks} networks
 * @returns {Organisation}
 */
function organisationOf({ vpcs, subnets }) {
  /** @param {Record<string, any>} item @param {string} resourceId @param {string} resourceType */
  const base = (item, resourceId, resourceType) => ({
    resourceId,
    resourceType,
    resourceRegion: REGION,
    resourceOwnerId: ACCOUNT,
    resourceTags: Object.fromEntries(
      item['Tags'].map((/** @type {Record<string, string>} */ { Key, Value }) => [Key, Value])
    ),
    vpcId: item['VpcId']
  })
  /** @param {Record<string, any>[]} blocks @param {string} name */
  const cidrs = (blocks, name) => blocks.map(block => /** @type {string} */ (block[name]))
  /** @type {NetworkRow[]} */
  const networks = [
    ...vpcs.flatMap(vpc =>
      [
        ...cidrs(vpc['CidrBlockAssociationSet'], 'CidrBlock'),
        ...cidrs(vpc['Ipv6CidrBlockAssociationSet'], 'Ipv6CidrBlock')
      ].map(resourceCidr => ({ ...base(vpc, vpc['VpcId'], 'vpc'), resourceCidr }))
    ),
    ...subnets.flatMap(subnet => {
      const own = {
        ...base(subnet, subnet['SubnetId'], 'subnet'),
        availabilityZoneId: subnet['AvailabilityZoneId']
      }
      const total = 2 ** (32 - Number(subnet['CidrBlock'].split('/')[1]))
      return [
        { ...own, resourceCidr: subnet['CidrBlock'], ipUsage: 1 - subnet['AvailableIpAddressCount'] / total },
        ...cidrs(subnet['Ipv6CidrBlockAssociationSet'], 'Ipv6CidrBlock').map(resourceCidr => ({
          ...own,
          resourceCidr
        }))
      ]
    })
  ]
  return { ...loadOrganisation(ACME), shares: [], networks }
}

/**
 * @param {unknown} value
 * @param {readonly string[]} names of members that are left out, at any depth
 * @returns {unknown}
 */
function without(value, names) {
  if (Array.isArray(value)) return value.map(item => without(item, names))
  if (typeof value !== 'object' || value === null) return plain(value)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => member !== undefined && !names.includes(name) && !OWN.includes(name))
      .map(([name, member]) => [name, without(member, names)])
  )
}

/**
 * Moto writes the state of a subnet's IPv6 CIDR as Python prints a dictionary.
 * @param {unknown} value
 */
function plain(value) {
  return value === "{'State': 'associated'}" ? 'associated' : value
}

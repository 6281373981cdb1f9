import { strict as assert } from 'node:assert'
import { runAction } from '../harness/run-action.js'
import { once } from './checks.js'
import { ROLE, startMoto } from './moto.js'

/**
 * The committed Action with `source: ec2`, and moto's server for all of AWS: two accounts by their roles, in every Region
 * that moto enables. What the Report says must be what boto3 reads of moto and Python reckons.
 *
 * @typedef {import('./checks.js').Checks} Checks
 * @typedef {{ account: string, region: string, type: string, id: string, cidr: string, total: number, free: number }} Row
 */

const REGION = 'eu-west-1'
const ROLES = [ROLE, 'arn:aws:iam::444455556666:role/network-reader']

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs of the virtual environment
 */
export async function checkAccounts(checks, programs) {
  const moto = once(async () => startMoto(await programs(), REGION))
  const told = once(async () => {
    const { ask } = await moto()
    const made = await ask({ do: 'networks' })
    return {
      made,
      .../** @type {{ regions: string[], rows: Row[] }} */ (await ask({ do: 'tell', roles: ROLES }))
    }
  })
  const acted = once(async () => {
    await told()
    const run = await act(await moto())
    if (run.exitCode !== 0)
      throw new Error(`the Action ended with ${String(run.exitCode)}\n${run.log.slice(-3000)}`)
    return run
  })
  try {
    await checks.check('boto3 reads the networks of two accounts in every Region of moto', async () => {
      const { regions, rows } = await told()
      assert.ok(regions.length > 10, `only ${regions.length} Regions`)
      assert.equal(new Set(rows.map(({ region }) => region)).size, regions.length)
      assert.equal(new Set(rows.map(({ account }) => account)).size, ROLES.length)
    })
    await checks.check('the Action reads them by EC2, without a gap', async () => {
      const { regions } = await told()
      const { report } = await acted()
      assert.deepEqual(report.coverage, { complete: true, gaps: [] })
      assert.equal(report.source, 'ec2')
      assert.deepEqual(report.regions, regions.toSorted())
    })
    await checks.check(
      'its Report has every subnet and VPC, with the exact count of what is free',
      async () => {
        const { rows } = await told()
        const { report } = await acted()
        // Moto writes the state of a subnet's IPv6 CIDR as no state that there is, so that these are no rows.
        const found = report.findings.filter((/** @type {any} */ { family }) => family === 'ipv4')
        assert.deepEqual(found.map(lineOf).sort(), rows.map(lineOfRow).sort())
      }
    )
    await checks.check('the free blocks of the VPC that boto3 made are what its subnets leave', async () => {
      const { made } = await told()
      const { report } = await acted()
      const own = report.findings.filter(
        (/** @type {any} */ { id, family }) => id === made.vpc && family === 'ipv4'
      )
      assert.equal(own.length, 2)
      for (const finding of own) assert.equal(finding.largestFreeBlock, '/17')
    })
    await checks.check('every secret of the two roles is masked, and none is in the log', async () => {
      const { log, masks } = await acted()
      assert.ok(masks.length >= 3 * ROLES.length, `only ${masks.length} masks`)
      for (const secret of masks) assert.ok(!log.includes(secret))
    })
  } finally {
    await moto().then(
      ({ end }) => end(),
      () => undefined
    )
  }
}

/** @param {{ url: string }} moto */
function act({ url }) {
  return runAction({
    inputs: {
      'aws-region': REGION,
      source: 'ec2',
      regions: 'all',
      'resource-types': 'all',
      'account-roles': ROLES.join('\n'),
      'fail-on': 'never'
    },
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'any'
    },
    timeoutMs: 120_000
  })
}

/** @param {any} finding */
function lineOf({ ownerId, region, type, id, cidr, usagePercent, totalAddresses, availableAddresses }) {
  return [ownerId, region, type, id, cidr, usagePercent, totalAddresses, availableAddresses].join(' ')
}

/** @param {Row} row */
function lineOfRow({ account, region, type, id, cidr, total, free }) {
  const percent = Number((((total - free) / total) * 100).toFixed(10))
  return [account, region, type, id, cidr, percent, total, free].join(' ')
}

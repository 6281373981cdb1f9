import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { EC2Client, paginateGetIpamResourceCidrs } from '@aws-sdk/client-ec2'
import { loadOrganisation } from '../emulator/organisation/load.js'
import { startEmulator } from '../emulator/server.js'
import { run } from './processes.js'
import { runScript } from './python.js'
import { canonical, requireSameRows } from './rows.js'

/**
 * boto3 and the AWS CLI read what the JavaScript SDK reads, from the same emulator: were it wrong about the wire, it
 * would have to be wrong in a way that suits all three.
 *
 * @typedef {import('./checks.js').Checks} Checks
 * @typedef {import('../emulator/server.js').Emulator} Emulator
 * @typedef {import('../emulator/organisation/types.js').Organisation} Organisation
 */

const ROWS = 5000
const ACME = new URL('../emulator/organisations/acme.json', import.meta.url)

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs of the virtual environment
 */
export async function checkReading(checks, programs) {
  await withEmulator({ resources: ROWS, seed: 20 }, async emulator => {
    const scopes = emulator.organisation.scopes.map(scope => scope.ipamScopeId)
    const expected = await readWithSdk(emulator, scopes)
    await checks.check(`the JavaScript SDK reads all ${ROWS} rows of the organisation`, () => {
      assert.equal(expected.length, ROWS)
      requireSameRows(
        expected,
        emulator.organisation.resources.map(row => expectedRow(emulator.organisation, row))
      )
    })
    for (const pageSize of [1000, 137]) {
      await checks.check(`boto3's paginator reads the same rows, bit for bit, by ${pageSize}`, async () => {
        const before = emulator.requests.length
        requireSameRows(await readWithBoto(emulator, await programs(), scopes, pageSize), expected)
        const sizes = emulator.requests.slice(before).map(({ params }) => params['MaxResults'])
        assert.ok(sizes.length > ROWS / pageSize, `only ${sizes.length} pages were asked for`)
        assert.deepEqual([...new Set(sizes)], [String(pageSize)])
      })
    }
    await checks.check('the AWS CLI reads the same rows, bit for bit', async () => {
      requireSameRows(await readWithCli(emulator, await programs(), scopes), expected)
    })
    await checks.check(
      'boto3 reads on after a throttled, a short and an empty page, and what it reads is the same',
      async () => {
        const rules = [
          emulator.faults.add({ match: { nth: 2 }, fault: 'throttle' }),
          emulator.faults.add({ match: { nth: 3 }, fault: 'short-page' }),
          emulator.faults.add({ match: { nth: 4 }, fault: 'empty-page' })
        ]
        requireSameRows(await readWithBoto(emulator, await programs(), scopes, 1000), expected)
        assert.deepEqual(
          rules.map(rule => rule.hits),
          [1, 1, 1]
        )
        emulator.faults.clear()
      }
    )
  })

  await withEmulator({ organisation: acmeWithoutControls() }, async emulator => {
    const scopes = emulator.organisation.scopes.map(scope => scope.ipamScopeId)
    const expected = await readWithSdk(emulator, scopes)
    await checks.check(
      'boto3 reads the awkward names and missing members of acme as the JavaScript SDK does',
      async () => {
        assert.equal(expected.length, emulator.organisation.resources.length)
        requireSameRows(await readWithBoto(emulator, await programs(), scopes, 5), expected)
      }
    )
    await checks.check('the AWS CLI reads them likewise', async () => {
      requireSameRows(await readWithCli(emulator, await programs(), scopes), expected)
    })
  })
}

/**
 * @param {import('../emulator/server.js').EmulatorOptions} options
 * @param {(emulator: Emulator) => Promise<void>} use
 */
export async function withEmulator(options, use) {
  const emulator = await startEmulator(options)
  try {
    await use(emulator)
  } finally {
    await emulator.close()
  }
}

/**
 * @param {Emulator} emulator
 * @param {readonly string[]} scopes
 */
async function readWithSdk({ url, organisation, environment }, scopes) {
  const client = new EC2Client({
    region: organisation.homeRegion,
    endpoint: url,
    credentials: keysOf(environment.keys)
  })
  const rows = []
  for (const scope of scopes) {
    for await (const page of paginateGetIpamResourceCidrs(
      { client, pageSize: 1000 },
      { IpamScopeId: scope }
    )) {
      rows.push(...(page.IpamResourceCidrs ?? []).map(canonical))
    }
  }
  client.destroy()
  return rows
}

/**
 * @param {Emulator} emulator
 * @param {string} programs
 * @param {readonly string[]} scopes
 * @param {number} pageSize
 */
async function readWithBoto(emulator, programs, scopes, pageSize) {
  const rows = await runScript(programs, 'read_rows.py', { scopes, pageSize }, environmentOf(emulator))
  // The doubles are bits already.
  return rows.map(({ IpUsage: usage, ...row }) =>
    canonical({ ...row, ...(usage !== undefined && { IpUsage: number(usage) }) })
  )
}

/**
 * @param {Emulator} emulator
 * @param {string} programs
 * @param {readonly string[]} scopes
 */
async function readWithCli(emulator, programs, scopes) {
  const rows = []
  for (const scope of scopes) {
    const args = ['ec2', 'get-ipam-resource-cidrs', '--ipam-scope-id', scope, '--output', 'json']
    const printed = await run(join(programs, 'aws'), args, {
      env: environmentOf(emulator),
      timeoutMs: 120_000
    })
    rows.push(
      .../** @type {{ IpamResourceCidrs: Record<string, any>[] }} */ (JSON.parse(printed)).IpamResourceCidrs
    )
  }
  return rows.map(canonical)
}

/** @param {Record<string, string>} keys */
export function keysOf(keys) {
  return {
    accessKeyId: keys['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: keys['AWS_SECRET_ACCESS_KEY'] ?? ''
  }
}

/** @param {Emulator} emulator */
export function environmentOf({ environment, organisation }) {
  return { ...environment.aws, ...environment.keys, AWS_DEFAULT_REGION: organisation.homeRegion }
}

/** @param {string} hex */
function number(hex) {
  return Buffer.from(hex, 'hex').readDoubleBE()
}

/**
 * @param {Organisation} organisation
 * @param {import('../emulator/organisation/types.js').ResourceRow} row
 */
function expectedRow({ ipamId }, { resourceTags = {}, ...row }) {
  const members = Object.entries({ ipamId, ...row }).map(([name, value]) => [
    `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    value
  ])
  return canonical({
    ...Object.fromEntries(members),
    ResourceTags: Object.entries(resourceTags).map(([Key, Value]) => ({ Key, Value }))
  })
}

/**
 * Control characters are not for every XML parser: Python's refuses a document that has them.
 * @returns {Organisation}
 */
export function acmeWithoutControls() {
  const text = JSON.stringify(loadOrganisation(ACME))
  return JSON.parse(text.replace(/\\u00(0[0-8bBcCeEfF]|1[0-9a-fA-F])|\\[bf]/g, '?'))
}

import process from 'node:process'
import { checkCalling } from './calling.js'
import { Checks, once } from './checks.js'
import { checkDelivery } from './delivery.js'
import { checkListing } from './listing.js'
import { checkNetworks } from './networks.js'
import { endAll } from './processes.js'
import { virtualEnvironment } from './python.js'
import { checkReading } from './reading.js'

/**
 * The emulator and the Action, judged by others: boto3, the AWS CLI and moto's server, from PyPI in a virtual
 * environment under .cache/. Prints a line for each check and the sums as its last line; exits by them.
 */

/** Longer than ever needed, installation included: then something hangs. */
const LIMIT_MS = 20 * 60_000

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const checks = new Checks()
const limit = setTimeout(() => {
  checks.failed++
  console.log(`FAIL  everything ends within ${LIMIT_MS / 60_000} minutes`)
  void finish()
}, LIMIT_MS)
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    checks.failed++
    console.log(`FAIL  not interrupted (${signal})`)
    void finish()
  })
}

const programs = once(virtualEnvironment)
await checks.check('boto3, the AWS CLI and moto are installed', programs)
for (const [name, group] of /** @type {const} */ ([
  ['reading', checkReading],
  ['listing', checkListing],
  ['networks', checkNetworks],
  ['calling', checkCalling],
  ['delivering', checkDelivery]
])) {
  try {
    await group(checks, programs)
  } catch (error) {
    await checks.check(`${name} is checked to its end`, () => {
      throw error
    })
  }
}
await finish()

async function finish() {
  clearTimeout(limit)
  await endAll()
  console.log(checks.summary())
  process.exit(checks.failed === 0 ? 0 : 1)
}

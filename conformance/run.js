import process from 'node:process'
import { checkAccounts } from './accounts.js'
import { checkCalling } from './calling.js'
import { once } from './checks.js'
import { checkDelivery } from './delivery.js'
import { checkListing } from './listing.js'
import { checkNetworks } from './networks.js'
import { virtualEnvironment } from './python.js'
import { checkReading } from './reading.js'
import { runSuite } from './suite.js'

/**
 * The emulator and the Action, judged by others: boto3, the AWS CLI and moto's server, from PyPI in a virtual
 * environment under .cache/. Prints a line for each check and the sums as its last line; exits by them.
 */

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const programs = once(() => virtualEnvironment())
await runSuite([
  ['installing', checks => checks.check('boto3, the AWS CLI and moto are installed', programs)],
  ['reading', checks => checkReading(checks, programs)],
  ['listing', checks => checkListing(checks, programs)],
  ['networks', checks => checkNetworks(checks, programs)],
  ['accounts', checks => checkAccounts(checks, programs)],
  ['calling', checks => checkCalling(checks, programs)],
  ['delivering', checks => checkDelivery(checks, programs)]
])

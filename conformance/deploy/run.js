import { join } from 'node:path'
import process from 'node:process'
import { once } from '../checks.js'
import { virtualEnvironment } from '../python.js'
import { runSuite } from '../suite.js'
import { checkMachine } from './machine.js'
import { checkRole } from './role.js'
import { checkTemplates } from './templates.js'

/**
 * What deploy/ holds, judged by others: AWS's linter and SAM's translator, a parser of Terraform's language, linters of
 * state machines, and moto, which executes one. Prints a line for each check and the sums as its last line; exits by
 * them.
 */

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const programs = once(() => virtualEnvironment(join(import.meta.dirname, 'requirements.txt')))
const motosPrograms = once(() => virtualEnvironment())
await runSuite([
  ['installing', checks => checks.check('the linters and SAM are installed', programs)],
  ['templates', checks => checkTemplates(checks, programs)],
  ['the role', checks => checkRole(checks, programs)],
  ['the state machine', checks => checkMachine(checks, programs, motosPrograms)]
])

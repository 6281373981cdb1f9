import { strict as assert } from 'node:assert'
import { once } from '../checks.js'
import { run } from '../processes.js'
import { runScript } from '../python.js'
import { changed, pathOf, script, text } from './files.js'

/**
 * The role for GitHub in Terraform's language: read by a parser that is not Terraform's, and held to the policies to
 * copy. Where there is a Terraform, it says whether the file is formatted.
 *
 * @typedef {import('../checks.js').Checks} Checks
 */

const FILE = 'deploy/github-oidc.tf'

/** What the variables are in the policies to copy. */
const EXAMPLE = {
  'var.topic_arn': 'arn:aws:sns:eu-west-1:111122223333:ipam-alerts',
  'var.topic_key_arn': 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  'var.cloudwatch_namespace': 'CUSTOM/IPAM',
  'var.repository': 'my-org/my-repo',
  'var.subject': 'ref:refs/heads/main',
  'local.provider_arn': 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'
}

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs of the virtual environment
 */
export async function checkRole(checks, programs) {
  /** @param {string} hcl */
  const read = async hcl => {
    const [told] = await runScript(await programs(), script('hcl.py'), { text: hcl }, {})
    return told
  }
  const file = once(() => read(text(FILE)))
  await checks.check(`${FILE} can be read, and a broken one cannot`, async () => {
    await file()
    await assert.rejects(read(changed(text(FILE), 'locals {', 'locals [')))
  })
  await checks.check('its policy is the one to copy, with what is asked for and no more', async () => {
    const { statements } = localsOf(await file())
    const example = JSON.parse(text('examples/iam-policy.json')).Statement
    assert.deepEqual(
      statements.map((/** @type {{ statement: unknown }} */ { statement }) => statement),
      example
    )
    assert.deepEqual(
      statements.map((/** @type {{ needed: unknown }} */ { needed }) => needed),
      [
        true,
        true,
        true,
        '${var.topic_arn != ""}',
        '${var.topic_key_arn != ""}',
        '${var.cloudwatch_namespace != ""}'
      ]
    )
  })
  await checks.check('it trusts what the trust policy to copy does', async () => {
    assert.deepEqual(localsOf(await file()).trust, JSON.parse(text('examples/trust-policy.json')))
  })
  await checks.check('its repository has to be given, and nothing else', async () => {
    const needed = (await file()).variable
      .flatMap(Object.entries)
      .filter((/** @type {[string, object]} */ [, variable]) => !('default' in variable))
      .map((/** @type {[string, object]} */ [name]) => unquoted(name))
    assert.deepEqual(needed, ['repository'])
  })
  if (await isThere('terraform')) {
    await checks.check('terraform fmt would change nothing', () =>
      run('terraform', ['fmt', '-check', '-diff', pathOf(FILE)], { timeoutMs: 60_000 })
    )
  } else {
    console.log('left  terraform fmt: there is no terraform')
  }
}

/** @param {string} command */
async function isThere(command) {
  try {
    await run(command, ['version'], { timeoutMs: 60_000 })
    return true
  } catch {
    return false
  }
}

/** @param {{ locals: unknown[] }} file */
function localsOf({ locals }) {
  return plain(locals[0])
}

/**
 * What the parser gives, with its texts out of their quotes and the example's values in the place of variables.
 * @param {unknown} value
 * @returns {any}
 */
function plain(value) {
  if (typeof value === 'string') return filled(unquoted(value))
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !/^__\w+__$/.test(name))
      .map(([name, part]) => [unquoted(name), plain(part)])
  )
}

/** @param {string} given */
function filled(given) {
  return given.replaceAll(
    /\$\{([^{}]*)\}/g,
    (whole, name) => /** @type {Record<string, string>} */ (EXAMPLE)[name] ?? whole
  )
}

/** @param {string} given */
function unquoted(given) {
  return given.replace(/^"(.*)"$/s, '$1')
}

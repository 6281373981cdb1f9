import { strict as assert } from 'node:assert'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from '../checks.js'
import { run } from '../processes.js'
import { runScript } from '../python.js'
import { changed, pathOf, script, text } from './files.js'

/**
 * The CloudFormation templates, judged by AWS's own linter, and the SAM one by SAM's validator and its translator too;
 * the linter then judges what the translator made, which is what is deployed.
 *
 * @typedef {import('../checks.js').Checks} Checks
 */

const SAM = 'deploy/template.yaml'
const TEMPLATES = [SAM, 'deploy/github-oidc.yaml']
/** One of each partition. */
const REGIONS = ['eu-west-1', 'us-gov-west-1', 'cn-north-1']

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs of the virtual environment
 */
export async function checkTemplates(checks, programs) {
  const scratch = mkdtempSync(join(tmpdir(), 'deploy-'))
  /** @param {string} path */
  const lint = async path => {
    const args = [path, '--include-checks', 'I', '--regions', ...REGIONS]
    return run(join(await programs(), 'cfn-lint'), args, { timeoutMs: 300_000 })
  }
  /** @param {string} template */
  const lintText = async template => {
    const path = join(scratch, 'template.yaml')
    writeFileSync(path, template)
    return lint(path)
  }
  /** @param {string} template */
  const translate = async template => {
    const [told] = await runScript(
      await programs(),
      script('translate.py'),
      { template },
      { AWS_DEFAULT_REGION: 'eu-west-1' }
    )
    return told
  }
  const translated = once(() => translate(text(SAM)))
  try {
    for (const path of TEMPLATES) {
      await checks.check(`cfn-lint has nothing to say of ${path}`, () => lint(pathOf(path)))
    }
    await checks.check('SAM finds no fault, and makes CloudFormation of it', async () => {
      const { errors, template } = await translated()
      assert.deepEqual(errors, [])
      const types = Object.values(template.Resources).map(({ Type }) => Type)
      assert.deepEqual(types.filter(type => /^AWS::(Serverless|Lambda)::/.test(type)).sort(), [
        'AWS::Lambda::EventInvokeConfig',
        'AWS::Lambda::Function'
      ])
    })
    await checks.check('cfn-lint has nothing to say of what SAM makes', async () =>
      lintText(JSON.stringify((await translated()).template))
    )
    await checks.check('cfn-lint refuses a runtime and a property that do not exist', async () => {
      const { template } = await translated()
      await assert.rejects(lintText(changed(JSON.stringify(template), '"nodejs24.x"', '"nodejs99.x"')))
      await assert.rejects(lintText(changed(text(SAM), 'Architectures:', 'Architecture:')))
    })
    await checks.check('SAM refuses a function without a handler', async () => {
      const { errors } = await translate(changed(text(SAM), 'Handler: index.handler', ''))
      assert.notDeepEqual(errors, [])
    })
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

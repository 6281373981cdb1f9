import { strict as assert } from 'node:assert'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parse } from 'yaml'
import { once } from '../checks.js'
import { run } from '../processes.js'
import { virtualEnvironment } from '../python.js'
import { runSuite } from '../suite.js'

/**
 * `npm run test:workflows`: our workflows and the examples, judged by others: actionlint for what they mean, with
 * ShellCheck for the scripts in them, and zizmor for what an attacker could make of them. Prints a line for each check and the sums as its last line.
 */

const root = join(import.meta.dirname, '..', '..')
const OWN = join('.github', 'workflows')
const EXAMPLES = [join('examples', 'workflows'), join('examples', 'terraform', '.github', 'workflows')]
const EXAMPLES_CONFIG = join(import.meta.dirname, 'examples.zizmor.yml')

/** What judges what the workflows mean; it comes as source, by Go's module proxy. */
const ACTIONLINT = { module: 'github.com/rhysd/actionlint/cmd/actionlint', version: 'v1.7.12' }
const INSTALL_MS = 5 * 60_000

const actionlint = once(async () => {
  const folder = join(root, '.cache', 'conformance', `actionlint-${ACTIONLINT.version}`)
  const program = join(folder, 'actionlint')
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  const passed = Object.entries(process.env).filter(([name]) => /^(GO|HOME$|.*_proxy$)/i.test(name))
  const env = Object.fromEntries(passed.map(([name, value]) => [name, value ?? '']))
  await run('go', ['install', `${ACTIONLINT.module}@${ACTIONLINT.version}`], {
    env: { ...env, GOBIN: folder, GOFLAGS: '' },
    timeoutMs: INSTALL_MS
  })
  return program
})
const programs = once(() => virtualEnvironment(join(import.meta.dirname, 'requirements.txt')))

/** @param {string} folder */
const filesIn = folder =>
  readdirSync(join(root, folder))
    .filter(name => /\.ya?ml$/.test(name))
    .map(name => join(root, folder, name))

/** @param {readonly string[]} files */
async function lint(files) {
  const shellcheck = join(await programs(), 'shellcheck')
  await run(await actionlint(), ['-shellcheck', shellcheck, ...files], { timeoutMs: 60_000 })
}

/**
 * @param {readonly string[]} paths
 * @param {readonly string[]} [judge] how it judges
 */
async function audit(paths, judge = ['--persona', 'pedantic']) {
  const options = ['--offline', '--no-progress', '--format', 'plain', ...judge]
  await run(join(await programs(), 'zizmor'), [...options, ...paths], { timeoutMs: 60_000 })
}

/** @param {readonly string[]} paths */
const auditExamples = paths => audit(paths, ['--config', EXAMPLES_CONFIG])

const folder = mkdtempSync(join(tmpdir(), 'workflows-'))

/**
 * A copy of a workflow with something wrong in it.
 *
 * @param {string} name
 * @param {string} right
 * @param {string} wrong
 * @param {string} [from] the folder it is in
 */
function broken(name, right, wrong, from = OWN) {
  const text = readFileSync(join(root, from, name), 'utf8')
  assert.ok(text.includes(right), `${name} has no "${right}"`)
  const workflows = join(mkdtempSync(join(folder, 'broken-')), OWN)
  mkdirSync(workflows, { recursive: true })
  const file = join(workflows, name)
  writeFileSync(file, text.replace(right, wrong))
  return file
}

await runSuite([
  [
    'installing',
    async checks => {
      await checks.check('actionlint is installed', actionlint)
      await checks.check('zizmor and ShellCheck are installed', programs)
    }
  ],
  [
    'actionlint',
    async checks => {
      await checks.check('our workflows mean what they say', () => lint(filesIn(OWN)))
      await checks.check('so do the examples', () => lint(EXAMPLES.flatMap(filesIn)))
      await checks.check('an output that no step has would be found', () =>
        assert.rejects(
          lint([broken('dependabot-dist.yml', 'steps.build.outputs.changed', 'steps.built.outputs.changed')]),
          /property "built" is not defined/
        )
      )
      await checks.check('a variable that a script leaves unquoted would be found', () =>
        assert.rejects(
          lint([broken('self-test.yml', 'kill "$EMULATOR_PID"', 'kill $EMULATOR_PID')]),
          /SC2086/
        )
      )
    }
  ],
  [
    'zizmor',
    async checks => {
      await checks.check('our workflows, the Action and Dependabot give nothing away', () =>
        audit([OWN, join('.github', 'dependabot.yml'), 'action.yml'].map(path => join(root, path)))
      )
      await checks.check('credentials that stay in the checkout would be found', () =>
        assert.rejects(
          audit([broken('codeql.yml', '        with:\n          persist-credentials: false\n', '')]),
          /artipacked/
        )
      )
      await checks.check('an action by its tag would be found', () =>
        assert.rejects(
          audit([broken('codeql.yml', '@8aad20d150bbac5944a9f9d289da16a4b0d87c1e', '@v4')]),
          /unpinned-uses/
        )
      )
      await checks.check('the examples lead nobody into danger', () =>
        auditExamples(EXAMPLES.flatMap(filesIn))
      )
      await checks.check('a name in the script of an example would be found', async () => {
        const [right, wrong] = ['--title "$TITLE"', '--title "${{ github.event.issue.title }}"']
        await assert.rejects(
          auditExamples([broken('follow-up.yml', right, wrong, EXAMPLES[0])]),
          /template-injection/
        )
      })
    }
  ],
  [
    'what neither of them asks',
    async checks => {
      for (const file of filesIn(OWN)) {
        const name = file.slice(join(root, OWN).length + 1)
        await checks.check(`${name} gives no permission to all jobs, and ends a job that hangs`, () => {
          /** @type {{ permissions?: unknown, jobs: Record<string, Record<string, unknown>> }} */
          const { permissions, jobs } = parse(readFileSync(file, 'utf8'))
          assert.deepEqual(permissions, {})
          for (const job of Object.values(jobs)) {
            assert.ok(job['permissions'] !== undefined)
            assert.ok(Number(job['timeout-minutes']) > 0)
          }
          return Promise.resolve()
        })
      }
    }
  ],
  [
    'cleaning up',
    () => {
      rmSync(folder, { recursive: true, force: true })
      return Promise.resolve()
    }
  ]
])

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { assertNoSecret, CANARY, secretsOf } from '../../harness/secrets.js'
import * as library from '../../src/index.js'
import { emulated } from './support.js'

const ROOT = join(import.meta.dirname, '..', '..')
const FIXTURES = join(ROOT, '__tests__', 'fixtures', 'package')
const INSTALL_MS = 240_000

interface Manifest {
  version: string
  exports: { '.': { types: string; import: string } }
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest

/** A project that has nothing but the package, as a user installs it. */
let project = ''
let packed: string[] = []

const run = async (file: string, args: string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}) => {
  const bounds = { cwd: project, maxBuffer: 2 ** 26, timeout: 180_000 }
  const told = await promisify(execFile)(file, args, { ...bounds, ...options })
  if (options.env !== undefined) assertNoSecret(secretsOf(options.env), told)
  return told
}

/** Compiles files of the project, under the strictest rules. */
async function compiled(...files: string[]): Promise<string> {
  const config = {
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules', '@types')]
    },
    files
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  const { stdout } = await run(process.execPath, [tsc, '-p', '.']).catch(
    (error: unknown) => error as { stdout: string }
  )
  return stdout
}

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'ipam-monitor-package-'))
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: ROOT })
  const [tarball] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as {
    filename: string
    files: { path: string }[]
  }[]
  packed = tarball?.files.map(({ path }) => path) ?? []
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' })
  )
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball?.filename ?? ''}`])
}, INSTALL_MS)
afterAll(() => {
  rmSync(project, { recursive: true, force: true })
})

describe('the package', () => {
  const context = emulated()

  it('holds what a user needs, and nothing else', () => {
    const others = packed.filter(path => !/^(?:lib|schemas)\//.test(path))
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
    expect(packed).toEqual(
      expect.arrayContaining([
        'lib/index.js',
        'lib/index.d.ts',
        'schemas/policy.schema.json',
        'schemas/report.schema.json'
      ])
    )
    expect(packed.filter(path => /^lib\/(?:action|lambda)\/|\.map$|tsbuildinfo/.test(path))).toEqual([])
  })

  it('does nothing on import', async () => {
    writeFileSync(join(project, 'import.js'), readFileSync(join(FIXTURES, 'import.js')))
    const { stdout, stderr } = await run(process.execPath, ['import.js'])
    expect(stderr).toBe('')
    const { changed, exports } = JSON.parse(stdout) as { changed: unknown[]; exports: string[] }
    expect(changed).toEqual([])
    expect(exports).toEqual(Object.keys(library).sort())
  })

  it('serves a program with types, which then makes the Report that the Action makes', async () => {
    const { emulator, check } = context
    writeFileSync(join(project, 'consumer.ts'), readFileSync(join(FIXTURES, 'consumer.ts')))
    expect(await compiled('consumer.ts')).toBe('')
    const { aws, keys } = emulator.environment
    const { stdout } = await run(process.execPath, ['consumer.js'], {
      env: { PATH: process.env['PATH'], ...CANARY, ...aws, ...keys }
    })
    const { report, ...told } = JSON.parse(stdout) as { report: string }
    expect(told).toEqual({
      own: [
        ['subnet-2', 'breach', null],
        ['subnet-1', 'ok', 'calm']
      ],
      judged: [
        ['subnet-1', 'breach'],
        ['subnet-2', 'ok']
      ],
      again: ['report', 'breach', expect.stringContaining('subnet-1')],
      texts: [true, true, expect.stringContaining('subnet-2')],
      exit: { failed: true, by: ['limit'], because: 'Failed: 1 network is over its limit.' },
      errors: ['fail-on,aws-region', 'x.yml: true'],
      secrets: true,
      log: true
    })
    const action = await check({ 'usage-threshold': '85', 'resource-types': 'all' })
    const untimed = (text = '') => text.replace(/"generatedAt": ".*"/, '')
    expect(untimed(report)).toBe(untimed(action.reportText))
  }, 120_000)

  it('compiles every example of its documentation', async () => {
    const text = readFileSync(join(ROOT, 'docs', 'library.md'), 'utf8')
    const blocks = [...text.matchAll(/^```ts\n([^]*?)^```/gm)].map(([, code]) => code ?? '')
    expect(blocks.length).toBeGreaterThan(2)
    const files = blocks.map((code, index) => {
      const name = `example-${index}.ts`
      writeFileSync(join(project, name), `${code}\nexport {}\n`)
      return name
    })
    expect(await compiled(...files)).toBe('')
  }, 120_000)

  it('gives its schemas by name', async () => {
    const script =
      "import report from 'aws-ipam-monitor/schemas/report.schema.json' with { type: 'json' }; console.log(report.title)"
    const { stdout } = await run(process.execPath, ['--input-type=module', '--no-warnings', '-e', script])
    expect(stdout).toBe('Report of AWS IPAM Monitor\n')
  })

  it('serves from the command', async () => {
    const { stdout } = await run('npx', ['--no-install', 'aws-ipam-monitor', '--version'])
    expect(stdout).toBe(`${manifest.version}\n`)
    const schema = await run('npx', ['--no-install', 'aws-ipam-monitor', 'policy', 'schema'])
    expect(schema.stdout).toBe(readFileSync(join(ROOT, 'schemas', 'policy.schema.json'), 'utf8'))
    const { aws, keys } = context.emulator.environment
    const env = { PATH: process.env['PATH'], ...CANARY, ...aws, ...keys }
    const checked = await run('npx', ['--no-install', 'aws-ipam-monitor', 'check', '--fail-on', 'never'], {
      env
    })
    expect(checked.stdout).toContain('6 over their limit')
  })
})

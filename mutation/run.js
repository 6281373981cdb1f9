import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/**
 * `npm run test:mutation [-- --mutate src/domain/cidr.ts]`: installs StrykerJS, where it is not there as the lock file has
 * it, and runs it with whatever options it is given. It ends with 1 where fewer mutants are killed than `stryker.config.js` asks for.
 */
const root = join(import.meta.dirname, '..')
const stryker = join(import.meta.dirname, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js')

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  if (error !== undefined) throw error
  return status ?? 1
}

/**
 * What is to be installed, or is, of each package: npm keeps a copy of the lock file, with what it left out as optional.
 *
 * @param {string} file
 * @returns {Map<string, string>} path → version
 */
function packagesIn(file) {
  const path = join(import.meta.dirname, file)
  if (!existsSync(path)) return new Map()
  /** @type {{ packages: Record<string, { version?: string }> }} */
  const { packages } = JSON.parse(readFileSync(path, 'utf8'))
  return new Map(
    Object.entries(packages).flatMap(([name, { version }]) => (version ? [[name, version]] : []))
  )
}

const wanted = packagesIn('package-lock.json')
const installed = packagesIn(join('node_modules', '.package-lock.json'))
const isInstalled =
  installed.size > 0 && [...installed].every(([name, version]) => wanted.get(name) === version)
const isReady =
  isInstalled ||
  run('npm', ['ci', '--prefix', import.meta.dirname, '--ignore-scripts', '--no-audit', '--no-fund']) === 0
process.exitCode = isReady
  ? run(process.execPath, [stryker, 'run', 'mutation/stryker.config.js', ...process.argv.slice(2)])
  : 1

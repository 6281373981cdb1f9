import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'

/**
 * `npm run test:mutation [-- --mutate src/domain/cidr.ts]`: installs StrykerJS as the lock file has it, and runs it with
 * whatever options it is given. It ends with 1 where fewer mutants are killed than `stryker.config.js` asks for.
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

// Each time: it takes seconds, and what is there may be of an earlier lock file.
const isReady =
  run('npm', ['ci', '--prefix', import.meta.dirname, '--ignore-scripts', '--no-audit', '--no-fund']) === 0
process.exitCode = isReady
  ? run(process.execPath, [stryker, 'run', 'mutation/stryker.config.js', ...process.argv.slice(2)])
  : 1

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { moveIntoPlace } from './move-into-place.js'

const cache = join(import.meta.dirname, '..', '.cache')

/**
 * The path of a file of a package that npm installs into an ignored folder, once. For what is no dependency: because it
 * runs on some systems alone, or only on a newer Node than the tests.
 *
 * @param {object} what
 * @param {string} what.folder its name in the cache
 * @param {string} what.spec as npm takes it: `emulate@0.12.2`
 * @param {string} what.file its path below `node_modules`
 * @param {(path: string) => void} [what.check] tries the file before it is kept
 * @returns {string}
 * @throws {Error} where it cannot be had
 */
export function cachedPackage({ folder, spec, file, check }) {
  const home = join(cache, folder)
  const path = join(home, 'node_modules', file)
  if (!existsSync(path)) install({ home, spec, file, check })
  return path
}

/**
 * Installs beside the place and moves it there whole, so that nobody ever sees half of it.
 *
 * @param {{ home: string, spec: string, file: string, check: ((path: string) => void) | undefined }} what
 */
function install({ home, spec, file, check }) {
  mkdirSync(cache, { recursive: true })
  const stage = mkdtempSync(`${home}-`)
  try {
    run('npm', [
      'install',
      spec,
      ...['--prefix', stage, '--no-save', '--no-package-lock', '--no-audit', '--no-fund'],
      ...['--ignore-scripts', '--global=false', '--loglevel=error']
    ])
    check?.(join(stage, 'node_modules', file))
    moveIntoPlace(stage, home, join(home, 'node_modules', file))
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @throws {Error} with what it said
 */
export function run(command, args) {
  try {
    execFileSync(command, args, { stdio: 'pipe', encoding: 'utf8' })
  } catch (error) {
    const { stderr, message } = /** @type {Error & { stderr?: string }} */ (error)
    const told = stderr?.trim() ?? ''
    throw new Error(`${command} failed: ${told === '' ? message : told}`, { cause: error })
  }
}

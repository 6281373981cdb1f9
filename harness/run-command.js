import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { built, runScript } from './built.js'
import { node24 } from './node24.js'
import { assertNoSecret, CANARY, secretsOfRun, sentTo } from './secrets.js'

/**
 * The command, built from the sources as it is packed, on Node 24 in processes of its own that get nothing of this machine's
 * environment but the search path.
 *
 * @typedef {object} CommandRun
 * @property {number | null} exitCode null when it was killed
 * @property {string} stdout on a terminal, all that it shows
 * @property {string} stderr
 *
 * @typedef {object} CommandOptions
 * @property {Readonly<Record<string, string>>} [env]
 * @property {string} [cwd]
 * @property {string} [stdin] text to be read; nothing unless told
 * @property {number} [columns] width of the terminal it runs on; none unless told
 * @property {number} [timeoutMs]
 * @property {(kill: (signal: NodeJS.Signals) => void) => void} [onStart] is given a way to send it signals
 * @property {object} [emulator] what it is pointed to: what reached others is looked through for secrets too
 */

const root = join(import.meta.dirname, '..')
const TIMEOUT_MS = 60_000

/**
 * The command, and a folder for it to run in, which is gone again after `close()`.
 *
 * @typedef {object} Command
 * @property {string} bin
 * @property {(args: readonly string[], options?: CommandOptions) => Promise<CommandRun>} run
 * @property {(script: string, args: readonly string[], options?: CommandOptions) => Promise<CommandRun>} runProgram a
 *   program of somebody else's in the same way, given the address of the library as its first argument
 * @property {() => void} close
 *
 * @returns {Promise<Command>}
 */
export async function builtCommand() {
  // Inside of the project, where its dependencies are found.
  const folder = await built('command', {
    of: ['src', 'schemas', 'tsconfig.lib.json'],
    by: async stage => {
      for (const name of ['package.json', 'schemas'])
        cpSync(join(root, name), join(stage, name), { recursive: true })
      await runScript('build-lib.js', [join(stage, 'lib')])
    }
  })
  const bin = join(folder, 'lib', 'cli', 'bin.js')
  const library = pathToFileURL(join(folder, 'lib', 'index.js')).href
  const cwd = mkdtempSync(join(tmpdir(), 'ipam-command-'))
  return {
    bin,
    run: (args, options = {}) => run(bin, args, { cwd, ...options }),
    runProgram: (script, args, options = {}) => run(script, [library, ...args], { cwd, ...options }),
    close: () => {
      rmSync(cwd, { recursive: true, force: true })
    }
  }
}

/**
 * @param {string} bin
 * @param {readonly string[]} args
 * @param {CommandOptions} options
 * @returns {Promise<CommandRun>}
 */
async function run(
  bin,
  args,
  { env = {}, cwd, stdin = '', columns, timeoutMs = TIMEOUT_MS, onStart, emulator }
) {
  const node = [node24(), bin, ...args]
  const environment = {
    PATH: process.env['PATH'],
    TERM: 'xterm-256color',
    // It starts in a third of the time.
    NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'),
    ...CANARY,
    ...env
  }
  const [program = '', ...rest] =
    columns === undefined
      ? node
      : ['python3', join(import.meta.dirname, 'terminal', 'run.py'), String(columns), ...node]
  /** @type {CommandRun} */
  const result = await new Promise((fulfil, reject) => {
    const child = spawn(program, rest, {
      ...(cwd !== undefined && { cwd }),
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: timeoutMs
    })
    onStart?.(signal => {
      child.kill(signal)
    })
    const told = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (told.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (told.stderr += text))
    child.once('error', reject)
    child.once('close', exitCode => {
      fulfil({ exitCode, ...told })
    })
    // It may end before it has read what it is given.
    child.stdin.on('error', () => undefined)
    child.stdin.end(stdin)
  })
  assertNoSecret(secretsOfRun(environment, emulator), {
    stdout: result.stdout,
    stderr: result.stderr,
    ...filesOf(args, cwd),
    ...sentTo(emulator)
  })
  return result
}

/**
 * The files that it was told to write.
 *
 * @param {readonly string[]} args
 * @param {string} [cwd]
 */
function filesOf(args, cwd = '.') {
  /** @type {Record<string, string>} */
  const texts = {}
  for (const [index, option] of args.entries()) {
    const path = resolve(cwd, args[index + 1] ?? '')
    if (['--output', '--report-file'].includes(option) && existsSync(path)) {
      texts[`the file of ${option}`] = readFileSync(path, 'utf8')
    }
  }
  return texts
}

import { spawn } from 'node:child_process'
import process from 'node:process'

/**
 * Other programs: run to their end within a time, or kept running until we are done. Whatever was started here is
 * ended here, by its id; nothing else is touched.
 *
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 */

/** @type {Set<ChildProcess>} */
const running = new Set()

/** How long a program has to end by itself before it is killed. */
const GRACE_MS = 3000

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, timeoutMs: number, input?: string, exitCodes?: readonly number[] }} options
 * @returns {Promise<string>} what it printed
 * @throws {Error} when its exit code is not 0, or none of those given, or it takes longer than its time
 */
export async function run(command, args, { env = {}, timeoutMs, input = '', exitCodes = [0] }) {
  const child = spawn(command, args, { env: cleanEnvironment(env), stdio: 'pipe' })
  running.add(child)
  const pieces = { out: /** @type {Buffer[]} */ ([]), err: /** @type {Buffer[]} */ ([]) }
  child.stdout.on('data', piece => pieces.out.push(piece))
  child.stderr.on('data', piece => pieces.err.push(piece))
  // A program that ends without reading its input is no reason to fail: its exit code is.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  try {
    const [code, signal] = await /** @type {Promise<[number | null, string | null]>} */ (
      new Promise((resolve, reject) => {
        child.once('error', reject)
        child.once('close', (exitCode, killedBy) => {
          resolve([exitCode, killedBy])
        })
      })
    )
    if (code === null || !exitCodes.includes(code)) {
      const how = signal === 'SIGKILL' ? `was killed after ${timeoutMs} ms` : `ended with ${code ?? signal}`
      // Linters say what they found on standard output.
      const said = [pieces.out, pieces.err].map(kept => Buffer.concat(kept).toString().slice(-2000))
      throw new Error([`${command} ${args.join(' ')} ${how}`, ...said].join('\n'))
    }
    return Buffer.concat(pieces.out).toString()
  } finally {
    clearTimeout(timer)
    running.delete(child)
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ tells: RegExp, timeoutMs: number }} options what it says of its address, which is the first group, and
 *   within what time
 * @returns {Promise<{ url: string, end: () => Promise<void> }>}
 */
export async function serve(command, args, { tells, timeoutMs }) {
  const child = spawn(command, args, { env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] })
  running.add(child)
  let said = ''
  try {
    const url = await new Promise((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', piece => {
        said = `${said}${piece}`.slice(-10_000)
        const told = tells.exec(said)?.[1]
        if (told !== undefined) resolve(told)
      })
      child.once('error', reject)
      child.once('close', () => {
        running.delete(child)
        reject(new Error('it ended'))
      })
      setTimeout(reject, timeoutMs, new Error(`it was not there within ${timeoutMs} ms`)).unref()
    })
    return { url, end: () => end(child) }
  } catch (error) {
    await end(child)
    const why = error instanceof Error ? error.message : String(error)
    throw new Error([`${command} ${args.join(' ')} was to serve: ${why}`, said].join('\n'), { cause: error })
  }
}

/** Ends what is still running. */
export async function endAll() {
  await Promise.all([...running].map(end))
}

/** @param {ChildProcess} child */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise(resolve => child.once('close', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
  await closed
  clearTimeout(timer)
}

/**
 * The search path, what pip is configured by, and nothing else: no credentials, profiles or proxies of the machine.
 * @param {Record<string, string>} [env]
 */
function cleanEnvironment(env = {}) {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(PATH|HOME|LANG|TMPDIR|PIP_.*|SSL_CERT_.*)$/.test(name)
  )
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    PYTHONUTF8: '1',
    ...env
  }
}

import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'

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
 * @param {{ url: string, timeoutMs: number }} options where it will answer, and within what time
 * @returns {Promise<() => Promise<void>>} ends it
 */
export async function serve(command, args, { url, timeoutMs }) {
  const child = spawn(command, args, { env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] })
  running.add(child)
  let errors = ''
  child.stderr.on('data', piece => {
    errors = `${errors}${String(piece)}`.slice(-2000)
  })
  child.once('close', () => running.delete(child))
  const deadline = Date.now() + timeoutMs
  while (!(await answers(url))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${command} ended\n${errors}`)
    if (Date.now() > deadline) {
      await end(child)
      throw new Error(`${command} did not answer within ${timeoutMs} ms\n${errors}`)
    }
    await wait(200)
  }
  return () => end(child)
}

/** Ends what is still running. */
export async function endAll() {
  await Promise.all([...running].map(end))
}

/**
 * @returns {Promise<number>} a port that nothing listens on
 */
export async function freePort() {
  const server = createServer()
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      resolve(undefined)
    })
  })
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
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

/** @param {string} url */
async function answers(url) {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2000) })
    return true
  } catch {
    return false
  }
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

import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'

/** A headless Chromium, spoken to over a pipe in its DevTools protocol. */

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ...['--disable-dev-shm-usage', '--force-color-profile=srgb', '--remote-debugging-pipe']
]

/**
 * @returns {string | undefined} the path of Chromium, where it is installed
 */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(isExecutable)
}

/**
 * @returns {Browser} with a profile of its own
 * @throws {Error} where Chromium is not installed
 */
export function startBrowser() {
  const chromium = findChromium()
  if (chromium === undefined)
    throw new Error('Chromium is not installed (on Debian: apt-get install chromium)')
  return new Browser(chromium, mkdtempSync(join(tmpdir(), 'browser-')))
}

/** How long the browser may take for anything. */
const PATIENCE_MS = 60_000

/** A headless Chromium: calls and events of its DevTools protocol, each message ended by a zero byte. */
export class Browser {
  #serial = 0
  /** @type {Map<string, { fulfil: (value: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map()
  #received = ''
  /** @type {Map<string, (params: any) => void>} */
  #listeners = new Map()

  /**
   * @param {string} chromium
   * @param {string} folder for its profile, and for pages that it is to load; gone after `close()`
   */
  constructor(chromium, folder) {
    this.folder = folder
    const home = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder }
    this.child = spawn(chromium, [...FLAGS, `--user-data-dir=${join(folder, 'profile')}`], {
      env: home,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']
    })
    this.closed = new Promise(fulfil => {
      this.child.once('close', fulfil)
      this.child.once('error', fulfil)
    })
    void this.closed.then(() => {
      this.#giveUp(new Error('Chromium ended early'))
    })
    this.input = /** @type {import('node:stream').Writable} */ (this.child.stdio[3])
    const output = /** @type {import('node:stream').Readable} */ (this.child.stdio[4])
    this.input.on('error', () => undefined)
    output.setEncoding('utf8')
    output.on('data', (/** @type {string} */ chunk) => {
      this.#receive(chunk)
    })
  }

  /**
   * @param {string} method
   * @param {object} params
   * @param {string} [sessionId]
   * @returns {Promise<any>}
   */
  async call(method, params, sessionId) {
    const id = ++this.#serial
    const answer = this.#wait(`call ${id}`, method)
    this.input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`)
    return await answer
  }

  /**
   * The next event of a name.
   *
   * @param {string} method
   * @param {string} sessionId
   * @returns {Promise<any>}
   */
  async event(method, sessionId) {
    return await this.#wait(`event ${method} ${sessionId}`, method)
  }

  /**
   * Listens to the events of a name, until the browser is closed.
   *
   * @param {string} method
   * @param {string} sessionId
   * @param {(params: any) => void} listener
   */
  on(method, sessionId, listener) {
    this.#listeners.set(`event ${method} ${sessionId}`, listener)
  }

  async close() {
    this.child.kill('SIGKILL')
    await this.closed
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  /**
   * @param {string} key
   * @param {string} what
   */
  async #wait(key, what) {
    /** @type {NodeJS.Timeout | undefined} */
    let patience
    try {
      return await new Promise((fulfil, reject) => {
        this.#waiting.set(key, { fulfil, reject })
        patience = setTimeout(() => {
          reject(new Error(`Chromium did not answer (${what})`))
        }, PATIENCE_MS)
      })
    } finally {
      clearTimeout(patience)
      this.#waiting.delete(key)
    }
  }

  /** @param {string} chunk */
  #receive(chunk) {
    const messages = (this.#received + chunk).split('\0')
    this.#received = messages.pop() ?? ''
    for (const message of messages) {
      const { id, method, params, sessionId, result, error } = JSON.parse(message)
      const key = id === undefined ? `event ${method} ${sessionId}` : `call ${id}`
      this.#listeners.get(key)?.(params)
      const waiting = this.#waiting.get(key)
      if (error !== undefined) waiting?.reject(new Error(`Chromium: ${error.message}`))
      else waiting?.fulfil(result)
    }
  }

  /** @param {Error} error */
  #giveUp(error) {
    for (const { reject } of this.#waiting.values()) reject(error)
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { PAGE_WIDTH, summaryPage } from './summary-page.js'

/**
 * Takes pictures of pages with headless Chromium, spoken to over a pipe: the whole page, however high.
 *
 * @typedef {import('./summary-page.js').Theme} Theme
 */

/** A browser cannot paint a higher picture. */
const HIGHEST = 16_000

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
 * Pictures of a job summary as GitHub shows it, in light and in dark.
 *
 * @param {string} markdown
 * @param {object} [options]
 * @param {boolean} [options.open] whether what is folded away is shown unfolded
 * @returns {Promise<Record<Theme, Buffer>>} PNG
 */
export async function summaryPictures(markdown, { open = false } = {}) {
  const [light, dark] = await screenshots([
    summaryPage(markdown, { theme: 'light', open }),
    summaryPage(markdown, { theme: 'dark', open })
  ])
  if (light === undefined || dark === undefined) throw new Error('Chromium gave fewer pictures than pages')
  return { light, dark }
}

/**
 * Pictures of pages, each as high as it is.
 *
 * @param {readonly string[]} pages HTML
 * @returns {Promise<Buffer[]>} PNG
 * @throws {Error} where Chromium is not installed or fails
 */
export async function screenshots(pages) {
  const chromium = findChromium()
  if (chromium === undefined)
    throw new Error('Chromium is not installed (on Debian: apt-get install chromium)')
  const folder = mkdtempSync(join(tmpdir(), 'screenshot-'))
  const browser = new Browser(chromium, folder)
  try {
    const pictures = []
    for (const [index, page] of pages.entries()) {
      const file = join(folder, `${index}.html`)
      writeFileSync(file, page)
      pictures.push(await picture(browser, pathToFileURL(file).href))
    }
    return pictures
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

/**
 * @param {Browser} browser
 * @param {string} url
 */
async function picture(browser, url) {
  const { targetId } = await browser.call('Target.createTarget', {
    url: 'about:blank'
  })
  const { sessionId } = await browser.call('Target.attachToTarget', { targetId, flatten: true })
  await browser.call('Page.enable', {}, sessionId)
  const loaded = browser.event('Page.loadEventFired', sessionId)
  await browser.call('Page.navigate', { url }, sessionId)
  await loaded
  await browser.call(
    'Emulation.setDeviceMetricsOverride',
    { width: PAGE_WIDTH, height: 800, deviceScaleFactor: 1, mobile: false },
    sessionId
  )
  const { cssContentSize } = await browser.call('Page.getLayoutMetrics', {}, sessionId)
  const clip = { x: 0, y: 0, width: PAGE_WIDTH, height: Math.min(cssContentSize.height, HIGHEST), scale: 1 }
  const { data } = await browser.call(
    'Page.captureScreenshot',
    { format: 'png', captureBeyondViewport: true, clip },
    sessionId
  )
  await browser.call('Target.closeTarget', { targetId })
  return Buffer.from(data, 'base64')
}

/** How long the browser may take for anything. */
const PATIENCE_MS = 60_000

/** A headless Chromium: calls and events of its DevTools protocol, each message ended by a zero byte. */
class Browser {
  #serial = 0
  /** @type {Map<string, { fulfil: (value: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map()
  #received = ''

  /**
   * @param {string} chromium
   * @param {string} folder for its profile
   */
  constructor(chromium, folder) {
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

  async close() {
    this.child.kill('SIGKILL')
    await this.closed
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
      const { id, method, sessionId, result, error } = JSON.parse(message)
      const waiting = this.#waiting.get(id === undefined ? `event ${method} ${sessionId}` : `call ${id}`)
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

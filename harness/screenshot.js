import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startBrowser } from './browser.js'
import { PAGE_WIDTH, summaryPage } from './summary-page.js'

/**
 * Takes pictures of pages with headless Chromium: the whole page, however high.
 *
 * @typedef {import('./summary-page.js').Theme} Theme
 */

/** A browser cannot paint a higher picture. */
const HIGHEST = 16_000

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
  const browser = startBrowser()
  try {
    const pictures = []
    for (const [index, page] of pages.entries()) {
      const file = join(browser.folder, `${index}.html`)
      writeFileSync(file, page)
      pictures.push(await picture(browser, pathToFileURL(file).href))
    }
    return pictures
  } finally {
    await browser.close()
  }
}

/**
 * @param {import('./browser.js').Browser} browser
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

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startBrowser } from '../../harness/browser.js'

/**
 * Pages as Chromium takes them, with scripts and the network allowed: what stands on them then, and what they asked for.
 *
 * @typedef {import('parse5').DefaultTreeAdapterTypes.ChildNode} Node
 */

/** The tree of the page as parse5 would give it, so that one judge serves both. Runs in the page. */
const READ = `(() => {
  const read = node => {
    if (node.nodeType === Node.TEXT_NODE) return { nodeName: '#text', value: node.data }
    if (node.nodeType === Node.COMMENT_NODE) return { nodeName: '#comment', data: node.data }
    if (node.nodeType !== Node.ELEMENT_NODE) return { nodeName: node.nodeName }
    const name = node.localName
    const attrs = [...node.attributes].map(({ name, value }) => ({ name, value }))
    return { nodeName: name, tagName: name, attrs, childNodes: [...node.childNodes].map(read) }
  }
  return JSON.stringify([...document.body.childNodes].map(read))
})()`

/** A page of one browser, into which one document after the other is loaded. */
export class ChromiumPage {
  #browser = startBrowser()
  #session = ''
  /** @type {string[]} what was asked for beside the document, or opened */
  #asked = []

  async open() {
    const browser = this.#browser
    const { targetId } = await browser.call('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await browser.call('Target.attachToTarget', { targetId, flatten: true })
    this.#session = sessionId
    await browser.call('Page.enable', {}, sessionId)
    await browser.call('Network.enable', {}, sessionId)
    await browser.call('Runtime.enable', {}, sessionId)
    browser.on('Network.requestWillBeSent', sessionId, ({ request, documentURL }) => {
      if (request.url !== documentURL) this.#asked.push(`request for ${request.url}`)
    })
    browser.on('Page.windowOpen', sessionId, ({ url }) => this.#asked.push(`window of ${url}`))
    browser.on('Page.javascriptDialogOpening', sessionId, ({ message }) => {
      this.#asked.push(`dialog ${message}`)
      void browser.call('Page.handleJavaScriptDialog', { accept: false }, sessionId)
    })
    browser.on('Runtime.consoleAPICalled', sessionId, () => this.#asked.push('call of the console'))
  }

  /**
   * @param {string} html of a body
   * @returns {Promise<Node[]>} what stands on the page
   * @throws {Error} when it asked for anything
   */
  async load(html) {
    const browser = this.#browser
    const file = join(browser.folder, 'page.html')
    writeFileSync(file, `<!doctype html><html><head><meta charset="utf-8"></head><body>${html}</body></html>`)
    this.#asked = []
    const loaded = browser.event('Page.loadEventFired', this.#session)
    await browser.call('Page.navigate', { url: pathToFileURL(file).href }, this.#session)
    await loaded
    const { result } = await browser.call('Runtime.evaluate', { expression: READ }, this.#session)
    if (this.#asked.length > 0) throw new Error(`a page made a ${this.#asked.join(', a ')}`)
    return JSON.parse(result.value)
  }

  async close() {
    await this.#browser.close()
  }
}

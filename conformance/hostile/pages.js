import fc from 'fast-check'
import { defaultTreeAdapter as tree, parseFragment } from 'parse5'
import { githubHtml } from '../../harness/summary-page.js'
import { ChromiumPage } from './chromium.js'
import { ACTED_UPON } from './log.js'
import { hostileReports } from './reports.js'

/**
 * The pages that GitHub shows, through its own Markdown parser, and into a parser of HTML and Chromium: no element,
 * attribute, link, reference, comment or unseen character is on them that we did not write, and nothing is asked for.
 *
 * @typedef {import('./cases.js').Cases} Cases
 * @typedef {import('./compiled.js').Compiled} Compiled
 * @typedef {import('parse5').DefaultTreeAdapterTypes.ChildNode} Node
 * @typedef {(nodes: readonly Node[]) => string[]} MarksIn what GitHub would make references of
 * @typedef {{ markdown: string, links: readonly string[], headings: number, what: string }} Page
 */

export const RUN_URL = 'https://github.com/acme/networks/actions/runs/42'
const PLACES = { runUrl: RUN_URL, reportFileName: 'aws-ipam-report.json' }

/** Everything that pages of ours consist of, and the attributes that it may have. */
const ELEMENTS = new Set(
  'h2 h3 p b i code sub br a ul li table thead tbody tr th td details summary span wbr'.split(' ')
)
const ATTRIBUTES = new Set(['a href', 'th align', 'td align'])

/** A comment parts two characters for those who look for patterns, and says nothing. */
const PARTING = /^[ \u00a0]$/

/** GitHub's limits, of a summary in bytes and of a comment in characters. */
const SUMMARY_BYTES = 1024 * 1024
const COMMENT_CHARACTERS = 65_536

/** Pages are judged together, so that the case that is told of is the last of those. */
const TOGETHER = { shrink: false }

/** Pages that the parser is given at once: starting it costs more than parsing. */
const AT_ONCE = 100

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 */
export async function checkPages(cases, sources, text) {
  const chromium = new ChromiumPage()
  try {
    await chromium.open()
    await cases.checks.check('Chromium tells of what a page asks for, and of a script that ran', async () => {
      await expectToldOf(chromium, '<img src="picture.png">', 'request for')
      await expectToldOf(
        chromium,
        '<p onclick="1"><script>console.log(1)</script></p>',
        'call of the console'
      )
    })
    await checkEach(cases, sources, text, chromium)
  } finally {
    await chromium.close()
  }
}

/**
 * @param {ChromiumPage} chromium
 * @param {string} html
 * @param {string} what
 */
async function expectToldOf(chromium, html, what) {
  const told = await chromium.load(html).then(
    () => 'nothing',
    (/** @type {unknown} */ error) => String(error)
  )
  if (!told.includes(what)) throw new Error(`of ${html} Chromium told ${told}`)
}

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 * @param {ChromiumPage} chromium
 */
async function checkEach(cases, sources, text, chromium) {
  const { renderSummary } = await sources.load('src/render/markdown/summary.ts')
  const { renderComment } = await sources.load('src/render/markdown/comment.ts')
  const { renderFailure } = await sources.load('src/render/markdown/failure.ts')
  const { marksIn } = await sources.load('__tests__/unit/render/page.ts')
  const report = await hostileReports(sources, text)

  /** @type {Page[]} */
  const pages = []
  const judgeAll = () => judge(pages.splice(0), { marksIn, chromium })
  /** @param {Page} page */
  const add = async page => {
    pages.push(page)
    if (pages.length === AT_ONCE) await judgeAll()
  }
  /** @param {any} report */
  const linksOf = report => [RUN_URL, ...notesIn(report)]

  await cases.property(
    'a summary is text and our own markup to GitHub',
    1500,
    report,
    async report => {
      const markdown = renderSummary(report, PLACES)
      if (Buffer.byteLength(markdown) > SUMMARY_BYTES) throw new Error('the summary is too large')
      // With a plan, today's state has a heading of its own.
      const headings = report.plan === undefined ? 1 : 2
      await add({ markdown, links: linksOf(report), headings, what: 'summary' })
    },
    TOGETHER
  )
  await cases.property(
    'a comment is text and our own markup to GitHub, and mentions nobody',
    1500,
    fc.tuple(report, text),
    async ([report, title]) => {
      const markdown = renderComment(report, { limitCharacters: COMMENT_CHARACTERS, ...PLACES, title })
      if (markdown.length > COMMENT_CHARACTERS) throw new Error('the comment is too long')
      await add({ markdown, links: linksOf(report), headings: 1, what: 'comment' })
    },
    TOGETHER
  )
  const failure = fc.record({ title: text, problems: fc.array(text, { maxLength: 5 }), remedy: text })
  await cases.property(
    'the page of a failed check is text and our own markup to GitHub',
    1000,
    failure,
    async failure => {
      const markdown = renderFailure({ ...failure, runUrl: RUN_URL })
      await add({ markdown, links: [RUN_URL], headings: 1, what: 'failure' })
    },
    TOGETHER
  )
  await cases.checks.check('the last of these pages are so too', judgeAll)
}

/**
 * The addresses that a Report's notes lead to, as a browser writes them.
 *
 * @param {any} report
 * @returns {string[]}
 */
function notesIn({ findings, plan }) {
  const networks = plan?.networks ?? []
  const states = networks.flatMap((/** @type {any} */ { before, after, atMost }) => [before, after, atMost])
  return [...findings, ...states].flatMap(held =>
    URL.canParse(held?.note ?? '') ? [new URL(held.note).href] : []
  )
}

/**
 * Judges pages together, by each of the two that read HTML, and one by one where anything is wrong, to name the one.
 *
 * @param {readonly Page[]} pages
 * @param {{ marksIn: MarksIn, chromium: ChromiumPage }} by
 */
async function judge(pages, { marksIn, chromium }) {
  const html = githubHtml(pages.map(({ markdown }, at) => `${markdown}\n\n${bound(at)}\n\n`).join(''))
  judgeRead(split(parseFragment(html).childNodes), pages, marksIn, markdown => {
    return parseFragment(githubHtml(markdown)).childNodes
  })
  judgeRead(split(await chromium.load(html)), pages, marksIn)
}

/**
 * @param {readonly Node[][]} together what one reader made of each page
 * @param {readonly Page[]} pages
 * @param {MarksIn} marksIn
 * @param {(markdown: string) => readonly Node[]} [readAlone] reads a page by itself
 */
function judgeRead(together, pages, marksIn, readAlone) {
  const isWhole = together.length === pages.length
  for (const [at, page] of pages.entries()) {
    const nodes = together[at] ?? []
    const found = faultsIn(nodes, page, marksIn)
    if (isWhole && found.length === 0) continue
    const faults = readAlone === undefined ? found : faultsIn(readAlone(page.markdown), page, marksIn)
    if (faults.length > 0)
      throw new Error(`${[...new Set(faults)].join('\n')}\nin a ${page.what}:\n${page.markdown}`)
    if (isWhole) throw new Error(`a ${page.what} reaches into another page:\n${page.markdown}`)
  }
  if (!isWhole) throw new Error('one of the pages reaches into the next')
}

/** What parts pages that are parsed together, as Markdown and as HTML. @param {number} at */
const bound = at => `<hr id="end-${at}">`

/**
 * @param {readonly Node[]} nodes
 * @returns {Node[][]} by page
 */
function split(nodes) {
  /** @type {Node[][]} */
  const pages = []
  /** @type {Node[]} */
  let page = []
  for (const node of nodes) {
    if (tree.isElementNode(node) && node.tagName === 'hr' && node.attrs[0]?.value === `end-${pages.length}`) {
      pages.push(page)
      page = []
    } else page.push(node)
  }
  return pages
}

/**
 * What is on a page that must not be.
 *
 * @param {readonly Node[]} nodes
 * @param {Page} page
 * @param {MarksIn} marksIn
 * @returns {string[]}
 */
export function faultsIn(nodes, { links, headings: expected }, marksIn) {
  /** @type {string[]} */
  const faults = []
  let headings = 0
  /** @param {readonly Node[]} children */
  const walk = children => {
    for (const node of children) {
      if (tree.isTextNode(node)) {
        const [unseen] = ACTED_UPON.exec(node.value.replaceAll('\n', '')) ?? []
        if (unseen !== undefined) faults.push(`U+${unseen.codePointAt(0)?.toString(16)} that nobody sees`)
        continue
      }
      if (tree.isCommentNode(node)) {
        if (!PARTING.test(node.data)) faults.push(`comment ${node.data}`)
        continue
      }
      if (!tree.isElementNode(node)) {
        faults.push(node.nodeName)
        continue
      }
      const { tagName, attrs, childNodes } = node
      if (!ELEMENTS.has(tagName)) faults.push(`<${tagName}>`)
      if (/^h\d$/.test(tagName)) headings += 1
      for (const { name, value } of attrs) {
        if (!ATTRIBUTES.has(`${tagName} ${name}`)) faults.push(`<${tagName} ${name}="${value}">`)
        if (name === 'href' && !links.includes(value)) faults.push(`link to ${value}`)
      }
      walk(childNodes)
    }
  }
  walk(nodes)
  if (headings !== expected) faults.push(`${headings} headings`)
  return [...faults, ...marksIn(nodes).map(mark => `reference ${mark}`)]
}

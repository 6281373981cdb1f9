import fc from 'fast-check'
import { defaultTreeAdapter as tree, parseFragment } from 'parse5'
import { githubHtml } from '../../harness/summary-page.js'
import { hostileReports } from './reports.js'

/**
 * The pages that GitHub shows, through its own Markdown parser: no element, attribute, link, reference or comment is on
 * them that we did not write.
 *
 * @typedef {import('./cases.js').Cases} Cases
 * @typedef {import('./compiled.js').Compiled} Compiled
 * @typedef {import('parse5').DefaultTreeAdapterTypes.ChildNode} Node
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
  const { renderSummary } = await sources.load('src/render/markdown/summary.ts')
  const { renderComment } = await sources.load('src/render/markdown/comment.ts')
  const { renderFailure } = await sources.load('src/render/markdown/failure.ts')
  const { marksIn } = await sources.load('__tests__/unit/render/page.ts')
  const report = await hostileReports(sources, text)

  /** @type {Page[]} */
  const pages = []
  /** @param {Page} page */
  const add = page => {
    pages.push(page)
    if (pages.length === AT_ONCE) judge(pages.splice(0), marksIn)
  }
  /** @param {any} report */
  const linksOf = report => [RUN_URL, ...notesIn(report)]

  await cases.property(
    'a summary is text and our own markup to GitHub',
    1500,
    report,
    report => {
      const markdown = renderSummary(report, PLACES)
      if (Buffer.byteLength(markdown) > SUMMARY_BYTES) throw new Error('the summary is too large')
      // With a plan, today's state has a heading of its own.
      const headings = report.plan === undefined ? 1 : 2
      add({ markdown, links: linksOf(report), headings, what: 'summary' })
    },
    TOGETHER
  )
  await cases.property(
    'a comment is text and our own markup to GitHub, and mentions nobody',
    1500,
    fc.tuple(report, text),
    ([report, title]) => {
      const markdown = renderComment(report, { limitCharacters: COMMENT_CHARACTERS, ...PLACES, title })
      if (markdown.length > COMMENT_CHARACTERS) throw new Error('the comment is too long')
      add({ markdown, links: linksOf(report), headings: 1, what: 'comment' })
    },
    TOGETHER
  )
  const failure = fc.record({ title: text, problems: fc.array(text, { maxLength: 5 }), remedy: text })
  await cases.property(
    'the page of a failed check is text and our own markup to GitHub',
    1000,
    failure,
    failure => {
      const markdown = renderFailure({ ...failure, runUrl: RUN_URL })
      add({ markdown, links: [RUN_URL], headings: 1, what: 'failure' })
    },
    TOGETHER
  )
  await cases.checks.check('the last of these pages are so too', () => {
    judge(pages.splice(0), marksIn)
  })
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
 * Judges pages together, and one by one where anything is wrong, to name the one.
 *
 * @param {readonly Page[]} pages
 * @param {(nodes: readonly Node[]) => string[]} marksIn what GitHub would make references of
 */
function judge(pages, marksIn) {
  const together = split(
    githubHtml(pages.map(({ markdown }, at) => `${markdown}\n\n${bound(at)}\n\n`).join(''))
  )
  const isWhole = together.length === pages.length
  for (const [at, page] of pages.entries()) {
    const nodes = together[at] ?? []
    if (isWhole && faultsIn(nodes, page, marksIn).length === 0) continue
    const faults = faultsIn(parseFragment(githubHtml(page.markdown)).childNodes, page, marksIn)
    if (faults.length > 0)
      throw new Error(`${[...new Set(faults)].join('\n')}\nin a ${page.what}:\n${page.markdown}`)
    if (isWhole) throw new Error(`a ${page.what} reaches into another page:\n${page.markdown}`)
  }
  if (!isWhole) throw new Error('one of the pages reaches into the next')
}

/** What parts pages that are parsed together, as Markdown and as HTML. @param {number} at */
const bound = at => `<hr id="end-${at}">`

/**
 * @param {string} html
 * @returns {Node[][]}
 */
function split(html) {
  /** @type {Node[][]} */
  const pages = []
  /** @type {Node[]} */
  let page = []
  for (const node of parseFragment(html).childNodes) {
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
 * @param {(nodes: readonly Node[]) => string[]} marksIn
 * @returns {string[]}
 */
export function faultsIn(nodes, { links, headings: expected }, marksIn) {
  /** @type {string[]} */
  const faults = []
  let headings = 0
  /** @param {readonly Node[]} children */
  const walk = children => {
    for (const node of children) {
      if (tree.isTextNode(node)) continue
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

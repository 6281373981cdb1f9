import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { marked } from 'marked'
import { defaultTreeAdapter as tree, html, parseFragment, serialize } from 'parse5'

/**
 * A job summary as GitHub shows it: GitHub's own Markdown parser where it is installed (Debian's `cmark-gfm`), what
 * GitHub lets through of the HTML, the references it makes of plain text, and its stylesheet.
 *
 * @typedef {import('parse5').DefaultTreeAdapterTypes.ParentNode} ParentNode
 * @typedef {'light' | 'dark'} Theme
 */

/** The width of the column that GitHub shows a summary in, in pixels. */
export const PAGE_WIDTH = 1012

/**
 * @param {string} markdown
 * @param {object} [options]
 * @param {Theme} [options.theme] light, unless told
 * @param {boolean} [options.open] whether what is folded away is shown unfolded
 * @returns {string} a whole HTML page that loads nothing
 */
export function summaryPage(markdown, { theme = 'light', open = false } = {}) {
  const body = summaryHtml(markdown)
  const require = createRequire(import.meta.url)
  const style = readFileSync(require.resolve(`github-markdown-css/github-markdown-${theme}.css`), 'utf8')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Job summary</title>
<style>${style}
html { color-scheme: ${theme}; }
body { margin: 0; background-color: ${theme === 'dark' ? '#0d1117' : '#ffffff'}; }
.markdown-body { box-sizing: border-box; width: ${PAGE_WIDTH}px; margin: 0 auto; padding: 24px; }
</style>
</head>
<body><article class="markdown-body">
${open ? body.replaceAll('<details>', '<details open="">') : body}
</article></body>
</html>
`
}

/**
 * @param {string} markdown
 * @returns {string} what GitHub makes of it, as HTML
 */
export function summaryHtml(markdown) {
  const fragment = parseFragment(renderMarkdown(markdown))
  sanitise(fragment)
  linkReferences(fragment)
  return serialize(fragment)
}

/**
 * What a reader can read of it, without any markup.
 *
 * @param {string} markdown
 */
export function summaryText(markdown) {
  return textOf(parseFragment(summaryHtml(markdown)))
}

/**
 * @param {ParentNode} parent
 * @returns {string}
 */
function textOf(parent) {
  let text = ''
  for (const child of parent.childNodes) {
    if (tree.isTextNode(child)) text += child.value
    else if ('childNodes' in child) text += textOf(child)
  }
  return text
}

/**
 * What GitHub's own Markdown parser makes of it, nothing taken out.
 *
 * @param {string} markdown
 * @returns {string} HTML
 * @throws {Error} where `cmark-gfm` is not installed
 */
export function githubHtml(markdown) {
  const extensions = ['table', 'strikethrough', 'autolink', 'tagfilter', 'tasklist', 'footnotes']
  return execFileSync(
    'cmark-gfm',
    ['--unsafe', '--github-pre-lang', ...extensions.flatMap(name => ['--extension', name])],
    { input: markdown, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: 'pipe' }
  )
}

/** @param {string} markdown */
function renderMarkdown(markdown) {
  try {
    return githubHtml(markdown)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
    return marked.parse(markdown, { async: false, gfm: true })
  }
}

// prettier-ignore
const ELEMENTS = new Set([
  'a', 'abbr', 'b', 'bdo', 'blockquote', 'br', 'caption', 'cite', 'code', 'dd', 'del', 'details', 'dfn', 'div', 'dl',
  'dt', 'em', 'figcaption', 'figure', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'img', 'ins', 'kbd', 'li', 'mark',
  'ol', 'p', 'picture', 'pre', 'q', 'rp', 'rt', 'ruby', 's', 'samp', 'small', 'source', 'span', 'strike', 'strong',
  'sub', 'summary', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'time', 'tr', 'tt', 'ul', 'var', 'wbr'
])

/** Elements that go with all they hold. */
const REMOVED = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'svg', 'math'])

// prettier-ignore
const ATTRIBUTES = new Set([
  'abbr', 'align', 'alt', 'border', 'cellpadding', 'cellspacing', 'cite', 'clear', 'colspan', 'compact', 'datetime',
  'dir', 'headers', 'height', 'hreflang', 'hspace', 'id', 'itemprop', 'label', 'lang', 'longdesc', 'media', 'name',
  'nowrap', 'open', 'rel', 'reversed', 'role', 'rowspan', 'rules', 'scope', 'sizes', 'span', 'start', 'summary',
  'tabindex', 'title', 'type', 'valign', 'value', 'vspace', 'width'
])

/** Attributes that name something to be fetched or visited, and the protocols they may use. */
const LINKS = new Map([
  ['href', /^(?:https?:|mailto:|(?![a-z][a-z0-9+.-]*:))/i],
  ['src', /^(?:https?:|(?![a-z][a-z0-9+.-]*:))/i],
  ['srcset', /^(?:https?:|(?![a-z][a-z0-9+.-]*:))/i]
])

/**
 * Takes out what GitHub does not let through: unknown elements are replaced by what they hold.
 *
 * @param {ParentNode} parent
 */
function sanitise(parent) {
  for (const child of [...parent.childNodes]) {
    if (tree.isTextNode(child)) continue
    if (!tree.isElementNode(child) || REMOVED.has(child.tagName)) {
      tree.detachNode(child)
      continue
    }
    sanitise(child)
    if (ELEMENTS.has(child.tagName)) child.attrs = child.attrs.flatMap(attribute => keptAttribute(attribute))
    else {
      for (const grandchild of [...child.childNodes]) {
        tree.detachNode(grandchild)
        tree.insertBefore(parent, grandchild, child)
      }
      tree.detachNode(child)
    }
  }
}

/**
 * @param {import('parse5').Token.Attribute} attribute
 * @returns {import('parse5').Token.Attribute[]}
 */
function keptAttribute({ name, value }) {
  const link = LINKS.get(name)
  if (link !== undefined) return link.test(value.trim()) ? [{ name, value }] : []
  if (!ATTRIBUTES.has(name) && !name.startsWith('aria-')) return []
  // GitHub sets ids and names of its readers' text apart from its own.
  return [{ name, value: name === 'id' || name === 'name' ? `user-content-${value}` : value }]
}

/** Some of the words between colons that GitHub shows as pictures. */
const EMOJI = new Map(
  Object.entries({
    '+1': '👍',
    fire: '🔥',
    rocket: '🚀',
    tada: '🎉',
    warning: '⚠️',
    white_check_mark: '✅',
    x: '❌'
  })
)

/** What GitHub sees in plain text: somebody or a team, an issue, an emoji. */
const REFERENCE =
  /(?<![\w@/])@(?<who>[a-z\d](?:-?[a-z\d]){0,38}(?:\/[\w-]+)?)(?![\w-])|(?<![\w&])#(?<issue>\d+)\b|:(?<emoji>[\w+-]+):/gi

/** Elements whose text stays as it is. */
const VERBATIM = new Set(['a', 'code', 'pre', 'tt', 'kbd', 'samp'])

/**
 * Makes links of mentions and issues, and pictures of emoji codes, where GitHub does.
 *
 * @param {ParentNode} parent
 */
function linkReferences(parent) {
  for (const child of [...parent.childNodes]) {
    if (tree.isElementNode(child)) {
      if (!VERBATIM.has(child.tagName)) linkReferences(child)
    } else if (tree.isTextNode(child)) {
      linkReferencesIn(child, parent)
    }
  }
}

/**
 * @param {import('parse5').DefaultTreeAdapterTypes.TextNode} node
 * @param {ParentNode} parent
 */
function linkReferencesIn(node, parent) {
  const text = node.value
  let done = 0
  for (const match of text.matchAll(REFERENCE)) {
    const { who, issue, emoji } = match.groups ?? {}
    const picture = emoji === undefined ? undefined : EMOJI.get(emoji)
    if (emoji !== undefined && picture === undefined) continue
    tree.insertTextBefore(parent, text.slice(done, match.index) + (picture ?? ''), node)
    if (picture === undefined)
      tree.insertBefore(parent, link(match[0], who ?? `acme/networks/issues/${issue}`), node)
    done = match.index + match[0].length
  }
  node.value = text.slice(done)
}

/**
 * @param {string} text
 * @param {string} path
 */
function link(text, path) {
  const element = tree.createElement('a', html.NS.HTML, [
    { name: 'href', value: `https://github.com/${path}` }
  ])
  tree.insertText(element, text)
  return element
}

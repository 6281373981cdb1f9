import { marked } from 'marked'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

/** Markdown as a browser would have it: GitHub flavoured Markdown to HTML, HTML to a tree. */
export function pageOf(markdown: string): Node[] {
  return parseFragment(marked.parse(markdown, { gfm: true, async: false })).childNodes
}

/** What a reader sees of these nodes; a comment is not seen. */
export function textOf(nodes: readonly Node[]): string {
  return nodes
    .map(node => {
      if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value
      return 'childNodes' in node ? textOf(node.childNodes) : ''
    })
    .join('')
}

/** The elements among these nodes and inside them, in order. */
export function elementsOf(nodes: readonly Node[]): Element[] {
  return nodes.flatMap(node => ('tagName' in node ? [node, ...elementsOf(node.childNodes)] : []))
}

/** The names of the elements, each once, sorted. */
export function tagsOf(nodes: readonly Node[]): string[] {
  return [...new Set(elementsOf(nodes).map(element => element.tagName))].sort()
}

/** Elements of one name. */
export function all(nodes: readonly Node[], tagName: string): Element[] {
  return elementsOf(nodes).filter(element => element.tagName === tagName)
}

/** The tables' body rows, each as the texts of its cells; spaces that hold words together as plain ones. */
export function rowsOf(nodes: readonly Node[]): string[][] {
  return all(nodes, 'tr')
    .map(row => all(row.childNodes, 'td').map(cell => textOf(cell.childNodes).replaceAll('\u00a0', ' ')))
    .filter(cells => cells.length > 0)
}

/**
 * What GitHub would make a mention, a reference, a commit or a link of: it looks for these in each text node by
 * itself, and neither in code nor in links.
 */
export function marksIn(nodes: readonly Node[]): string[] {
  return nodes.flatMap(node => {
    if (node.nodeName === '#text') return marksOf((node as DefaultTreeAdapterTypes.TextNode).value)
    if (node.nodeName === 'code' || node.nodeName === 'a' || !('childNodes' in node)) return []
    return marksIn(node.childNodes)
  })
}

function marksOf(text: string): string[] {
  const patterns = [
    /(?<![\w`])@[a-z\d]/i,
    /#\d/,
    /\bGH-\d/i,
    /(?:https?|ftp):\/\/|www\.\w|mailto:\S/i,
    /(?<![\w-])(?!\d{12}(?!\d))[0-9a-f]{7,40}(?!\w)/i,
    /:(?:[a-z_][a-z\d_+-]*|[+-]1|100|1234|8ball):/
  ]
  return patterns.flatMap(pattern => pattern.exec(text)?.[0] ?? [])
}

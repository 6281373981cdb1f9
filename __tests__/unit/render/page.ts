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

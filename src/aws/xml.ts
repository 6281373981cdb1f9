import { SaxesParser } from 'saxes'

/** An element: its children by their names, those of one name in a list; or its text, where it has no child. */
type XmlElement = string | XmlChildren
export interface XmlChildren {
  [name: string]: XmlElement | XmlElement[]
}

/**
 * Reads the plain XML that EC2 answers with: elements that hold either elements or a text, without attributes but for
 * the root's, which say the namespace and are left out.
 *
 * @returns the children of the root, as the SDK's own parser gives them
 * @throws Error where it is not well-formed, or not that plain: comments, CDATA, a document type, text beside elements, a
 *   root without any, a nesting without end
 *
 * `saxes` throws by itself where nobody listens for its errors. With an eighth listener V8 would turn its parser into a
 * dictionary, which takes four times as long.
 */
export function readXml(xml: string): XmlChildren {
  const parser = new SaxesParser({ position: false })
  const around: XmlChildren[] = []
  let children: XmlChildren = {}
  let hasChildren = false
  let text = ''

  for (const event of ['doctype', 'cdata', 'comment', 'processinginstruction'] as const) {
    parser.on(event, () => {
      throw new NotPlainError(event)
    })
  }
  parser.on('text', piece => {
    text = piece
    if (hasChildren && !isBlank(piece)) throw new NotPlainError('text beside elements')
  })
  parser.on('opentag', ({ attributes }) => {
    if (!isBlank(text)) throw new NotPlainError('text beside elements')
    if (around.length > 0) for (const name in attributes) throw new NotPlainError(name)
    if (around.length > DEEPEST) throw new NotPlainError('a nesting without end')
    around.push(children)
    children = {}
    hasChildren = false
    text = ''
  })
  parser.on('closetag', ({ name }) => {
    const element = hasChildren ? children : isIndentation(text) ? '' : ownText(text)
    children = around.pop() ?? {}
    addTo(children, name, element)
    hasChildren = true
    text = ''
  })

  parser.write(xml).close()
  const [root] = Object.values(children)
  if (typeof root !== 'object' || Array.isArray(root)) throw new NotPlainError('a root without elements')
  return root
}

/** Many times what any answer of EC2's has. Each level is held in memory until it ends. */
const DEEPEST = 100

class NotPlainError extends Error {
  override readonly name = 'NotPlainError'
}

function addTo(parent: XmlChildren, name: string, element: XmlElement): void {
  const known = parent[name]
  if (known === undefined) parent[name] = element
  else if (Array.isArray(known)) known.push(element)
  // An object has some names by itself, `constructor` and `__proto__` among them.
  else if (!Object.hasOwn(parent, name)) throw new NotPlainError(name)
  else parent[name] = [known, element]
}

function isBlank(text: string): boolean {
  return text === '' || text.trim() === ''
}

/** Blank lines are no text, as the SDK's own parser has it; blanks alone may be one. */
function isIndentation(text: string): boolean {
  return text.includes('\n') && isBlank(text)
}

/** From this length on, V8 makes a part of a text as a view into the whole. */
const VIEW_LENGTH = 13

/** The text by itself: as a view it would hold all of its page in memory, for as long as its row lives. */
function ownText(text: string): string {
  return text.length < VIEW_LENGTH ? text : [text.slice(0, 1), text.slice(1)].join('')
}

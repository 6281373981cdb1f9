import { SaxesParser } from 'saxes'

/** An element: its children by their names, those of a list's `item` in one; or its text, where it has no child. */
type XmlElement = string | XmlChildren
export interface XmlChildren {
  [name: string]: XmlElement | XmlElement[]
}

/**
 * Reads the XML that EC2 answers with: elements that hold either elements or a text, and of which only `item` comes more
 * than once beside its like. Attributes, comments and instructions are left out: none of them says anything of a network.
 *
 * @returns the children of the root, as the SDK's own parser gives them
 * @throws Error where it is not well-formed, or nothing that EC2 writes: a document type, text beside elements, another
 *   name that comes twice, a root without elements, a nesting without end. Half of such a document is not made the best
 *   of, which might lose a row or the token of the next page. Letters that XML cannot hold are the exception: nobody says
 *   how AWS writes a name that has them, and they hide nothing.
 *
 * With an eighth listener V8 would turn the parser of `saxes` into a dictionary, which takes four times as long.
 */
export function readXml(xml: string): XmlChildren {
  const parser = new SaxesParser({ position: false })
  const around: XmlChildren[] = []
  let children: XmlChildren = {}
  let hasChildren = false
  let text = ''
  let isDecoded = true

  parser.on('error', error => {
    if (!OF_A_LETTER.has(error.message)) throw error
    isDecoded = false
  })
  parser.on('doctype', () => {
    throw new UnlikeEc2Error('a document type')
  })
  parser.on('text', piece => {
    text += piece
  })
  parser.on('cdata', piece => {
    text += piece
  })
  parser.on('opentag', () => {
    if (!isBlank(text)) throw new UnlikeEc2Error('text beside elements')
    if (around.length > DEEPEST) throw new UnlikeEc2Error('a nesting without end')
    around.push(children)
    children = {}
    hasChildren = false
    text = ''
  })
  parser.on('closetag', ({ name }) => {
    if (hasChildren && !isBlank(text)) throw new UnlikeEc2Error('text beside elements')
    const element = hasChildren ? children : ownText(isDecoded ? text : decoded(text))
    children = around.pop() ?? {}
    addTo(children, name, element)
    hasChildren = true
    text = ''
  })

  parser.write(xml).close()
  const [root] = Object.values(children)
  if (typeof root !== 'object' || Array.isArray(root)) throw new UnlikeEc2Error('a root without elements')
  return root
}

/** Many times what any answer of EC2's has. Each level is held in memory until it ends. */
const DEEPEST = 100

/** What the members of every list are called (smithy.io: AWS EC2 query protocol; their `xmlName` in EC2's model). */
const LIST_MEMBER = 'item'

/** What it says is ours, and repeats nothing of the answer. */
class UnlikeEc2Error extends Error {
  override readonly name = 'UnlikeEc2Error'

  constructor(what: string) {
    super(`${what} in XML of EC2`)
  }
}

function addTo(parent: XmlChildren, name: string, element: XmlElement): void {
  // An object has some names by itself, `constructor` and `__proto__` among them.
  const known = parent[name]
  if (known === undefined) parent[name] = element
  else if (name !== LIST_MEMBER) throw new UnlikeEc2Error('an element twice')
  else if (Array.isArray(known)) known.push(element)
  else parent[name] = [known, element]
}

/** Of nothing but what XML calls white space. */
function isBlank(text: string): boolean {
  return text === '' || /^[ \t\r\n]*$/.test(text)
}

/** What `saxes` says of a letter that XML cannot hold. It goes on behind it, and leaves a reference as it stands. */
const OF_A_LETTER = new Set(['disallowed character.', 'malformed character entity.'])

function decoded(text: string): string {
  return text.replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (written, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
    const letter = code > 0xffff ? written : String.fromCharCode(code)
    return NOT_OF_XML.test(letter) ? letter : written
  })
}

// eslint-disable-next-line no-control-regex -- these are what it is about
const NOT_OF_XML = /^[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]$/

/** From this length on, V8 makes a part of a text as a view into the whole. */
const VIEW_LENGTH = 13

/**
 * The text by itself: as a view it would hold all of its page in memory, for as long as its row lives. Blank lines are no
 * text, as the SDK's own parser has it; blanks alone may be one.
 */
function ownText(text: string): string {
  if (text.includes('\n') && isBlank(text)) return ''
  return text.length < VIEW_LENGTH ? text : [text.slice(0, 1), text.slice(1)].join('')
}

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseDocument,
  type Alias,
  type Pair,
  type ParsedNode,
  type Scalar
} from 'yaml'
import { shown, type PolicyProblem } from './problems.js'

/** The way to a value: keys of mappings and places in lists. */
export type Path = readonly PropertyKey[]

/** A value of the file, and where it stands. */
export interface Place {
  kind: 'scalar' | 'list' | 'mapping'
  /** Of a scalar: the text as it was written, without quotes. */
  source?: string
  /** Whether it is a scalar without quotes, such as a number. */
  plain?: true
  offset: number
  /** Where its key stands; of a list's items, where they stand themselves. */
  keyOffset: number
  children: Map<PropertyKey, Place>
}

/** How the parts of a document become values. */
export interface Reading {
  /** Whether a scalar at a path is meant as text, whatever it looks like: `012345678901` keeps its zero. */
  isText: (path: Path) => boolean
  /** Whether the keys of a mapping at a path are the user's own; it becomes a Map. */
  hasOwnKeys: (path: Path) => boolean
}

/** A YAML document that was read: plain data, and where each part of it stands. */
export interface PolicyDocument {
  value: unknown
  /** What stands at a path, if anything does. */
  placeAt: (path: Path) => Place | undefined
  /** Line and column of an offset into the text. */
  positionOf: (offset: number) => { line: number; column: number }
}

const MOST_BYTES = 1024 * 1024
/** Signs and words of the text; and values of the document, once each alias is followed. */
const MOST_PARTS = 200_000
const DEEPEST = 32

/** What could be read of a file, and what is wrong with its YAML. */
interface ReadFile {
  document?: PolicyDocument
  problems: PolicyProblem[]
}

/** Reads a file with one YAML document in it; JSON is YAML. */
export function readDocument(text: string, reading: Reading): ReadFile {
  const refused = refusal(text)
  if (refused !== undefined) return { problems: [refused] }

  const lines = new LineCounter()
  // A mapping's keys are compared in `walk`: the library compares each with each.
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    uniqueKeys: false
  })
  const positionOf = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    ...positionOf(pos[0]),
    message: inOurWords(code, message)
  }))
  if (faults.length > 0) return { problems: faults }

  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return { problems: [{ line: 1, column: 1, message: 'the file is empty; begin with version: 1' }] }
  }
  const walker = new Walker(reading)
  const { value, place } = walker.walk(contents, [], contents.range[0])
  const problems = walker.faults.map(({ offset, message }) => ({ ...positionOf(offset), message }))
  if (walker.isStopped) return { problems }
  const placeAt = (path: Path) => path.reduce<Place | undefined>((at, key) => at?.children.get(key), place)
  return { document: { value, positionOf, placeAt }, problems }
}

function inOurWords(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; a policy file holds one'
  return `this is not YAML: ${message.split('\n')[0] ?? code}`
}

/** Why a text is not even to be parsed: it would take too much time or memory. */
function refusal(text: string): PolicyProblem | undefined {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > MOST_BYTES) {
    return { line: 1, column: 1, message: `the file has ${bytes} bytes; ${MOST_BYTES} is the most` }
  }
  let parts = 0
  let depth = 0
  let nestedInLine = 0
  let line = 1
  let isScalarNext = false
  for (const token of new Lexer().lex(text)) {
    parts += 1
    // The lexer announces a plain scalar by this sign.
    const isSign = !isScalarNext
    isScalarNext = token === '\u001f'
    if (isSign && (token === '[' || token === '{')) depth += 1
    else if (isSign && (token === ']' || token === '}')) depth -= 1
    else if (isSign && (token === '-' || token === '?')) nestedInLine += 1
    else if (token.includes('\n')) {
      line += token.split('\n').length - 1
      nestedInLine = 0
    }
    if (depth > DEEPEST || nestedInLine > DEEPEST) return { line, column: 1, message: TOO_DEEP }
    if (parts > MOST_PARTS) return { line, column: 1, message: TOO_MUCH }
  }
  return undefined
}

const TOO_DEEP = `this is nested more than ${DEEPEST} deep`
const TOO_MUCH = `the file holds more than ${MOST_PARTS} values`

interface Walked {
  value: unknown
  place: Place
}

/** Turns YAML's nodes into plain data, and remembers where each stood. */
class Walker {
  readonly faults: { offset: number; message: string }[] = []
  private readonly reading: Reading
  private readonly anchors = new Map<string, ParsedNode>()
  private parts = 0
  /** How many aliases it is within. */
  private following = 0

  constructor(reading: Reading) {
    this.reading = reading
  }

  /** Whether it gave up, since there is too much. */
  get isStopped(): boolean {
    return this.parts > MOST_PARTS
  }

  walk(node: ParsedNode | null, path: Path, keyOffset: number): Walked {
    const offset = node?.range[0] ?? keyOffset
    this.parts += 1
    if (this.isStopped) return this.stop(offset, `${TOO_MUCH}, once its aliases are followed`)
    if (path.length > DEEPEST) return this.stop(offset, TOO_DEEP)
    if (isAlias(node)) return this.alias(node, path, keyOffset)
    // An alias means the last anchor of its name before it.
    if (node?.anchor !== undefined && this.following === 0) this.anchors.set(node.anchor, node)
    if (isMap(node)) return this.mapping(node.items, path, offset, keyOffset)
    if (isSeq(node)) return this.list(node.items, path, offset, keyOffset)
    return this.scalar(node, path, offset, keyOffset)
  }

  /** Says what is too much, once, and has nothing walked any more. */
  private stop(offset: number, message: string): Walked {
    if (this.parts !== Infinity) this.faults.push({ offset, message })
    this.parts = Infinity
    return this.scalar(null, [], offset, offset)
  }

  private alias({ source, range }: Alias.Parsed, path: Path, keyOffset: number): Walked {
    const node = this.anchors.get(source)
    if (node === undefined) {
      const [offset] = range
      this.faults.push({ offset, message: `no anchor is called ${shown(source)} before this` })
      return this.scalar(null, path, offset, keyOffset)
    }
    this.following += 1
    const walked = this.walk(node, path, keyOffset)
    this.following -= 1
    return walked
  }

  private scalar(node: Scalar.Parsed | null, path: Path, offset: number, keyOffset: number): Walked {
    const place: Place = { kind: 'scalar', offset, keyOffset, children: new Map() }
    const value: unknown = node?.value ?? null
    if (node === null || value === null) return { value: null, place: { ...place, plain: true } }
    const source = typeof value === 'string' ? value : node.source
    const isText = typeof value === 'string' || this.reading.isText(path)
    return {
      value: isText ? source : value,
      place: { ...place, source, ...(typeof value !== 'string' && { plain: true }) }
    }
  }

  private list(items: readonly ParsedNode[], path: Path, offset: number, keyOffset: number): Walked {
    const children = new Map<PropertyKey, Place>()
    const value: unknown[] = []
    for (const [index, item] of items.entries()) {
      if (this.isStopped) break
      const walked = this.walk(item, [...path, index], item.range[0])
      children.set(index, walked.place)
      value.push(walked.value)
    }
    return { value, place: { kind: 'list', offset, keyOffset, children } }
  }

  private mapping(
    pairs: readonly Pair<ParsedNode, ParsedNode | null>[],
    path: Path,
    offset: number,
    keyOffset: number
  ): Walked {
    const children = new Map<PropertyKey, Place>()
    const entries: [string, unknown][] = []
    for (const { key, value } of pairs) {
      if (this.isStopped) break
      const name = this.keyOf(key)
      if (name === undefined) continue
      const at = key.range[0]
      if (children.has(name)) this.faults.push({ offset: at, message: `${shown(name)} is given twice` })
      const walked = this.walk(value, [...path, name], at)
      children.set(name, walked.place)
      entries.push([name, walked.value])
    }
    const isOwn = this.reading.hasOwnKeys(path)
    // Made of entries, so that a key called __proto__ is only a key.
    const value = isOwn ? new Map(entries) : Object.fromEntries(entries)
    return { value, place: { kind: 'mapping', offset, keyOffset, children } }
  }

  /** A key as text; undefined, and a fault, where it is none. */
  private keyOf(key: ParsedNode): string | undefined {
    if (key.anchor !== undefined) this.anchors.set(key.anchor, key)
    const node = isAlias(key) ? this.anchors.get(key.source) : key
    if (isScalar(node) && typeof node.value === 'string') return node.value
    if (isScalar(node) && node.value !== null) return node.source
    this.faults.push({ offset: key.range[0], message: 'a key is a text, and this is none' })
    return undefined
  }
}

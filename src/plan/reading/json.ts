/**
 * JSON that is read in parts. A plan says most things three times and is mostly what nobody asks for, so only the parts
 * that are wanted become values, one after the other: the memory of a large plan is that of its bytes.
 */

/** Where a value stands in the bytes; `to` is behind its end. */
export interface Slice {
  readonly from: number
  readonly to: number
}

/** Bytes that are no JSON. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault'
  /** Whether they merely end too soon. */
  readonly isTruncated: boolean
  readonly offset: number

  constructor(offset: number, isTruncated: boolean) {
    super(isTruncated ? 'the JSON ends too soon' : 'this is no JSON')
    this.offset = offset
    this.isTruncated = isTruncated
  }
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d]
const [TAB, NEWLINE, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20]
/** What a square bracket lacks to be a curly one. */
const CURLY = 0x20

/** In place of an end, where nobody wants to know more. */
const DONE = -1

/** Bytes of UTF-8 with JSON in them. */
export class Json {
  readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  /**
   * The members of the object that begins at a place; of a key that comes twice the last.
   *
   * @throws {JsonFault}
   */
  members(at: number): { members: Map<string, Slice>; end: number } {
    const members = new Map<string, Slice>()
    const end = this.#walk(at, [OPEN_OBJECT, CLOSE_OBJECT], start => {
      const { key, from } = this.#key(start)
      const to = this.#endOf(from)
      members.set(key, { from, to })
      return to
    })
    return { members, end }
  }

  /**
   * Some members of an object, without a look at what comes behind the last of them.
   *
   * @throws {JsonFault}
   */
  membersCalled(at: number, names: readonly string[]): Map<string, Slice> {
    const members = new Map<string, Slice>()
    this.#walk(at, [OPEN_OBJECT, CLOSE_OBJECT], start => {
      const { key, from } = this.#key(start)
      const to = this.#endOf(from)
      if (names.includes(key)) members.set(key, { from, to })
      return members.size < names.length ? to : DONE
    })
    return members
  }

  /**
   * The elements of the list that begins at a place.
   *
   * @throws {JsonFault}
   */
  elements(at: number): Slice[] {
    const elements: Slice[] = []
    this.#walk(at, [OPEN_LIST, CLOSE_LIST], from => {
      const to = this.#endOf(from)
      elements.push({ from, to })
      return to
    })
    return elements
  }

  isObject({ from }: Slice): boolean {
    return this.bytes[from] === OPEN_OBJECT
  }

  isList({ from }: Slice): boolean {
    return this.bytes[from] === OPEN_LIST
  }

  /**
   * A part as a value.
   *
   * @throws {JsonFault} without a word of the text, which the engine's own message quotes
   */
  parse({ from, to }: Slice): unknown {
    try {
      return JSON.parse(this.bytes.toString('utf8', from, to))
    } catch (error) {
      const position = /at position (\d+)/.exec((error as Error).message)?.[1]
      throw new JsonFault(from + Number(position ?? 0), false)
    }
  }

  skipSpace(at: number): number {
    const { bytes } = this
    for (;;) {
      const byte = bytes[at]
      if (byte !== SPACE && byte !== NEWLINE && byte !== RETURN && byte !== TAB) return at
      at += 1
    }
  }

  /** Line and column of a place, both from 1. */
  positionOf(offset: number): { line: number; column: number } {
    const before = this.bytes.subarray(0, offset)
    let line = 1
    for (let at = before.indexOf(NEWLINE); at >= 0; at = before.indexOf(NEWLINE, at + 1)) line += 1
    return { line, column: offset - before.lastIndexOf(NEWLINE) }
  }

  /** Goes through what stands between two signs, with commas; gives where it ends, or DONE. */
  #walk(at: number, [open, close]: readonly [number, number], each: (from: number) => number): number {
    this.#expect(at, open)
    let next = this.skipSpace(at + 1)
    if (this.bytes[next] === close) return next + 1
    for (;;) {
      const end = each(next)
      if (end === DONE) return DONE
      next = this.skipSpace(end)
      if (this.bytes[next] === close) return next + 1
      this.#expect(next, COMMA)
      next = this.skipSpace(next + 1)
    }
  }

  /** A key, and where its value begins. */
  #key(at: number): { key: string; from: number } {
    this.#expect(at, QUOTE)
    const end = this.#endOfText(at)
    const colon = this.skipSpace(end)
    this.#expect(colon, COLON)
    return { key: String(this.parse({ from: at, to: end })), from: this.skipSpace(colon + 1) }
  }

  #expect(at: number, byte: number): void {
    if (this.bytes[at] !== byte) throw new JsonFault(at, at >= this.bytes.length)
  }

  #endOf(at: number): number {
    const byte = this.bytes[at]
    if (byte === QUOTE) return this.#endOfText(at)
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) return this.#endOfNested(at)
    return this.#endOfWord(at)
  }

  #endOfText(at: number): number {
    const { bytes } = this
    for (let next = at + 1; next < bytes.length; next++) {
      const byte = bytes[next]
      if (byte === QUOTE) return next + 1
      if (byte === BACKSLASH) next += 1
    }
    throw new JsonFault(bytes.length, true)
  }

  /** Counts brackets alone: whether they match is seen when the part becomes a value. */
  #endOfNested(at: number): number {
    const { bytes } = this
    let depth = 0
    for (let next = at; next < bytes.length; next++) {
      const byte = bytes[next] ?? 0
      if (byte === QUOTE) {
        next = this.#endOfText(next) - 1
      } else if ((byte | CURLY) === OPEN_OBJECT) {
        depth += 1
      } else if ((byte | CURLY) === CLOSE_OBJECT) {
        depth -= 1
        if (depth === 0) return next + 1
      }
    }
    throw new JsonFault(bytes.length, true)
  }

  /** Of a number, a true, a false or a null. */
  #endOfWord(at: number): number {
    const { bytes } = this
    let next = at
    while (next < bytes.length && isOfWord(bytes[next] ?? 0)) next += 1
    if (next === at) throw new JsonFault(at, at >= bytes.length)
    return next
  }
}

/** Letters, digits, `+`, `-` and `.`. */
function isOfWord(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x45 ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  )
}

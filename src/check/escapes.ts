/** A text as its reader takes it, and where each part of it was written. */
export interface Unescaped {
  text: string
  /** The range, in the text as it was written, of the characters from `start` to before `end`. */
  written: (start: number, end: number) => readonly [start: number, end: number]
}

/** References of XML, escapes of JSON and those of URLs: what protocols and their errors are written in. */
const ESCAPE =
  /&#x0*(?<hex>[\da-f]{1,6});|&#0*(?<decimal>\d{1,7});|&(?<name>amp|lt|gt|quot|apos);|\\u(?<unit>[\da-f]{4})|\\(?<self>["\\/])|%(?<byte>[\da-f]{2})/gi

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** A text with its escapes resolved, whatever it is written in; undefined where it has none. */
export function unescaped(text: string): Unescaped | undefined {
  const pieces: string[] = []
  const escapes: { at: number; start: number; end: number }[] = []
  let end = 0
  let length = 0
  for (const match of text.matchAll(ESCAPE)) {
    const before = text.slice(end, match.index)
    const at = length + before.length
    pieces.push(before, charOf(match.groups ?? {}))
    end = match.index + match[0].length
    length = at + 1
    escapes.push({ at, start: match.index, end })
  }
  if (escapes.length === 0) return undefined

  const startOf = (position: number) => {
    const last = lastAtOrBefore(escapes, position)
    if (last === undefined) return position
    return last.at === position ? last.start : last.end + position - last.at - 1
  }
  const endOf = (position: number) => {
    const last = lastAtOrBefore(escapes, position)
    return last?.at === position ? last.end : startOf(position) + 1
  }
  return {
    text: pieces.join('') + text.slice(end),
    written: (from, to) => [startOf(from), endOf(to - 1)]
  }
}

/** One character; what is none of ASCII's stands for itself alone. */
function charOf({ hex, decimal, name, unit, self, byte }: Partial<Record<string, string>>): string {
  if (self !== undefined) return self
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? ''
  const code = decimal === undefined ? Number.parseInt(hex ?? unit ?? byte ?? '', 16) : Number(decimal)
  return code < 0x80 ? String.fromCharCode(code) : '\ufffd'
}

/** By halves: `at` ascends. */
function lastAtOrBefore<Escape extends { at: number }>(
  escapes: readonly Escape[],
  position: number
): Escape | undefined {
  let low = 0
  let high = escapes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((escapes[middle]?.at ?? Infinity) <= position) low = middle + 1
    else high = middle
  }
  return escapes[low - 1]
}

/** Where a name may be broken: after a space or after what parts words in names. */
const WORDS = /[^\s\-_./:]*[\s\-_./:]+|[^\s\-_./:]+/gu

/** From here on, roughly, characters are as wide as two others. */
const WIDE = 0x2e80

/**
 * A name in lines of at most `width` columns, broken between its words where that can be. The lines put
 * together are the name. A word is broken only when it alone is longer than a line, never inside a character.
 */
export function wrapped(name: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(name, width)) {
    // A space at a line's end takes no room.
    if (line !== '' && columns(line) + columns(piece.trimEnd()) > width) {
      lines.push(line)
      line = ''
    }
    line += piece
  }
  return [...lines, line]
}

/** The words of a name, those that are longer than a line in characters. */
function* pieces(name: string, width: number): Generator<string, void, undefined> {
  for (const [word] of name.matchAll(WORDS)) {
    if (columns(word.trimEnd()) <= width) yield word
    else for (const { segment } of new Intl.Segmenter('en').segment(word)) yield segment
  }
}

function columns(text: string): number {
  let sum = 0
  for (const character of text) sum += (character.codePointAt(0) ?? 0) < WIDE ? 1 : 2
  return sum
}

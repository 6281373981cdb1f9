/** The length of the text in UTF-8, in bytes: what GitHub's and SNS's limits count. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    // A pair of surrogates is four bytes for two units; a lone one is written as U+FFFD, three bytes.
    bytes += unit < 0x800 || isPair(text, at) ? 1 : 2
    if (isPair(text, at)) {
      bytes += 1
      at++
    }
  }
  return bytes
}

/** The longest start of the text that takes at most `limit` bytes in UTF-8, never half of a surrogate pair. */
export function cutToBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit || utf8Length(text) <= limit) return text
  let bytes = 0
  for (let at = 0; at < text.length;) {
    const character = isPair(text, at) ? text.slice(at, at + 2) : text.charAt(at)
    bytes += utf8Length(character)
    if (bytes > limit) return text.slice(0, at)
    at += character.length
  }
  return text
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff
}

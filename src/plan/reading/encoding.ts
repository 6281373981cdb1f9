const UTF8_MARK = [0xef, 0xbb, 0xbf]
const UTF16_LITTLE_MARK = [0xff, 0xfe]
const UTF16_BIG_MARK = [0xfe, 0xff]
/** `{` as UTF-16 without a mark. */
const UTF16_LITTLE_BRACE = [0x7b, 0x00]
const UTF16_BIG_BRACE = [0x00, 0x7b]

/**
 * A file's text as UTF-8 without a byte order mark. What a shell redirects may be UTF-16: PowerShell 5 writes it so.
 *
 * @returns the same bytes, where they are so already.
 */
export function utf8Of(bytes: Uint8Array): Buffer {
  if (begins(bytes, UTF8_MARK)) return bufferOf(bytes.subarray(UTF8_MARK.length))
  if (begins(bytes, UTF16_LITTLE_MARK) || begins(bytes, UTF16_LITTLE_BRACE)) return decoded(bytes, 'utf-16le')
  if (begins(bytes, UTF16_BIG_MARK) || begins(bytes, UTF16_BIG_BRACE)) return decoded(bytes, 'utf-16be')
  return bufferOf(bytes)
}

function begins(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte)
}

function decoded(bytes: Uint8Array, encoding: string): Buffer {
  // The decoder takes the mark away.
  return Buffer.from(new TextDecoder(encoding).decode(bytes), 'utf8')
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

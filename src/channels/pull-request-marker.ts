import { createHash } from 'node:crypto'

/** The most that a comment may have, its marker included. Counted in UTF-16 units, which are never too few. */
export const LIMIT_CHARACTERS = 65_536

/** A longer key is told by its digest. */
const LONGEST_KEY = 200

/**
 * The hidden first line by which a comment is found again.
 *
 * @param key tells several comments of one pull request apart. Any text: none ends the HTML comment early, and no two
 *   give the same marker, nor one that begins like another's.
 */
export function markerOf(key: string): string {
  const name = escaped(key)
  return `<!-- aws-ipam-monitor: ${name.length > LONGEST_KEY ? digestOf(key) : name} -->`
}

/** Everything that could mean something is percent-encoded, and so is the second of two hyphens (CommonMark 0.29). */
function escaped(key: string): string {
  return key.replace(/[^\w./-]+|(?<=-)-/g, part =>
    Array.from(Buffer.from(part), byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
  )
}

/** A colon stands in no escaped key: no short one can pass for a long one. */
function digestOf(key: string): string {
  return `sha256:${createHash('sha256').update(key).digest('hex')}`
}

/**
 * A whole comment: the marker, and under it what `render` gives for the room that is left.
 *
 * @throws Error where that is more than fits.
 */
export function bodyOf(marker: string, render: (limitCharacters: number) => string): string {
  const head = `${marker}\n`
  const room = LIMIT_CHARACTERS - head.length
  const text = render(room)
  if (text.length > room) {
    throw new Error(`the comment has ${text.length} characters where ${room} fit`)
  }
  return head + text
}

/** Whether a comment's first line is this marker. Whoever quotes or copies it further down is not meant. */
export function isMarked(body: string, marker: string): boolean {
  return body.startsWith(marker) && /^\r?(?:\n|$)/.test(body.slice(marker.length, marker.length + 2))
}

/** Whether two bodies are the same to a reader: GitHub may keep other line ends, and none at the end. */
export function isSameBody(one: string, other: string): boolean {
  return canonical(one) === canonical(other)
}

function canonical(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd()
}

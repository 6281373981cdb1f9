import { unescaped } from './escapes.js'

/** The secrets of one run, kept out of whatever it prints, leaves behind or sends. */
export interface Secrets {
  /** Keeps a secret out of everything that follows. */
  mask: (secret: string) => void
  /** The text without the secrets, also where they are written in escapes. */
  hide: (text: string) => string
  /** Likewise, and as long as it was: what counts its characters still counts right. */
  cover: (text: string) => string
}

/** Where a secret stands in a text. */
type Range = readonly [start: number, end: number]

/** No secret yet. */
export function createSecrets(): Secrets {
  const secrets = new Set<string>()
  const without = (text: string, instead: (length: number) => string) => {
    let hidden = text
    for (const secret of secrets) hidden = hidden.replaceAll(secret, instead(secret.length))
    return replaced(hidden, escapedIn(hidden, secrets), instead)
  }
  return {
    mask: secret => {
      if (secret !== '') secrets.add(secret)
    },
    hide: text => without(text, () => '***'),
    cover: text => without(text, length => '*'.repeat(length))
  }
}

/** An escape within an escape is what a text of one protocol becomes in another; further in nobody reads it back. */
const LEVELS = 3

/**
 * Secrets that are written in escapes, such as AWS says back where a signature is wrong, ascending: who reads the text
 * resolves them.
 */
function escapedIn(text: string, secrets: ReadonlySet<string>): Range[] {
  const found: Range[] = []
  let written = (start: number, end: number): Range => [start, end]
  let read = unescaped(text)
  for (let level = 0; read !== undefined && level < LEVELS; level += 1) {
    const [here, outside] = [read.written, written]
    written = (start, end) => outside(...here(start, end))
    for (const [start, end] of rangesOf(secrets, read.text)) found.push(written(start, end))
    read = unescaped(read.text)
  }
  return found.sort(([a], [b]) => a - b)
}

function* rangesOf(secrets: ReadonlySet<string>, text: string): Generator<Range, void, undefined> {
  for (const secret of secrets) {
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + secret.length))
      yield [at, at + secret.length]
  }
}

function replaced(text: string, ranges: readonly Range[], instead: (length: number) => string): string {
  let kept = ''
  let done = 0
  for (const [start, end] of ranges) {
    // Of two that overlap, what the first has left.
    const from = Math.max(start, done)
    if (end <= from) continue
    kept += text.slice(done, from) + instead(end - from)
    done = end
  }
  return kept + text.slice(done)
}

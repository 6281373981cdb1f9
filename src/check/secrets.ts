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

/**
 * Secrets that are written in escapes, such as AWS says back where a signature is wrong, ascending: who reads the text
 * resolves them.
 */
function escapedIn(text: string, secrets: ReadonlySet<string>): Range[] {
  const read = unescaped(text)
  if (read === undefined) return []
  const found: Range[] = []
  for (const secret of secrets) {
    for (let at = read.text.indexOf(secret); at !== -1; at = read.text.indexOf(secret, at + secret.length))
      found.push(read.written(at, at + secret.length))
  }
  return found.sort(([a], [b]) => a - b)
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

import picomatch from 'picomatch'

/** Whether a text is a pattern and no plain value. */
export const GLOB = /[*?[{\\]|^!/

/** A pattern that texts are held against. */
export interface Glob {
  matches: (value: string) => boolean
  /** Texts that every match has in it, as far as they are known. */
  has: readonly string[]
}

/**
 * A slash is a character like any other here, but not to the library, which matches paths. So both the pattern and
 * the value go to it with this character instead, which no value of AWS's can hold.
 */
const SLASH = '\uE000'

/** So long may a pattern be, and so many of `*` and `{…}` may it have: each multiplies the time a match may take. */
const MOST_CHARACTERS = 256
const MOST_OPEN = 4

/**
 * Reads a glob. `*` is any text, slashes and dots included; `?` one character; `[a-c]` and `[!a-c]` one of some;
 * `{a,b}` either; a leading `!` turns it round; a backslash makes the next character plain. Case counts.
 *
 * @returns the glob, or why the pattern is none.
 */
export function globOf(pattern: string): Glob | string {
  if (pattern.length > MOST_CHARACTERS) return `it is longer than ${MOST_CHARACTERS} characters`
  if (!pattern.startsWith('!')) return ofStars(pattern) ?? ofAnySigns(pattern)
  if (pattern === '!') return 'nothing follows the !'
  const glob = globOf(pattern.slice(1))
  return typeof glob === 'string' ? glob : { matches: value => !glob.matches(value), has: [] }
}

/**
 * What needs no regular expression: plain text and stars, as most globs are. What stands between two stars is looked
 * for from left to right, so this takes time in proportion to the value, however many stars there are.
 */
function ofStars(pattern: string): Glob | undefined {
  const [first = '', ...others] = pattern.split(/\*+/)
  if (GLOB.test(first + others.join(''))) return undefined
  const has = [first, ...others].filter(isText)
  const last = others.pop()
  if (last === undefined) return { has, matches: value => value === first }
  if (others.length === 0 && last === '') return { has, matches: value => value.startsWith(first) }
  const matches = (value: string) => {
    if (!value.startsWith(first)) return false
    let at = first.length
    for (const part of others) {
      const found = value.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return value.length - at >= last.length && value.endsWith(last)
  }
  return { has, matches }
}

function ofAnySigns(pattern: string): Glob | string {
  const { text, open, has, fault } = forLibrary(pattern)
  if (fault !== undefined) return fault
  if (open > MOST_OPEN) return `it has more than ${MOST_OPEN} of * and {…}`
  try {
    const expression = picomatch.makeRe(text, {
      dot: true,
      strictBrackets: true,
      noextglob: true,
      windows: false
    })
    return { has, matches: value => expression.test(value.replaceAll('/', SLASH)) }
  } catch (error) {
    const [message = ''] = String(error instanceof Error ? error.message : error).split(' - ')
    return message.replace(/^Missing/, 'missing')
  }
}

/** The parts of a pattern: an escape, a run of stars, the beginning of a class, or a character. */
const PARTS = /\\.|\*+|\[[!^]?|[^]/gsu
/** A part that stands for something else than itself. */
const SIGN = /^[*?[\]{}]/

/** A pattern as the library is to see it, with our signs alone. */
interface Prepared {
  text: string
  /** How many parts of it match texts of any length. */
  open: number
  has: string[]
  fault?: string
}

function forLibrary(pattern: string): Prepared {
  let open = 0
  let isInClass = false
  let braces = 0
  const parts: string[] = []
  let plain = ''
  const plains: string[] = []
  for (const [part] of pattern.matchAll(PARTS)) {
    if (part === '\\') return { text: '', open, has: [], fault: 'it ends with a backslash' }
    const isPlain = !isInClass && braces === 0 && !SIGN.test(part)
    if (isPlain) plain += part.replace('\\', '')
    else plains.push(plain)
    if (!isPlain) plain = ''
    if (!isInClass && part === '{') braces += 1
    if (!isInClass && part === '}') braces -= 1
    if (!isInClass && (part.startsWith('*') || part === '{')) open += 1
    parts.push(isInClass ? inClass(part) : outside(part))
    isInClass = isInClass ? part !== ']' : part.startsWith('[')
  }
  const text = parts.join('')
  const isRange = /\{[^}]*\.\./.test(text)
  return {
    text,
    open,
    has: [...plains, plain].filter(isText),
    ...(isRange && { fault: 'a range such as {1..3} is not known' })
  }
}

function isText(text: string): boolean {
  return text !== ''
}

function inClass(part: string): string {
  return part.replaceAll('/', SLASH)
}

/** Characters that are signs to the library, and plain text in a policy. */
const PLAIN = new Set('()|+@^$"\'!')

function outside(part: string): string {
  if (part === '/' || part === '\\/') return SLASH
  if (part.startsWith('*')) return '*'
  if (part === '[!') return '[^'
  return PLAIN.has(part) ? `\\${part}` : part
}

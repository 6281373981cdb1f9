/** One below SNS's limit of 100 characters (API_Publish). */
const LONGEST_SUBJECT = 99

/** What stands in when nothing of a subject is left. */
const DEFAULT_SUBJECT = 'AWS VPC IPAM Usage'

/** Characters with a plain twin that Unicode's decomposition does not know. */
const TWINS: ReadonlyMap<string, string> = new Map([
  ['‐', '-'],
  ['‑', '-'],
  ['–', '-'],
  ['—', '-'],
  ['−', '-'],
  ['‘', "'"],
  ['’', "'"],
  ['“', '"'],
  ['”', '"'],
  ['„', '"'],
  ['«', '"'],
  ['»', '"'],
  ['·', '-'],
  ['•', '-'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['ø', 'o'],
  ['Ø', 'O'],
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['ł', 'l'],
  ['Ł', 'L'],
  ['→', '->'],
  ['×', 'x']
])

/**
 * A subject that SNS takes: ASCII, without line breaks or control characters, beginning with a letter, a
 * digit or punctuation, not empty, and below 100 characters (API_Publish). Accents and the like are dropped
 * (`é` becomes `e`, by Unicode's NFKD), dashes and quotes become their ASCII twins, any other character a
 * `?`; line breaks and control characters become spaces; what is too long is cut and ends in `...`.
 */
export function alertSubject(subject: string): string {
  const ascii = Array.from(subject.normalize('NFKD').replace(/\p{M}/gu, ''), asciiOf)
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
  if (ascii === '') return DEFAULT_SUBJECT
  return ascii.length <= LONGEST_SUBJECT ? ascii : `${ascii.slice(0, LONGEST_SUBJECT - 3).trimEnd()}...`
}

function asciiOf(character: string): string {
  if (/^[ -~]$/.test(character)) return character
  if (/^[\p{Cc}\p{Z}]$/u.test(character)) return ' '
  // Unseen characters have no twin, and leave nothing to stand for.
  if (/^[\p{Cf}\p{Default_Ignorable_Code_Point}]$/u.test(character)) return ''
  return TWINS.get(character) ?? '?'
}

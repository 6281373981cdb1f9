import { withoutOldCommands } from './commands.js'
import { LONGEST_NAME, visibleName } from './visible.js'
import { wrapped } from './wrap.js'

/**
 * Text from outside, made safe for the place it goes: a reader sees exactly the text, and no renderer sees
 * anything but text. First every character is made visible and the text cut (see `visible.ts`), then what
 * the place would act upon is taken out of its reach.
 */

/**
 * An HTML comment between two characters parts them for everything that looks for a pattern in text, and
 * leaves nothing on the page or in the clipboard. GitHub's links for mentions, issues, commits and e-mail
 * addresses, and its emoji, are made from text after the Markdown, where a character reference is already
 * the character it stands for: only parting helps there.
 */
const PART = '<!-- -->'

/** Text in which neither Markdown nor HTML finds anything; GitHub's patterns are looked for apart. */
const INERT = /^(?:[A-Za-z](?:[A-Za-z0-9 .,;'"/%^?(){}-]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))*|\d{12})?$/
const LONG_WORD = /[^\s-]{32}/
const MAY_BE_LINKED = /(?:^|[^0-9A-Za-z_-])[0-9A-Fa-f]{7}|www\.|\bgh-\d/i

/** Characters that Markdown or HTML act upon wherever they stand. */
const STRUCTURE = /[&<>\\`*~[\]|!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g

/** What makes a list, a heading or a rule of a line that starts with it. */
const LINE_START = /^(?:[-+=]|\d+(?=[.)]))/

/** Seven to forty hexadecimal digits on their own: GitHub links them where a commit starts with them. */
const COMMIT = /(?<![0-9A-Z_]|(?<!\bgh)-)[0-9A-F]{7,40}(?![0-9A-Z_])/gi

/** Where a long word may break: a table column is never narrower than its longest word. */
const LONG_RUN = /[^\s-]{28}(?=[!-,.-~]{4})/g

/**
 * The text for a line of GitHub's Markdown, a table cell, or between HTML tags in either; safe at a line's
 * start too. Only character references, comments, `<span>` and `<wbr>` are used, which mean the same in
 * Markdown and in HTML.
 * @param text anything
 * @param longest code points shown, with the ellipsis
 */
export function markdownText(text: string, longest: number = LONGEST_NAME): string {
  const shown = visibleName(text, longest)
  return isInert(shown) ? shown : escaped(shown)
}

/**
 * `markdownText` in lines of at most `width` columns, which `<br>` parts: for a table's cell, whose column
 * would else take the room of its neighbours for one long name.
 */
export function markdownLines(text: string, width: number): string {
  return wrapped(visibleName(text), width)
    .map(line => (isInert(line) ? line : escaped(line)))
    .join('<br>')
}

/**
 * The text as code, in a table cell or elsewhere. A CIDR or a name of the common letters becomes a code
 * span, anything else a `<code>` element, in which references work and a backtick or a pipe do no harm.
 */
export function codeText(text: string, longest: number = LONGEST_NAME): string {
  const shown = visibleName(text, longest)
  return /^[0-9A-Za-z./:-]+$/.test(shown) ? `\`${shown}\`` : `<code>${escaped(shown)}</code>`
}

/**
 * Terraform's address of a resource as code, which may break after what parts its words: an address is one
 * long word, and its end tells the most.
 */
export function codeAddress(address: string, longest = 160): string {
  const lines = wrapped(visibleName(address, longest), ADDRESS_COLUMNS)
  return `<code>${lines.map(escaped).join('<wbr>')}</code>`
}

/**
 * A sentence of our own that may hold text from outside (a reason, a remedy): escaped like any other, but
 * what stands between two backticks is set as code.
 */
export function sentenceText(sentence: string, longest = 600): string {
  return visibleName(sentence, longest)
    .split(/`([^`]+)`/)
    .map((part, index) =>
      index % 2 === 1 ? `<code>${escaped(part)}</code>` : isInert(part) ? part : escaped(part)
    )
    .join('')
}

/**
 * The text on one line of a log or a plain message. `##[` is how the runner's older commands begin,
 * anywhere in a line; `::` is one only at a line's start, where our lines never put text from outside.
 */
export function plainText(text: string, longest: number = LONGEST_NAME): string {
  return withoutOldCommands(visibleName(text, longest))
}

/** A sentence of our own for a log or a plain message, uncut unless it is longer than `longest`. */
export function plainSentence(sentence: string, longest = 1000): string {
  return plainText(sentence, longest)
}

const LONGEST_URL = 2000

/** Columns of an address between two places where it may break. */
const ADDRESS_COLUMNS = 24

/** A link, where `url` is one a browser should follow; otherwise its label alone. Both may come from outside. */
export function linkTo(url: string, label: string): string {
  const text = markdownText(label)
  return isLink(url)
    ? `<a href="${new URL(url).href.replace(/[^\w./:?#@=,;~%+-]/g, referenceTo)}">${text}</a>`
    : text
}

/** Whether a text is, as a whole, the address of a page that a browser should follow. */
export function isLink(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && text.length <= LONGEST_URL && URL.canParse(text)
}

/** Pages on which GitHub notes from where they are linked to. */
const MARKED_PAGE = /\/(?:issues|pull|discussions|commit|compare)(?:\/|$)/i

/** Whether GitHub would note a link to this page there: `… mentioned this issue`. */
export function leavesMark(url: string): boolean {
  return MARKED_PAGE.test(decodedPath(new URL(url).pathname))
}

function decodedPath(path: string): string {
  return path.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}

/** Twelve digits alone are an account id: no commit starts like one, and people search for it in the source. */
function isInert(shown: string): boolean {
  return INERT.test(shown) && !LONG_WORD.test(shown) && (/^\d{12}$/.test(shown) || !MAY_BE_LINKED.test(shown))
}

/** @param shown visible text */
function escaped(shown: string): string {
  // The comment comes last: it brings characters that the other steps would escape.
  return shown
    .replace(LONG_RUN, run => run + BREAK)
    .replace(COMMIT, hex => (hex.match(/.{1,6}/g) ?? []).join(MARK))
    .replace(/www(?=\.)|\bgh-(?=\d)|[@#:]/gi, match => match + MARK)
    .replace(STRUCTURE, referenceTo)
    .replace(LINE_START, match => (/\d/.test(match) ? match + MARK : referenceTo(match)))
    .replaceAll('$', '<span>$</span>')
    .replaceAll(MARK, PART)
    .replaceAll(BREAK, '<wbr>')
}

/** Stand for a parting and a break until the rest is escaped: characters that visible text never holds. */
const MARK = '\u0000'
const BREAK = '\u0001'

function referenceTo(character: string): string {
  return `&#${character.codePointAt(0) ?? 0xfffd};`
}

/**
 * Characters a reader cannot see, or that a screen acts upon instead of showing, made visible. What comes
 * out is one line of characters that all stand for themselves: what a person reads is what is there.
 */

/** The longest name shown before it is cut: longer ones tell a reader nothing and break every layout. */
export const LONGEST_NAME = 80

/** Text that is already what it looks like; most names are, and need no further look. */
const PLAIN = /^(?! )(?:[!-~]| (?! |$))*$/

/**
 * What is made visible: control characters (line breaks and ANSI's ESC among them), format characters
 * (bidi marks, zero-width ones), lone surrogates, private and never-to-be characters, line separators,
 * whatever else a renderer may leave out, and spaces other than U+0020 and the ideographic one. Kept is
 * what makes one picture of an emoji: its variation selector and the joiners inside it. Characters that
 * this Unicode version does not know stay, so that a newer Node renders the same bytes.
 */
let unseen: RegExp | undefined
const unseenPattern = () =>
  (unseen ??= new RegExp(
    [
      String.raw`(?<kept>(?<=\p{Extended_Pictographic})\uFE0F`,
      String.raw`(?<=\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)\u200D(?=\p{Extended_Pictographic}))`,
      String.raw`[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}](?<!\p{Cn})`,
      String.raw`\p{Noncharacter_Code_Point}`,
      String.raw`(?![ \u3000])\p{Zs}`
    ].join('|'),
    'gu'
  ))

/** Marks piled on one letter: a script needs a few, a name that paints over its neighbours has dozens. */
const PILED_MARK = /(?<=\p{M}{4})\p{M}/gu

/** Spaces that a page would drop or a reader overlook: the first, the last, and each that follows another. */
const LOST_SPACE = /^[ \u3000]|[ \u3000]$|(?<= ) /g

/** UTF-16 units of one code point at most: how much of a huge text has to be looked at. */
const UNITS = 2

/**
 * The text on one line, every character of it visible: an unseen one as `{U+202E}`, and so are spaces that
 * would be lost. Not as Unicode's pictures of controls, which many fonts do not have.
 */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : showUnseen(text).replace(LOST_SPACE, codeOf)
}

/**
 * `visible`, cut to at most `longest` characters (code points of what is shown) with an ellipsis as the
 * last of them. A character made of several code points is kept whole or left out.
 */
export function visibleName(text: string, longest: number = LONGEST_NAME): string {
  if (text.length <= longest * UNITS) {
    const whole = visible(text)
    if (codePoints(whole) <= longest) return whole
  }
  return headThatFits(text.slice(0, longest * UNITS), longest)
}

/** As many whole characters from the start of `text` as show, with an ellipsis, in `room` code points. */
function headThatFits(text: string, room: number): string {
  let end = 0
  let fits: string | undefined
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    end += segment.length
    const longer = visible(`${text.slice(0, end)}…`)
    if (codePoints(longer) > room) break
    fits = longer
  }
  // A single endless pile of marks fits nowhere whole.
  return (
    fits ??
    `${Array.from(showUnseen(text))
      .slice(0, room - 1)
      .join('')}…`
  )
}

function showUnseen(text: string): string {
  return text
    .replace(unseenPattern(), (character, kept: string | undefined) => kept ?? codeOf(character))
    .replace(PILED_MARK, codeOf)
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `{U+${code.toString(16).toUpperCase().padStart(4, '0')}}`
}

function codePoints(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count++
  return count
}

/** Cells of a bar; each is drawn in eighths. */
const CELLS = 10
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const
const FULL = '█'

/**
 * What is not used: a no-break space, which a fixed-width font draws as wide as the rest, and which is not
 * dropped at the end of a code span as a space may be. The span's own ground shows how far full would be.
 */
const EMPTY = '\u00a0'

/** What may be used or not. */
const PERHAPS = '░'

/**
 * A usage as a bar of ten cells, in eighths of a cell: `████████▊ `. Anything above nothing shows, and only
 * what is really full looks full.
 * @param percent 0–100; what lies outside is drawn as the end it lies beyond
 */
export function bar(percent: number): string {
  const steps = stepsOf(percent)
  const drawn = FULL.repeat(Math.floor(steps / 8)) + (EIGHTHS[steps % 8] ?? '')
  return drawn + EMPTY.repeat(CELLS - drawn.length)
}

/** A usage that is certain, and behind it in whole cells what may come to it: `███▌░░    `. */
export function barUpTo(percent: number, most: number): string {
  const certain = Array.from(bar(percent))
  const end = Math.ceil(stepsOf(most) / 8)
  return certain.map((cell, index) => (cell === EMPTY && index < end ? PERHAPS : cell)).join('')
}

function stepsOf(percent: number): number {
  const most = CELLS * 8
  if (percent >= 100) return most
  if (!(percent > 0)) return 0
  return Math.min(most - 1, Math.max(1, Math.round((percent / 100) * most)))
}

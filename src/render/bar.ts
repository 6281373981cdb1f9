/** Cells of a bar; each is drawn in eighths. */
const CELLS = 10
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const
const FULL = '█'

/**
 * What is not used. A block element like the rest, so that one font draws them all and every bar is equally
 * wide; a space may come from another font, and trailing ones are dropped in places.
 */
const EMPTY = '░'

/**
 * A usage as a bar of ten cells, in eighths of a cell: `████████▊░`. Anything above nothing shows, and only
 * what is really full looks full.
 * @param percent 0–100; what lies outside is drawn as the end it lies beyond
 */
export function bar(percent: number): string {
  const steps = stepsOf(percent)
  const drawn = FULL.repeat(Math.floor(steps / 8)) + (EIGHTHS[steps % 8] ?? '')
  return drawn + EMPTY.repeat(CELLS - drawn.length)
}

function stepsOf(percent: number): number {
  const most = CELLS * 8
  if (percent >= 100) return most
  if (!(percent > 0)) return 0
  return Math.min(most - 1, Math.max(1, Math.round((percent / 100) * most)))
}

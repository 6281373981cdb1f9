import { closest, distance } from 'fastest-levenshtein'

/**
 * The known word that a mistyped one was probably meant to be.
 *
 * @returns the nearest of `known`, or undefined when none is near enough to be worth suggesting.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word === '' || known.length === 0) return undefined
  const candidate = nearestOfAll(word, known)
  return isNear(word.toLowerCase(), candidate) ? candidate : undefined
}

/** The known word that has the most in common with another, however little that is. */
export function nearestOfAll(word: string, known: readonly string[]): string {
  return closest(word.toLowerCase(), known)
}

/** Half of a word may be wrong; of a short one that would be another word, as `some` is not `none`. */
function isNear(word: string, candidate: string): boolean {
  const mistakes = distance(word, candidate)
  if (candidate.length >= 5) return mistakes <= Math.floor(candidate.length / 2)
  return mistakes <= 1 || lettersOf(word) === lettersOf(candidate)
}

/** The same for words of the same letters: `vcp` is a mistyped `vpc`. */
function lettersOf(word: string): string {
  return Array.from(word).sort().join('')
}

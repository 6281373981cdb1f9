import { closest, distance } from 'fastest-levenshtein'

/**
 * The known word that a mistyped one was probably meant to be.
 *
 * @returns the nearest of `known`, or undefined when none is near enough to be worth suggesting.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word === '' || known.length === 0) return undefined
  const candidate = closest(word.toLowerCase(), known)
  const tolerance = Math.max(2, Math.floor(candidate.length / 2))
  return distance(word.toLowerCase(), candidate) <= tolerance ? candidate : undefined
}

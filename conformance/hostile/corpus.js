import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'

/** The committed corpus: texts, and files as somebody may leave them. */

const folder = join(import.meta.dirname, '..', '..', '__tests__', 'fixtures', 'hostile')

/** @type {Record<string, string[]>} by what they are about */
export const TEXTS = JSON.parse(readFileSync(join(folder, 'texts.json'), 'utf8'))

/** Every text of the corpus. */
export const ALL_TEXTS = Object.values(TEXTS).flat()

/**
 * The files of a folder of the corpus.
 *
 * @param {'answers' | 'policies' | 'reports' | 'plans'} name
 * @returns {{ name: string, path: string, text: string }[]}
 */
export function corpusFiles(name) {
  return readdirSync(join(folder, name))
    .sort()
    .map(file => {
      const path = join(folder, name, file)
      return { name: `${name}/${file}`, path, text: readFileSync(path, 'utf8') }
    })
}

/**
 * A text as an attacker may write it: of the corpus, of pieces that parsers act upon, or both, one after the other.
 *
 * @param {import('fast-check').Arbitrary<string>} nastyText
 * @returns {import('fast-check').Arbitrary<string>}
 */
export function hostileText(nastyText) {
  const whole = fc.constantFrom(...ALL_TEXTS)
  return fc.oneof(
    { weight: 3, arbitrary: nastyText },
    { weight: 2, arbitrary: whole },
    { weight: 1, arbitrary: fc.tuple(whole, nastyText).map(parts => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(nastyText, whole).map(parts => parts.join('')) }
  )
}

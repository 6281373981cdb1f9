import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** @param {string} path below the repository */
export function pathOf(path) {
  return join(root, path)
}

/** @param {string} path below the repository */
export function text(path) {
  return readFileSync(pathOf(path), 'utf8')
}

/**
 * A text with one thing in it changed.
 * @param {string} whole
 * @param {string} part
 * @param {string} other
 */
export function changed(whole, part, other) {
  if (!whole.includes(part)) throw new Error(`there is no ${JSON.stringify(part)} to change`)
  return whole.replace(part, () => other)
}

/**
 * One of the scripts in python/. They are apart from those of ../python, where moto.py would be taken for moto.
 * @param {string} name
 */
export function script(name) {
  return join(import.meta.dirname, 'python', name)
}

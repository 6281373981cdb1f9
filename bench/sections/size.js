import { join } from 'node:path'
import { readFiles, root } from '../../scripts/bundle.js'
import { SIZE_BOUNDS, sizes } from '../../scripts/sizes.js'
import { count } from '../table.js'

/**
 * What dist/ weighs.
 *
 * @returns {Promise<import('../table.js').Row[]>}
 */
export function size() {
  const { entry, all } = sizes(readFiles(join(root, 'dist')))
  return Promise.resolve([
    row('dist/index.js', entry, SIZE_BOUNDS.entry),
    row('dist/, licences aside', all, SIZE_BOUNDS.all)
  ])
}

/**
 * @param {string} what
 * @param {number} bytes
 * @param {number} most
 */
function row(what, bytes, most) {
  return { what, measured: `${count(bytes)} B`, beside: `≤ ${count(most)} B`, missed: bytes > most }
}

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleProgram, root, writeFiles } from '../scripts/bundle.js'

/** @typedef {import('./measure.js').Program} Program */

/** @type {Program} */
export const ACTION = { name: 'the Action' }

/** @type {Program} */
export const BARE_NODE = { name: '`node -e 0`', nodeArguments: ['-e', '0'] }

/**
 * A yardstick, bundled as the Action is, or as ncc does it by itself. The bundle is kept for the next time.
 *
 * @param {'first-request' | 'bare-paginator'} name
 * @param {{ plain?: boolean }} [options]
 * @returns {Promise<Program>}
 */
export async function yardstick(name, { plain = false } = {}) {
  const source = join(import.meta.dirname, 'yardsticks', `${name}.js`)
  const folder = join(root, '.cache', 'bench', plain ? `${name}-plain` : name)
  const madeOf = createHash('sha256')
  for (const file of [source, join(root, 'scripts', 'bundle.js'), join(root, 'package-lock.json')]) {
    madeOf.update(readFileSync(file))
  }
  const mark = madeOf.digest('hex')
  const markFile = join(folder, 'made-of')
  if (!existsSync(markFile) || readFileSync(markFile, 'utf8') !== mark) {
    console.error(`bundling the yardstick ${name}${plain ? ' with ncc alone' : ''} …`)
    writeFiles(folder, await bundleProgram(source, { plain }))
    writeFileSync(`${markFile}.new`, mark)
    renameSync(`${markFile}.new`, markFile)
  }
  return { name, folder }
}

import { join } from 'node:path'
import { built } from '../harness/built.js'
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
  const folder = await built(plain ? `${name}-plain` : name, {
    of: [`bench/yardsticks/${name}.js`],
    by: async stage => {
      console.error(`bundling the yardstick ${name}${plain ? ' with ncc alone' : ''} …`)
      writeFiles(stage, await bundleProgram(join(root, 'bench', 'yardsticks', `${name}.js`), { plain }))
    }
  })
  return { name, folder }
}

import { ANSWER_UNNEEDED } from './scenarios.js'

/**
 * A cell of the matrix: one fault at one call, so many times.
 *
 * @typedef {object} Cell
 * @property {import('./scenarios.js').Scenario} scenario
 * @property {string} call
 * @property {import('./scenarios.js').FaultKind} kind
 * @property {'once' | 'thrice' | 'always'} times
 *
 * @typedef {object} Face one of the product's, with all that it talks to, for one cell at a time
 * @property {import('../../emulator/faults.js').Faults} faults of what the calls go to
 * @property {() => void} reset before each run
 * @property {(cell: Cell) => Promise<string>} run what came of it
 *
 * @typedef {<Thing extends { close: () => Promise<void> }>(thing: Thing) => Thing} Keep has a thing closed at the end,
 *   whatever comes of the face that it is for
 */

/**
 * Whether a call is made again after a fault, so that three in a row are all met or told of.
 *
 * @param {import('./scenarios.js').FaultKind} kind
 * @param {string} call
 */
function isRetried({ isRetried }, call) {
  return isRetried === 'always' || (isRetried === 'for its answer' && !ANSWER_UNNEEDED.includes(call))
}

/**
 * @param {Face} face
 * @param {Cell} cell
 * @returns {Promise<string>} what came of it
 * @throws {Error} when that must not be
 */
export async function runCell(face, cell) {
  const { call, kind, times } = cell
  face.reset()
  const count = times === 'once' ? 1 : times === 'thrice' ? 3 : undefined
  const isForAll = kind.isEverywhere === true && times === 'always'
  const rule = face.faults.add({
    match: {
      ...(isForAll ? {} : { action: call }),
      from: kind.from ?? 1,
      ...(count !== undefined && { count }),
      ...(kind.isOfNextPage === true && { params: { NextToken: /./ } }),
      // Of several walks at once it is one that meets all three, or which meets how many would be chance.
      ...(times === 'thrice' && kind.from === undefined && { oneWalk: true })
    },
    fault: /** @type {import('../../emulator/faults.js').Fault} */ (kind.fault),
    ...(kind.delayMs !== undefined && { delayMs: kind.delayMs })
  })
  const result = await face.run(cell)
  if (rule.hits === 0 && rule.idle > 0)
    throw new Error('there is nothing that it spoils: it cannot happen to this call')
  if (rule.hits === 0) throw new Error('the fault never happened')
  const isDue = times === 'thrice' && result === 'same' && isRetried(kind, call)
  if (isDue && rule.hits < 3) throw new Error(`it says nothing after ${rule.hits} of the three`)
  return result
}

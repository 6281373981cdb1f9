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
 * @property {() => Promise<void>} close
 */

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
      // Of several walks at once it is one that meets all three, or which meets how many would be chance.
      ...(times === 'thrice' && kind.from === undefined && { oneWalk: true })
    },
    fault: /** @type {import('../../emulator/faults.js').Fault} */ (kind.fault),
    ...(kind.delayMs !== undefined && { delayMs: kind.delayMs })
  })
  const result = await face.run(cell)
  if (rule.hits === 0) throw new Error('the fault never happened')
  const isDue = times === 'thrice' && kind.isRetried === true && result === 'same'
  if (isDue && rule.hits < 3) throw new Error(`it says nothing after ${rule.hits} of the three`)
  return result
}

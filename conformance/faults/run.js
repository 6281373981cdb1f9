import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { Checks } from '../checks.js'
import { allSettled } from './all-settled.js'
import { runCell } from './cell.js'
import { Faces } from './faces/faces.js'
import { SILENT } from './judges/report.js'
import { applies, FAULT_KINDS, SCENARIOS, TIMES } from './scenarios.js'
import { table } from './table.js'

/**
 * `npm run test:faults [-- --all | --write | --only TEXT]`: every call × every fault × once, thrice, always. Without
 * `--all` each call meets each fault in one of the three, and every sixth of them where another face makes it again; what
 * that gives has to be what the table in docs/reliability.md says. `--write` runs them all and writes the table; `--only`
 * runs those alone whose names have the text in them (`PutObject, hang, once`), and compares nothing. Prints what failed
 * and the sums as its last line.
 *
 * @typedef {import('./cell.js').Cell} Cell
 * @typedef {Map<import('./scenarios.js').Scenario, import('./table.js').Results>} Found
 */

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md')
const MARKS = [
  '<!-- the matrix, made by npm run test:faults -- --write -->\n',
  '<!-- the end of the matrix -->'
]

/** Half of a run is waiting. */
const AT_ONCE = 16
/** Beside those: cells that are waited for in half minutes, and cost next to nothing meanwhile. */
const LONG_AT_ONCE = 32

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string' }
  }
})
const { only } = values
const isWhole = values.all || values.write || only !== undefined
const checks = new Checks()
const cells = cellsOf().filter(cell => only === undefined || nameOf(cell).includes(only))
if (values.write && only !== undefined) throw new Error('--write needs them all: it does not go with --only')
if (cells.length === 0) throw new Error(`no cell has "${only ?? ''}" in its name`)
const results = await resultsOf(cells)
const faults = FAULT_KINDS.map(({ name }) => name)
const met = SCENARIOS.filter(scenario => cells.some(cell => cell.scenario === scenario))
const tables = met
  .map(scenario => {
    return `### ${scenario.name}\n\n${table(results.get(scenario) ?? new Map(), faults)}`
  })
  .join('\n')
if (values.write) write(tables)
else if (only === undefined) await compare()
if (isWhole) console.log(tables)
console.log(checks.summary())
process.exitCode = checks.failed === 0 ? 0 : 1

/** The cells, those that are met most often, and so wait longest, first. */
function cellsOf() {
  const columns = SCENARIOS.flatMap(scenario =>
    [...scenario.lists, ...scenario.others].map(call => ({ scenario, call }))
  )
  return columns
    .flatMap(({ scenario, call }, column) =>
      FAULT_KINDS.filter(kind => applies(kind, call, scenario)).flatMap((kind, row) =>
        TIMES.filter(
          (_, time) => isWhole || isChosen(scenario, call, { kind, place: column + row, time })
        ).map(times => ({ scenario, call, kind, times }))
      )
    )
    .sort((a, b) => TIMES.indexOf(b.times) - TIMES.indexOf(a.times))
}

/**
 * One of each three, the first, the second and the third in turn; of calls that another face has met already one of
 * eighteen. What takes numbers away without telling is met once and for good: each of the two has passed where the other has not.
 *
 * @param {import('./scenarios.js').Scenario} scenario
 * @param {string} call
 * @param {{ kind: import('./scenarios.js').FaultKind, place: number, time: number }} cell place: its column and its row,
 *   together
 */
function isChosen(scenario, call, { kind, place, time }) {
  const first = SCENARIOS.find(({ lists, others }) => [...lists, ...others].includes(call))
  if (first === scenario && SILENT.includes(kind.fault) && TIMES[time] !== 'thrice') return true
  if (first === scenario) return place % TIMES.length === time
  return place % (6 * TIMES.length) === time * TIMES.length
}

/** @param {Cell} cell */
function nameOf({ scenario, call, kind, times }) {
  return `${scenario.face}: ${call}, ${kind.name}, ${times}`
}

/**
 * @param {readonly Cell[]} queue
 * @returns {Promise<Found>}
 */
async function resultsOf(queue) {
  const long = queue.filter(({ kind }) => kind.isLong === true)
  const short = queue.filter(({ kind }) => kind.isLong !== true)
  const faces = new Faces(queue)
  /** @type {Found} */
  const found = new Map(SCENARIOS.map(scenario => [scenario, unmet(scenario)]))
  /** @param {Cell[]} waiting */
  const work = async waiting => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const face = await faces.take(cell.scenario)
      await look(cell, face, found)
      faces.giveBack(cell.scenario, face)
    }
  }
  /**
   * What is no cell's failure ends the run, as soon as what is under way has ended.
   *
   * @param {Cell[]} waiting
   * @param {number} atOnce
   */
  const workers = (waiting, atOnce) =>
    Array.from({ length: Math.min(atOnce, waiting.length) }, () =>
      work(waiting).catch((/** @type {unknown} */ error) => {
        long.length = 0
        short.length = 0
        throw error
      })
    )
  try {
    await allSettled([...workers(long, LONG_AT_ONCE), ...workers(short, AT_ONCE)])
  } finally {
    await faces.close()
  }
  return found
}

/**
 * The results of a scenario before anything ran: of each fault that can happen, nothing.
 *
 * @param {import('./scenarios.js').Scenario} scenario
 * @returns {import('./table.js').Results}
 */
function unmet(scenario) {
  return new Map(
    [...scenario.lists, ...scenario.others].map(call => {
      const kinds = FAULT_KINDS.filter(kind => applies(kind, call, scenario))
      return [call, new Map(kinds.map(({ name }) => [name, TIMES.map(() => '')]))]
    })
  )
}

/**
 * @param {Cell} cell
 * @param {import('./cell.js').Face} face
 * @param {Found} found
 */
async function look(cell, face, found) {
  const row = found.get(cell.scenario)?.get(cell.call)?.get(cell.kind.name) ?? []
  row[TIMES.indexOf(cell.times)] = 'failed'
  try {
    row[TIMES.indexOf(cell.times)] = await runCell(face, cell)
    checks.passed++
  } catch (error) {
    await checks.check(nameOf(cell), () => {
      throw error
    })
  }
}

/** The table that is committed says what was found. */
async function compare() {
  const text = readFileSync(DOCUMENT, 'utf8')
  const committed = between(text)
  const columns = [...results].flatMap(([{ name }, byCall]) =>
    [...byCall].map(([call, byFault]) => ({ name, call, byFault }))
  )
  for (const { name, call, byFault } of columns) {
    await checks.check(`the table says what comes of ${call} (${name})`, () => {
      const part = committed.split('### ').find(part => part.startsWith(`${name}\n`)) ?? ''
      for (const fault of faults) {
        const told = cellIn(part, call, fault)
        const letters = cellIn(table(new Map([[call, byFault]]), [fault]), call, fault)
        if (!isAlike(letters, told, fault))
          throw new Error(`${fault}: "${letters}", and the table has "${told}": run it with --write`)
      }
    })
  }
}

/**
 * Whether what was found is what the table tells. In which order requests find out that a clock is wrong for some of them
 * is chance: that may also come to nothing, to a gap or to an error. What none may come to is a pass, which is told
 * before.
 *
 * @param {string} found `· = ·`
 * @param {string} told `= = g`
 * @param {string} fault
 */
function isAlike(found, told, fault) {
  const letters = told.split(' ')
  return found.split(' ').every((one, index) => {
    const isChance = fault === 'clock-skew' && TIMES[index] !== 'always'
    const both = [one, letters[index] ?? '']
    return one === '·' || one === letters[index] || (isChance && both.every(letter => '=ge'.includes(letter)))
  })
}

/**
 * @param {string} text
 * @param {string} call
 * @param {string} fault
 */
function cellIn(text, call, fault) {
  const lines = text.split('\n').filter(line => line.startsWith('|'))
  const column = (lines[0] ?? '').split('|').findIndex(cell => cell.trim() === `\`${call}\``)
  const row = lines.find(line => line.split('|')[1]?.trim() === `\`${fault}\``)
  return column === -1 ? '' : (row?.split('|')[column]?.trim() ?? '')
}

/** @param {string} text */
function between(text) {
  const { start, end } = placeIn(text)
  return text.slice(start, end)
}

/** @param {string} made */
function write(made) {
  const text = readFileSync(DOCUMENT, 'utf8')
  const { start, end } = placeIn(text)
  writeFileSync(DOCUMENT, `${text.slice(0, start)}\n${made}\n${text.slice(end)}`)
}

/**
 * Where the matrix stands, from behind the one mark to before the other.
 *
 * @param {string} text
 */
function placeIn(text) {
  const [before = '', after = ''] = MARKS
  const [start, end] = [text.indexOf(before), text.indexOf(after)]
  if (start < 0 || end < 0) throw new Error('docs/reliability.md has no place for the matrix')
  return { start: start + before.length, end }
}

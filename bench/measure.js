import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { prepareStep } from '../harness/run-action.js'

/**
 * @typedef {object} Program what is run: the Action or a yardstick, always with the variables of a step
 * @property {string} name
 * @property {string} [folder] of a bundle; the Action's dist/ unless told
 * @property {readonly string[]} [nodeArguments] instead of a bundle
 *
 * @typedef {object} Measure of a whole process
 * @property {number} startedAt milliseconds since 1970, with fractions
 * @property {number} wallMs
 * @property {number} cpuMs user and system
 * @property {number} peakMb of resident memory
 */

/** Writes down, as the process ends, what it has used. */
const USAGE_HOOK = join(import.meta.dirname, 'usage.cjs')

/**
 * Runs a program once.
 *
 * @param {Program} program
 * @param {import('../harness/run-action.js').RunOptions} options
 * @returns {Promise<Measure>}
 * @throws {Error} where it fails: a measure of a failure is none
 */
export async function measure(program, options) {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const step = prepareStep({
      ...options,
      folder: scratch,
      ...(program.folder !== undefined && { dist: program.folder })
    })
    const usageFile = join(scratch, 'usage.json')
    const args = ['--require', USAGE_HOOK, ...(program.nodeArguments ?? step.args)]
    const startedAt = performance.timeOrigin + performance.now()
    const child = spawn(step.node, args, {
      cwd: step.cwd,
      env: { ...step.env, BENCH_USAGE_FILE: usageFile },
      stdio: ['ignore', 'ignore', 'pipe']
    })
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (complaint += chunk))
    const code = await new Promise((fulfil, reject) => {
      child.once('error', reject)
      child.once('close', fulfil)
    })
    const wallMs = performance.timeOrigin + performance.now() - startedAt
    if (code !== 0) throw new Error(`${program.name} ended with ${String(code)}: ${complaint.slice(-2000)}`)
    /** @type {NodeJS.ResourceUsage} */
    const usage = JSON.parse(readFileSync(usageFile, 'utf8'))
    return {
      startedAt,
      wallMs,
      cpuMs: (usage.userCPUTime + usage.systemCPUTime) / 1000,
      peakMb: usage.maxRSS / 1024
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * Runs several things in turn, so that a busy spell of the machine meets them all.
 *
 * @template T
 * @param {number} runs
 * @param {Record<string, () => Promise<T>>} things
 * @returns {Promise<Record<string, T[]>>} what each gave, run by run; the first round, which warms the disk's cache, is
 *   left out
 */
export async function interleaved(runs, things) {
  /** @type {Record<string, T[]>} */
  const results = Object.fromEntries(Object.keys(things).map(name => [name, []]))
  for (let round = 0; round <= runs; round++) {
    for (const [name, run] of Object.entries(things)) {
      const result = await run()
      if (round > 0) results[name]?.push(result)
    }
  }
  return results
}

/**
 * @param {readonly number[]} values at least one
 * @returns {number}
 */
export function median(values) {
  const ordered = [...values].sort((a, b) => a - b)
  const middle = ordered.length >> 1
  const [upper, lower] = [ordered[middle], ordered[middle - 1]]
  if (upper === undefined) throw new Error('there is no median of nothing')
  return ordered.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2
}

/**
 * @param {readonly Measure[] | undefined} measures
 * @returns {Measure} of medians
 */
export function medians(measures = []) {
  /** @param {(measure: Measure) => number} pick */
  const of = pick => median(measures.map(pick))
  return { startedAt: 0, wallMs: of(m => m.wallMs), cpuMs: of(m => m.cpuMs), peakMb: of(m => m.peakMb) }
}

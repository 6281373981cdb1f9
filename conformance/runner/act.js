import { spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { node24 } from '../../harness/node24.js'

/**
 * A workflow on a runner that is not ours: `act`, without containers.
 *
 * @typedef {object} Step
 * @property {string} job as `act` names it, of a matrix with its number
 * @property {string} step its name
 * @property {string} result `success`, `failure` or `skipped`
 *
 * @typedef {object} WorkflowRun
 * @property {number | null} exitCode
 * @property {Step[]} steps that have ended, in order
 * @property {Map<string, string>} jobs how each ended
 * @property {string} log
 */

const root = join(import.meta.dirname, '..', '..')
const RUN_MS = 4 * 60_000

/**
 * @param {string} act the program
 * @param {string} workflow path of the file
 * @param {string} folder for what it needs beside
 * @returns {Promise<WorkflowRun>}
 */
export async function runWorkflow(act, workflow, folder) {
  const programs = join(folder, 'programs')
  const home = join(folder, 'home')
  for (const needed of [programs, home]) mkdirSync(needed, { recursive: true })
  // The first node on the path is the one that runs a JavaScript action.
  symlinkSync(node24(), join(programs, 'node'))
  const event = join(folder, 'event.json')
  writeFileSync(event, JSON.stringify({ ref: 'refs/heads/main' }))
  const args = ['push', '--workflows', workflow, '--eventpath', event, '--json', '--no-cache-server']
  const child = spawn(act, [...args, '--platform', 'ubuntu-latest=-self-hosted'], {
    cwd: root,
    env: {
      PATH: [programs, process.env['PATH']].join(delimiter),
      HOME: home,
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_CONFIG_HOME: join(home, '.config'),
      NO_COLOR: '1'
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_MS
  })
  /** @type {WorkflowRun} */
  const run = { exitCode: null, steps: [], jobs: new Map(), log: '' }
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', line => {
      take(line, run)
    })
  }
  run.exitCode = await new Promise((fulfil, reject) => {
    child.once('error', reject)
    child.once('close', fulfil)
  })
  return run
}

/**
 * A line of act's log: an object, or text where something goes wrong.
 *
 * @param {string} line
 * @param {WorkflowRun} run
 */
function take(line, run) {
  if (!line.startsWith('{')) {
    run.log += `${line}\n`
    return
  }
  /** @type {{ job?: string, step?: string, stepResult?: string, jobResult?: string, msg?: string }} */
  const { job = '', step = '', stepResult, jobResult, msg = '' } = JSON.parse(line)
  run.log += `[${job}] ${msg.trimEnd()}\n`
  if (stepResult !== undefined) run.steps.push({ job, step, result: stepResult })
  if (jobResult !== undefined) run.jobs.set(job, jobResult)
}

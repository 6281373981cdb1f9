import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { node24 } from '../../harness/node24.js'
import { run } from '../processes.js'

/**
 * act, which runs a workflow on this machine: in its host mode, without a container, each job in a folder of its own.
 *
 * @typedef {import('./verdict.js').Entry} Entry
 */

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, '.cache', 'runner')
const checkout = join(folder, 'checkout')

/** What the self-test has of the repository: act copies all of it for each job. */
const NEEDED = ['action.yml', 'dist', 'emulator', 'conformance/runner', '.github/workflows', 'package.json']

const RUN_MS = 120_000

/** Lays out what act takes for the repository. */
export function prepare() {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'home'), { recursive: true })
  for (const path of NEEDED) cpSync(join(root, path), join(checkout, path), { recursive: true })
}

/**
 * Runs a workflow to its end, whether its jobs succeed or not: its log tells.
 *
 * @param {string} programs the folder act is in
 * @param {string} workflow its text
 * @returns {Promise<Entry[]>} its log
 */
export async function runWorkflow(programs, workflow) {
  const file = join(folder, 'workflow.yml')
  writeFileSync(file, workflow)
  const nothing = join(folder, 'none')
  const log = await run(
    join(programs, 'act'),
    [
      'push',
      '--directory',
      checkout,
      '--workflows',
      file,
      '--platform',
      'ubuntu-latest=-self-hosted',
      '--json',
      '--no-cache-server',
      '--action-offline-mode',
      ...['--action-cache-path', join(folder, 'jobs')],
      // Files of these kinds that lie about are no part of the test.
      ...['--env-file', '--secret-file', '--var-file', '--input-file'].flatMap(option => [option, nothing])
    ],
    {
      env: {
        // Its own configuration is sought there.
        HOME: join(folder, 'home'),
        XDG_CONFIG_HOME: join(folder, 'home'),
        XDG_CACHE_HOME: join(folder, 'home'),
        // act runs a JavaScript action with the first node it finds.
        PATH: `${dirname(node24())}${delimiter}${process.env['PATH'] ?? ''}`
      },
      timeoutMs: RUN_MS,
      exitCodes: [0, 1]
    }
  )
  return log
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line))
}

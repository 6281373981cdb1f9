import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/**
 * A step of the self-test: starts the emulator, which outlives the step, and leads the steps after it there by their
 * environment. The job has no `id-token: write`, so that the runner sets no variables of its own for the token.
 */

const START_MS = 30_000

const file = process.env['GITHUB_ENV']
if (file === undefined || file === '') throw new Error('GITHUB_ENV is not set: this is a step of a workflow')

// Nothing of this step's is left open in it, or the runner would wait for its end.
const child = fork(join(import.meta.dirname, 'serve-emulator.js'), {
  detached: true,
  stdio: ['ignore', 'ignore', 'ignore', 'ipc']
})
const [variables] = await Promise.race([
  once(child, 'message', { signal: AbortSignal.timeout(START_MS) }),
  once(child, 'exit').then(([code]) => {
    throw new Error(`the emulator ended with ${String(code)}`)
  })
])
child.unref()
const lines = Object.entries({ ...variables, EMULATOR_PID: child.pid }).map(
  ([name, value]) => `${name}=${String(value)}\n`
)
appendFileSync(file, lines.join(''))
console.log(`the emulator listens on ${String(variables.AWS_ENDPOINT_URL)}`)

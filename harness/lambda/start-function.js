import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { node24 } from '../node24.js'
import { assertNoSecret, CANARY, secretsOfRun, sentTo } from '../secrets.js'

/**
 * Runs a built function as Lambda would: in a process of its own on Node 24, which asks a Runtime API for its work, stays
 * for the next invocation, and gets nothing of this machine's environment but the search path.
 *
 *     const lambda = await startFunction({ folder: 'build/lambda', env: { … } })
 *     const { answer, error, bytes } = await lambda.invoke({ 'usage-threshold': 90 })
 *     await lambda.stop()
 *
 * @typedef {object} Invoked what came of an invocation: an answer or an error
 * @property {string} requestId
 * @property {any} [answer]
 * @property {string} [text] the answer as it came
 * @property {number} bytes of the answer
 * @property {{ errorType: string, errorMessage: string, trace: string[] }} [error]
 *
 * @typedef {object} RunningFunction
 * @property {(event: unknown) => Promise<Invoked>} invoke one at a time
 * @property {() => string} log all that the process has printed
 * @property {number} pid
 * @property {() => Promise<void>} stop
 */

const LONGEST_MS = 15 * 60_000

/** The largest answer that Lambda passes on: 6 MB, and some bytes that it allows beyond. */
const LARGEST_ANSWER = 6_291_556

/**
 * @param {object} options
 * @param {string} options.folder of the bundle
 * @param {Readonly<Record<string, string>>} options.env the function's variables, with the Region and credentials
 * @param {string} [options.handler] `index.handler`, unless told
 * @param {number} [options.timeoutMs] how long an invocation may take; Lambda's own 15 minutes, unless told
 * @param {object} [options.emulator] what it is pointed to: what reached others is looked through for secrets too
 * @returns {Promise<RunningFunction>}
 */
export async function startFunction({
  folder,
  env,
  handler = 'index.handler',
  timeoutMs = LONGEST_MS,
  emulator
}) {
  /** @type {{ id: string, event: unknown, done: (result: Invoked) => void, fail: (error: Error) => void } | undefined} */
  let current
  /** @type {(() => void) | undefined} */
  let wake
  let printed = ''

  const server = createServer((request, response) => {
    serve(request, response).catch((/** @type {unknown} */ error) => {
      response.statusCode = 599
      response.end(String(error))
    })
  })

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function serve(request, response) {
    const path = (request.url ?? '').replace('/2018-06-01/runtime', '')
    if (path === '/invocation/next') {
      if (current === undefined) {
        await new Promise(resolve => {
          wake = () => {
            resolve(undefined)
          }
        })
      }
      response.setHeader('lambda-runtime-aws-request-id', current?.id ?? '')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(current?.event))
      return
    }
    const body = await read(request)
    const invocation = current
    if (invocation === undefined || path === '/init/error') {
      response.end()
      return
    }
    const requestId = invocation.id
    current = undefined
    try {
      const places = { 'the answer': body.toString(), 'the log': printed, ...sentTo(emulator) }
      assertNoSecret(secretsOfRun({ ...CANARY, ...env }, emulator), places)
    } catch (error) {
      invocation.fail(/** @type {Error} */ (error))
    }
    if (path === `/invocation/${requestId}/error`) {
      invocation.done({ requestId, bytes: body.length, error: JSON.parse(body.toString()) })
    } else if (body.length > LARGEST_ANSWER) {
      const errorMessage = `Response payload size exceeded maximum allowed payload size (${LARGEST_ANSWER} bytes).`
      const error = { errorType: 'Function.ResponseSizeTooLarge', errorMessage, trace: [] }
      invocation.done({ requestId, bytes: body.length, error })
    } else {
      const text = body.toString()
      invocation.done({ requestId, bytes: body.length, text, answer: JSON.parse(text) })
    }
    response.statusCode = 202
    response.end()
  }

  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      resolve(undefined)
    })
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const child = spawn(node24(), [join(import.meta.dirname, 'bootstrap.js')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_FUNCTION_NAME: 'ipam-monitor',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
      ...CANARY,
      ...env
    },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      printed += text
    })
  }
  child.on('exit', code => {
    current?.fail(new Error(`the function's process ended with ${code}:\n${printed}`))
  })

  return {
    pid: child.pid ?? 0,
    log: () => printed,
    invoke: event =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null) {
          reject(new Error(`the function's process has ended:\n${printed}`))
          return
        }
        const late = setTimeout(() => {
          reject(new Error(`the invocation did not end within ${timeoutMs} ms`))
        }, timeoutMs)
        /** @type {<T>(settle: (value: T) => void) => (value: T) => void} */
        const inTime = settle => value => {
          clearTimeout(late)
          settle(value)
        }
        current = { id: randomUUID(), event, done: inTime(resolve), fail: inTime(reject) }
        wake?.()
        wake = undefined
      }),
    async stop() {
      const ended = new Promise(resolve => child.once('exit', resolve))
      const isRunning = child.exitCode === null && child.signalCode === null
      child.kill('SIGKILL')
      if (isRunning) await ended
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
}

/** @param {import('node:http').IncomingMessage} request */
async function read(request) {
  /** @type {Buffer[]} */
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces)
}

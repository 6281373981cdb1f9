/**
 * What runs a function inside its process, as AWS's runtime for Node does: it loads the handler that `_HANDLER` names,
 * asks the Runtime API for one invocation after the other, and answers each. Nothing here knows the function.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: folder = '.', _HANDLER: name = '' } = process.env
const base = `http://${api}/2018-06-01/runtime`

/** @param {unknown} error */
function told(error) {
  const { name, message, stack } =
    error instanceof Error ? error : { name: typeof error, message: String(error), stack: '' }
  return JSON.stringify({ errorType: name, errorMessage: message, trace: (stack ?? '').split('\n') })
}

async function loaded() {
  const [file = '', exported = ''] = name.split('.')
  const path = [`${file}.js`, `${file}.mjs`].map(one => join(folder, one)).find(existsSync)
  if (path === undefined) throw new Error(`there is no ${file}.js and no ${file}.mjs in ${folder}`)
  const { [exported]: handler } = await import(pathToFileURL(path).href)
  if (typeof handler !== 'function') throw new Error(`${path} exports no function ${exported}`)
  return handler
}

/**
 * @param {string} path
 * @param {string} body
 */
async function post(path, body) {
  await (await fetch(`${base}${path}`, { method: 'POST', body })).text()
}

const handler = await loaded().catch(async (/** @type {unknown} */ error) => {
  await post('/init/error', told(error))
  process.exit(1)
})
for (;;) {
  const invocation = await fetch(`${base}/invocation/next`)
  if (invocation.status !== 200) break
  const id = invocation.headers.get('lambda-runtime-aws-request-id') ?? ''
  const event = await invocation.json()
  try {
    const answer = await handler(event, { awsRequestId: id })
    await post(`/invocation/${id}/response`, JSON.stringify(answer))
  } catch (error) {
    console.error(told(error))
    await post(`/invocation/${id}/error`, told(error))
  }
}

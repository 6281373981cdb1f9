import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { FAULTS } from './faults.js'
import { startEmulator } from './server.js'

const USAGE = `Usage: node emulator/serve.js [options]

A stand-in for Amazon VPC IPAM, EC2's VPCs and subnets, SNS, CloudWatch, STS, S3 and GitHub's
token endpoint, on 127.0.0.1.

  --port N              0, the default, takes any free one
  --organisation FILE   what is served; emulator/organisations/acme.json unless told
  --resources N         instead: generate an organisation with N rows
  --seed S              of the generated one (default 1)
  --private-scopes N    of the generated one (default 2)
  --only TYPE           the generated one's rows are all subnet, or all vpc
  --latency-ms M        wait so long before each answer (default 0)
  --page-size N         most rows a page holds, whatever MaxResults asks for
  --faults FILE         JSON: a list of fault rules
  --credential-seconds N  STS's credentials live so long, whatever was asked for
  --no-verify           take every signature for good
  --log                 print a line for each request
  --help                this text, and the faults there are
`

/** @type {Record<string, { type: 'string' | 'boolean', least?: number }>} */
const OPTIONS = {
  port: { type: 'string', least: 0 },
  organisation: { type: 'string' },
  resources: { type: 'string', least: 0 },
  seed: { type: 'string', least: 0 },
  'private-scopes': { type: 'string', least: 1 },
  only: { type: 'string' },
  'latency-ms': { type: 'string', least: 0 },
  'page-size': { type: 'string', least: 1 },
  faults: { type: 'string' },
  'credential-seconds': { type: 'string', least: 1 },
  'no-verify': { type: 'boolean' },
  log: { type: 'boolean' },
  help: { type: 'boolean' }
}

// Whoever read what is printed may have gone (`| head`); that is no reason to stop serving.
process.stdout.on('error', () => undefined)

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}

/** @param {string[]} argv */
async function main(argv) {
  const values = readArguments(argv)
  if (values['help']) {
    const faults = Object.entries(FAULTS).map(([name, meaning]) => `  ${name.padEnd(24)}${meaning}\n`)
    process.stdout.write(`${USAGE}\nFaults:\n${faults.join('')}`)
    return
  }
  const options = readOptions(values)
  const emulator = await startEmulator(options)
  const { organisation, environment } = emulator
  const ipam =
    organisation.scopes.length === 0 ? 'no IPAM; home is' : `${organisation.resources.length} rows, IPAM in`
  print(`${organisation.name}: ${ipam} ${organisation.homeRegion}`)
  print(`listening on ${emulator.url}; end it with Ctrl-C`)
  print('')
  for (const [name, value] of Object.entries({
    ...environment.aws,
    ...environment.keys,
    ...environment.github
  })) {
    print(`export ${name}='${value}'`)
  }
  for (const { arn } of organisation.roles.slice(0, 1)) print(`# role-to-assume: ${arn}`)
  for (const { arn } of organisation.topics.slice(0, 1)) print(`# sns-topic-arn: ${arn}`)
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void emulator.close())
  }
}

/**
 * @param {string[]} argv
 * @returns {Record<string, string | boolean | undefined>}
 */
function readArguments(argv) {
  try {
    const config = Object.fromEntries(Object.entries(OPTIONS).map(([name, { type }]) => [name, { type }]))
    return parseArgs({ args: argv, options: config, strict: true }).values
  } catch (error) {
    throw new Error(`${messageOf(error)}\n\n${USAGE}`, { cause: error })
  }
}

/**
 * @param {Record<string, string | boolean | undefined>} values
 * @returns {import('./server.js').EmulatorOptions}
 */
function readOptions(values) {
  const only = values['only']
  if (only !== undefined && only !== 'subnet' && only !== 'vpc') throw new Error('--only is subnet or vpc')
  /** @type {Record<string, unknown>} */
  const options = {
    port: number(values, 'port'),
    organisation: values['organisation'],
    resources: number(values, 'resources'),
    seed: number(values, 'seed'),
    privateScopes: number(values, 'private-scopes'),
    only,
    latencyMs: number(values, 'latency-ms'),
    pageSize: number(values, 'page-size'),
    credentialLifetimeSeconds: number(values, 'credential-seconds'),
    faults: values['faults'] === undefined ? undefined : readFaults(String(values['faults'])),
    verifySignatures: values['no-verify'] ? false : undefined,
    onRequest: values['log'] ? logRequest : undefined
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

/**
 * @param {Record<string, string | boolean | undefined>} values
 * @param {string} name
 * @returns {number | undefined}
 */
function number(values, name) {
  const text = values[name]
  if (text === undefined) return undefined
  const least = OPTIONS[name]?.least ?? 0
  const value = Number(text)
  if (!/^\d+$/.test(String(text)) || !Number.isSafeInteger(value) || value < least) {
    throw new Error(`--${name} is "${String(text)}", not a whole number of at least ${least}`)
  }
  return value
}

/**
 * @param {string} file
 * @returns {import('./faults.js').FaultRule[]}
 */
function readFaults(file) {
  let content
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`cannot read the faults ${file}: ${messageOf(error)}`, { cause: error })
  }
  if (!Array.isArray(content)) throw new Error(`${file} holds no list of fault rules`)
  return content
}

/** @param {import('./server.js').RequestRecord} record */
function logRequest({
  index,
  service,
  action,
  region,
  status,
  rows,
  errorCode,
  fault,
  startedAt,
  finishedAt = 0
}) {
  const parts = [
    `#${index}`,
    `${service}.${action}`,
    region,
    status === undefined ? 'no answer' : String(status),
    errorCode,
    rows === undefined ? undefined : `${rows} rows`,
    fault === undefined ? undefined : `fault ${fault}`,
    `${finishedAt - startedAt} ms`
  ]
  print(parts.filter(part => part !== undefined && part !== '').join(' '))
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`)
}

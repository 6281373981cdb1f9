import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import process from 'node:process'

/** The version of the AWS CLI on the search path; undefined where there is none. */
export function awsCliVersion() {
  const { status, stdout } = spawnSync('aws', ['--version'], { encoding: 'utf8', timeout: 60_000 })
  return status === 0 ? /^aws-cli\/\S+/.exec(stdout)?.[0] : undefined
}

/**
 * The AWS CLI reads all subnets of a scope by its own paginator. Only its wall time is measured.
 *
 * @param {import('./emulator.js').RemoteEmulator} emulator
 * @returns {Promise<import('./measure.js').Measure>}
 * @throws {Error} where it fails: a measure of a failure is none
 */
export async function readByAwsCli({ environment, scopes }) {
  const scope = scopes.find(({ ipamScopeType }) => ipamScopeType === 'private')?.ipamScopeId ?? ''
  const query = ['--ipam-scope-id', scope, '--resource-type', 'subnet', '--page-size', '1000']
  const common = ['--region', environment.aws['AWS_REGION'] ?? '', '--output', 'json']
  const begun = performance.now()
  const child = spawn('aws', ['ec2', 'get-ipam-resource-cidrs', ...query, ...common], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment.aws, ...environment.keys },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 300_000
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (complaint += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`aws ended with ${String(code)}: ${complaint.slice(-2000)}`)
  return { startedAt: 0, wallMs: performance.now() - begun, cpuMs: NaN, peakMb: NaN }
}

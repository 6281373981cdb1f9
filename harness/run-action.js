import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { node24 } from './node24.js'
import { FILE_COMMANDS, readManifest, runnerEnvironment, stepInputs } from './runner/environment.js'
import { parseKeyValueFile } from './runner/file-commands.js'
import { LineSplitter, StepLog } from './runner/workflow-commands.js'
import { assertNoSecret, CANARY, secretsOfRun, sentTo } from './secrets.js'

/**
 * Runs the built Action as GitHub's runner would: with its inputs, files and variables, on Node 24, in a process of
 * its own that gets nothing of this machine's environment but the search path.
 *
 *     const emulator = await startEmulator()
 *     const run = await runAction({ emulator, inputs: { 'usage-threshold': '90' } })
 *     run.exitCode, run.outputs['breach-count'], run.log, run.annotations, run.report
 *
 * @typedef {import('./runner/environment.js').Event} Event
 * @typedef {import('./runner/workflow-commands.js').Annotation} Annotation
 * @typedef {import('./runner/workflow-commands.js').Command} Command
 *
 * @typedef {object} EmulatedAws what is needed of the emulator, wherever it runs
 * @property {{ aws: Record<string, string>, keys: Record<string, string>, github: Record<string, string> }} environment
 * @property {string[]} [issued] what it gave out that no run may tell
 *
 * @typedef {object} EmulatedGithub what is needed of GitHub's stand-in
 * @property {string} url
 * @property {{ job: string }} [tokens]
 * @property {(number: number) => Promise<{ body: string }[]>} [comments]
 *
 * @typedef {object} RunOptions
 * @property {Readonly<Record<string, string>>} [inputs] the step's `with:`
 * @property {Readonly<Record<string, string | undefined>>} [env] further variables; undefined takes one away
 * @property {EmulatedAws} [emulator] its endpoint is AWS to the Action
 * @property {boolean} [oidc] whether the job has `id-token: write`, and so GitHub's token endpoint; unless told, when
 *   `role-to-assume` is given
 * @property {boolean} [keys] whether the job has the emulator's access keys in its environment; unless told, when it
 *   does not have `oidc`
 * @property {EmulatedGithub} [github] its API is GitHub's to the Action
 * @property {string} [token] the job's own, `github.token`; unless told, that of `github` which may write
 * @property {Event} [event] a schedule, unless told
 * @property {string} [repository] `acme/networks`, unless told
 * @property {string} [workspace] an empty folder, unless told
 * @property {string} [folder] where the step's files go, kept afterwards; unless told, a temporary one that is not
 * @property {string} [dist] folder of the built Action, unless it is the one action.yml names
 * @property {boolean} [debug] whether step debug logging is on
 * @property {number} [timeoutMs] the process is killed after this; 60,000 unless told
 * @property {string} [node] path of the Node to run, unless it is Node 24
 * @property {readonly string[]} [nodeArguments] before the script's path
 * @property {(line: string) => void} [onLine] called with each line the step prints, as it arrives
 *
 * @typedef {object} ActionRun
 * @property {number | null} exitCode null when the process was killed
 * @property {boolean} timedOut
 * @property {'success' | 'failure'} conclusion of the step
 * @property {string} stdout
 * @property {string} stderr
 * @property {string} log what a person sees: commands carried out, masks applied
 * @property {Command[]} commands in order
 * @property {Annotation[]} annotations errors, warnings and notices, in order
 * @property {string[]} masks
 * @property {string[]} groups
 * @property {string[]} debug debug messages, shown or not
 * @property {Record<string, string>} outputs
 * @property {string[]} droppedOutputs those GitHub would not give to other jobs, since they hold a masked value
 * @property {Record<string, string>} exported variables for later steps
 * @property {Record<string, string>} state
 * @property {string} summary as GitHub shows it: empty when it is too large
 * @property {number} summaryBytes
 * @property {string | undefined} reportText
 * @property {any} report what is in the report file
 * @property {number} durationMs
 */

const root = join(import.meta.dirname, '..')

/** A larger job summary is dropped whole (actions/runner). */
const LARGEST_SUMMARY_BYTES = 1024 * 1024

/**
 * @param {RunOptions} [options]
 * @returns {Promise<ActionRun>}
 * @throws {Error} where the step's files are such that the runner could not read them, or a secret is told anywhere
 */
export async function runAction(options = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'ipam-monitor-'))
  try {
    const step = prepareStep({ ...options, folder: resolve(folder) })
    for (const warning of step.warnings) step.log.annotate('warning', warning)
    const process = await runProcess(step, options)
    const result = resultOf(step, process)
    await assertNothingTold(step, { ...process, ...result }, options)
    return { ...process, ...result }
  } finally {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @typedef {object} Step a step that is ready to run
 * @property {string} node
 * @property {string[]} args
 * @property {string} cwd
 * @property {Record<string, string>} env
 * @property {string[]} warnings
 * @property {StepLog} log
 */

/**
 * Writes a step's files and says how it is to be run.
 *
 * @param {RunOptions & { folder: string }} options
 * @returns {Step}
 */
export function prepareStep(options) {
  const {
    folder,
    emulator,
    github,
    inputs: given = {},
    event = { name: 'schedule' },
    debug = false
  } = options
  const oidc = options.oidc ?? Boolean(given['role-to-assume'])
  const keys = options.keys ?? !oidc
  const workspace = options.workspace ?? join(folder, 'workspace')
  const manifest = readManifest(join(root, 'action.yml'))
  const token = options.token ?? github?.tokens?.job ?? 'ghs_of-no-use'
  const { environment, warnings } = stepInputs(manifest, given, { token })
  const files = Object.fromEntries(
    FILE_COMMANDS.map(name => [name, join(folder, 'file-commands', name.toLowerCase())])
  )
  const repository = options.repository ?? 'acme/networks'
  const env = {
    ...runnerEnvironment({
      ...{ temp: folder, workspace, event, repository, debug },
      ...(github !== undefined && { apiUrl: github.url })
    }),
    ...files,
    ...emulator?.environment.aws,
    ...(keys && emulator?.environment.keys),
    ...(oidc && emulator?.environment.github),
    ...environment,
    ...CANARY,
    ...options.env
  }
  for (const name of ['home', 'runner', 'tools', 'file-commands']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  mkdirSync(workspace, { recursive: true })
  for (const file of Object.values(files)) writeFileSync(file, '')
  const payload = event.payload ?? (event.name === 'schedule' ? { schedule: '0 6 * * *' } : {})
  writeFileSync(join(folder, 'event.json'), JSON.stringify(payload))

  const main = join(root, manifest.runs.main)
  const script = options.dist === undefined ? main : join(resolve(options.dist), 'index.js')
  if (!existsSync(script)) throw new Error(`${script} is not there: \`npm run build\` makes it`)
  return {
    node: options.node ?? node24(),
    args: [...(options.nodeArguments ?? []), script],
    cwd: workspace,
    env: withoutUndefined(env),
    warnings,
    log: new StepLog({ debug })
  }
}

/**
 * @param {Step} step
 * @param {RunOptions} options
 * @returns {Promise<Pick<ActionRun, 'exitCode' | 'timedOut' | 'stdout' | 'stderr' | 'durationMs'>>}
 */
async function runProcess({ node, args, cwd, env, log }, { timeoutMs = 60_000, onLine }) {
  const startedAt = performance.now()
  const child = spawn(node, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  /** @param {string} line */
  const accept = line => {
    log.accept(line)
    onLine?.(line)
  }
  const [stdout, stderr] = [child.stdout, child.stderr].map(stream => collect(stream, accept))
  let timedOut = false
  const bound = setTimeout(() => {
    timedOut = true
    child.kill('SIGKILL')
  }, timeoutMs)
  try {
    const exitCode = await new Promise((fulfil, reject) => {
      child.once('error', reject)
      child.once('close', fulfil)
    })
    const durationMs = performance.now() - startedAt
    return { exitCode, timedOut, stdout: stdout?.() ?? '', stderr: stderr?.() ?? '', durationMs }
  } finally {
    clearTimeout(bound)
  }
}

/**
 * Takes in a stream, and each of its lines.
 *
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} accept
 * @returns {() => string} all that came
 */
function collect(stream, accept) {
  const lines = new LineSplitter(accept)
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (/** @type {string} */ chunk) => {
    text += chunk
    lines.write(chunk)
  })
  stream.on('end', () => {
    lines.end()
  })
  return () => text
}

/**
 * Holds a run to telling no secret: not in what it prints, leaves behind or sends.
 *
 * @param {Step} step
 * @param {Pick<ActionRun, 'stdout' | 'stderr' | 'log' | 'reportText' | 'masks'>} run
 * @param {RunOptions} options
 */
async function assertNothingTold({ env }, run, { emulator, github, event }) {
  const files = FILE_COMMANDS.map(name => [name, readFileSync(env[name] ?? '', 'utf8')])
  const number = /** @type {{ number?: number } | undefined} */ (event?.payload?.['pull_request'])?.number
  const written = number === undefined || github?.comments === undefined ? [] : await github.comments(number)
  assertNoSecret(secretsOfRun(env, emulator, run.masks), {
    // A secret is told to the runner once, to be hidden.
    stdout: run.stdout.replaceAll(/^::add-mask::.*$/gm, ''),
    stderr: run.stderr,
    'the log': run.log,
    'the report': run.reportText,
    comments: written.map(({ body }) => body).join('\n'),
    ...Object.fromEntries(files),
    ...sentTo(emulator)
  })
}

/**
 * What a step left behind.
 *
 * @param {Step} step
 * @param {{ exitCode: number | null }} process
 */
function resultOf({ env, log, cwd }, { exitCode }) {
  /** @param {string} name */
  const fileOf = name => readFileSync(env[name] ?? '', 'utf8')
  const outputs = parseKeyValueFile(fileOf('GITHUB_OUTPUT'))
  const summary = fileOf('GITHUB_STEP_SUMMARY')
  const summaryBytes = Buffer.byteLength(summary)
  if (summaryBytes > LARGEST_SUMMARY_BYTES) {
    log.annotate(
      'error',
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(summaryBytes / 1024)}k.`
    )
  }
  const reportFile = outputs['report-file'] ? resolve(cwd, outputs['report-file']) : undefined
  const reportText =
    reportFile !== undefined && existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : undefined
  return {
    conclusion: /** @type {'success' | 'failure'} */ (exitCode === 0 && !log.failed ? 'success' : 'failure'),
    log: log.text,
    commands: log.commands,
    annotations: log.annotations,
    masks: log.masks,
    groups: log.groups,
    debug: log.debug,
    outputs,
    droppedOutputs: Object.keys(outputs).filter(name => log.hide(outputs[name] ?? '') !== outputs[name]),
    exported: parseKeyValueFile(fileOf('GITHUB_ENV')),
    state: parseKeyValueFile(fileOf('GITHUB_STATE')),
    summary: summaryBytes > LARGEST_SUMMARY_BYTES ? '' : log.hide(summary),
    summaryBytes,
    reportText,
    report: reportText === undefined ? undefined : JSON.parse(reportText)
  }
}

/**
 * @param {Record<string, string | undefined>} variables
 * @returns {Record<string, string>}
 */
function withoutUndefined(variables) {
  /** @type {Record<string, string>} */
  const defined = {}
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) defined[name] = value
  return defined
}

/**
 * `npm run demo`: the built Action, run as GitHub's runner would run it, on an organisation that the emulator serves.
 * Works straight after a clone. The check reports breaches, and rightly so: the demo fails only when the Action does
 * something else than it should.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'

/** @typedef {import('../harness/run-action.js').ActionRun} ActionRun */
/** @typedef {import('../emulator/server.js').Emulator} Emulator */

const root = join(import.meta.dirname, '..')
const folder = join(root, '.cache', 'demo')
const ORGANISATION = 'emulator/organisations/acme.json'

install()
const surprises = await demonstrate()
for (const surprise of surprises) console.error(`Not as it should be: ${surprise}`)
if (surprises.length > 0) process.exitCode = 1

/** Installs the packages where that has not been done yet. */
function install() {
  if (existsSync(join(root, 'node_modules', '.package-lock.json'))) return
  console.log('The packages are not installed yet: running `npm ci` first.\n')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    console.error('`npm ci` failed: without its packages the demo cannot run.')
    process.exit(1)
  }
  console.log('')
}

/** @returns {Promise<string[]>} what was not as it should be */
async function demonstrate() {
  const { startEmulator } = await import('../emulator/server.js')
  const { runAction } = await import('../harness/run-action.js')
  const { readManifest } = await import('../harness/runner/environment.js')

  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const emulator = await startEmulator({ organisation: join(root, ORGANISATION) })
  try {
    const { homeRegion, roles, topics } = emulator.organisation
    const inputs = {
      'aws-region': homeRegion,
      'role-to-assume': roles[0]?.arn ?? '',
      'sns-topic-arn': topics[0]?.arn ?? '',
      'cloudwatch-metrics': 'all'
    }
    heading(`The step, on the organisation in ${ORGANISATION}`)
    show(Object.entries({ uses: './', ...inputs }).map(([name, value]) => `${name}: ${value}`))

    const run = await runAction({ emulator, inputs, folder })
    heading('Its log')
    show(run.log.trimEnd().split('\n'))
    if (run.stderr !== '') show(['(standard error)', ...run.stderr.trimEnd().split('\n')])

    heading('Its outputs')
    show(Object.entries(run.outputs).map(([name, value]) => `${name} = ${cut(value)}`))
    heading('What arrived')
    show(arrivals(emulator))
    heading('Where it is')
    show(await files(run))

    const { outputs } = readManifest(join(root, 'action.yml'))
    return surprisesOf(run, emulator, Object.keys(outputs ?? {}))
  } finally {
    await emulator.close()
  }
}

/**
 * @param {ActionRun} run
 * @param {Emulator} emulator
 * @param {string[]} outputs those action.yml declares
 * @returns {string[]}
 */
function surprisesOf(run, { messages, metrics }, outputs) {
  const missing = outputs.filter(name => !(name in run.outputs))
  /** @type {[isWrong: boolean, what: string][]} */
  const wrongs = [
    [run.timedOut, 'the Action did not end in time'],
    [
      !run.timedOut && run.exitCode !== 1,
      `the Action ended with ${String(run.exitCode)}, and breaches are 1`
    ],
    [outputs.length === 0 || missing.length > 0, `these outputs are missing: ${missing.join(', ')}`],
    [run.outputs['status'] !== 'breach', `the status is "${run.outputs['status'] ?? ''}", not "breach"`],
    [run.report === undefined, 'there is no report file'],
    [run.summary === '', 'there is no job summary'],
    [run.stderr !== '', 'something was written to standard error'],
    [messages.length !== 1, `${messages.length} SNS messages arrived, and one should`],
    [metrics.length === 0, 'no CloudWatch metric arrived']
  ]
  return wrongs.filter(([isWrong]) => isWrong).map(([, what]) => what)
}

/**
 * @param {Emulator} emulator
 * @returns {string[]}
 */
function arrivals({ requests, messages, metrics }) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const { service, action } of requests) {
    const call = `${service} ${action}`
    counts.set(call, (counts.get(call) ?? 0) + 1)
  }
  return [
    ...[...counts].map(([call, count]) => `${call}${count === 1 ? '' : ` × ${count}`}`),
    ...messages.flatMap(({ subject, message }) => [
      `SNS message "${subject ?? ''}":`,
      ...message
        .trimEnd()
        .split('\n')
        .map(line => `  ${line}`)
    ]),
    `CloudWatch metrics: ${metrics.length}`
  ]
}

/**
 * Writes the summary down in each of its forms.
 *
 * @param {ActionRun} run
 * @returns {Promise<string[]>} what is where
 */
async function files({ summary, outputs }) {
  const { summaryPage } = await import('../harness/summary-page.js')
  const [{ findChromium }, { summaryPictures }] = await Promise.all([
    import('../harness/browser.js'),
    import('../harness/screenshot.js')
  ])
  /** @type {[what: string, name: string, content: string | Buffer][]} */
  const made = [
    ['the job summary', 'summary.md', summary],
    ['as GitHub shows it', 'summary.html', summaryPage(summary)],
    ['in the dark', 'summary-dark.html', summaryPage(summary, { theme: 'dark' })]
  ]
  if (findChromium() !== undefined) {
    const { light, dark } = await summaryPictures(summary)
    made.push(['as a picture', 'summary-light.png', light], ['in the dark', 'summary-dark.png', dark])
  }
  for (const [, name, content] of made) writeFileSync(join(folder, name), content)
  return [
    ...made.map(([what, name]) => `${what}: ${relative(process.cwd(), join(folder, name))}`),
    `the whole report: ${relative(process.cwd(), outputs['report-file'] ?? '(missing)')}`
  ]
}

/** @param {string} value */
function cut(value) {
  const most = 300
  return value.length <= most ? value : `${value.slice(0, most)}… (${value.length} characters in all)`
}

/** @param {string} text */
function heading(text) {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 100 - text.length))}\n`)
}

/** @param {string[]} lines */
function show(lines) {
  for (const line of lines) console.log(`  ${line}`)
}

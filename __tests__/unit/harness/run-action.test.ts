import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { runAction, type RunOptions } from '../../../harness/run-action.js'
import { pullRequestEvent } from '../../../harness/runner/events.js'

const emulator = {
  environment: {
    aws: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_REGION: 'eu-west-1' },
    keys: { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
    github: { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/token', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' }
  }
}

describe('runAction', () => {
  let dist: string

  beforeAll(() => {
    dist = mkdtempSync(join(tmpdir(), 'stand-in-'))
  })
  afterAll(() => {
    rmSync(dist, { recursive: true })
  })

  /** Runs a script in the Action's place, on the Node that runs the tests. */
  function runScript(script: string, options: RunOptions = {}) {
    writeFileSync(join(dist, 'index.js'), script)
    return runAction({ dist, node: process.execPath, ...options })
  }

  /** Its environment and its event, by a file of its own: what a run prints is looked through for secrets. */
  async function surroundingsOf(options: RunOptions) {
    const script = `const { readFileSync, writeFileSync } = require('node:fs')
      const event = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'))
      writeFileSync(__dirname + '/told.json', JSON.stringify({ environment: process.env, event }))`
    await runScript(script, options)
    return JSON.parse(readFileSync(join(dist, 'told.json'), 'utf8')) as {
      environment: Record<string, string>
      event: unknown
    }
  }

  const environmentOf = async (options: RunOptions) => (await surroundingsOf(options)).environment

  test("gives the step the action's defaults, its own inputs, and nothing of this machine's", async () => {
    process.env['AWS_PROFILE'] = 'of this machine'
    const environment = await environmentOf({ inputs: { 'usage-threshold': '90' } })
    delete process.env['AWS_PROFILE']
    expect(environment).toMatchObject({
      'INPUT_USAGE-THRESHOLD': '90',
      'INPUT_SCOPE-TYPE': 'private',
      'INPUT_SNS-TOPIC-ARN': '',
      GITHUB_EVENT_NAME: 'schedule',
      AWS_EC2_METADATA_DISABLED: 'true'
    })
    expect(environment).not.toHaveProperty('AWS_PROFILE')
    expect(environment).not.toHaveProperty('AWS_ACCESS_KEY_ID')
  })

  test("gives a job with a role GitHub's token endpoint, and one without it keys", async () => {
    const withRole = await environmentOf({ emulator, inputs: { 'role-to-assume': 'arn:aws:iam::1:role/x' } })
    expect(withRole).toMatchObject({ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' })
    expect(withRole).not.toHaveProperty('AWS_ACCESS_KEY_ID')
    const without = await environmentOf({ emulator })
    expect(without).toMatchObject({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' })
    expect(without).not.toHaveProperty('ACTIONS_ID_TOKEN_REQUEST_TOKEN')
  })

  test('is started by a pull request where the caller says so, with the API and the token of its GitHub', async () => {
    const { environment, event } = await surroundingsOf({
      github: { url: 'http://127.0.0.1:9', tokens: { job: 'ghs_job' } },
      event: pullRequestEvent({ number: 7 })
    })
    expect({ environment, event }).toMatchObject({
      environment: {
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_API_URL: 'http://127.0.0.1:9',
        GITHUB_REPOSITORY: 'acme/networks',
        GITHUB_REF: 'refs/pull/7/merge'
      },
      event: { pull_request: { number: 7, base: { repo: { full_name: 'acme/networks' } } } }
    })
  })

  test('lets the caller set and take away variables', async () => {
    const environment = await environmentOf({ emulator, env: { AWS_REGION: undefined, EXTRA: '1' } })
    expect(environment).toMatchObject({ EXTRA: '1' })
    expect(environment).not.toHaveProperty('AWS_REGION')
  })

  test('hands back all that the step left behind', async () => {
    const run = await runScript(`
      const { appendFileSync, writeFileSync } = require('node:fs')
      console.log('::add-mask::hush')
      console.log('::warning title=T::not so hush')
      console.error('to the other stream')
      const report = process.env.RUNNER_TEMP + '/report.json'
      writeFileSync(report, '{"status":"ok"}')
      appendFileSync(process.env.GITHUB_OUTPUT, 'report-file<<X\\n' + report + '\\nX\\nsecret=hush\\n')
      appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# hush')
      process.exitCode = 3
    `)
    expect(run).toMatchObject({
      exitCode: 3,
      timedOut: false,
      conclusion: 'failure',
      annotations: [{ level: 'warning', message: 'not so ***', properties: { title: 'T' } }],
      masks: ['hush'],
      droppedOutputs: ['secret'],
      summary: '# ***',
      report: { status: 'ok' },
      stderr: 'to the other stream\n'
    })
    expect(run.log).toContain('##[warning]not so ***\n')
    expect(existsSync(run.outputs['report-file'] ?? '')).toBe(false)
  })

  test('keeps the files in a folder of the caller', async () => {
    const folder = join(dist, 'kept')
    await runScript("require('node:fs').writeFileSync(process.env.RUNNER_TEMP + '/x', '')", { folder })
    expect(existsSync(join(folder, 'runner', 'x'))).toBe(true)
  })

  test('drops a job summary that GitHub would drop', async () => {
    const run = await runScript(
      "require('node:fs').writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1))"
    )
    expect(run.summary).toBe('')
    expect(run.summaryBytes).toBe(1024 * 1024 + 1)
    expect(run.annotations[0]?.message).toMatch(/GITHUB_STEP_SUMMARY upload aborted/)
  })

  test('kills a step that takes too long', async () => {
    const run = await runScript('setInterval(() => {}, 1000)', { timeoutMs: 300 })
    expect(run).toMatchObject({ exitCode: null, timedOut: true, conclusion: 'failure' })
  })

  test('refuses outputs that the runner could not read', async () => {
    const script = "require('node:fs').writeFileSync(process.env.GITHUB_OUTPUT, 'a<<X\\nno end\\n')"
    await expect(runScript(script)).rejects.toThrow('Matching delimiter not found')
  })
})

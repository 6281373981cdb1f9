import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import { builtCommand, type Command } from '../../harness/run-command.js'
import type { Report } from '../../src/domain/report.js'
import { expectValidReport } from '../helpers/report-schema.js'
import { change, planOf } from '../unit/plan/plans.js'
import { ACME, calls, countOf, emulated } from './support.js'

type Options = NonNullable<Parameters<Command['run']>[1]>

const BUILD_MS = 120_000
const POLICY = fileURLToPath(new URL('../fixtures/policies/acme.yml', import.meta.url))
const ESCAPE = '\u001b['

let command: Command
let folder = ''
beforeAll(async () => {
  command = await builtCommand()
  folder = mkdtempSync(join(tmpdir(), 'command-'))
}, BUILD_MS)
afterAll(() => {
  command.close()
  rmSync(folder, { recursive: true, force: true })
})

const context = emulated()

/** The command with the emulator's keys in its environment. */
async function run(args: readonly string[], { env = {}, ...options }: Options = {}) {
  const { aws, keys } = context.emulator.environment
  return await command.run(args, {
    emulator: context.emulator,
    ...options,
    env: { HOME: folder, ...aws, ...keys, ...env }
  })
}

const untimed = (text = '') => text.replace(/"generatedAt": ".*"/, '')

/** A file below the folder of these tests. */
function file(name: string, content?: string): string {
  const path = join(folder, name)
  if (content !== undefined) writeFileSync(path, content)
  return path
}

/** Sends the command a signal once so many requests of an action have arrived. */
function signalAt(signal: NodeJS.Signals, action: string, count: number): Pick<Options, 'onStart'> {
  return {
    onStart: kill => {
      const waiting = setInterval(() => {
        if (countOf(context.emulator, action) < count) return
        clearInterval(waiting)
        kill(signal)
      }, 20)
      waiting.unref()
    }
  }
}

describe.each(['SIGINT', 'SIGTERM'] as const)('a command that gets %s', signal => {
  const CIDRS = 'ec2:GetIpamResourceCidrs'

  test('while it reads ends at once, with what was read by then', async () => {
    context.emulator.faults.add({ match: { action: 'GetIpamResourceCidrs', from: 2 }, fault: 'hang' })
    const saved = file(`cancelled-by-${signal}.json`)
    const { exitCode, stdout, stderr } = await run(
      ['check', '--format', 'json', '--report-file', saved, '--sns-topic-arn', ACME.topic],
      signalAt(signal, CIDRS, 2)
    )
    expect(exitCode).toBe(3)
    const report = JSON.parse(stdout) as Report
    expect(report.coverage.gaps[0]?.reason).toBe('the run was cancelled')
    expect(report.findings.length).toBeGreaterThan(0)
    expect(JSON.parse(readFileSync(saved, 'utf8'))).toEqual(report)
    expect(stderr).toContain('error: the run was cancelled; what was read by then is in the result')
    expect(context.emulator.messages).toEqual([])
  })

  test('before anything was read says so, and claims nothing', async () => {
    context.emulator.faults.add({ match: { action: 'DescribeIpamScopes' }, fault: 'hang' })
    const { exitCode, stdout, stderr } = await run(['check'], signalAt(signal, 'ec2:DescribeIpamScopes', 1))
    expect([exitCode, stdout]).toEqual([3, ''])
    expect(stderr).toContain('the run was cancelled')
  })

  test('while it tells others ends at once: its result is there already', async () => {
    context.emulator.faults.add({ match: { action: 'Publish' }, fault: 'hang' })
    const { exitCode, stdout, stderr } = await run(
      ['check', '--format', 'json', '--sns-topic-arn', ACME.topic],
      signalAt(signal, 'sns:Publish', 1)
    )
    expect(exitCode).toBe(3)
    expect((JSON.parse(stdout) as Report).status).toBe('breach')
    expect(stderr).toContain('error: the run was cancelled while its result was delivered')
  })
})

describe('the same Report as the Action, byte for byte', () => {
  const TWO_IN_EDGE = planOf({
    changes: ['a', 'b', 'c', 'd'].map(name =>
      change(`aws_network_interface.${name}`, 'create', { after: { subnet_id: 'subnet-04f6a5923f8310a16' } })
    )
  })

  test.each<[string, Record<string, string>]>([
    ['of every type, with a warning', { 'resource-types': 'all', 'warning-threshold': '60' }],
    ['by a policy', { 'policy-file': POLICY, 'resource-types': 'vpc,subnet' }],
    ['of plain EC2', { source: 'ec2', 'resource-types': 'all' }],
    ['with a plan', { 'plan-file': 'plan.json' }],
    [
      'of public scopes, with pools',
      { 'scope-type': 'all', 'resource-types': 'all', 'minimum-available': '20' }
    ]
  ])('%s', async (_, inputs) => {
    const given = { ...inputs, ...('plan-file' in inputs && { 'plan-file': file('plan.json', TWO_IN_EDGE) }) }
    const options = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value])
    const { stdout } = await run(['check', '--format', 'json', ...options])
    const action = await context.check(given)
    expectValidReport(JSON.parse(stdout))
    expect(untimed(stdout)).toBe(untimed(action.reportText))
  })
})

describe('what is asked of AWS', () => {
  test('is what the Action asks, by the keys of the environment', async () => {
    await run(['check', '--resource-types', 'subnet,vpc'])
    const asked = calls(context.emulator)
    context.emulator.reset()
    await context.check({ 'resource-types': 'subnet,vpc' })
    expect(asked.sort()).toEqual(calls(context.emulator).sort())
  })

  test('alerts and metrics go where the options say, and in a dry run nowhere', async () => {
    const options = ['--sns-topic-arn', ACME.topic, '--cloudwatch-metrics', 'breaches', '--quiet']
    const dry = await run(['check', ...options, '--dry-run'])
    expect(countOf(context.emulator, 'sns:Publish')).toBe(0)
    expect(dry.exitCode).toBe(1)
    await run(['check', ...options])
    expect(countOf(context.emulator, 'sns:Publish')).toBe(1)
    expect(countOf(context.emulator, 'cloudwatch:PutMetricData')).toBe(1)
  })

  test('a profile has its own keys and its Region, before those of the environment', async () => {
    const { aws, keys } = context.emulator.environment
    const config = file(
      'config',
      `[profile network]\nregion = ${ACME.region}\naws_access_key_id = ${keys['AWS_ACCESS_KEY_ID'] ?? ''}\naws_secret_access_key = ${keys['AWS_SECRET_ACCESS_KEY'] ?? ''}\n`
    )
    const env = {
      ...aws,
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: file('none'),
      AWS_REGION: '',
      AWS_DEFAULT_REGION: '',
      AWS_ACCESS_KEY_ID: 'AKIAWRONG',
      AWS_SECRET_ACCESS_KEY: 'wrong',
      HOME: folder
    }
    const { stdout, stderr, exitCode } = await command.run(
      ['check', '--profile', 'network', '--format', 'json'],
      {
        env
      }
    )
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 1 })
    expect(JSON.parse(stdout)).toMatchObject({ homeRegion: ACME.region, totals: { breach: 6 } })
    const unknown = await command.run(['check', '--profile', 'netwrk'], { env })
    expect(unknown).toMatchObject({
      exitCode: 2,
      stderr:
        'error: --profile: "netwrk" is no profile of AWS\'s shared configuration; did you mean network?\n'
    })
  })

  test('without any credentials it says what to do', async () => {
    const { stderr, exitCode } = await run(['check'], {
      env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }
    })
    expect(stderr).toContain('no AWS credentials could be had')
    expect(stderr).toContain('log in and name the profile')
    expect(exitCode).toBe(3)
  })

  test('a role that refuses is told with the permission', async () => {
    const { stderr, exitCode } = await run(['check', '--role-to-assume', ACME.role('ipam-monitor')])
    expect(new Set(calls(context.emulator))).toEqual(new Set(['sts:AssumeRole']))
    expect(stderr).toContain(`the role ${ACME.role('ipam-monitor')} could not be assumed`)
    expect(exitCode).toBe(3)
  })
})

describe('another account', () => {
  const other = emulated({
    organisation: new URL('../../emulator/organisations/no-ipam.json', import.meta.url)
  })

  test('is read in a role that the credentials at hand assume', async () => {
    const { aws, keys } = other.emulator.environment
    const [role] = other.emulator.organisation.roles.filter(({ arn }) => arn.endsWith('reader'))
    const { stdout, stderr } = await command.run(
      ['check', '--source', 'ec2', '--format', 'json', '--role-to-assume', role?.arn ?? ''],
      { env: { HOME: folder, ...aws, ...keys } }
    )
    expect(countOf(other.emulator, 'sts:AssumeRole')).toBe(1)
    const owners = new Set((JSON.parse(stdout) as Report).findings.map(({ ownerId }) => ownerId))
    expect([...owners]).toContain(role?.arn.split(':')[4])
    expect(stderr).not.toContain('error: ')
  })
})

describe('how it ends', () => {
  test.each<[string, string[], number, string]>([
    ['room everywhere', ['--usage-threshold', '100'], 0, 'Passed: '],
    ['a breach', [], 1, 'Failed: 6 networks are over their limit.'],
    ['a breach that does not matter', ['--fail-on', 'never'], 0, 'Passed: '],
    [
      'a warning that does',
      ['--usage-threshold', '100', '--warning-threshold', '80', '--fail-on', 'warning'],
      1,
      'Failed: '
    ],
    ['an unknown option', ['--usage-treshold', '80'], 2, '(Did you mean --usage-threshold?)'],
    ['an option of GitHub', ['--comment-pr', 'always'], 2, '--comment-pr is an input of the Action alone'],
    ['a wrong format', ['--format', 'yaml'], 2, 'Allowed choices are text, json, markdown, csv'],
    ['an argument', ['now'], 2, 'too many arguments'],
    ['a scope that is not there', ['--scope-ids', 'ipam-scope-0123456789abcdef0'], 3, 'error: '],
    ['a policy that is not there', ['--policy-file', 'nowhere.yml'], 3, 'nowhere.yml could not be read'],
    [
      'a policy that is a device',
      ['--policy-file', '/dev/zero'],
      3,
      'policy-file: /dev/zero could not be read: it is not a file but a device'
    ]
  ])('%s', async (_, options, code, told) => {
    const { exitCode, stderr } = await run(['check', ...options])
    expect(stderr).toContain(told)
    expect(exitCode).toBe(code)
  })

  test('tells all that is wrong with its options at once', async () => {
    const { stderr, stdout, exitCode } = await run([
      'check',
      '--usage-threshold',
      'eighty',
      '--fail-on',
      'brech'
    ])
    expect(stderr).toBe(
      'error: --usage-threshold: "eighty" is not a number from 0 to 100\n' +
        'error: --fail-on: "brech" is not one of breach, warning, never; did you mean breach?\n'
    )
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(context.emulator.requests).toEqual([])
  })

  test('tells the place of each mistake in a policy', async () => {
    const { stderr, exitCode } = await run([
      'check',
      '--policy-file',
      file('bad.yml', 'version: 2\nrule: []\n')
    ])
    expect(stderr).toMatch(/^error: .*bad\.yml:1:\d+: /m)
    expect(stderr).toMatch(/^error: .*bad\.yml:2:\d+: /m)
    expect(exitCode).toBe(2)
  })

  test('a gap is no pass, and no breach: the result is written all the same', async () => {
    const [, scope = ''] = ACME.privateScopes
    const match = { action: 'GetIpamResourceCidrs', params: { IpamScopeId: scope } }
    context.emulator.faults.add({ match, fault: 'access-denied' })
    const { stdout, stderr, exitCode } = await run(['check', '--usage-threshold', '100', '--format', 'json'])
    expect((JSON.parse(stdout) as Report).status).toBe('incomplete')
    expect(stderr).toContain('Failed: the check is incomplete')
    expect(exitCode).toBe(3)
  })

  test('an alert that cannot be sent is an error after the result', async () => {
    context.emulator.faults.add({ match: { action: 'Publish' }, fault: 'access-denied' })
    const { stdout, stderr, exitCode } = await run([
      'check',
      ...['--fail-on', 'never', '--sns-topic-arn', ACME.topic, '--format', 'csv']
    ])
    expect(parse(stdout, { columns: true })).toHaveLength(68)
    expect(stderr).toContain('error: SNS failed: ')
    expect(stderr).toContain('sns:Publish')
    expect(exitCode).toBe(3)
  })

  test('no secret is told, also where AWS says it back', async () => {
    const { keys } = context.emulator.environment
    for (const fault of ['access-denied', 'expired-token'] as const) {
      context.emulator.faults.add({ match: { action: 'DescribeIpamScopes' }, fault })
      const { stdout, stderr } = await run(['check', '--verbose'])
      expect(stderr).toContain('error: ')
      for (const secret of Object.values(keys)) expect(stdout + stderr).not.toContain(secret)
    }
    context.emulator.reset()
    // `run` looks for secrets in all that is printed, written and sent.
    const { AWS_ACCESS_KEY_ID: id = '?', AWS_SECRET_ACCESS_KEY: secret = '?' } = keys
    const message = `the key ${id} with ${secret}(${encodeURIComponent(secret)})`
    const error = { fault: 'error', code: 'AccessDenied', message, status: 403 } as const
    const [, scope = ''] = ACME.privateScopes
    context.emulator.faults.add({
      match: { action: 'GetIpamResourceCidrs', params: { IpamScopeId: scope } },
      ...error
    })
    const report = file('echoed.json')
    const sending = ['check', '--verbose', '--report-file', report, '--sns-topic-arn', ACME.topic]
    expect((await run(sending)).stdout).toContain('***')
    expect(readFileSync(report, 'utf8')).toContain('***')
    expect(context.emulator.messages).toHaveLength(1)
    context.emulator.faults.add({ match: { action: 'Publish' }, ...error })
    expect((await run(sending)).stderr).toMatch(/SNS failed: .*\*\*\*/)
    context.emulator.faults.add({ match: { action: 'DescribeIpamScopes' }, ...error })
    expect((await run(sending)).stderr).toContain('***')
  })
})

describe('the result', () => {
  test('is a page of text on standard output, without colour, and the log on standard error', async () => {
    const { stdout, stderr } = await run(['check', '--warning-threshold', '70'])
    expect(stdout).toMatch(/^6 of 63 measured subnets are over their limit; the fullest is /)
    expect(stdout).toContain('● over   payments-prod-transfer-1')
    expect(stdout).not.toContain(ESCAPE)
    expect(stderr).toMatch(/^Reading resources of type subnet .*\nRead 68 rows on 2 pages\nFailed: .*\n$/)
  })

  test('is alone where it is to be quiet', async () => {
    const { stdout, stderr } = await run(['check', '--quiet', '--format', 'json'])
    expect(stderr).toBe('')
    expectValidReport(JSON.parse(stdout))
  })

  test('goes to a file as what its name tells, beside the report file', async () => {
    const [csv, report] = [file('result.csv'), file('kept/report.json')]
    const { stdout, stderr } = await run(['check', '--output', csv, '--report-file', report])
    expect(stdout).toBe('')
    expect(stderr).toContain(`The result is in ${csv}`)
    expect(parse(readFileSync(csv, 'utf8'), { columns: true })).toHaveLength(68)
    expectValidReport(JSON.parse(readFileSync(report, 'utf8')))
  })

  test('as Markdown speaks of the report file there is, and of no step', async () => {
    const { stdout } = await run(['check', '--format', 'markdown'])
    expect(stdout).toMatch(/^## 🔴 6 of 63 measured subnets/)
    expect(stdout).not.toContain('the step’s output')
    const kept = await run(['check', '--format', 'markdown', '--report-file', file('kept.json')])
    expect(kept.stdout).toContain('`kept.json`')
  })
})

describe('on a terminal', () => {
  test('has colours and keeps to its width, and not where NO_COLOR is set', async () => {
    const wide = await run(['check'], { columns: 100 })
    expect(wide.exitCode).toBe(1)
    expect(wide.stdout).toContain(`${ESCAPE}31m● over`)
    const plain = await run(['check', '--quiet'], { columns: 72, env: { NO_COLOR: '1' } })
    expect(plain.stdout).not.toContain(ESCAPE)
    const lines = plain.stdout.split('\r\n')
    expect(lines.length).toBeGreaterThan(20)
    for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(72)
  })

  test('tells how a long read goes, and takes that away again', async () => {
    context.emulator.faults.add({ match: { action: 'GetIpamResourceCidrs' }, fault: 'slow', delayMs: 900 })
    const { stdout } = await run(['check', '--resource-types', 'subnet,vpc,eip'], { columns: 100 })
    expect(stdout).toMatch(/Reading: [\d,]+ rows on \d+ pages?, [\d,]+ rows a second/)
    const shown = stdout.slice(stdout.lastIndexOf('Reading: '))
    expect(shown.slice(0, shown.indexOf('Read '))).toContain(`${ESCAPE}1G${ESCAPE}2K`)
  })
})

describe('render', () => {
  test('writes a saved Report in every format, as the check would have', async () => {
    const report = file('saved.json')
    const json = await run(['check', '--format', 'json', '--warning-threshold', '70'])
    writeFileSync(report, json.stdout)
    expect((await run(['render', report, '--format', 'json'])).stdout).toBe(json.stdout)
    context.emulator.reset()
    for (const format of ['text', 'csv']) {
      const rendered = await run(['render', report, '--format', format])
      const checked = await run(['check', '--format', format, '--warning-threshold', '70'])
      expect(rendered).toMatchObject({ stdout: checked.stdout, stderr: '', exitCode: 0 })
    }
    const piped = await run(['render', '-', '--format', 'markdown'], { stdin: json.stdout })
    expect(piped.stdout).toMatch(/^## 🔴 6 of 63/)
  })

  test.each([
    ['nothing', '', 'is not a Report: '],
    ['no JSON', '{', 'is not a Report: '],
    ['another thing', '{"schemaVersion":1}', 'is not a Report: must have required property'],
    [
      'a verdict there is not',
      undefined,
      'is not a Report: must be equal to one of the allowed values at /findings/0/verdict'
    ]
  ])('refuses %s', async (_, content, told) => {
    const whole = (await run(['check', '--format', 'json'])).stdout
    const text = content ?? whole.replace('"verdict":"breach"', '"verdict":"fine"')
    const { stdout, stderr, exitCode } = await run(['render', '-'], { stdin: text })
    expect(stderr).toContain(told)
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 })
  })

  test('refuses a file that is not there', async () => {
    expect(await run(['render', 'nowhere.json'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('nowhere.json could not be read')
    })
  })
})

describe('policy', () => {
  test('test says whether a policy is sound, and what each rule matches in a Report', async () => {
    const sound = await run(['policy', 'test', POLICY])
    expect(sound).toMatchObject({ exitCode: 0, stderr: '' })
    expect(sound.stdout).toMatch(/acme\.yml is sound: \d+ rules and \d+ waivers?\n$/)
    const report = file('matched.json')
    await run(['check', '--resource-types', 'all', '--report-file', report])
    const { stdout, exitCode } = await run(['policy', 'test', POLICY, '--report', report])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^RULE +MATCHES +OVER/m)
    expect(stdout).toMatch(/^pods keep room for a rolling upgrade +[1-9]\d* /m)
    expect(stdout).toMatch(/^\(none: usage above 80%\) +\d+ /m)
    const matched = [...(stdout.split('WAIVER')[0]?.matchAll(/^.*? {2,}(\d+)(?: |$)/gm) ?? [])].map(([, n]) =>
      Number(n)
    )
    const { totals } = JSON.parse(readFileSync(report, 'utf8')) as Report
    expect(matched.reduce((sum, n) => sum + n, 0)).toBe(totals.resources)
  })

  test('test names every mistake with its place', async () => {
    const { stdout, stderr, exitCode } = await run(['policy', 'test', '-'], {
      stdin: 'version: 1\nrules: 5\n'
    })
    expect(stderr).toMatch(/^error: -:2:1: rules: /)
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
  })

  test('schema is the published one', async () => {
    const published = readFileSync(
      fileURLToPath(new URL('../../schemas/policy.schema.json', import.meta.url)),
      'utf8'
    )
    expect(await run(['policy', 'schema'])).toMatchObject({ exitCode: 0, stdout: published })
  })
})

describe('help', () => {
  test.each([[['--help']], [['check', '--help']], [['render', '--help']], [['policy', 'test', '--help']]])(
    '%j is on standard output',
    async args => {
      const { stdout, stderr, exitCode } = await run(args)
      expect(stdout).toMatch(/^Usage: aws-ipam-monitor/)
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    }
  )

  test('without a command, it is on standard error, and wrong usage', async () => {
    const { stdout, stderr, exitCode } = await run([])
    expect(stderr).toContain('Usage: aws-ipam-monitor')
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
  })

  test('a command that is not there is answered with the nearest', async () => {
    expect(await run(['chek'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('(Did you mean check?)')
    })
  })
})

import { strict as assert } from 'node:assert'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { startEmulator } from '../../emulator/server.js'
import { cachedPackage } from '../../harness/cached-package.js'
import { runAction } from '../../harness/run-action.js'
import { once } from '../checks.js'
import { run } from '../processes.js'
import { runScript } from '../python.js'
import { changed, script, text } from './files.js'

/**
 * The state machine: read by two linters of its language, and executed in moto with JSONata's reference implementation,
 * on a Report that the committed Action wrote.
 *
 * @typedef {import('../checks.js').Checks} Checks
 */

const FILE = 'deploy/state-machine.asl.json'

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs of the virtual environment with the linters
 * @param {() => Promise<string>} motosPrograms of the one with moto
 */
export async function checkMachine(checks, programs, motosPrograms) {
  const scratch = mkdtempSync(join(tmpdir(), 'machine-'))
  const validator = once(() => Promise.resolve(aslValidator()))
  /** @param {string} definition */
  const written = definition => {
    const path = join(scratch, 'state-machine.json')
    writeFileSync(path, definition)
    return path
  }
  const linters = {
    'asl-validator': async (/** @type {string} */ definition) => {
      const { bin } = await validator()
      return run(process.execPath, [bin, '--json-path', written(definition)], { timeoutMs: 60_000 })
    },
    statelint: async (/** @type {string} */ definition) =>
      run(join(await programs(), 'statelint'), [written(definition)], { timeoutMs: 60_000 })
  }
  try {
    for (const [name, lint] of Object.entries(linters)) {
      await checks.check(`${name} finds no fault in ${FILE}, and finds one that is put there`, async () => {
        await lint(deployed())
        await assert.rejects(lint(changed(deployed(), '"Next": "Each breach"', '"Next": "Nowhere"')))
      })
    }
    await checkExecutions(checks, motosPrograms, validator)
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs
 * @param {() => Promise<{ jsonata: string }>} validator
 */
async function checkExecutions(checks, programs, validator) {
  const reported = once(report)
  const executed = once(async () => {
    const { jsonata } = await validator()
    const cases = casesOf(await reported())
    // No waiting between attempts.
    const definition = text(FILE).replaceAll(/"(IntervalSeconds)": \d+/g, '"$1": 1')
    const evaluator = [process.execPath, join(import.meta.dirname, 'evaluate.js'), jsonata]
    const ended = await runScript(
      await programs(),
      script('state_machine.py'),
      {
        definition: changed(
          definition,
          '"MaxAttempts": 4,\n                "BackoffRate"',
          '"MaxAttempts": 1,\n                "BackoffRate"'
        ),
        evaluator,
        cases: Object.values(cases)
      },
      {}
    )
    return Object.fromEntries(Object.keys(cases).map((name, at) => [name, ended[at]]))
  })

  await checks.check('moto executes it on the Report of a run of the Action', executed)
  await checks.check(
    'of each breach it sends one message, with the finding whole and attributes to filter by',
    async () => {
      const { status, error, cause, messages } = (await executed())['breach']
      const breaches = (await reported()).findings.filter(isBreach)
      assert.deepEqual({ status, error, cause }, { status: 'SUCCEEDED', error: null, cause: null })
      assert.ok(breaches.length > 1)
      assert.equal(messages.length, breaches.length)
      for (const finding of breaches) {
        const message = messages.find(
          (/** @type {any} */ { MessageAttributes }) => MessageAttributes.resourceId.Value === finding.id
        )
        const lines = message.Message.split('\n')
        assert.deepEqual(JSON.parse(lines.pop()), finding)
        const { id, cidr, region, ownerId, reasons } = finding
        assert.deepEqual(lines, [`${id} (${cidr}) in ${region}, account ${ownerId}:`, ...reasons])
        assert.equal(message.Subject, `[breach] ${id} ${cidr}`)
        assert.deepEqual(
          [message.MessageAttributes.ownerId.Value, message.MessageAttributes.region.Value],
          [ownerId, region]
        )
      }
    }
  )
  await checks.check('of one breach alone it sends a message too', async () => {
    const { status, messages } = (await executed())['one']
    assert.deepEqual([status, messages.length], ['SUCCEEDED', 1])
  })
  await checks.check('where all is fine, or only close to a limit, it sends none', async () => {
    for (const name of ['ok', 'warning']) {
      const { status, messages } = (await executed())[name]
      assert.deepEqual([status, messages], ['SUCCEEDED', []])
    }
  })
  await checks.check('what could not be read makes it fail, and is named, also beside breaches', async () => {
    const cause = 'subnets in scope ipam-scope-0abc: access denied'
    for (const [name, sent] of /** @type {const} */ ([
      ['incomplete', false],
      ['breachAndGap', true]
    ])) {
      const ended = (await executed())[name]
      assert.deepEqual([ended.status, ended.error, ended.cause], ['FAILED', 'Incomplete', cause])
      assert.equal(ended.messages.length > 0, sent)
    }
  })
  await checks.check(
    'a topic that is gone makes it fail, and says of which breaches nobody was told',
    async () => {
      const { status, error, cause } = (await executed())['topicGone']
      const breaches = (await reported()).findings.filter(isBreach)
      assert.deepEqual([status, error], ['FAILED', 'NotToldOfEveryBreach'])
      for (const { id } of breaches) assert.ok(cause.includes(`${id}: SNS.`), cause)
    }
  )
  await checks.check('a function that fails, or answers something else, makes it fail', async () => {
    const { functionGone, nonsense } = await executed()
    assert.deepEqual([functionGone.status, nonsense.status], ['FAILED', 'FAILED'])
    assert.match(functionGone.error, /^Lambda\./)
    assert.equal(nonsense.error, 'UnknownStatus')
  })
}

/** @param {any} report */
function casesOf(report) {
  const gaps = [{ what: 'subnets in scope ipam-scope-0abc', reason: 'access denied' }]
  const whole = { ...report, coverage: { complete: true, gaps: [] } }
  const fine = {
    ...whole,
    findings: report.findings.filter((/** @type {any} */ finding) => !isBreach(finding))
  }
  const answer = (/** @type {unknown} */ told) => ({ answer: { statusCode: 200, body: '{}', report: told } })
  return {
    breach: answer(whole),
    one: answer({ ...whole, findings: [report.findings[0], ...fine.findings] }),
    ok: answer({ ...fine, status: 'ok' }),
    warning: answer({ ...fine, status: 'warning' }),
    incomplete: answer({ ...fine, status: 'incomplete', coverage: { complete: false, gaps } }),
    breachAndGap: answer({ ...report, coverage: { complete: false, gaps } }),
    topicGone: { ...answer(whole), topicGone: true },
    functionGone: { ...answer(whole), functionGone: true },
    nonsense: { answer: { statusCode: 200, body: '{}' } }
  }
}

/** A Report of the committed Action on the emulated organisation, with its awkward names. */
async function report() {
  const emulator = await startEmulator()
  try {
    const { report, log } = await runAction({
      emulator,
      inputs: {
        'aws-region': emulator.organisation.homeRegion,
        'fail-on': 'never',
        'allow-incomplete': 'true'
      },
      env: emulator.environment.keys
    })
    if (report?.status !== 'breach') throw new Error(`the Action found no breach\n${log.slice(-3000)}`)
    return report
  } finally {
    await emulator.close()
  }
}

/** The definition as CloudFormation deploys it. */
function deployed() {
  return text(FILE)
    .replaceAll('${Partition}', 'aws')
    .replaceAll('${MonitorArn}', 'arn:aws:lambda:eu-west-1:111122223333:function:ipam-monitor')
    .replaceAll('${TopicArn}', 'arn:aws:sns:eu-west-1:111122223333:ipam-alerts')
}

/** The linter from npm, and the reference implementation of JSONata that it brings along. */
function aslValidator() {
  const bin = cachedPackage({
    folder: 'asl-validator@4.0.0',
    spec: 'asl-validator@4.0.0',
    file: join('asl-validator', 'dist', 'bin', 'asl-validator.js')
  })
  return { bin, jsonata: join(bin, '..', '..', '..', '..', 'jsonata') }
}

/** @param {{ verdict: string }} finding */
function isBreach({ verdict }) {
  return verdict === 'breach'
}

import fc from 'fast-check'
import { escapeText } from '../../emulator/protocol/xml.js'
import { ENVIRONMENT, withEndpoint } from './endpoint.js'
import { expectOnly, readAsLog } from './log.js'
import {
  ANSWERS,
  BELIEVED,
  CHANNELS,
  ERRORS,
  GIVEN,
  INPUTS,
  ISSUED,
  SECRETS,
  TOPIC
} from './services-answers.js'

/**
 * Every service that a whole check asks, with one of them answering as somebody in between may have it: hostile texts
 * and wrong types in the right shape, errors with hostile words, bodies that are cut off. Nothing of it crashes a check,
 * makes it pass, tells a secret or is a command to the runner.
 *
 * @typedef {import('./cases.js').Cases} Cases
 * @typedef {import('./compiled.js').Compiled} Compiled
 * @typedef {import('./endpoint.js').Answer} Answer
 *
 * @typedef {object} Disturbed
 * @property {string} action the call whose answer is another
 * @property {Answer} answer
 */

/** What stands in the place of a number, a time or a truth value. */
const WRONG_TYPES = 'often|NaN|-1|1e999|1.7|0x10|null|true|2026-99-99|-Infinity|9'.split('|')

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 */
export async function checkServices(cases, sources, text) {
  await withEndpoint(async ({ answering }) => {
    const check = await checkOf(sources)
    /** @param {Disturbed} [disturbed] */
    const answer = disturbed => {
      answering((_, action) => (action === disturbed?.action ? disturbed.answer : whole(action)))
    }
    for (const way of /** @type {const} */ (['ipam', 'ec2'])) {
      answer()
      await cases.checks.check(
        `a check by ${way} fails by its breach alone where nothing is changed`,
        async () => {
          const told = await check(way)
          const failures = told.failures ?? []
          if (told.exit?.by.join() !== 'limit' || failures.length > 0) throw new Error(JSON.stringify(told))
        }
      )
      await checkWay(cases, text, { way, answer, check: () => check(way) })
    }
  }, GIVEN.environment)
}

/** @typedef {{ report?: any, failures?: { channel: string }[], exit?: { failed: boolean, by: string[] } }} Told */

/**
 * @param {Cases} cases
 * @param {import('fast-check').Arbitrary<string>} text
 * @param {object} with_
 * @param {'ipam' | 'ec2'} with_.way
 * @param {(disturbed?: Disturbed) => void} with_.answer
 * @param {() => Promise<Told>} with_.check
 */
async function checkWay(cases, text, { way, answer, check }) {
  const calls = Object.keys(ANSWERS[way])
  const call = fc.constantFrom(...calls)

  await cases.property(
    `a word in a place of an answer makes no check by ${way} pass`,
    300,
    fc.tuple(call, fc.nat(), fc.oneof(text, fc.constantFrom(...WRONG_TYPES))),
    async ([action, nth, word]) => {
      const { name, body } = withWord(whole(action).body, nth, word)
      answer({ action, answer: { ...whole(action), body } })
      const told = await check()
      if (!isBelieved(name, word)) mustFail(told)
    }
  )

  const error = fc.record({
    code: fc.oneof(text, fc.constantFrom(...ERRORS)),
    message: text,
    saysBack: fc.boolean(),
    status: fc.constantFrom(400, 403, 404, 413)
  })
  await cases.property(
    `an error in any words fails a check by ${way}, and tells no secret`,
    200,
    fc.tuple(call, error),
    async ([action, { code, message, saysBack, status }]) => {
      const known = [...SECRETS[way], ...(action.startsWith('AssumeRole') ? [] : ISSUED)]
      const words = saysBack ? `${message} ${known.join(' ')}` : message
      answer({ action, answer: { status, ...refusal(action, code, words) } })
      const told = await check()
      mustFail(told)
      if (CHANNELS.has(action)) mustNotDeliver(told, action)
    }
  )

  // What is asked for again many times, with pauses, would take too long.
  const once = calls.filter(action => action !== 'AssumeRoleWithWebIdentity')
  await cases.property(
    `an answer that is cut off is none to a check by ${way}`,
    100,
    fc.tuple(fc.constantFrom(...once), fc.nat()),
    async ([action, at]) => {
      const { body, ...rest } = whole(action)
      const cut = String(body).slice(0, at % Math.max(1, String(body).length))
      answer({ action, answer: { ...rest, body: cut } })
      const told = await check()
      mustFail(told)
      const isRead = told.report !== undefined && !CHANNELS.has(action)
      if (isRead && told.report.coverage.complete) throw new Error('nothing was missed')
      if (action === 'Publish') mustNotDeliver(told, action)
    }
  )
}

/**
 * A whole check with its alert, its metrics and the Report in a bucket, as a face makes it.
 *
 * @param {Compiled} sources
 * @returns {Promise<(way: 'ipam' | 'ec2') => Promise<Told>>}
 */
async function checkOf(sources) {
  const { check } = await sources.load('src/check/check.ts')
  const { channelsOf } = await sources.load('src/check/channels.ts')
  const { deliver } = await sources.load('src/channels/channel.ts')
  const { s3Channel } = await sources.load('src/channels/s3.ts')
  const { createS3Api } = await sources.load('src/aws/s3.ts')
  const { exitOf } = await sources.load('src/domain/exit.ts')
  const { CheckError } = await sources.load('src/domain/failure.ts')
  const { parseSettings } = await sources.load('src/settings.ts')
  const { tellFailure } = await sources.load('src/cli/failure.ts')
  const { createLog } = await sources.load('src/cli/log.ts')
  const { formatted } = await sources.load('src/cli/formats.ts')
  const { PLAIN } = await sources.load('src/render/terminal/paint.ts')
  const { expectValidReport } = await sources.load('__tests__/helpers/report-schema.ts')
  const clock = () => new Date()
  const environment = { ...ENVIRONMENT, ...GIVEN.environment }

  return async way => {
    /** @type {string[]} */
    const lines = []
    const stderr = { write: (/** @type {string} */ line) => lines.push(line) }
    const log = createLog({ stderr, clock, isQuiet: false, isVerbose: true })
    const getToken = () => Promise.resolve(GIVEN.token)
    const surroundings = { environment, clock, logger: log, mask: () => undefined, getToken }
    const settings = parseSettings({ ...INPUTS[way], 'sns-topic-arn': TOPIC }, environment)
    /** @type {(() => any) | undefined} */
    let entered
    try {
      const { report, enter } = await check(settings, surroundings, '.')
      entered = enter
      expectValidReport(report)
      const { access, region } = enter()
      const kept = { bucket: 'reports', key: 'report.json', partition: 'aws' }
      const s3 = s3Channel({ ...kept, connect: () => Promise.resolve(createS3Api(access, region)) })
      const channels = [s3, ...channelsOf(settings, enter, {})]
      const failures = await deliver(report, channels, { ...settings, logger: log })
      const exit = exitOf(
        report,
        settings,
        failures.map((/** @type {{ channel: string }} */ { channel }) => channel)
      )
      for (const { reason, remedy = '' } of failures) log.error(`${reason} ${remedy}`)
      log.info(exit.because)
      const pages = ['text', 'json', 'csv', 'markdown'].map(format =>
        [...formatted(report, format, { look: { paint: PLAIN } })].join('')
      )
      mustBeSafe([...lines, ...pages])
      return { report, failures, exit }
    } catch (error) {
      if (!(error instanceof CheckError)) throw error
      tellFailure(error, log)
      mustBeSafe(lines)
      return {}
    } finally {
      entered?.().access.transport.destroy()
    }
  }
}

/** @param {readonly string[]} texts all that anybody is told */
function mustBeSafe(texts) {
  const told = texts.join('')
  expectOnly(readAsLog(told), [])
  const secret = [...SECRETS.ipam, ...SECRETS.ec2, ...ISSUED].find(one => told.includes(one))
  if (secret !== undefined) throw new Error(`the secret ${secret} is told`)
  if (/** @type {any} */ ({}).polluted !== undefined) throw new Error('every object has a key more')
}

/** @param {Told} told nothing where it ended with an error for its user */
function mustFail({ exit, report }) {
  if (exit?.failed === false) throw new Error(`it passes: ${JSON.stringify(report)}`)
}

/**
 * @param {Told} told
 * @param {string} action
 */
function mustNotDeliver({ failures = [], report }, action) {
  const name = CHANNELS.get(action)
  if (report !== undefined && !failures.some(({ channel }) => channel === name))
    throw new Error(`${name} is said to have delivered`)
}

/**
 * What a call is answered with where nothing is changed.
 *
 * @param {string} action
 * @returns {Answer & { body: string }}
 */
function whole(action) {
  return ANSWERS.ipam[action] ?? ANSWERS.ec2[action] ?? { status: 404, body: '' }
}

/**
 * The answer with a word in the place of one of its values.
 *
 * @param {string} body
 * @param {number} nth
 * @param {string} word
 */
function withWord(body, nth, word) {
  const leaves = [...body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)]
  const leaf = leaves[nth % Math.max(1, leaves.length)]
  if (leaf === undefined) return { name: '', body: word }
  const [all, name = ''] = leaf
  const other = `<${name}>${escapeText(word)}</${name}>`
  return { name, body: body.slice(0, leaf.index) + other + body.slice(leaf.index + all.length) }
}

/**
 * Whether nobody could know that the word is wrong there: another type or Region is one that AWS may have by now, and a
 * row without its usage is a network without a measure.
 *
 * @param {string} name
 * @param {string} word
 */
function isBelieved(name, word) {
  return BELIEVED.includes(name) || (name === 'ipUsage' && word.trim() === '')
}

/**
 * An error in the form of its service.
 *
 * @param {string} action
 * @param {string} code
 * @param {string} message
 */
function refusal(action, code, message) {
  if (action === 'PutMetricData') {
    const type = 'application/x-amz-json-1.0'
    return { type, body: JSON.stringify({ __type: `com.amazonaws.cloudwatch#${code}`, message }) }
  }
  const details = `<Code>${escapeText(code)}</Code><Message>${escapeText(message)}</Message>`
  if (action === 'PutObject') return { body: `<Error>${details}</Error>` }
  const isEc2 = !['Publish', 'AssumeRole', 'AssumeRoleWithWebIdentity', 'GetCallerIdentity'].includes(action)
  if (isEc2) return { body: `<Response><Errors><Error>${details}</Error></Errors></Response>` }
  return { body: `<ErrorResponse><Error><Type>Sender</Type>${details}</Error></ErrorResponse>` }
}

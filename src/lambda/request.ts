import type { Environment } from '../ports.js'
import { INPUT_NAMES, parseSettings, SettingsError, type Problem, type Settings } from '../settings.js'
import { readGiven, type GivenValues, type OwnName } from './given.js'

/** What an invocation is asked to do. */
export interface Request {
  settings: Settings
  /** Where the whole Report is kept; absent, nowhere. */
  keep?: { bucket: string; prefix: string }
  /** The most bytes the answer may take, as JSON in UTF-8. */
  answerBytes: number
  /** What is to be said of the event. */
  notices: string[]
}

/**
 * A state holds 262,144 bytes ("Step Functions quotas"). The answer leaves room in it for what Step Functions puts
 * around it, and for what the state had before.
 */
const DEFAULT_ANSWER_BYTES = 240 * 1024
/** Less would hold nothing but the sentences around the findings. */
const LEAST_ANSWER_BYTES = 32 * 1024
/** The answer of a function that is waited for ("Lambda quotas": 6 MB). */
const MOST_ANSWER_BYTES = 6 * 1024 * 1024

/** A function is no gate: it fails when it could not check. Whoever wants it otherwise says so. */
const DEFAULTS = { 'fail-on': 'never', 'allow-incomplete': 'true' }

/** Inputs that mean nothing in a function, and what to do in their place. */
const USELESS: Readonly<Record<string, string>> = {
  'role-to-assume': "the function's own role is used; give account-roles for other accounts",
  'role-duration-seconds': "the function's own role is used",
  audience: "the function's own role is used",
  summary: 'there is no job to show it in',
  'report-file': 'give ReportBucket',
  'comment-pr': 'there is no pull request',
  'comment-key': 'there is no pull request',
  'github-token': 'there is no pull request'
}

/**
 * Reads an event and the environment.
 *
 * @throws SettingsError with every mistake at once, each with whoever gave the value.
 */
export function readRequest(event: unknown, environment: Environment): Request {
  const given = readGiven(event, environment)
  const own = ownOf(given)
  const problems = [...given.problems, ...uselessOf(given), ...own.problems]
  const wrong = new Set(problems.map(({ input }) => input))
  try {
    const settings = parseSettings({ ...DEFAULTS, ...inputsOf(given) }, environment)
    if (problems.length === 0) return { settings, ...own.values, notices: given.notices }
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    const named = error.problems.map(({ input, message }) => ({ input: sourced(input, given), message }))
    problems.push(...named.filter(({ input }) => !wrong.has(input)))
  }
  throw new SettingsError(problems)
}

function inputsOf({ values }: GivenValues): Parameters<typeof parseSettings>[0] {
  const inputs: Parameters<typeof parseSettings>[0] = {}
  for (const name of INPUT_NAMES) {
    const text = values[name]?.text
    if (text !== undefined && !(name in USELESS)) inputs[name] = text
  }
  return inputs
}

/** An input with whoever gave it: `usage-threshold (IpamUsageThreshold)`. */
function sourced(input: string, { values }: GivenValues): string {
  const from = (values as Partial<Record<string, { from: string }>>)[input]?.from
  return from === undefined ? input : `${input} (${from})`
}

function uselessOf(given: GivenValues): Problem[] {
  return Object.entries(USELESS).flatMap(([name, instead]) =>
    name in given.values
      ? [{ input: sourced(name, given), message: `has no meaning in a Lambda function: ${instead}` }]
      : []
  )
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const PREFIX = /^(?!\/)[\w!.*'()=/-]{1,512}\/$/

function ownOf(given: GivenValues): { values: Pick<Request, 'keep' | 'answerBytes'>; problems: Problem[] } {
  const problems: Problem[] = []
  const textOf = (name: OwnName) => given.values[name]?.text.trim()
  const need = (name: OwnName, isSound: (text: string) => boolean, what: string) => {
    const text = textOf(name)
    if (text === undefined || isSound(text)) return
    problems.push({ input: sourced(name, given), message: `${JSON.stringify(text)} is not ${what}` })
  }
  need('report-bucket', text => BUCKET.test(text), 'the name of an S3 bucket such as my-reports')
  need('report-prefix', text => PREFIX.test(text), 'what keys begin with, such as ipam-reports/')
  need(
    'answer-bytes',
    text => /^\d+$/.test(text) && Number(text) >= LEAST_ANSWER_BYTES && Number(text) <= MOST_ANSWER_BYTES,
    `a whole number of bytes from ${LEAST_ANSWER_BYTES} to ${MOST_ANSWER_BYTES}`
  )
  const bucket = textOf('report-bucket')
  const keep =
    bucket === undefined ? undefined : { bucket, prefix: textOf('report-prefix') ?? 'ipam-reports/' }
  const answerBytes = Number(textOf('answer-bytes') ?? DEFAULT_ANSWER_BYTES)
  return { values: { answerBytes, ...(keep !== undefined && { keep }) }, problems }
}

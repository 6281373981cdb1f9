import * as z from 'zod/mini'
import { parseArn, partitionOf } from './aws/arn.js'
import { nearest } from './domain/nearest.js'
import type { FailOn, InputLimits } from './domain/policy.js'
import { RESOURCE_TYPES } from './domain/resource.js'
import type { Environment } from './ports.js'

/** What a check is asked to do: every value sound, every default applied. The same for every face. */
export interface Settings {
  /** IPAM's home Region. */
  homeRegion: string
  /** The role to assume with a web identity token; absent, the default credential chain decides. */
  role?: Role
  scopes: ScopeChoice
  /** AWS's resource types, or all of them. */
  resourceTypes: string[] | 'all'
  limits: InputLimits
  failOn: FailOn
  allowEmpty: boolean
  allowIncomplete: boolean
  summary: boolean
  /** A path, as it was given; absent, the face chooses one. */
  reportFile?: string
  sns?: { topicArn: string; subject: string }
  cloudwatch?: { metrics: 'breaches' | 'all'; namespace: string }
  dryRun: boolean
}

export interface Role {
  arn: string
  sessionName: string
  durationSeconds: number
  audience: string
}

/** Every scope of a type, or these alone. */
export type ScopeChoice = { type: 'private' | 'public' | 'all' } | { ids: string[] }

/** One wrong input. */
export interface Problem {
  input: string
  message: string
}

/** The inputs are wrong. Holds every mistake, each naming the input, the value given and what is right. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ input, message }) => `${input}: ${message}`).join('\n'))
    this.problems = problems
  }
}

/** The defaults of the inputs, as action.yml has them too (a test holds the two together). */
export const DEFAULTS = {
  'role-session-name': 'aws-ipam-monitor',
  'role-duration-seconds': '3600',
  audience: 'sts.amazonaws.com',
  'scope-type': 'private',
  'resource-types': 'subnet',
  'usage-threshold': '80',
  'fail-on': 'breach',
  'allow-empty': 'false',
  'allow-incomplete': 'false',
  summary: 'true',
  'sns-subject': '[alert] - AWS VPC IPAM Usage',
  'cloudwatch-metrics': 'none',
  'cloudwatch-namespace': 'CUSTOM/IPAM',
  'dry-run': 'false'
} as const

const quoted = (value: unknown) => JSON.stringify(value)

/** A text of the shape given, or the message `"value" is not …`. */
function shaped(pattern: RegExp, what: string) {
  return z.string().check(z.regex(pattern, { error: issue => `${quoted(issue.input)} is not ${what}` }))
}

function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** One of a few words. */
function oneOf<const Words extends readonly string[]>(...words: Words) {
  return z.enum(words, {
    error: issue => {
      const given = String(issue.input)
      return `${quoted(given)} is not one of ${words.join(', ')}${didYouMean(given, words)}`
    }
  })
}

/** A plain decimal number within bounds: no sign, no unit, no exponent. */
function plainNumber(pattern: RegExp, least: number, most: number, what: string) {
  const error = (issue: { input?: unknown }) => `${quoted(issue.input)} is not ${what}`
  return z.pipe(
    z.string().check(
      z.regex(pattern, { error }),
      z.refine(text => !pattern.test(text) || (Number(text) >= least && Number(text) <= most), { error })
    ),
    z.transform(Number)
  )
}

const percent = plainNumber(/^\d+(?:\.\d+)?$/, 0, 100, 'a number from 0 to 100')
const addresses = plainNumber(
  /^\d+$/,
  0,
  Number.MAX_SAFE_INTEGER,
  'a whole number of addresses from 0 to 9007199254740991'
)
const seconds = plainNumber(/^\d+$/, 900, 43_200, 'a whole number of seconds from 900 to 43200')

/** A boolean as YAML 1.2's core schema spells it, which is what GitHub's own toolkit accepts. */
const yesOrNo = z.pipe(
  shaped(/^(?:true|True|TRUE|false|False|FALSE)$/, 'true or false'),
  z.transform(text => text.toLowerCase() === 'true')
)

/** The items of a list that is separated by commas or lines, each once. */
function itemsOf(text: string): string[] {
  return [...new Set(text.split(/[,\n\r]+/).map(item => item.trim()))].filter(item => item !== '')
}

const scopeIds = z.pipe(
  z.string().check(
    z.refine(text => itemsOf(text).length > 0 && itemsOf(text).every(isScopeId), {
      error: issue => {
        const wrong = itemsOf(String(issue.input)).filter(item => !isScopeId(item))
        return wrong.length === 0
          ? `${quoted(issue.input)} holds no scope id`
          : wrong
              .map(item => `${quoted(item)} is not a scope id such as ipam-scope-0123456789abcdef0`)
              .join('; ')
      }
    })
  ),
  z.transform(itemsOf)
)

function isScopeId(text: string): boolean {
  return /^ipam-scope-[0-9a-z]+$/.test(text)
}

const resourceTypes = z.pipe(
  z.string().check(
    z.refine(text => wrongTypes(text).length === 0 && itemsOf(text).length > 0, {
      error: issue => {
        const text = String(issue.input)
        const wrong = wrongTypes(text)
        if (wrong.length === 0) return `${quoted(text)} holds no resource type`
        return wrong
          .map(type => {
            const known = [...RESOURCE_TYPES, 'all']
            return `${quoted(type)} is not one of ${known.join(', ')}${didYouMean(type, known)}`
          })
          .join('; ')
      }
    })
  ),
  z.transform((text): string[] | 'all' => (itemsOf(text).includes('all') ? 'all' : itemsOf(text)))
)

function wrongTypes(text: string): string[] {
  const known: readonly string[] = RESOURCE_TYPES
  return itemsOf(text).filter(item => item !== 'all' && !known.includes(item))
}

const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/

/** Each input's shape. What is absent here does not exist. */
const INPUTS = {
  'aws-region': shaped(REGION, 'an AWS Region such as eu-west-1'),
  'role-to-assume': shaped(
    ROLE_ARN,
    'the ARN of an IAM role such as arn:aws:iam::111122223333:role/ipam-monitor'
  ),
  'role-session-name': shaped(
    /^[\w+=,.@-]{2,64}$/,
    'a role session name: 2 to 64 letters, digits or characters of _+=,.@-'
  ),
  'role-duration-seconds': seconds,
  audience: z.string(),
  'scope-type': oneOf('private', 'public', 'all'),
  'scope-ids': scopeIds,
  'resource-types': resourceTypes,
  'usage-threshold': percent,
  'warning-threshold': percent,
  'minimum-available': addresses,
  'fail-on': oneOf('breach', 'warning', 'never'),
  'allow-empty': yesOrNo,
  'allow-incomplete': yesOrNo,
  summary: yesOrNo,
  'report-file': z.string(),
  'sns-topic-arn': shaped(
    TOPIC_ARN,
    'the ARN of an SNS topic such as arn:aws:sns:eu-west-1:111122223333:ipam-alerts'
  ),
  'sns-subject': z.string(),
  'cloudwatch-metrics': oneOf('none', 'breaches', 'all'),
  'cloudwatch-namespace': shaped(
    /^(?!AWS\/)[\w.\-/#:]{1,255}$/,
    'a CloudWatch namespace: 1 to 255 letters, digits or characters of .-_/#:, and not beginning with AWS/'
  ),
  'dry-run': yesOrNo
}

type Inputs = typeof INPUTS
export type InputName = keyof Inputs
type Values = { [Name in InputName]?: z.output<Inputs[Name]> }

export const INPUT_NAMES = Object.keys(INPUTS) as InputName[]

/**
 * Makes Settings of the texts a face was given.
 *
 * An empty text means "not given": the default applies. The Region's default is the environment's `AWS_REGION`, then
 * `AWS_DEFAULT_REGION`.
 *
 * @throws SettingsError with every mistake at once.
 */
export function parseSettings(given: Partial<Record<InputName, string>>, environment: Environment): Settings {
  const problems: Problem[] = []
  const values: Values = {}

  for (const name of INPUT_NAMES) {
    const text = textOf(name, given, environment)
    if (text === undefined) continue
    const result = INPUTS[name].safeParse(text)
    if (result.success) Object.assign(values, { [name]: result.data })
    else problems.push({ input: name, message: result.error.issues[0]?.message ?? 'is wrong' })
  }

  problems.push(...acrossInputs(values, problems))
  if (problems.length > 0) throw new SettingsError(problems)
  return settingsOf(values as Values & Required<Pick<Values, keyof typeof DEFAULTS | 'aws-region'>>)
}

function textOf(
  name: InputName,
  given: Partial<Record<InputName, string>>,
  environment: Environment
): string | undefined {
  const text = notEmpty(given[name])
  if (text !== undefined) return text
  if (name === 'aws-region') {
    return notEmpty(environment['AWS_REGION']) ?? notEmpty(environment['AWS_DEFAULT_REGION'])
  }
  const defaults: Partial<Record<InputName, string>> = DEFAULTS
  return defaults[name]
}

function notEmpty(text: string | undefined): string | undefined {
  const trimmed = text?.trim()
  return trimmed === '' ? undefined : trimmed
}

/** The rules that hold between inputs, over those that are sound by themselves. */
function acrossInputs(values: Values, soFar: readonly Problem[]): Problem[] {
  const problems: Problem[] = []
  const region = values['aws-region']
  if (region === undefined && !soFar.some(({ input }) => input === 'aws-region')) {
    problems.push({
      input: 'aws-region',
      message:
        'not given, and neither AWS_REGION nor AWS_DEFAULT_REGION is set; give the home Region of your IPAM'
    })
  }

  const usage = values['usage-threshold']
  const warning = values['warning-threshold']
  if (usage !== undefined && warning !== undefined && warning >= usage) {
    problems.push({
      input: 'warning-threshold',
      message: `${warning} is not below usage-threshold (${usage}): nothing would ever be a warning`
    })
  }

  for (const name of ['role-to-assume', 'sns-topic-arn'] as const) {
    const text = values[name]
    if (text === undefined || region === undefined) continue
    const partition = parseArn(text)?.partition
    const expected = partitionOf(region)
    if (partition !== expected) {
      problems.push({
        input: name,
        message: `${quoted(text)} lies in the partition ${String(partition)}, but aws-region ${region} in ${expected}`
      })
    }
  }
  return problems
}

function settingsOf(values: Values & Required<Pick<Values, keyof typeof DEFAULTS | 'aws-region'>>): Settings {
  const metrics = values['cloudwatch-metrics']
  const role = values['role-to-assume']
  const topic = values['sns-topic-arn']
  const warning = values['warning-threshold']
  const minimum = values['minimum-available']
  const reportFile = values['report-file']
  return {
    homeRegion: values['aws-region'],
    ...(role !== undefined && {
      role: {
        arn: role,
        sessionName: values['role-session-name'],
        durationSeconds: values['role-duration-seconds'],
        audience: values.audience
      }
    }),
    scopes: values['scope-ids'] === undefined ? { type: values['scope-type'] } : { ids: values['scope-ids'] },
    resourceTypes: values['resource-types'],
    limits: {
      usageThreshold: values['usage-threshold'],
      ...(warning !== undefined && { warningThreshold: warning }),
      ...(minimum !== undefined && { minimumAvailable: minimum })
    },
    failOn: values['fail-on'],
    allowEmpty: values['allow-empty'],
    allowIncomplete: values['allow-incomplete'],
    summary: values.summary,
    ...(reportFile !== undefined && { reportFile }),
    ...(topic !== undefined && { sns: { topicArn: topic, subject: values['sns-subject'] } }),
    ...(metrics !== 'none' && { cloudwatch: { metrics, namespace: values['cloudwatch-namespace'] } }),
    dryRun: values['dry-run']
  }
}

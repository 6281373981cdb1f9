import * as z from 'zod/mini'
import { parseArn, partitionOf, REGION } from './aws/arn.js'
import type { PlanBlame } from './domain/exit.js'
import { nearest, nearestOfAll } from './domain/nearest.js'
import type { FailOn, InputLimits } from './domain/policy.js'
import { IPAM_POOL, RESOURCE_TYPES } from './domain/resource.js'
import type { Environment } from './ports.js'

/** What a check is asked to do: every value sound, every default applied. The same for every face. */
export interface Settings {
  /** IPAM's home Region, and AWS's for all else; absent only where nothing asks AWS. */
  homeRegion?: string
  /** The role to assume with a web identity token; absent, the default credential chain decides. */
  role?: Role
  source: SourceChoice
  scopes: ScopeChoice
  /** Resource types, or all that the source knows. */
  resourceTypes: string[] | 'all'
  /** How old what is read may be; absent, its age is not asked for. */
  maxAgeSeconds?: number
  /** Path of the policy file, as it was given. */
  policyFile?: string
  /** The plan of a change to check beside what there is. */
  plan?: PlanChoice
  /** The pull request comment; absent, there is none. */
  comment?: CommentChoice
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

export interface PlanChoice {
  /** Paths or globs, as they were given. */
  files: string[]
  /** Whose problems fail the check: those that the change causes, or all. */
  blame: PlanBlame
}

export interface CommentChoice {
  when: 'on-problem' | 'always'
  /** Tells several comments of one pull request apart. */
  key: string
  /** Absent: none was given. */
  token?: string
}

export interface Role {
  arn: string
  sessionName: string
  durationSeconds: number
  audience: string
}

/** Where usage is read from. */
export type SourceChoice =
  | { from: 'ipam' }
  /** Plain EC2, in these Regions or all enabled ones, in these accounts or the credentials' own. */
  | { from: 'ec2' | 'auto'; regions: string[] | 'all'; accountRoles: string[]; sessionName: string }
  | { from: 'report'; file: string }

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
  source: 'ipam',
  'plan-blame': 'change',
  'comment-pr': 'never',
  'comment-key': 'default',
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

/** A list of which every item is sound; each that is not is answered by itself. */
function listOf(isSound: (item: string) => boolean, complain: (item: string) => string, nothing: string) {
  return z.pipe(
    z.string().check(
      z.refine(text => itemsOf(text).length > 0 && itemsOf(text).every(isSound), {
        error: issue => {
          const wrong = itemsOf(String(issue.input)).filter(item => !isSound(item))
          return wrong.length === 0
            ? `${quoted(issue.input)} holds no ${nothing}`
            : wrong.map(complain).join('; ')
        }
      })
    ),
    z.transform(itemsOf)
  )
}

/** A list of things of one shape. */
function listOfShaped(pattern: RegExp, what: string, nothing: string) {
  return listOf(
    item => pattern.test(item),
    item => `${quoted(item)} is not ${what}`,
    nothing
  )
}

/** The list, or all of what it could hold. */
function orAll(items: string[]): string[] | 'all' {
  return items.includes('all') ? 'all' : items
}

/** What can be read: AWS's own types, IPAM's pools, or all. */
const TYPES: readonly string[] = [...RESOURCE_TYPES, IPAM_POOL, 'all']

const resourceTypes = z.pipe(
  listOf(
    item => TYPES.includes(item),
    item =>
      `${quoted(item)} is not one of ${TYPES.join(', ')}${didYouMean(item, TYPES) || `; the nearest is ${nearestOfAll(item, TYPES)}`}`,
    'resource type'
  ),
  z.transform(orAll)
)

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** A length of time with its unit: `90m`, `2h`. */
const duration = z.pipe(
  shaped(/^\d{1,6}[smhd]$/, 'a length of time such as 90m, 2h or 1d'),
  z.transform(text => Number(text.slice(0, -1)) * SECONDS[text.slice(-1) as keyof typeof SECONDS])
)

const REGION_OR_ALL = new RegExp(`${REGION.source}|^all$`)
const SCOPE_ID = /^ipam-scope-[0-9a-z]+$/
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z]{2,}(?:-[a-z]+)+-\d{1,2}:\d{12}:[\w-]{1,256}(?:\.fifo)?$/

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
  'scope-ids': listOfShaped(SCOPE_ID, 'a scope id such as ipam-scope-0123456789abcdef0', 'scope id'),
  'resource-types': resourceTypes,
  source: oneOf('ipam', 'ec2', 'auto', 'report'),
  'source-file': z.string(),
  regions: z.pipe(
    listOfShaped(REGION_OR_ALL, 'an AWS Region such as eu-west-1, nor all', 'Region'),
    z.transform(orAll)
  ),
  'account-roles': listOfShaped(
    ROLE_ARN,
    'the ARN of an IAM role such as arn:aws:iam::111122223333:role/ipam-reader',
    'role ARN'
  ),
  'max-age': duration,
  'policy-file': z.string(),
  'plan-file': listOf(
    () => true,
    () => '',
    'path of a plan'
  ),
  'plan-blame': oneOf('change', 'all'),
  'comment-pr': oneOf('never', 'on-problem', 'always'),
  'comment-key': shaped(
    /^[\w.:/ -]{1,100}$/,
    'a key of 1 to 100 letters, digits, spaces or characters of _.:/-'
  ),
  'github-token': z.string(),
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
    /^(?!AWS\/|:)[\w.\-/#:]{1,255}$/,
    'a CloudWatch namespace: 1 to 255 letters, digits or characters of .-_/#:, and not beginning with AWS/ or a colon'
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
  return settingsOf(values as Sound)
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
  const isWrong = (name: InputName) => soFar.some(({ input }) => input === name)
  return [
    ...(isWrong('aws-region') ? [] : missingRegion(values)),
    ...thresholds(values),
    ...partitions(values),
    ...topicRegion(values),
    ...(isWrong('source') ? [] : sourceInputs(values, isWrong('source-file')))
  ]
}

/** A saved Report is judged without asking AWS for anything, as long as nothing is sent there. */
function asksAws(values: Values): boolean {
  return (
    values.source !== 'report' ||
    values['cloudwatch-metrics'] !== 'none' ||
    values['sns-topic-arn'] !== undefined
  )
}

function missingRegion(values: Values): Problem[] {
  if (values['aws-region'] !== undefined || !asksAws(values)) return []
  const message =
    'not given, and neither AWS_REGION nor AWS_DEFAULT_REGION is set; give the home Region of your IPAM'
  return [{ input: 'aws-region', message }]
}

function thresholds(values: Values): Problem[] {
  const usage = values['usage-threshold']
  const warning = values['warning-threshold']
  if (usage === undefined || warning === undefined || warning < usage) return []
  const message = `${warning} is not below usage-threshold (${usage}): nothing would ever be a warning`
  return [{ input: 'warning-threshold', message }]
}

function partitions(values: Values): Problem[] {
  const region = values['aws-region']
  if (region === undefined) return []
  const expected = partitionOf(region)
  const arns = [
    ...namedAs('role-to-assume', values['role-to-assume']),
    ...namedAs('sns-topic-arn', values['sns-topic-arn']),
    ...namedAs('account-roles', ...(values['account-roles'] ?? []))
  ]
  return arns.flatMap(({ input, text }) => {
    const partition = parseArn(text)?.partition
    const where = `lies in the partition ${String(partition)}, but aws-region ${region} in ${expected}`
    return partition === expected ? [] : [{ input, message: `${quoted(text)} ${where}` }]
  })
}

/** A topic's ARN whose Region no topic of that partition can be in: only a breach would tell. */
function topicRegion({ 'sns-topic-arn': text = '' }: Values): Problem[] {
  const arn = parseArn(text)
  if (arn === undefined || arn.partition === partitionOf(arn.region)) return []
  const where = `names the partition ${arn.partition}, but its Region ${arn.region} lies in ${partitionOf(arn.region)}`
  return [{ input: 'sns-topic-arn', message: `${quoted(text)} ${where}` }]
}

function namedAs(input: string, ...texts: (string | undefined)[]): { input: string; text: string }[] {
  return texts.flatMap(text => (text === undefined ? [] : [{ input, text }]))
}

/** What the sources without IPAM can read. */
const EC2_TYPES = ['subnet', 'vpc']

/** Inputs that a source needs, and those that it would leave aside in silence. */
function sourceInputs(values: Values, isFileWrong: boolean): Problem[] {
  const { source = 'ipam' } = values
  const problems: Problem[] = []
  if (source === 'report' && values['source-file'] === undefined && !isFileWrong) {
    problems.push({
      input: 'source-file',
      message: 'not given; with source: report, give the path of a saved Report'
    })
  }
  if (source !== 'report' && values['source-file'] !== undefined) {
    problems.push(useless('source-file', values['source-file'], source, 'report'))
  }
  for (const name of ['regions', 'account-roles'] as const) {
    const given = values[name]
    if (given !== undefined && source !== 'ec2' && source !== 'auto') {
      problems.push(useless(name, given, source, 'ec2 or auto'))
    }
  }
  const types = values['resource-types']
  if (source === 'ec2' && types !== undefined && types !== 'all') {
    const unknown = types.filter(type => !EC2_TYPES.includes(type))
    const message = `${unknown.map(quoted).join(', ')} cannot be read with source: ec2, only ${EC2_TYPES.join(', ')}, all`
    if (unknown.length > 0) problems.push({ input: 'resource-types', message })
  }
  return problems
}

function useless(
  input: InputName,
  given: string | readonly string[],
  source: string,
  sources: string
): Problem {
  const values = [given].flat().map(quoted).join(', ')
  return { input, message: `${values} has no meaning with source: ${source}, only with ${sources}` }
}

/** The values, once every mistake is ruled out. */
type Sound = Values & Required<Pick<Values, keyof typeof DEFAULTS>>

function settingsOf(values: Sound): Settings {
  return {
    ...present('homeRegion', values['aws-region']),
    ...present('role', roleOf(values)),
    source: sourceOf(values),
    scopes: values['scope-ids'] === undefined ? { type: values['scope-type'] } : { ids: values['scope-ids'] },
    resourceTypes: values['resource-types'],
    ...present('maxAgeSeconds', values['max-age']),
    ...present('policyFile', values['policy-file']),
    ...present('plan', planOf(values)),
    ...present('comment', commentOf(values)),
    limits: {
      usageThreshold: values['usage-threshold'],
      ...present('warningThreshold', values['warning-threshold']),
      ...present('minimumAvailable', values['minimum-available'])
    },
    failOn: values['fail-on'],
    allowEmpty: values['allow-empty'],
    allowIncomplete: values['allow-incomplete'],
    summary: values.summary,
    ...present('reportFile', values['report-file']),
    ...present('sns', snsOf(values)),
    ...present('cloudwatch', cloudwatchOf(values)),
    dryRun: values['dry-run']
  }
}

/** A property that is there only when it has a value. */
function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined
): Partial<Record<Name, Value>> {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>
}

function roleOf(values: Sound): Role | undefined {
  const arn = values['role-to-assume']
  if (arn === undefined) return undefined
  return {
    arn,
    sessionName: values['role-session-name'],
    durationSeconds: values['role-duration-seconds'],
    audience: values.audience
  }
}

function sourceOf(values: Sound): SourceChoice {
  const { source } = values
  if (source === 'ipam') return { from: source }
  if (source === 'report') return { from: source, file: values['source-file'] ?? '' }
  const regions = values.regions ?? [values['aws-region'] ?? '']
  const accountRoles = values['account-roles'] ?? []
  return { from: source, regions, accountRoles, sessionName: values['role-session-name'] }
}

function planOf(values: Sound): PlanChoice | undefined {
  const files = values['plan-file']
  return files === undefined ? undefined : { files, blame: values['plan-blame'] }
}

function commentOf(values: Sound): CommentChoice | undefined {
  const when = values['comment-pr']
  if (when === 'never') return undefined
  return { when, key: values['comment-key'], ...present('token', values['github-token']) }
}

function snsOf(values: Sound): Settings['sns'] {
  const topicArn = values['sns-topic-arn']
  return topicArn === undefined ? undefined : { topicArn, subject: values['sns-subject'] }
}

function cloudwatchOf(values: Sound): Settings['cloudwatch'] {
  const metrics = values['cloudwatch-metrics']
  return metrics === 'none' ? undefined : { metrics, namespace: values['cloudwatch-namespace'] }
}

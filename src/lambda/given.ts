import { nearest } from '../domain/nearest.js'
import type { Environment } from '../ports.js'
import { INPUT_NAMES, type InputName, type Problem } from '../settings.js'

/** What the function may be given beside the inputs. */
export const OWN_NAMES = ['report-bucket', 'report-prefix', 'answer-bytes'] as const

export type OwnName = (typeof OWN_NAMES)[number]
export type Name = InputName | OwnName

/** A value as text, and who gave it, for messages. */
export interface Given {
  text: string
  from: string
}

export interface GivenValues {
  values: Partial<Record<Name, Given>>
  problems: Problem[]
  /** What was left aside although it looks like one of ours. */
  notices: string[]
}

export const NAMES: readonly Name[] = [...INPUT_NAMES, ...OWN_NAMES]

/** Other spellings in events and variables, as the template has them. */
const SPELLINGS: Readonly<Record<string, Name>> = {
  ReportBucket: 'report-bucket',
  ReportPrefix: 'report-prefix'
}

type Texts = Partial<Record<Name, Given>>

/** What is given, by whom it is given first: the event, our variables, the forebear's. */
export function readGiven(event: unknown, environment: Environment): GivenValues {
  const ofEvent = fromEvent(event)
  const ofForebear = fromForebear(environment)
  return {
    values: { ...ofForebear.values, ...fromOurs(environment), ...ofEvent.values },
    problems: [...ofEvent.problems, ...strangeVariables(environment), ...ofForebear.problems],
    notices: ofEvent.notices
  }
}

function nameOf(key: string): Name | undefined {
  return Object.hasOwn(SPELLINGS, key) ? SPELLINGS[key] : NAMES.find(name => name === key)
}

/**
 * The values in an event. Those below `settings` are for us alone, so an unknown one there is a mistake. An event that
 * has none of its own may be anybody's: known keys count, and others are none of our business. EventBridge's events
 * have keys of their own (`source`, `region`), so of those only `settings` counts.
 */
function fromEvent(event: unknown): GivenValues {
  const found: GivenValues = { values: {}, problems: [], notices: [] }
  if (!isRecord(event)) return found
  const { settings } = event
  if (settings !== undefined && settings !== null) {
    if (isRecord(settings)) addAll(settings, found, strangeSetting)
    else found.problems.push({ input: 'settings', message: 'is not an object with inputs as its keys' })
  } else if (!('detail-type' in event)) {
    addAll(event, found, strangeKey)
  }
  return found
}

function addAll(
  record: Readonly<Record<string, unknown>>,
  found: GivenValues,
  onStrange: (key: string, found: GivenValues) => void
): void {
  for (const [key, value] of Object.entries(record)) {
    const name = nameOf(key)
    if (name === undefined) {
      onStrange(key, found)
      continue
    }
    const text = textOf(value)
    if (text === undefined) {
      const message = 'is neither a text nor a number, true, false or a list of them'
      found.problems.push({ input: `${name} (event)`, message })
    } else if (text.trim() !== '') found.values[name] = { text, from: 'event' }
  }
}

function strangeSetting(key: string, { problems }: GivenValues): void {
  const near = nearest(key, NAMES)
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  problems.push({ input: `settings.${key}`, message: `there is no such input${hint}` })
}

function strangeKey(key: string, { notices }: GivenValues): void {
  const near = nearest(key, NAMES)
  if (near !== undefined) notices.push(`the event's ${key} is not read; did you mean ${near}?`)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text an input takes; empty for null, undefined for what has none. */
function textOf(value: unknown): string | undefined {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!Array.isArray(value)) return undefined
  const items = value.map(item => (Array.isArray(item) ? undefined : textOf(item)))
  return items.includes(undefined) ? undefined : items.join('\n')
}

const OURS = 'IPAM_MONITOR_'

/** The variable of an input: `IPAM_MONITOR_USAGE_THRESHOLD`. */
export function variableOf(name: Name): string {
  return OURS + name.toUpperCase().replaceAll('-', '_')
}

/** What begins with our name is ours, and a mistake where there is no such input. */
function strangeVariables(environment: Environment): Problem[] {
  const known = new Set(NAMES.map(variableOf))
  return Object.keys(environment)
    .filter(variable => variable.startsWith(OURS) && !known.has(variable))
    .map(variable => {
      const near = nearest(variable.slice(OURS.length).replaceAll('_', '-'), NAMES)
      const hint = near === undefined ? '' : `; did you mean ${variableOf(near as Name)}?`
      return { input: variable, message: `there is no such input${hint}` }
    })
}

function fromOurs(environment: Environment): Texts {
  const values: Texts = {}
  const variables = [
    ...Object.entries(SPELLINGS),
    ...NAMES.map(name => [variableOf(name), name] as const)
  ] as const
  for (const [variable, name] of variables) {
    const text = environment[variable]?.trim() ?? ''
    if (text !== '') values[name] = { text, from: variable }
  }
  return values
}

const same = (text: string): string => text

/** The forebear's variables: the input each stands for, and its text there. */
const FOREBEAR: Readonly<Record<string, readonly [InputName, (text: string) => string | undefined]>> = {
  IpamUsageThreshold: ['usage-threshold', same],
  IpamScopeType: ['scope-type', same],
  // All that the forebear read.
  IpamResourceType: ['resource-types', text => (text === '*' ? 'vpc,subnet' : text)],
  IpamSnsTopic: ['sns-topic-arn', same],
  IpamSnsSubject: ['sns-subject', same],
  IpamCloudWatchEnabled: ['cloudwatch-metrics', whetherEnabled],
  IpamCloudWatchNamespace: ['cloudwatch-namespace', same]
}

function whetherEnabled(text: string): string | undefined {
  if (/^(?:yes|y|true|t|1)$/i.test(text)) return 'all'
  return /^(?:no|n|false|f|0)$/i.test(text) ? 'none' : undefined
}

function fromForebear(environment: Environment): { values: Texts; problems: Problem[] } {
  const values: Texts = {}
  const problems: Problem[] = []
  for (const [variable, [name, translate]] of Object.entries(FOREBEAR)) {
    const given = environment[variable]?.trim() ?? ''
    if (given === '') continue
    const text = translate(given)
    if (text === undefined) {
      const message = `${JSON.stringify(given)} is not one of yes, no, true, false, 1, 0`
      problems.push({ input: `${name} (${variable})`, message })
    } else values[name] = { text, from: variable }
  }
  return { values, problems }
}

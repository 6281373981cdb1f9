import { familyOf, parseCidr } from '../domain/cidr.js'
import { contains, ipv4RangeOf, rangeOf, type Range } from '../domain/range.js'
import { IPAM_POOL, type Resource } from '../domain/resource.js'
import type { Match } from './definition.js'
import { GLOB, globOf, type Glob } from './globs.js'

/** One value or several, as a match gives them. */
type OneOrMany<Value> = Value | readonly Value[]

/** The values that a text may have: these, or whatever one of these globs matches. */
export interface TextMatch {
  values: ReadonlySet<string>
  globs: readonly Glob[]
}

/** The keys whose values are compared with one text of a resource. */
export const TEXT_KEYS = ['type', 'region', 'account', 'scope', 'family', 'id', 'vpc', 'name'] as const
export type TextKey = (typeof TEXT_KEYS)[number]

/** The text of a resource that a key is compared with; undefined matches nothing. */
export function textOf(key: TextKey, resource: Resource): string | undefined {
  switch (key) {
    case 'type':
      return resource.type
    case 'region':
      return resource.region
    case 'account':
      return resource.ownerId
    case 'scope':
      return resource.scopeId
    case 'family':
      return familyOf(resource.cidr)
    case 'id':
      return resource.id
    case 'vpc':
      return resource.vpcId ?? (resource.type === 'vpc' ? resource.id : undefined)
    case 'name':
      return resource.name
  }
}

/** The texts that a value of a match allows. */
export function textMatch(given: OneOrMany<string>): TextMatch {
  const values = new Set<string>()
  const globs: Glob[] = []
  for (const text of listed(given)) {
    const glob = GLOB.test(text) ? globOf(text) : text
    if (typeof glob === 'string') values.add(text)
    else globs.push(glob)
  }
  return { values, globs }
}

/** Whether a text is one of those allowed. */
export function allows({ values, globs }: TextMatch): (text: string) => boolean {
  const [glob, ...others] = globs
  if (glob === undefined) return text => values.has(text)
  if (values.size === 0 && others.length === 0) return glob.matches
  return text => values.has(text) || globs.some(({ matches }) => matches(text))
}

/** A resource with its CIDR, which is read when it is first asked for. */
export class Subject {
  readonly resource: Resource
  private isRead = false
  private read: SubjectCidr | undefined

  constructor(resource: Resource) {
    this.resource = resource
  }

  /** Undefined where the resource's CIDR is none. */
  get cidr(): SubjectCidr | undefined {
    if (!this.isRead) {
      this.isRead = true
      this.read = cidrOf(this.resource.cidr)
    }
    return this.read
  }
}

/** A block of addresses. An IPv4 one is in plain numbers, since they compare many times faster. */
type SubjectCidr =
  | { family: 'ipv4'; netmaskLength: number; start: number; end: number }
  | { family: 'ipv6'; netmaskLength: number; range: Range }

/** A CIDR as numbers; undefined where the text is none. */
export function cidrOf(text: string): SubjectCidr | undefined {
  const cidr = parseCidr(text)
  if (cidr === undefined) return undefined
  const { family, netmaskLength } = cidr
  if (family === 'ipv4') return { family, netmaskLength, ...ipv4RangeOf(cidr) }
  const range = rangeOf(text)
  return range && { family, netmaskLength, range }
}

export type SubjectTest = (subject: Subject) => boolean

/** The tests of those keys of a match that are compared with no text, cheapest first. */
export function furtherTests(match: Match): SubjectTest[] {
  const { cidr, managed, pool } = match
  return [
    managed === undefined ? undefined : managedTest(managed),
    cidr === undefined ? undefined : cidrTest(cidr),
    pool === undefined ? undefined : poolTest(pool)
  ].filter(test => test !== undefined)
}

function managedTest(given: NonNullable<Match['managed']>): SubjectTest {
  const states = new Set(listed(given).flatMap(statesOf))
  return ({ resource }) => resource.managementState !== undefined && states.has(resource.managementState)
}

function statesOf(value: boolean | string): string[] {
  if (typeof value === 'string') return [value]
  return value ? ['managed'] : ['unmanaged', 'ignored']
}

/** Whether a match allows a netmask length. */
export function allowsNetmask({ 'netmask-length': given }: Match, length: number): boolean {
  if (given === undefined || given === length) return true
  if (typeof given === 'number') return false
  if (Array.isArray(given)) return given.includes(length)
  const { 'at-least': least = 0, 'at-most': most = 128 } = given
  return length >= least && length <= most
}

function cidrTest(given: OneOrMany<string>): SubjectTest {
  const tests = listed(given)
    .map(cidrOf)
    .filter(cidr => cidr !== undefined)
    .map(withinTest)
  const [only] = tests
  return tests.length === 1 && only !== undefined ? only : subject => tests.some(test => test(subject))
}

function withinTest(outer: SubjectCidr): SubjectTest {
  if (outer.family === 'ipv6') {
    return ({ cidr }) => cidr?.family === 'ipv6' && contains(outer.range, cidr.range)
  }
  const { start, end } = outer
  return ({ cidr }) => cidr?.family === 'ipv4' && start <= cidr.start && cidr.end <= end
}

/** A pool lies in the pool above it, as a subnet lies in its VPC. */
function poolTest(given: OneOrMany<string>): SubjectTest {
  const test = allows(textMatch(given))
  const isPool = (id: string | undefined) => id !== undefined && test(id)
  return ({ resource: { type, id, poolId, parentPoolId } }) =>
    isPool(poolId) || (type === IPAM_POOL && (isPool(id) || isPool(parentPoolId)))
}

/** What a match matches, in words: `region us-east-1 or eu-*, tags team=platform`. */
export function inWords(match: Match): string {
  return Object.entries(match)
    .flatMap(([key, value]) => (value === undefined ? [] : `${key} ${valueInWords(value)}`))
    .join(', ')
}

function valueInWords(value: NonNullable<Match[keyof Match]>): string {
  if (value instanceof Map) {
    return [...value].map(([key, values]) => `${key}=${listed(values).join(' or ')}`).join(' and ')
  }
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.join(' or ')
  const bounds = Object.entries(value as Record<string, number>)
  return bounds.map(([bound, length]) => `${bound.replace('-', ' ')} ${length}`).join(' and ')
}

export function listed<Value>(given: OneOrMany<Value>): readonly Value[] {
  return Array.isArray(given) ? (given as readonly Value[]) : [given as Value]
}

import * as z from 'zod/mini'
import { parseCidr } from '../domain/cidr.js'
import { nearest } from '../domain/nearest.js'
import { rangeOf } from '../domain/range.js'
import { IPAM_POOL, RESOURCE_TYPES } from '../domain/resource.js'
import type { Path, Reading } from './document.js'
import { GLOB, globOf } from './globs.js'
import { PRESET_NAMES, PRESETS } from './presets.js'
import { shown } from './problems.js'

/**
 * The one definition of a policy file: parsing holds a file to it, and the committed JSON Schema is made of it.
 *
 * The error of each shape says what would be right, as in `give …` and `is not …`. What a JSON Schema says beyond the
 * shapes stands beside them; the checks that hold between keys are in `across.ts`.
 */

/** What an editor shows of a shape, and what else its JSON Schema says. */
type Told = { description?: string } & Record<string, unknown>

export const TOLD = z.registry<Told>()

function told<Shape extends z.ZodMiniType>(shape: Shape, description: string, more: Told = {}): Shape {
  TOLD.add(shape, { ...TOLD.get(shape), description, ...more })
  return shape
}

/** Says what else the JSON Schema of a shape says. */
function also<Shape extends z.ZodMiniType>(shape: Shape, more: Told): Shape {
  TOLD.add(shape, { ...TOLD.get(shape), ...more })
  return shape
}

/** A mapping with these keys and no other. An unknown key's error is a line for each such key. */
function mapping<const Shape extends z.core.$ZodLooseShape>(what: string, shape: Shape) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys' ? issue.keys.map(key => unknownKey(key, known)).join('\n') : what
  })
}

function unknownKey(key: string, known: readonly string[]): string {
  return `there is no key ${shown(key)} here${didYouMean(key, known) || `; there are ${known.join(', ')}`}`
}

function didYouMean(word: string, known: readonly string[]): string {
  const near = word.length > 64 ? undefined : nearest(word, known)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** One value, or a list of which any may apply. */
function anyOf<Shape extends z.ZodMiniType>(shape: Shape, what: string) {
  const many = z.array(shape, { error: what }).check(z.minLength(1, { error: what }))
  return z.union([shape, many], { error: what })
}

/** A scalar that YAML may take for a number or a boolean, but which is meant as it is written. */
const AS_WRITTEN: Told = { type: ['string', 'number', 'boolean'] }

/** A plain value of a shape, or a glob. */
function pattern(plain: RegExp, what: string) {
  const error = `${what}, or a glob`
  const both = new RegExp(`^(?:${plain.source})$|${GLOB.source}`)
  return z.string({ error }).check(
    z.regex(both, { error }),
    z.refine(text => typeof fault(text) === 'undefined', {
      error: issue => `a glob: ${fault(String(issue.input)) ?? ''}`
    })
  )
}

function fault(text: string): string | undefined {
  const glob = GLOB.test(text) ? globOf(text) : undefined
  return typeof glob === 'string' ? glob : undefined
}

/** Words for people: a name, a reason. */
function words(what: string, most: number) {
  const error = `${what}: a text of 1 to ${most} characters`
  const shape = z.string({ error }).check(z.regex(/\S/, { error }), z.maxLength(most, { error }))
  return also(shape, AS_WRITTEN)
}

function oneOf<const Words extends readonly string[]>(...known: Words) {
  return z.enum(known, {
    error: issue => `one of ${known.join(', ')}${didYouMean(String(issue.input), known)}`
  })
}

const TYPES = [...RESOURCE_TYPES, IPAM_POOL] as const

const type = z.string({ error: `one of ${TYPES.join(', ')}, or a glob` }).check(
  z.refine(text => GLOB.test(text) || (TYPES as readonly string[]).includes(text), {
    error: issue => `one of ${TYPES.join(', ')}, or a glob${didYouMean(String(issue.input), TYPES)}`
  }),
  z.refine(text => fault(text) === undefined, {
    error: issue => `a glob: ${fault(String(issue.input)) ?? ''}`
  })
)
also(type, { anyOf: [{ enum: TYPES }, { pattern: GLOB.source }] })

const CIDR = 'a CIDR such as 10.0.0.0/8 or 2001:db8::/32'
const cidr = z.string({ error: CIDR }).check(
  z.refine(text => parseCidr(text) !== undefined, { error: CIDR }),
  z.refine(text => parseCidr(text) === undefined || isWhole(text), {
    error: `${CIDR}: its address has bits behind the netmask`
  })
)
also(cidr, { pattern: '^[0-9A-Fa-f]*[.:][0-9A-Fa-f:.]*/[0-9]{1,3}$' })

/** Whether an address is the first of its block. */
function isWhole(text: string): boolean {
  const address = rangeOf(text)
  const single = rangeOf(`${text.slice(0, text.indexOf('/'))}/${text.includes(':') ? 128 : 32}`)
  return address?.start === single?.start
}

function whole(least: number, most: number, what: string) {
  return z.int({ error: what }).check(z.gte(least, { error: what }), z.lte(most, { error: what }))
}

const NETMASK = 'a whole number from 0 to 128'
const netmaskLength = whole(0, 128, NETMASK)
const NETMASKS = `${NETMASK}, a list of them, or { at-least: …, at-most: … }`
const netmaskLengths = z.union(
  [
    netmaskLength,
    z.array(netmaskLength, { error: NETMASKS }).check(z.minLength(1, { error: NETMASKS })),
    also(
      mapping(NETMASKS, {
        'at-least': z.optional(
          told(whole(0, 128, NETMASK), 'This netmask length or a longer one: a block as small or smaller.')
        ),
        'at-most': z.optional(
          told(whole(0, 128, NETMASK), 'This netmask length or a shorter one: a block as large or larger.')
        )
      }),
      { minProperties: 1 }
    )
  ],
  { error: NETMASKS }
)

const MANAGED = 'true, false, or one of managed, unmanaged, ignored'
const managed = z.union([z.boolean(), z.enum(['managed', 'unmanaged', 'ignored'])], { error: MANAGED })

const ANY_TEXT = /[^]+/
const id = also(pattern(ANY_TEXT, 'an id such as subnet-0123456789abcdef0'), AS_WRITTEN)
const name = also(pattern(ANY_TEXT, 'a name'), AS_WRITTEN)
const region = pattern(/[a-z]{2,}(?:-[a-z]+)+-\d{1,2}/, 'a Region such as eu-west-1')
const account = also(pattern(/\d{12}/, 'an account number of 12 digits'), {
  type: ['string', 'integer'],
  minimum: 0,
  maximum: 999_999_999_999
})
const vpc = pattern(/vpc-.+/, 'the id of a VPC such as vpc-0123456789abcdef0')
const scope = pattern(/ipam-scope-.+/, 'the id of a scope such as ipam-scope-0123456789abcdef0')
const pool = pattern(/ipam-pool-.+/, 'the id of a pool such as ipam-pool-0123456789abcdef0')
const family = oneOf('ipv4', 'ipv6')

const TAG = 'the value of a tag, or a glob'
const tagValue = also(pattern(/[^]*/, 'the value of a tag'), AS_WRITTEN)
const TAGS = 'tags such as { team: platform }'
/** A map, since a tag may have any name, `__proto__` too. */
const tags = also(z.map(z.string(), anyOf(tagValue, TAG), { error: TAGS }), { minProperties: 1 })

function matching<Shape extends z.ZodMiniType>(shape: Shape, what: string, description: string) {
  return z.optional(told(anyOf(shape, what), `${description} A list: any of them.`))
}

const GLOBS = 'Globs are allowed.'

const MATCH = {
  type: matching(
    type,
    `one of ${TYPES.join(', ')}, a glob, or a list of them`,
    `The type of the resource. ${GLOBS}`
  ),
  id: matching(id, 'an id, a glob, or a list of them', `AWS's id of the resource. ${GLOBS}`),
  name: matching(name, 'a name, a glob, or a list of them', `The resource's name. ${GLOBS}`),
  tags: z.optional(told(tags, `Tags by key, all of which must match. ${GLOBS} "*" is any value.`)),
  region: matching(region, 'a Region, a glob, or a list of them', `The Region it lies in. ${GLOBS}`),
  account: matching(
    account,
    'an account number, a glob, or a list of them',
    `The account that owns it. ${GLOBS}`
  ),
  vpc: matching(vpc, "a VPC's id, a glob, or a list of them", `The VPC it lies in, or is. ${GLOBS}`),
  scope: matching(scope, "a scope's id, a glob, or a list of them", `The IPAM scope it is in. ${GLOBS}`),
  pool: matching(
    pool,
    "a pool's id, a glob, or a list of them",
    `The IPAM pool its CIDR comes from; for a pool, itself or the pool above it. ${GLOBS}`
  ),
  cidr: matching(cidr, 'a CIDR or a list of them', 'A CIDR that its own is, or lies in.'),
  'netmask-length': z.optional(
    told(netmaskLengths, 'The netmask length of its CIDR: a number, a list of them, or bounds.')
  ),
  family: matching(family, 'ipv4 or ipv6, or a list of them', 'The family of its CIDR.'),
  managed: matching(
    managed,
    `${MANAGED}, or a list of them`,
    'What IPAM does with it: true is managed, false is unmanaged or ignored. Nothing matches where it is not known.'
  )
}

const MATCHES = 'keys to match by, such as { type: subnet }'

const PERCENT = 'a number from 0 to 100'
const ADDRESSES = 'a whole number of addresses from 0 to 9007199254740991'
const BLOCK = 'a block such as /24, from /0 to /128'

const PRESETS_TOLD = PRESET_NAMES.map(known => `${known}: ${PRESETS[known].description}`).join(' ')

function presets(description: string) {
  const shape = anyOf(oneOf(...PRESET_NAMES), `one of ${PRESET_NAMES.join(', ')}, or a list of them`)
  return z.optional(told(shape, `${description} ${PRESETS_TOLD}`))
}

const LIMITS = 'limits such as { usage-above: 80 }'

function limits(description: string) {
  const shape = mapping(LIMITS, {
    'usage-above': z.optional(
      told(
        z.number({ error: PERCENT }).check(z.gte(0, { error: PERCENT }), z.lte(100, { error: PERCENT })),
        'Percent, 0 to 100: a usage above it.'
      )
    ),
    'available-below': z.optional(
      told(whole(0, Number.MAX_SAFE_INTEGER, ADDRESSES), 'Addresses: fewer of them left.')
    ),
    'free-block-below': z.optional(
      told(
        z.union(
          [
            z.string({ error: BLOCK }).check(z.regex(/^\/(?:\d|[1-9]\d|1[01]\d|12[0-8])$/, { error: BLOCK })),
            whole(0, 128, BLOCK)
          ],
          { error: BLOCK }
        ),
        'A block such as /24: none as large is free. For VPCs and IPAM pools alone. Up to /32 it is an IPv4 block unless the rule matches IPv6 alone; a longer one is an IPv6 block.'
      )
    ),
    compliance: z.optional(
      told(
        z.literal('noncompliant', { error: 'the word noncompliant' }),
        'IPAM finds that it breaks the rules of its pool.'
      )
    ),
    overlap: z.optional(
      told(
        z.literal('overlapping', { error: 'the word overlapping' }),
        'IPAM finds that its CIDR overlaps another.'
      )
    ),
    preset: presets('A limit by name.')
  })
  return told(shape, description, { minProperties: 1 })
}

/** How a JSON Schema says what across.ts holds rules to. */
const LIMITS_OR_IGNORE = [
  { required: ['ignore'] },
  { anyOf: [{ required: ['breach'] }, { required: ['warning'] }, { required: ['preset'] }] }
]
const hasFreeBlock = (key: string) => ({
  required: [key],
  properties: { [key]: { required: ['free-block-below'] } }
})
/** The types a limit on free blocks may be for. */
export const BLOCK_TYPES: readonly string[] = ['vpc', IPAM_POOL]
const BLOCKS_FOR_VPCS_AND_POOLS = {
  if: { anyOf: [hasFreeBlock('breach'), hasFreeBlock('warning')] },
  then: {
    required: ['match'],
    properties: {
      match: {
        required: ['type'],
        properties: {
          type: { anyOf: [{ enum: BLOCK_TYPES }, { type: 'array', items: { enum: BLOCK_TYPES } }] }
        }
      }
    }
  }
}

const RULE = 'a rule such as { name: …, match: …, breach: … }'
const rule = told(
  mapping(RULE, {
    name: told(words('a name of its own', 200), "The rule's own name, which each of its findings carries."),
    match: z.optional(
      told(
        mapping(MATCHES, MATCH),
        'Which resources the rule decides on. All keys must match; without any, all resources do.'
      )
    ),
    breach: z.optional(limits('What is a breach: any one of these limits.')),
    warning: z.optional(limits('What is a warning: any one of these limits.')),
    ignore: z.optional(
      told(words('a reason', 1000), 'Why these resources are not judged at all. A rule has this or limits.')
    ),
    note: z.optional(told(words('a note', 1000), 'What is shown with each finding: a runbook, an owner.')),
    preset: presets('The same as breach: { preset: … }.')
  }),
  'A rule. The first that matches a resource decides.',
  { oneOf: LIMITS_OR_IGNORE, ...BLOCKS_FOR_VPCS_AND_POOLS }
)

const DATE = 'a date such as 2027-01-31'
const WAIVER = 'a waiver such as { match: …, until: 2027-01-31, reason: … }'
const waiver = told(
  mapping(WAIVER, {
    match: told(mapping(MATCHES, MATCH), 'Which resources are excepted. All keys must match.', {
      minProperties: 1
    }),
    until: told(z.iso.date({ error: DATE }), 'The last day it holds, in UTC: 2027-01-31.'),
    reason: told(words('a reason', 1000), 'Why this is excepted, and who knows more.')
  }),
  'An exception with an end: until then a breach or warning is waived.'
)

const PLANNED = 'keys to match by, such as { type: aws_lambda_function }'
const PLANNED_TYPE = 'a Terraform type such as aws_lambda_function'
const PLANNED_ADDRESS = 'a Terraform address such as module.api.aws_lambda_function.worker'
const PLANNED_MATCH = {
  type: matching(
    pattern(/\w+/, PLANNED_TYPE),
    `${PLANNED_TYPE}, a glob, or a list of them`,
    `The Terraform type of the resource. ${GLOBS}`
  ),
  address: matching(
    pattern(ANY_TEXT, PLANNED_ADDRESS),
    `${PLANNED_ADDRESS}, a glob, or a list of them`,
    `Its Terraform address. ${GLOBS}`
  )
}

const TAKEN = 'a whole number of addresses from 0 to 1000000'
const TAKENS = `${TAKEN}, or { at-least: …, at-most: … }`
const taken = z.union(
  [
    whole(0, 1_000_000, TAKEN),
    mapping(TAKENS, {
      'at-least': told(whole(0, 1_000_000, TAKEN), 'What it takes for certain.'),
      'at-most': told(whole(0, 1_000_000, TAKEN), 'The most it may take.')
    })
  ],
  { error: TAKENS }
)

const DEMAND = 'a correction such as { match: { type: aws_lambda_function }, addresses: 4 }'
const demand = told(
  mapping(DEMAND, {
    match: told(mapping(PLANNED, PLANNED_MATCH), 'Which planned resources it is for. All keys must match.', {
      minProperties: 1
    }),
    addresses: told(taken, 'How many addresses such a resource takes of each of its subnets.'),
    reason: z.optional(told(words('a reason', 1000), 'Why it is known better.'))
  }),
  'What planned resources take of their subnets, where it is known better. The first that matches decides.'
)

/** A policy file. */
export const DEFINITION = told(
  mapping('a mapping with version, rules, waivers and demand', {
    $schema: z.optional(
      told(z.string({ error: 'the address of a JSON Schema' }), 'The address of this schema, for editors.')
    ),
    version: told(z.literal(1, { error: 'the number 1' }), 'The version of this format.'),
    rules: z.optional(
      told(
        z.array(rule, { error: 'a list of rules' }),
        'The first rule that matches a resource decides. What none matches is judged by the inputs.'
      )
    ),
    waivers: z.optional(
      told(z.array(waiver, { error: 'a list of waivers' }), 'Exceptions, each with an end.')
    ),
    demand: z.optional(
      told(
        z.array(demand, { error: 'a list of corrections' }),
        'What planned resources take of their subnets, where it is known better than from their type.'
      )
    )
  }),
  'What is enough for which network.'
)

export type PolicyFile = z.output<typeof DEFINITION>
export type RuleOfFile = z.output<typeof rule>
export type WaiverOfFile = z.output<typeof waiver>
export type DemandOfFile = z.output<typeof demand>
export type Match = NonNullable<RuleOfFile['match']>
export type LimitsOfFile = NonNullable<RuleOfFile['breach']>

/** The keys of a match. */
export const MATCH_KEYS = Object.keys(MATCH) as (keyof typeof MATCH)[]

const NO_TEXT: readonly unknown[] = ['netmask-length', 'managed']
const TEXT_OF_RULES: readonly unknown[] = ['name', 'ignore', 'note', 'until', 'reason']

/** How the parts of a policy file become values. */
export const READING: Reading = {
  isText: ([list, , key, inner]: Path) =>
    (list === 'rules' || list === 'waivers' || list === 'demand') &&
    (key === 'match' ? inner !== undefined && !NO_TEXT.includes(inner) : TEXT_OF_RULES.includes(key)),
  hasOwnKeys: (path: Path) => path.length === 4 && path[2] === 'match' && path[3] === 'tags'
}

import { parse, type ScalarTag, type CollectionTag } from 'yaml'
import { text } from '../docs/documents.js'

/** A template, with CloudFormation's short forms (`!Ref x`) made into the long ones (`{ Ref: x }`). */
export interface Template {
  Transform?: string
  Parameters: Record<string, { Type: string; Default?: string | number; AllowedPattern?: string }>
  Conditions: Record<string, unknown>
  Resources: Record<string, Resource>
  Outputs: Record<string, unknown>
}

export interface Resource {
  Type: string
  Condition?: string
  Properties: Record<string, unknown>
}

/** A statement of a policy. */
export interface Statement {
  Sid?: string
  Effect: string
  Principal?: unknown
  Action: string | string[]
  Resource: string | string[]
  Condition?: Record<string, Record<string, string>>
}

const FUNCTIONS = ['Sub', 'GetAtt', 'If', 'Equals', 'Not', 'And', 'Or', 'Join']

function tagsOf(name: string, long: string): (ScalarTag | CollectionTag)[] {
  const tag = `!${name}`
  return [
    {
      tag,
      resolve: value => ({ [long]: long === 'Fn::GetAtt' ? value.split('.') : value })
    } satisfies ScalarTag,
    {
      tag,
      collection: 'seq',
      resolve: sequence => ({ [long]: (sequence as { toJSON: () => unknown }).toJSON() })
    } satisfies CollectionTag
  ]
}

const CUSTOM_TAGS = [
  ...tagsOf('Ref', 'Ref'),
  ...tagsOf('Condition', 'Condition'),
  ...FUNCTIONS.flatMap(name => tagsOf(name, `Fn::${name}`))
]

/** A template of deploy/. */
export function templateIn(path: string): Template {
  return parse(text(path), { customTags: CUSTOM_TAGS }) as Template
}

const NOTHING = Symbol('AWS::NoValue')

/** What AWS itself fills in. */
const PSEUDO: Record<string, unknown> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '111122223333',
  'AWS::StackName': 'ipam-monitor',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': NOTHING
}

/**
 * The resources as CloudFormation makes them of a template and of these parameters: those whose condition holds, with
 * every function worked out. A resource's Ref is its name, its attribute `Name.Attribute`.
 *
 * @throws Error when something is named that the template does not have
 */
export function made(template: Template, given: Record<string, string> = {}): Record<string, Resource> {
  const unknown = Object.keys(given).filter(name => !(name in template.Parameters))
  if (unknown.length > 0) throw new Error(`no such parameter: ${unknown.join()}`)
  const values = Object.entries(template.Parameters).map(([name, { Type, Default }]) => {
    const value = given[name] ?? Default
    if (value === undefined) throw new Error(`${name} is not given`)
    return [name, Type === 'CommaDelimitedList' ? String(value).split(',') : String(value)]
  })
  const world = { template, parameters: Object.fromEntries(values) as Record<string, unknown> }
  return Object.fromEntries(
    Object.entries(template.Resources)
      .filter(([, { Condition }]) => Condition === undefined || holds(Condition, world))
      .map(([name, resource]) => [name, valueOf(resource, world) as Resource])
  )
}

interface World {
  template: Template
  parameters: Record<string, unknown>
}

function holds(name: string, world: World): boolean {
  if (!(name in world.template.Conditions)) throw new Error(`no such condition: ${name}`)
  return valueOf(world.template.Conditions[name], world) === true
}

function valueOf(node: unknown, world: World): unknown {
  if (Array.isArray(node)) return node.map(item => valueOf(item, world)).filter(item => item !== NOTHING)
  if (typeof node !== 'object' || node === null) return node
  const [[name, argument] = ['', undefined], ...others] = Object.entries(node)
  const work = others.length === 0 ? WORK[name] : undefined
  if (work !== undefined) return work(argument as never, world)
  return Object.fromEntries(
    Object.entries(node)
      .map(([key, value]) => [key, valueOf(value, world)] as const)
      .filter(([, value]) => value !== NOTHING)
  )
}

const WORK: Record<string, (argument: never, world: World) => unknown> = {
  Ref: (name: string, world) => referred(name, world),
  // A resource's `Condition: Name` stands among its other keys, so alone it is the function.
  Condition: (name: string, world) => holds(name, world),
  'Fn::GetAtt': ([name = '', ...attribute]: string[], world) =>
    `${String(referred(name, world))}.${attribute.join('.')}`,
  'Fn::If': ([name, yes, no]: [string, unknown, unknown], world) =>
    valueOf(holds(name, world) ? yes : no, world),
  'Fn::Equals': ([one, other]: unknown[], world) => valueOf(one, world) === valueOf(other, world),
  'Fn::Not': ([one]: unknown[], world) => valueOf(one, world) !== true,
  'Fn::And': (all: unknown[], world) => all.every(one => valueOf(one, world) === true),
  'Fn::Or': (all: unknown[], world) => all.some(one => valueOf(one, world) === true),
  'Fn::Join': ([by, items]: [string, unknown], world) => (valueOf(items, world) as string[]).join(by),
  'Fn::Sub': (pattern: string, world) =>
    pattern.replace(
      /\$\{([\w:]+)(\.[\w.]+)?\}/g,
      (_whole, name: string, attribute = '') => `${String(referred(name, world))}${String(attribute)}`
    )
}

function referred(name: string, { template, parameters }: World): unknown {
  if (name in PSEUDO) return PSEUDO[name]
  if (name in parameters) return parameters[name]
  if (name in template.Resources) return name
  throw new Error(`nothing is called ${name}`)
}

/** The statements of the policies that a role has inline. */
export function statementsOf(role: Resource | undefined): Statement[] {
  const policies = (role?.Properties['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[]
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
}

export function actionsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ Action }) => Action).sort()
}

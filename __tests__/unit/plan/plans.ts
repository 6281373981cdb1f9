/**
 * Plan files as Terraform writes them, made by hand: each function gives the JSON that `terraform show -json` would
 * give for what it is told.
 */

type Json = Record<string, unknown>

export type Actions =
  | 'no-op'
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'forget'
  /** Destroys the old one first. */
  | 'replace'
  /** Makes the new one first. */
  | 'create-then-delete'
  | 'create-then-forget'

const WRITTEN: Partial<Record<Actions, readonly string[]>> = {
  replace: ['delete', 'create'],
  'create-then-delete': ['create', 'delete'],
  'create-then-forget': ['create', 'forget']
}

export interface ChangeOptions {
  before?: Json | null
  after?: Json | null
  /** `after_unknown`: true at each place that is not known until apply. */
  unknown?: Json | boolean
  deposed?: string
  provider?: string
  previousAddress?: string
  /** The id of an object that is imported. */
  importing?: string
}

/**
 * One of `resource_changes`. What comes after is what was before, unless told, for what stays or is updated; `id` is
 * unknown of what is made anew.
 *
 * @param address of a resource instance or a data source, modules included
 */
export function change(address: string, actions: Actions | readonly string[], options: ChangeOptions = {}) {
  const written = typeof actions === 'string' ? (WRITTEN[actions] ?? [actions]) : actions
  const { module, mode, type, name, index } = partsOf(address)
  const makes = written.includes('create')
  const before = options.before ?? (written.length === 1 && makes ? null : {})
  const isGone = written.length === 1 && (written[0] === 'delete' || written[0] === 'forget')
  const after = options.after !== undefined ? options.after : isGone ? null : makes ? {} : before
  return {
    address,
    ...(options.previousAddress !== undefined && { previous_address: options.previousAddress }),
    ...(module !== '' && { module_address: module }),
    mode,
    type,
    name,
    ...(index !== undefined && { index }),
    ...(options.deposed !== undefined && { deposed: options.deposed }),
    provider_name: options.provider ?? 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: written,
      before,
      after,
      after_unknown: options.unknown ?? (makes ? { id: true, arn: true } : isGone ? false : {}),
      before_sensitive: false,
      after_sensitive: {},
      ...(options.importing !== undefined && { importing: { id: options.importing } })
    }
  }
}

/** An expression that refers to something: `['aws_subnet.a.id']` is written with its shorter forms, as Terraform does. */
export function refers(...references: string[]): Json {
  return { references: references.flatMap(withShorterForms) }
}

/** An expression whose value stands in the configuration. */
export function constant(value: unknown): Json {
  return { constant_value: value }
}

export interface ResourceOptions {
  expressions?: Json
  count?: Json
  forEach?: Json
  providerKey?: string
}

/** A resource of a module of `configuration`. */
export function resource(address: string, options: ResourceOptions = {}): Json {
  const { mode, type, name } = partsOf(address)
  return {
    address,
    mode,
    type,
    name,
    provider_config_key: options.providerKey ?? 'aws',
    expressions: options.expressions ?? {},
    schema_version: 1,
    ...(options.count !== undefined && { count_expression: options.count }),
    ...(options.forEach !== undefined && { for_each_expression: options.forEach })
  }
}

export interface ModuleOptions {
  resources?: Json[]
  calls?: Record<string, Json>
  outputs?: Record<string, Json>
  variables?: Record<string, Json>
}

/** A module of `configuration`: the root one, or what a call has in it. */
export function moduleOf({ resources, calls, outputs, variables }: ModuleOptions): Json {
  return {
    ...(outputs !== undefined && {
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, expression]) => [name, { expression }]))
    }),
    ...(resources !== undefined && { resources }),
    ...(calls !== undefined && { module_calls: calls }),
    ...(variables !== undefined && { variables })
  }
}

export interface CallOptions extends ModuleOptions {
  expressions?: Json
  count?: Json
  forEach?: Json
}

/** A call of a module, with the module. */
export function call({ expressions, count, forEach, ...module }: CallOptions): Json {
  return {
    source: './modules/it',
    ...(expressions !== undefined && { expressions }),
    ...(count !== undefined && { count_expression: count }),
    ...(forEach !== undefined && { for_each_expression: forEach }),
    module: moduleOf(module)
  }
}

/** A resource or data source of the prior state: it exists. */
export function existing(address: string, values: Json): Json {
  const { mode, type, name, index } = partsOf(address)
  return {
    address,
    mode,
    type,
    name,
    ...(index !== undefined && { index }),
    provider_name: 'registry.terraform.io/hashicorp/aws',
    schema_version: 1,
    values
  }
}

export interface PlanOptions {
  changes?: readonly unknown[]
  /** The root module; `moduleOf` makes one. */
  configuration?: Json
  providers?: Json
  variables?: Record<string, unknown>
  /** Resources of the prior state; `existing` makes one. */
  priorState?: readonly Json[]
  formatVersion?: string
  /** Further members of the plan: `errored`, `complete`, `deferred_changes`. */
  members?: Json
}

/** A plan's text. */
export function planOf(options: PlanOptions = {}): string {
  return JSON.stringify({
    format_version: options.formatVersion ?? '1.2',
    terraform_version: '1.9.8',
    ...(options.variables !== undefined && {
      variables: Object.fromEntries(
        Object.entries(options.variables).map(([name, value]) => [name, { value }])
      )
    }),
    planned_values: { root_module: {} },
    resource_changes: options.changes ?? [],
    ...(options.priorState !== undefined && {
      prior_state: {
        format_version: '1.0',
        terraform_version: '1.9.8',
        values: { root_module: inModules(options.priorState) }
      }
    }),
    configuration: {
      provider_config: options.providers ?? {
        aws: {
          name: 'aws',
          full_name: 'registry.terraform.io/hashicorp/aws',
          expressions: { region: { constant_value: 'eu-central-1' } }
        }
      },
      root_module: options.configuration ?? {}
    },
    timestamp: '2026-01-01T00:00:00Z',
    ...options.members
  })
}

/** Nests resources into `child_modules` by their addresses. */
function inModules(resources: readonly Json[]): Json {
  const root: Json = { resources: [] }
  const modules = new Map<string, Json>([['', root]])
  const moduleAt = (address: string): Json => {
    const known = modules.get(address)
    if (known !== undefined) return known
    const made: Json = { address, resources: [] }
    modules.set(address, made)
    const parent = moduleAt(address.replace(/(^|\.)module\.[^.[]+(\[(?:"[^"]*"|\d+)\])?$/, ''))
    parent['child_modules'] = [...((parent['child_modules'] as Json[] | undefined) ?? []), made]
    return made
  }
  for (const one of resources) {
    const module = moduleAt(partsOf(String(one['address'])).module)
    ;(module['resources'] as Json[]).push(one)
  }
  return root
}

const ADDRESS =
  /^(?<module>(?:module\.[^.[]+(?:\[(?:"[^"]*"|\d+)\])?\.?)*?)\.?(?<data>data\.)?(?<type>[^.[]+)\.(?<name>[^.[]+)(?:\[(?:"(?<key>[^"]*)"|(?<at>\d+))\])?$/

function partsOf(address: string) {
  const groups = ADDRESS.exec(address)?.groups
  if (groups === undefined) throw new Error(`${address} is no address of a resource`)
  const { module = '', data, type = '', name = '', key, at } = groups
  return {
    module: module.replace(/\.$/, ''),
    mode: data === undefined ? 'managed' : 'data',
    type,
    name,
    index: at === undefined ? key : Number(at)
  }
}

/** `aws_vpc.a[0].id` → itself, `aws_vpc.a[0]`, `aws_vpc.a`. */
function withShorterForms(reference: string): string[] {
  const forms = [reference]
  const least = reference.startsWith('data.') ? 3 : 2
  let form = reference
  for (;;) {
    const shorter = form.replace(/\.[^.[\]]+$|\[(?:"[^"]*"|\d+)\]$/, '')
    if (shorter === form || shorter.split('.').length < least) return forms
    forms.push(shorter)
    form = shorter
  }
}

import type { ModuleStep } from './address.js'
import { listOf, memberOf, objectOf, textOf } from './shapes.js'

/** A resource or data source as it is configured: one for all its instances. */
export interface ResourceConfig {
  expressions: unknown
  forEach: unknown
  providerKey?: string
}

/** A module as it is configured: one for all its instances. */
export class ModuleConfig {
  readonly #module: unknown
  readonly #children = new Map<string, ModuleConfig>()
  #resources: Map<string, ResourceConfig> | undefined

  constructor(module: unknown) {
    this.#module = module
  }

  /** @param address without the module and without a key: `data.aws_vpc.main` */
  resource(address: string): ResourceConfig | undefined {
    this.#resources ??= resourcesOf(memberOf(this.#module, 'resources'))
    return this.#resources.get(address)
  }

  call(name: string): ModuleCall | undefined {
    const call = memberOf(memberOf(this.#module, 'module_calls'), name)
    if (objectOf(call) === undefined) return undefined
    let module = this.#children.get(name)
    if (module === undefined) {
      module = new ModuleConfig(memberOf(call, 'module'))
      this.#children.set(name, module)
    }
    return {
      module,
      inputs: objectOf(memberOf(call, 'expressions')) ?? {},
      forEach: memberOf(call, 'for_each_expression')
    }
  }

  output(name: string): unknown {
    return memberOf(memberOf(memberOf(this.#module, 'outputs'), name), 'expression')
  }

  outputNames(): string[] {
    return Object.keys(objectOf(memberOf(this.#module, 'outputs')) ?? {})
  }

  /** What a variable of the module is where its caller does not give it. */
  defaultOf(variable: string): unknown {
    return memberOf(memberOf(memberOf(this.#module, 'variables'), variable), 'default')
  }

  /** The module at the end of a way; undefined where it is no longer configured. */
  at(steps: readonly ModuleStep[]): ModuleConfig | undefined {
    return steps.reduce<ModuleConfig | undefined>((module, { name }) => module?.call(name)?.module, this)
  }
}

export interface ModuleCall {
  module: ModuleConfig
  inputs: Record<string, unknown>
  forEach: unknown
}

function resourcesOf(resources: unknown): Map<string, ResourceConfig> {
  const found = new Map<string, ResourceConfig>()
  for (const resource of listOf(resources) ?? []) {
    const [mode, type, name] = ['mode', 'type', 'name'].map(key => textOf(memberOf(resource, key)))
    const providerKey = textOf(memberOf(resource, 'provider_config_key'))
    found.set(`${mode === 'data' ? 'data.' : ''}${type ?? ''}.${name ?? ''}`, {
      expressions: memberOf(resource, 'expressions'),
      forEach: memberOf(resource, 'for_each_expression'),
      ...(providerKey !== undefined && { providerKey })
    })
  }
  return found
}

/**
 * The expression of an attribute. Blocks are nested as in the values, but for those that `dynamic` makes, which the
 * plan leaves out, and of which one stands for all.
 */
export function expressionAt(expressions: unknown, path: readonly (string | number)[]): unknown {
  let at: unknown = expressions
  for (const key of path) {
    if (isExpression(at)) return at
    const list = listOf(at)
    if (list !== undefined && typeof key === 'number')
      at = list[key] ?? (list.length === 1 ? list[0] : undefined)
    else if (typeof key === 'number') continue
    else at = memberOf(list?.length === 1 ? list[0] : at, key)
  }
  return isExpression(at) ? at : undefined
}

function isExpression(value: unknown): boolean {
  if (objectOf(value) === undefined) return false
  return Array.isArray(memberOf(value, 'references')) || Object.hasOwn(value as object, 'constant_value')
}

/** What an expression refers to: each reference once, without the shorter forms that Terraform writes behind it. */
export function referencesOf(expression: unknown): string[] {
  const texts = (listOf(memberOf(expression, 'references')) ?? []).filter(text => typeof text === 'string')
  const whole: string[] = []
  let last = ''
  for (const text of texts) {
    const isShorterForm = last.startsWith(text) && /^[.[]/.test(last.slice(text.length))
    if (!isShorterForm) whole.push(text)
    last = text
  }
  return [...new Set(whole)]
}

export function constantOf(expression: unknown): unknown {
  return memberOf(expression, 'constant_value')
}

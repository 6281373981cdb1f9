import { UNKNOWN } from '../model.js'
import { childModule, partsOf, type Address, type Key, type ModuleStep, type Part } from './address.js'
import { constantOf, expressionAt, referencesOf, type ModuleConfig } from './configuration.js'
import type { Instance, Instances } from './instances.js'
import { memberOf, textsIn } from './shapes.js'
import { isSameKind, wantedAt, type Wanted } from './wanted.js'

/** An instance of a module, and who calls it. */
export interface ModuleFrame {
  /** With keys; empty for the root module. */
  address: string
  config: ModuleConfig
  caller?: { module: ModuleFrame; step: ModuleStep }
}

/** Where an expression stands: what `count.index`, `each.key` and `each.value` mean there. */
interface Frame {
  module: ModuleFrame
  key?: Key | undefined
  forEach?: unknown
}

/** Where a trace ends without a resource. */
export interface End {
  kind: 'local' | 'each' | 'variable' | 'data' | 'module' | 'dynamic' | 'computed' | 'unclear'
  /** `local.vpc_id` */
  reference: string
  module: ModuleFrame
}

type Way = readonly (string | number)[]

/** So many references are followed for one attribute; no configuration that a person wrote has as many. */
const MOST_STEPS = 5000
const DEEPEST = 200

/** The frame of a module by the way into it; undefined where it is not configured any more. */
export function frameOf(root: ModuleConfig, steps: readonly ModuleStep[]): ModuleFrame | undefined {
  return steps.reduce<ModuleFrame | undefined>((module, step) => module && calledBy(module, step), {
    address: '',
    config: root
  })
}

function calledBy(module: ModuleFrame, step: ModuleStep): ModuleFrame | undefined {
  const config = module.config.call(step.name)?.module
  return config && { address: childModule(module.address, step), config, caller: { module, step } }
}

/** Follows what an attribute refers to through the configuration, to the resources that it names. */
export class Trace {
  /** AWS's ids of resources that exist. */
  readonly ids = new Set<string>()
  /** Addresses of resources that are made. */
  readonly addresses = new Set<string>()
  readonly ends: End[] = []
  readonly #wanted: Wanted
  readonly #root: ModuleConfig
  readonly #instances: Instances
  readonly #seen: Set<string>
  #depth = 0

  constructor(wanted: Wanted, root: ModuleConfig, instances: Instances, seen = new Set<string>()) {
    this.#wanted = wanted
    this.#root = root
    this.#instances = instances
    this.#seen = seen
  }

  get size(): number {
    return this.ids.size + this.addresses.size
  }

  /**
   * Follows an attribute of a resource whose value is not known.
   *
   * @param isBlock whether the attribute stands in a block, of which the plan knows that it is there
   */
  attribute(at: Address, path: Way, isBlock: boolean): void {
    const module = frameOf(this.#root, at.modules)
    if (module === undefined) return
    const resource = module.config.resource(`${at.mode === 'data' ? 'data.' : ''}${at.type}.${at.name}`)
    const expression = expressionAt(resource?.expressions, path)
    if (expression === undefined) {
      // A block that `dynamic` makes is not configured in the plan; an attribute that is not is AWS's to choose.
      this.ends.push({ kind: isBlock ? 'dynamic' : 'computed', reference: String(path[0] ?? ''), module })
      return
    }
    this.#expression(expression, { module, key: at.key, forEach: resource?.forEach }, [])
  }

  /** Follows what a module is given as one of its variables. */
  input(module: ModuleFrame, name: string): void {
    this.#variable({ module }, name, [], `var.${name}`)
  }

  #expression(expression: unknown, frame: Frame, rest: Way, isOfKey = false): void {
    this.#collect(constantOf(expression), rest)
    const references = referencesOf(expression)
    const isKeyed = isOfKey || references.some(one => /^(?:count\.index|each\.(?:key|value))$/.test(one))
    // What picks an instance of something else is not where the value comes from.
    const isPick = references.some(one => !/^(?:each|count|local|var|path|terraform|self)\./.test(one))
    for (const reference of references) {
      if (isPick && reference.startsWith('each.')) continue
      this.#reference(reference, frame, rest, isKeyed)
    }
  }

  #reference(reference: string, frame: Frame, rest: Way, isKeyed: boolean): void {
    const { address } = frame.module
    const step = JSON.stringify([address, frame.key ?? null, typeof frame.key, reference, rest, isKeyed])
    if (this.#seen.has(step)) return
    if (this.#seen.size >= MOST_STEPS || this.#depth >= DEEPEST) {
      this.#end('unclear', reference, frame)
      return
    }
    this.#seen.add(step)
    this.#depth += 1
    this.#follow(reference, frame, rest, isKeyed)
    this.#depth -= 1
  }

  #follow(reference: string, frame: Frame, rest: Way, isKeyed: boolean): void {
    const [head, ...parts] = partsOf(reference) ?? []
    if (head === undefined || !('name' in head)) return
    const name = nameOf(parts[0])
    switch (head.name) {
      case 'var':
        if (isKeyed && this.#placeIn(frame) !== undefined) this.#pick(reference, frame, rest)
        else this.#variable(frame, name, [...wayOf(parts.slice(1)), ...rest], reference)
        return
      case 'module':
        this.#module({ parts, name, reference }, frame, rest, isKeyed)
        return
      case 'each':
        if (name === 'value') this.#each(frame, [...wayOf(parts.slice(1)), ...rest], reference)
        return
      case 'local':
        this.#end('local', reference, frame)
        return
      case 'count':
      case 'path':
      case 'terraform':
      case 'self':
        return
      case 'data':
        this.#resource(
          { base: `data.${name}.${nameOf(parts[1])}`, parts: parts.slice(2), reference },
          frame,
          rest,
          isKeyed
        )
        return
      default:
        this.#resource(
          { base: `${head.name}.${name}`, parts: parts.slice(1), reference },
          frame,
          rest,
          isKeyed
        )
    }
  }

  /** The place of an instance that is counted, where it wants one thing of a list. */
  #placeIn({ key }: Frame): number | undefined {
    return this.#wanted.isOne && typeof key === 'number' ? key : undefined
  }

  /** `element(var.subnet_ids, count.index)`: of all that the variable holds, the one at the instance's place. */
  #pick(reference: string, frame: Frame, rest: Way): void {
    const all = new Trace(this.#wanted, this.#root, this.#instances, new Set(this.#seen))
    all.#reference(reference, frame, rest, false)
    const members: (readonly [Set<string>, string])[] = [
      ...[...all.ids].map(id => [this.ids, id] as const),
      ...[...all.addresses].map(address => [this.addresses, address] as const)
    ]
    const isOfOneKind = all.ids.size === 0 || all.addresses.size === 0
    const picked = members[(this.#placeIn(frame) ?? 0) % members.length]
    if (isOfOneKind && all.ends.length === 0 && picked !== undefined) picked[0].add(picked[1])
    else for (const [into, member] of members) into.add(member)
    this.ends.push(...all.ends)
  }

  #variable(frame: Frame, name: string, rest: Way, reference: string): void {
    const { caller, config } = frame.module
    if (caller === undefined) {
      this.#end('variable', reference, frame)
      return
    }
    const call = caller.module.config.call(caller.step.name)
    const input = memberOf(call?.inputs, name)
    if (input === undefined) this.#collect(config.defaultOf(name), rest)
    else
      this.#expression(input, { module: caller.module, key: caller.step.key, forEach: call?.forEach }, rest)
  }

  #each(frame: Frame, rest: Way, reference: string): void {
    if (frame.forEach === undefined) this.#end('each', reference, frame)
    else this.#expression(frame.forEach, frame, rest, true)
  }

  #module(
    { parts, name, reference }: { parts: readonly Part[]; name: string; reference: string },
    frame: Frame,
    rest: Way,
    isKeyed: boolean
  ): void {
    const [, second] = parts
    const own = second !== undefined && 'key' in second ? second.key : undefined
    const [output, ...further] = [...wayOf(parts.slice(own === undefined ? 1 : 2)), ...rest]
    const keys = this.#instances.moduleKeys(frame.module.address, name)
    const chosen = own === undefined ? chosenOf(keys, key => key, isKeyed ? frame.key : undefined) : [own]
    for (const key of chosen.length === 0 ? [undefined] : chosen) {
      const module = calledBy(frame.module, { name, ...(key !== undefined && { key }) })
      if (module === undefined) this.#end('module', reference, frame)
      else if (typeof output === 'string') this.#output(module, output, further, reference)
      else this.#outputs(module, reference)
    }
  }

  #output(module: ModuleFrame, name: string, rest: Way, reference: string): void {
    const expression = module.config.output(name)
    if (expression === undefined) this.#end('module', reference, { module })
    else this.#expression(expression, { module }, rest)
  }

  /** A module as a whole, whose output is chosen where the plan does not say it: those that are called so. */
  #outputs(module: ModuleFrame, reference: string): void {
    const before = this.size
    for (const name of module.config.outputNames()) {
      if (this.#wanted.noun.test(name)) this.#output(module, name, [], reference)
    }
    if (this.size !== before + 1) this.#end('module', reference, { module })
  }

  #resource(
    { base, parts, reference }: { base: string; parts: readonly Part[]; reference: string },
    frame: Frame,
    rest: Way,
    isKeyed: boolean
  ): void {
    const [first] = parts
    const own = first !== undefined && 'key' in first ? first.key : undefined
    const way = joined(wayOf(own === undefined ? parts : parts.slice(1)), rest)
    const all = this.#instances.of(frame.module.address, base)
    const keyOf = (instance: Instance) => instance.at.key
    const chosen =
      own !== undefined
        ? all.filter(instance => keyOf(instance) === own)
        : this.#byPlace(all, chosenOf(all, keyOf, isKeyed ? frame.key : undefined), isKeyed, frame)
    for (const instance of chosen) this.#instance(instance, way, reference, frame)
  }

  /** `element(aws_subnet.public[*].id, count.index)` begins again at the first when there are no more. */
  #byPlace(all: readonly Instance[], chosen: readonly Instance[], isKeyed: boolean, frame: Frame) {
    const place = isKeyed ? this.#placeIn(frame) : undefined
    const isCounted = all.every(({ at }) => typeof at.key === 'number')
    if (place === undefined || chosen.length < 2 || !isCounted) return chosen
    return all.slice(place % all.length, (place % all.length) + 1)
  }

  #instance(instance: Instance, way: Way, reference: string, frame: Frame): void {
    const { at } = instance
    if (at.mode === 'data') this.#data(instance, way, reference, frame)
    else if (this.#wanted.isType(at.type)) this.member(instance, way)
    else this.#throughAnother(instance, way)
  }

  /** A resource of the kind that is wanted. */
  member(instance: Instance, way: Way = []): void {
    if (instance.isNew) {
      this.addresses.add(instance.address)
      return
    }
    const named = way.length === 0 ? undefined : instance.side.value(...way)
    const id = [named, instance.id].find(one => typeof one === 'string' && this.#wanted.isId(one))
    if (typeof id === 'string') this.ids.add(id)
    else this.addresses.add(instance.address)
  }

  #data(instance: Instance, way: Way, reference: string, frame: Frame): void {
    const { side, at } = instance
    const isMeant = this.#wanted.isType(at.type)
    const usual = /(?:s|_ids)$/.test(at.type) ? 'ids' : 'id'
    const path = way.length > 0 ? [...way] : isMeant ? [usual] : []
    const value = path.length === 0 ? undefined : side.value(...path)
    // Of what came with another attribute, such as a whole map of subnets, the id is meant.
    const found = [value, isMeant ? side.value(usual) : undefined].find(
      one => textsIn(one).some(this.#wanted.isId) || one === UNKNOWN
    )
    if (found === undefined || found === UNKNOWN || instance.isPending) this.#end('data', reference, frame)
    else this.#collect(found, [])
  }

  /** `aws_vpc_ipv4_cidr_block_association.a.vpc_id` is what that resource has there. */
  #throughAnother({ at, side }: Instance, way: Way): void {
    const [name] = way
    if (typeof name !== 'string' || !isSameKind(wantedAt(way), this.#wanted)) return
    const value = side.value(...way)
    if (value === UNKNOWN) this.attribute(at, way, way.length > 1)
    else this.#collect(value, [])
  }

  #collect(value: unknown, rest: Way): void {
    const inside = rest.reduce<unknown>((one, key) => memberOf(one, key), value)
    for (const text of textsIn(inside)) if (this.#wanted.isId(text)) this.ids.add(text)
  }

  #end(kind: End['kind'], reference: string, { module }: Pick<Frame, 'module'>): void {
    this.ends.push({ kind, reference, module })
  }
}

/** Of several instances the one with the same key, where there is one. */
function chosenOf<Item>(
  all: readonly Item[],
  keyOf: (item: Item) => Key | undefined,
  key: Key | undefined
): readonly Item[] {
  const same = key === undefined ? [] : all.filter(item => keyOf(item) === key)
  return same.length > 0 ? same : all
}

/**
 * The way into a resource: what its reference says, and what is asked of the value that this is a part of. An id has no
 * parts, so there the rest is about something that is made of several references.
 */
function joined(own: Way, rest: Way): Way {
  return /(?:^|_)(?:id|arn|name)$/.test(String(own.at(-1) ?? '')) ? own : [...own, ...rest]
}

function nameOf(part: Part | undefined): string {
  return part !== undefined && 'name' in part ? part.name : ''
}

/** The way into a value; a splat goes into all of it, so it ends the way. */
function wayOf(parts: readonly Part[]): Way {
  const way = parts.map(part => ('name' in part ? part.name : part.key))
  const splat = way.indexOf('*')
  return splat < 0 ? way : way.slice(0, splat)
}

import type { Side } from '../model.js'
import { childModule, type Address, type Key } from './address.js'
import type { Wanted } from './wanted.js'

/** A resource instance or data source that others may point to. */
export interface Instance {
  address: string
  at: Address
  /** Its id is not known until apply: it is made anew, or read then. */
  isNew: boolean
  /** A data source that is read during apply only. */
  isPending: boolean
  /** What AWS calls it, where it exists. */
  id: unknown
  side: Side
}

/** Every resource instance of a plan. It is filled before anything is looked up in it. */
export class Instances {
  readonly #byBase = new Map<string, Map<Key | undefined, Instance>>()
  readonly #modules = new Map<string, Set<Key>>()
  readonly #kinds = new Map<string, Kind>()
  readonly #sorted = new Map<string, readonly Instance[]>()

  /** The first of an address stays: what the plan changes is told before what there was. */
  add(instance: Instance): void {
    const base = baseOf(instance.at)
    const others = this.#byBase.get(base) ?? new Map<Key | undefined, Instance>()
    if (!others.has(instance.at.key)) others.set(instance.at.key, instance)
    this.#byBase.set(base, others)
    let module = ''
    for (const step of instance.at.modules) {
      const call = childModule(module, { name: step.name })
      if (step.key !== undefined) {
        const keys = this.#modules.get(call) ?? new Set()
        this.#modules.set(call, keys.add(step.key))
      }
      module = childModule(module, step)
    }
  }

  /** All of a resource of a module, by their keys. */
  of(module: string, resource: string): readonly Instance[] {
    const base = module === '' ? resource : `${module}.${resource}`
    let found = this.#sorted.get(base)
    if (found === undefined) {
      found = [...(this.#byBase.get(base)?.values() ?? [])].sort((a, b) => compareKeys(a.at.key, b.at.key))
      this.#sorted.set(base, found)
    }
    return found
  }

  /** Keys of the instances of a module that is called in another one; none where it is called without. */
  moduleKeys(module: string, name: string): readonly Key[] {
    return [...(this.#modules.get(childModule(module, { name })) ?? [])].sort(compareKeys)
  }

  /** All managed ones of a kind, by the module they are in; both in an order of their own. */
  ofKind({ what, isType }: Pick<Wanted, 'what' | 'isType'>): Kind {
    let kind = this.#kinds.get(what)
    if (kind === undefined) {
      const all = [...this.#byBase.keys()]
        .sort()
        .flatMap(base => this.of('', base))
        .filter(({ at }) => at.mode === 'managed' && isType(at.type))
      const made = all.filter(({ isNew }) => isNew)
      kind = {
        made,
        madeIn: groupedBy(made, ({ at }) => at.module),
        byCidr: groupedBy(all, ({ side }) => String(side.value('cidr_block')))
      }
      this.#kinds.set(what, kind)
    }
    return kind
  }
}

/** All instances of one kind of thing. */
interface Kind {
  made: readonly Instance[]
  madeIn: ReadonlyMap<string, readonly Instance[]>
  /** Those that exist included. */
  byCidr: ReadonlyMap<string, readonly Instance[]>
}

function groupedBy(all: readonly Instance[], keyOf: (instance: Instance) => string): Map<string, Instance[]> {
  const groups = new Map<string, Instance[]>()
  for (const instance of all) {
    const key = keyOf(instance)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [instance])
    else group.push(instance)
  }
  return groups
}

function baseOf({ module, mode, type, name }: Address): string {
  const resource = `${mode === 'data' ? 'data.' : ''}${type}.${name}`
  return module === '' ? resource : `${module}.${resource}`
}

/** Numbers by their size, before texts by code unit. */
function compareKeys(a: Key = '', b: Key = ''): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

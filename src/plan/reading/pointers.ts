import { UNKNOWN, type Pointer } from '../model.js'
import type { ModuleConfig } from './configuration.js'
import { guess } from './guess.js'
import type { Instances } from './instances.js'
import type { PlanSide, Pointers } from './side.js'
import { Trace, frameOf, type End } from './trace.js'
import { wantedAt, type Wanted } from './wanted.js'
import { whyNot } from './words.js'

const NOWHERE: Pointer = { ids: [], addresses: [], isWhole: true }

/** Tells where the attributes of a plan's resources point to. */
export class PlanPointers implements Pointers {
  readonly #root: ModuleConfig
  readonly #instances: Instances

  constructor(root: ModuleConfig, instances: Instances) {
    this.#root = root
    this.#instances = instances
  }

  pointer(side: PlanSide, path: Way): Pointer {
    const value = side.value(...path)
    if (value === undefined) return NOWHERE
    const wanted = wantedAt(path)
    const items = (Array.isArray(value) ? value : [value]).filter(
      item => item !== null && item !== ''
    ) as unknown[]
    const ids = [...new Set(items.filter(item => typeof item === 'string' && wanted.isId(item)))] as string[]
    const others = items.filter(item => item !== UNKNOWN && !ids.includes(item as string))
    const asked = { side, path, wanted, ids, others }
    if (value === UNKNOWN) return this.#unknown(asked)
    const places = items.filter(item => item === UNKNOWN).length
    if (places > 0) return this.#partlyKnown(asked, places)
    return others.length > 0 ? this.#noIds(asked) : this.#known(asked)
  }

  #known({ side, path, wanted, ids }: Asked): Pointer {
    const [name, ...others] = ids
    if (!side.isConfigured || name === undefined || others.length > 0 || isOfNetwork(wanted))
      return pointer(ids, [])
    // A name may be known before the thing that has it is there.
    const { addresses } = this.#trace({ side, path, wanted })
    const { made } = this.#instances.ofKind(wanted)
    const [named, ...alike] = made.filter(
      one => addresses.has(one.address) && NAMES.some(key => one.side.value(key) === name)
    )
    return named === undefined || alike.length > 0 ? pointer(ids, []) : pointer([], [named.address])
  }

  /** Published plans have CIDRs where ids should be. What has them is meant, if it is one each. */
  #noIds({ path, wanted, ids, others }: Asked): Pointer {
    const { byCidr } = this.#instances.ofKind(wanted)
    const found = [...new Set(others)].map(text => byCidr.get(String(text)) ?? [])
    const why = `${String(path.findLast(part => typeof part === 'string'))} holds what is no id of ${wanted.what}`
    if (found.some(those => those.length !== 1)) return pointer(ids, [], why)
    const trace = new Trace(wanted, this.#root, this.#instances)
    for (const instance of found.flat()) trace.member(instance)
    return pointer(
      [...new Set([...ids, ...trace.ids])],
      [...trace.addresses],
      `${why}; taken are those that have these CIDRs`
    )
  }

  #unknown({ side, path, wanted }: Asked): Pointer {
    if (!side.isConfigured) return pointer([], [], 'it is not known until apply')
    const trace = this.#trace({ side, path, wanted })
    if (trace.size === 0) return this.#guessed(trace, side, wanted)
    const [ids, addresses] = [[...trace.ids], [...trace.addresses]]
    if (wanted.isOne) return one(ids, addresses, trace.ends, wanted)
    const end = trace.ends.find(({ kind, reference }) => BRINGS_MORE.has(kind) || wanted.noun.test(reference))
    return pointer(ids, addresses, end && `${whyNot(end)}, which may bring more`)
  }

  #partlyKnown({ side, path, wanted, ids, others }: Asked, places: number): Pointer {
    if (!side.isConfigured) return pointer(ids, [], 'it is not known until apply')
    const trace = this.#trace({ side, path, wanted })
    const addresses = [...trace.addresses]
    // As many new ones as there are places that are not known: those are they.
    if (addresses.length === places && others.length === 0) return pointer(ids, addresses)
    if (addresses.length > 0) {
      return pointer(ids, addresses, 'a plan does not tell which of them stand where it is not known')
    }
    const guessed = this.#guessed(trace, side, wanted)
    return pointer([...new Set([...ids, ...guessed.ids])], guessed.addresses, guessed.because)
  }

  #guessed(trace: Trace, side: PlanSide, wanted: Wanted): Pointer {
    const module = frameOf(this.#root, side.at.modules)
    const { ids, addresses, because } = guess({
      ...{ trace, wanted, module },
      ...{ root: this.#root, instances: this.#instances }
    })
    return pointer(ids, addresses, because)
  }

  #trace({ side, path, wanted }: Pick<Asked, 'side' | 'path' | 'wanted'>): Trace {
    const trace = new Trace(wanted, this.#root, this.#instances)
    trace.attribute(side.at, path, path.length > 1 && side.value(...path.slice(0, 1)) !== UNKNOWN)
    return trace
  }
}

type Way = readonly (string | number)[]

/** What is asked of an attribute, and what is known of its value. */
interface Asked {
  side: PlanSide
  path: Way
  wanted: Wanted
  /** Each once. */
  ids: readonly string[]
  /** What is known, and no id. */
  others: readonly unknown[]
}

/** Ends of a trace that stand for several things, whatever they are called. */
const BRINGS_MORE: ReadonlySet<End['kind']> = new Set<End['kind']>([
  'data',
  'module',
  'dynamic',
  'computed',
  'unclear'
])

const NAMES = ['name', 'id', 'arn']

function isOfNetwork({ what }: Wanted): boolean {
  return ['subnets', 'VPCs', 'IPAM pools', 'IPAM scopes'].includes(what)
}

/** What is not known is not the id of something that exists already, so of two the new one is meant. */
function one(
  ids: readonly string[],
  addresses: readonly string[],
  ends: readonly End[],
  wanted: Wanted
): Pointer {
  const [known, made] = addresses.length > 0 ? [[], addresses] : [ids, []]
  if (known.length + made.length > 1) {
    return pointer(known, made, `it is one of these, and a plan does not tell which`)
  }
  // A variable of the root module is known, so it is not what is unknown here.
  const [end] = ends.filter(({ kind, reference }) => kind !== 'variable' && wanted.noun.test(reference))
  return pointer(known, made, end && `${whyNot(end)}, which may be another`)
}

function pointer(ids: readonly string[], addresses: readonly string[], because?: string): Pointer {
  return { ids, addresses, isWhole: because === undefined, ...(because !== undefined && { because }) }
}

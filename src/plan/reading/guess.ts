import type { ModuleConfig } from './configuration.js'
import type { Instance, Instances } from './instances.js'
import { Trace, type ModuleFrame } from './trace.js'
import type { Wanted } from './wanted.js'
import { whyNot } from './words.js'

/** What is taken for an attribute whose references lead nowhere. */
export interface Guess {
  ids: readonly string[]
  addresses: readonly string[]
  because: string
}

interface Question {
  trace: Trace
  wanted: Wanted
  /** Of the resource whose attribute it is. */
  module: ModuleFrame | undefined
  root: ModuleConfig
  instances: Instances
}

/**
 * A local value, as the common VPC module has one for its VPC, is not in a plan. What it most probably is: what is made
 * in the same module; else what the module is given under such a name; else the only new one of the plan.
 */
export function guess(question: Question): Guess {
  const { trace, wanted, instances } = question
  const [end] = trace.ends
  const why = end === undefined ? 'nothing that it refers to is in the plan' : whyNot(end)
  // What AWS chooses by itself may lie anywhere.
  if (end?.kind === 'computed') return { ids: [], addresses: [], because: why }

  const { made, madeIn } = instances.ofKind(wanted)
  for (const place of placesOf(question)) {
    const here = madeIn.get(place.address) ?? []
    const where = place.address === '' ? 'the root module' : place.address
    if (wanted.isOne ? here.length === 1 : here.length > 0) {
      return taken(here, why, `the new ${here.length === 1 ? wanted.one : wanted.what} of ${where}`)
    }
    const given = ofInputs(place, question)
    if (wanted.isOne ? given.size === 1 : given.size > 0) {
      const because = `${why}; taken ${given.size === 1 ? `is the ${wanted.one}` : `are the ${wanted.what}`} that ${where} is given`
      return { ids: [...given.ids], addresses: [...given.addresses], because }
    }
  }
  if (made.length === 1) return taken(made, why, `the only new ${wanted.one} of the plan`)
  return { ids: [], addresses: [], because: why }
}

/** The modules in which the trace ended, and the one that the attribute is in. */
function placesOf({ trace, module }: Question): Iterable<ModuleFrame> {
  const places = trace.ends.map(one => one.module)
  if (module !== undefined) places.push(module)
  return new Map(places.map(place => [place.address, place])).values()
}

function taken(instances: readonly Instance[], why: string, what: string): Guess {
  const addresses = instances.map(({ address }) => address)
  return { ids: [], addresses, because: `${why}; taken ${addresses.length === 1 ? 'is' : 'are'} ${what}` }
}

/** What a module is given under a name that says such a thing. */
function ofInputs(module: ModuleFrame, { wanted, root, instances }: Question): Trace {
  const trace = new Trace(wanted, root, instances)
  const inputs = module.caller?.module.config.call(module.caller.step.name)?.inputs ?? {}
  for (const name of Object.keys(inputs)) if (wanted.noun.test(name)) trace.input(module, name)
  return trace
}

/** The key of an instance: a number by `count`, a text by `for_each`. */
export type Key = string | number

/** A step into a module. */
export interface ModuleStep {
  name: string
  key?: Key
}

/** The address of a resource instance, taken apart. */
export interface Address {
  /** The way into its module; empty in the root one. */
  modules: readonly ModuleStep[]
  /** The module's address, keys included; empty for the root one. */
  module: string
  mode: 'managed' | 'data'
  type: string
  name: string
  key?: Key
}

/** A name with what is behind it in brackets: `subnet`, `["a"]`, `[0]`. */
export type Part = { name: string } | { key: Key }

const PART = /\.?([\p{L}_*][\p{L}\p{N}_-]*|\*)|\[(\d{1,15})\]|\["((?:[^"\\]|\\.)*)"\]/uy

/** The parts of an address or a reference; undefined where it is neither. */
export function partsOf(text: string): Part[] | undefined {
  const parts: Part[] = []
  PART.lastIndex = 0
  while (PART.lastIndex < text.length) {
    const match = PART.exec(text)
    if (match === null) return undefined
    const [, name, index, key] = match
    if (name !== undefined) parts.push({ name })
    else parts.push({ key: index === undefined ? unescaped(key ?? '') : Number(index) })
  }
  return parts
}

function unescaped(text: string): string {
  if (!text.includes('\\') && !text.includes('$${') && !text.includes('%%{')) return text
  return text.replace(/\\(.)/gs, (_, sign: string) => ({ n: '\n', r: '\r', t: '\t' })[sign] ?? sign)
}

/** Takes the address of a resource instance apart; undefined where it is none. */
export function addressOf(text: string): Address | undefined {
  const parts = partsOf(text)
  if (parts === undefined) return undefined
  const modules: ModuleStep[] = []
  let at = 0
  const nameAt = (index: number) => {
    const part = parts[index]
    return part !== undefined && 'name' in part ? part.name : undefined
  }
  const keyAt = (index: number) => {
    const part = parts[index]
    return part !== undefined && 'key' in part ? part.key : undefined
  }
  while (nameAt(at) === 'module') {
    const [name, key] = [nameAt(at + 1), keyAt(at + 2)]
    if (name === undefined) return undefined
    modules.push({ name, ...(key !== undefined && { key }) })
    at += key === undefined ? 2 : 3
  }
  const isData = nameAt(at) === 'data'
  if (isData) at += 1
  const [type, name, key] = [nameAt(at), nameAt(at + 1), keyAt(at + 2)]
  const isAll = at + (key === undefined ? 2 : 3) === parts.length
  if (type === undefined || name === undefined || !isAll) return undefined
  return {
    modules,
    module: modules.map(moduleText).join('.'),
    mode: isData ? 'data' : 'managed',
    type,
    name,
    ...(key !== undefined && { key })
  }
}

/** The address of a module in another one. */
export function childModule(module: string, step: ModuleStep): string {
  return module === '' ? moduleText(step) : `${module}.${moduleText(step)}`
}

function moduleText({ name, key }: ModuleStep): string {
  if (key === undefined) return `module.${name}`
  return `module.${name}[${typeof key === 'number' ? key : JSON.stringify(key)}]`
}

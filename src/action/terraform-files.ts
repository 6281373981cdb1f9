import { join } from 'node:path'
import { glob } from 'tinyglobby'
import { readInputFile } from '../input-file.js'
import { plainAddress } from '../plan/joined.js'

/** Where in the checkout a block is written. */
export interface Place {
  /** From the checkout's root. */
  file: string
  /** From 1. */
  line: number
}

/** A checkout with more than these is searched no further: an annotation is not worth the wait. */
const MOST_FILES = 5_000
const MOST_BYTES = 1_000_000

/** The head of a `resource` or `module` block; quotes may be left out in neither (Terraform language). */
const BLOCK = /^[ \t]*(resource[ \t]+"([^"\s]+)"[ \t]+"([^"\s]+)"|module[ \t]+"([^"\s]+)")/gm

/**
 * Where Terraform's resources are written, as far as the checkout tells: a plan names addresses and no files. A name
 * that is written in several places is looked for in the folder that its module calls are in; one that stays ambiguous
 * has no place. A resource of a module that is not in the checkout is found where that module is called.
 */
export async function findPlaces(
  addresses: readonly string[],
  workspace: string
): Promise<ReadonlyMap<string, Place>> {
  const blocks = await readBlocks(workspace)
  const places = new Map<string, Place>()
  for (const address of addresses) {
    const place = placeOf(plainAddress(address), blocks)
    if (place !== undefined) places.set(address, place)
  }
  return places
}

/** Places by `aws_subnet.private`, or `module.network` for a call. */
type Blocks = ReadonlyMap<string, readonly Place[]>

async function readBlocks(workspace: string): Promise<Blocks> {
  const blocks = new Map<string, Place[]>()
  const files = await glob(['**/*.tf', '**/*.tofu'], {
    cwd: workspace,
    ignore: ['**/node_modules/**', '**/.*/**'],
    followSymbolicLinks: false
  }).catch(() => [])
  for (const file of files.sort().slice(0, MOST_FILES)) {
    const text = await readText(join(workspace, file))
    for (const found of text.matchAll(BLOCK)) {
      const [, , type, name, called] = found
      const key = called === undefined ? `${String(type)}.${String(name)}` : `module.${called}`
      const place = { file, line: lineAt(text, found.index) }
      blocks.set(key, [...(blocks.get(key) ?? []), place])
    }
  }
  return blocks
}

async function readText(path: string): Promise<string> {
  return await readInputFile(path, MOST_BYTES).then(String, () => '')
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

/** The parts of an address without their indexes: `module.a["x"].aws_subnet.b[0]` → module.a, aws_subnet.b. */
function partsOf(address: string): { modules: string[]; resource: string } {
  const plain = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '')
  const names = plain.split('.')
  const modules: string[] = []
  while (names[0] === 'module' && names.length > 2) modules.push(names.splice(0, 2).join('.'))
  return { modules, resource: names.slice(0, 2).join('.') }
}

function placeOf(address: string, blocks: Blocks): Place | undefined {
  const { modules, resource } = partsOf(address)
  const [only, ...others] = blocks.get(resource) ?? []
  if (only !== undefined && others.length === 0) return only
  if (only !== undefined && modules.length === 0) return undefined
  // Of several, the one in a folder that is called as the module is; of none, the call of the module.
  const called = modules.at(-1)?.slice('module.'.length)
  const near = [only, ...others].filter(place => place?.file.split('/').at(-2) === called)
  if (near.length === 1) return near[0]
  const [call, ...calls] = blocks.get(modules[0] ?? '') ?? []
  return calls.length === 0 ? call : undefined
}

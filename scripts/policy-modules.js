/**
 * Modules of the tree, compiled, for programs that run without Jest. The rooms that are asked for must import nothing
 * of the others. Types are not checked here, so that this takes no longer than it must.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')

/**
 * The policy's modules.
 *
 * @template T
 * @param {(load: (module: string) => Promise<any>) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withPolicyModules(use) {
  return await withModules(['domain', 'policy'], use)
}

/**
 * Compiles rooms, lets a program use their modules, and cleans up.
 *
 * @template T
 * @param {readonly string[]} rooms and modules outside of them, by their path below `src/`: `input-file.ts`
 * @param {(load: (module: string) => Promise<any>, folder: string) => Promise<T>} use gets a way to load a module by its
 *   path below `src/`, such as `policy/index.js`, and the folder that stands for `src/`
 * @returns {Promise<T>}
 */
export async function withModules(rooms, use) {
  const stages = join(root, '.cache', 'modules')
  mkdirSync(stages, { recursive: true })
  const folder = mkdtempSync(join(stages, 'stage-'))
  try {
    for (const room of rooms) compile(room, folder)
    return await use(module => import(pathToFileURL(join(folder, module)).href), folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} room
 * @param {string} folder
 */
function compile(room, folder) {
  for (const name of sourcesOf(room)) {
    const { outputText } = ts.transpileModule(readFileSync(join(root, 'src', name), 'utf8'), {
      fileName: name,
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true
      }
    })
    const file = join(folder, name.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, outputText)
  }
}

/**
 * @param {string} room or module
 * @returns {string[]} paths below `src/`
 */
function sourcesOf(room) {
  if (room.endsWith('.ts')) return [room]
  return readdirSync(join(root, 'src', room), { recursive: true, encoding: 'utf8' })
    .filter(source => source.endsWith('.ts'))
    .map(source => join(room, source))
}

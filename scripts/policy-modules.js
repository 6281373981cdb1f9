/**
 * The policy's modules, compiled, for programs that run without Jest: `domain/` and `policy/` import nothing else of
 * the tree. Types are not checked here, so that this takes no longer than it must.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')
const ROOMS = ['domain', 'policy']

/**
 * Compiles the rooms, lets a program use their modules, and cleans up.
 *
 * @template T
 * @param {(load: (module: string) => Promise<any>) => Promise<T>} use gets a way to load a module by its path below
 *   `src/`, such as `policy/index.js`
 * @returns {Promise<T>}
 */
export async function withPolicyModules(use) {
  const stages = join(root, '.cache', 'policy')
  mkdirSync(stages, { recursive: true })
  const folder = mkdtempSync(join(stages, 'stage-'))
  try {
    for (const room of ROOMS) compile(room, folder)
    return await use(module => import(pathToFileURL(join(folder, module)).href))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} room
 * @param {string} folder
 */
function compile(room, folder) {
  const sources = readdirSync(join(root, 'src', room), { recursive: true, encoding: 'utf8' })
  for (const name of sources.filter(source => source.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(readFileSync(join(root, 'src', room, name), 'utf8'), {
      fileName: name,
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true
      }
    })
    const file = join(folder, room, name.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, outputText)
  }
}

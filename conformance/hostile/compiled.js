import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

/**
 * The sources, and the tests' makers of Reports, as modules that Node runs: each file compiled by itself into an
 * ignored folder of the project, where its dependencies are found.
 *
 * @typedef {object} Compiled
 * @property {(path: string) => Promise<any>} load a module, by its path in the project: `src/render/csv.ts`
 * @property {string} folder
 * @property {() => void} remove
 */

const root = join(import.meta.dirname, '..', '..')

/** What makes Reports and texts for the unit tests too. */
const HELPERS = ['__tests__/unit/render', '__tests__/unit/domain', '__tests__/helpers']

/** @returns {Compiled} */
export function compileSources() {
  const cache = join(root, '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'hostile-'))
  for (const name of ['package.json', 'schemas'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  for (const path of ['src', ...HELPERS].flatMap(filesIn)) {
    const { outputText } = ts.transpileModule(readFileSync(join(root, path), 'utf8'), {
      fileName: path,
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        verbatimModuleSyntax: true
      }
    })
    const target = join(folder, compiledName(path))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, outputText)
  }
  return {
    folder,
    load: path => import(pathToFileURL(join(folder, compiledName(path))).href),
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
}

/** @param {string} path */
function compiledName(path) {
  return path.replace(/\.ts$/, '.js')
}

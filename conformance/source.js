import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')

/**
 * A module of src/, its types taken off as the build does.
 * @param {string} path `sources/ec2-row.ts`
 * @returns {Promise<any>}
 */
export async function importSource(path) {
  const made = join(root, '.cache', 'conformance', 'src')
  rmSync(made, { recursive: true, force: true })
  const source = join(root, 'src')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.ts')
  )
  for (const file of files) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, file), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true
      }
    })
    const target = join(made, file.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, outputText)
  }
  return import(pathToFileURL(join(made, path.replace(/\.ts$/, '.js'))).href)
}

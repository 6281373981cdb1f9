import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

/**
 * Builds Stryker's copy of the project, where it is run: each module beside its source, so that what the tests read is
 * found where it was; and packages that are nearer to the tests than those of the same names.
 */
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
execFileSync(process.execPath, [tsc, '--project', 'mutation/tsconfig.json'], { stdio: 'inherit' })

/** What the tests import by these names is ours here. */
const STAND_INS = { '@jest/globals': 'jest-globals.js', 'fast-check': 'properties.js' }
for (const [name, file] of Object.entries(STAND_INS)) {
  const folder = join('__tests__', 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  const module = pathToFileURL(join('mutation', file)).href
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', exports: './index.js' }))
  writeFileSync(
    join(folder, 'index.js'),
    `export * from '${module}'\nimport * as all from '${module}'\nexport default all.default\n`
  )
}

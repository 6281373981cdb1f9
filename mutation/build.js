import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'

/**
 * Builds Stryker's copy of the project, where it is run: each module beside its source, so that what the tests read is
 * found where it was; and a package `@jest/globals` that is nearer to the tests than Jest's.
 */
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
execFileSync(process.execPath, [tsc, '--project', 'mutation/tsconfig.json'], { stdio: 'inherit' })

const folder = join('__tests__', 'node_modules', '@jest', 'globals')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', exports: './index.js' }))
writeFileSync(join(folder, 'index.js'), "export * from '../../../../mutation/jest-globals.js'\n")

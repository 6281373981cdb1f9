/**
 * `npm run build:lib`: compiles the library and the command into `lib/`, which holds nothing else afterwards.
 * `node scripts/build-lib.js FOLDER` compiles them elsewhere.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'

const root = join(import.meta.dirname, '..')
const folder = resolve(process.argv[2] ?? join(root, 'lib'))
rmSync(folder, { recursive: true, force: true })
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const { status } = spawnSync(
  process.execPath,
  [tsc, '-p', join(root, 'tsconfig.lib.json'), '--outDir', folder],
  { cwd: root, stdio: 'inherit' }
)
if (status === 0) chmodSync(join(folder, 'cli', 'bin.js'), 0o755)
process.exitCode = status ?? 1

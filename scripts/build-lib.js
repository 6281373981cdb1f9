/** `npm run build:lib`: compiles the library and the command into `lib/`, which holds nothing else afterwards. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
rmSync(join(root, 'lib'), { recursive: true, force: true })
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.lib.json')], {
  cwd: root,
  stdio: 'inherit'
})
process.exitCode = status ?? 1

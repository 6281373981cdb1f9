/**
 * `npm run check-dist`: fails when the committed `dist/` is not, byte for byte, what the sources build, or when it
 * has grown beyond its bounds.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { bundleAction, readFiles, root } from './bundle.js'
import { SIZE_BOUNDS, sizes } from './sizes.js'

const built = await bundleAction()
const complaints = [
  ...differences(readFiles(join(root, 'dist')), built),
  ...uncommitted(),
  ...excesses(built)
]
for (const complaint of complaints) console.error(complaint)
if (complaints.length > 0) {
  console.error('`npm run build` makes dist/ anew; commit what it makes.')
  process.exitCode = 1
} else {
  console.log(`dist/ is what the sources build: ${built.size} files, the same bytes.`)
}

/**
 * @param {ReadonlyMap<string, Buffer>} present
 * @param {ReadonlyMap<string, Buffer>} expected
 * @returns {string[]}
 */
function differences(present, expected) {
  return [...new Set([...present.keys(), ...expected.keys()])].sort().flatMap(name => {
    const [is, ought] = [present.get(name), expected.get(name)]
    if (is === undefined) return [`dist/${name} is missing`]
    if (ought === undefined) return [`dist/${name} is not built any more`]
    return is.equals(ought) ? [] : [`dist/${name} differs from what the sources build`]
  })
}

/**
 * What of `dist/` the last commit does not have as it is here.
 *
 * @returns {string[]}
 */
function uncommitted() {
  const status = execFileSync('git', ['status', '--porcelain', '--', 'dist'], { cwd: root, encoding: 'utf8' })
  return status
    .split('\n')
    .filter(line => line !== '')
    .map(line => `${line.slice(3)} is not committed as it is`)
}

/**
 * @param {ReadonlyMap<string, Buffer>} files
 * @returns {string[]}
 */
function excesses(files) {
  const { entry, all } = sizes(files)
  return [
    ...(entry > SIZE_BOUNDS.entry
      ? [`dist/index.js has ${entry} bytes; ${SIZE_BOUNDS.entry} is the most`]
      : []),
    ...(all > SIZE_BOUNDS.all ? [`dist/ has ${all} bytes; ${SIZE_BOUNDS.all} is the most`] : [])
  ]
}

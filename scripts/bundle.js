/**
 * How a bundle is made: `@vercel/ncc` puts the modules together, terser takes out what no run can reach.
 *
 * What was measured on the way, on Node 24, for a program that imports `@actions/core`, `EC2Client` with two
 * commands and `fromWebToken`; the time is from process start to the arrival of the first request:
 *
 * | step                                                              | entry file | first request |
 * | ----------------------------------------------------------------- | ---------: | ------------: |
 * | ncc as it comes (`main`, minified)                                |   2,132 kB |        328 ms |
 * | + `mainFields: ['module', 'main']`                                |   1,626 kB |        250 ms |
 * | + terser with dead code removal                                   |     774 kB |        139 ms |
 * | + the `module` builds of `@smithy/core` and `@aws-sdk/core`       |     637 kB |        132 ms |
 * | + undici in a file of its own, loaded by whoever uses it          |     225 kB |         95 ms |
 * | (bare `node -e 0`: 29 ms; nothing but `node:http`: 37 ms)         |            |               |
 *
 * - **Dead code.** ncc lets webpack mark what is unused, then minifies with `compress: false`, so that nothing
 *   marked is removed: the EC2 client's 1.3 MB of schemas, one constant a shape, all stay and are all run at start.
 *   Here ncc does not minify at all; terser does, with `compress`. Class names are kept: the SDK reads them.
 * - **The `module` condition.** `@smithy/core` and `@aws-sdk/core` offer three builds in their `exports`; ncc always
 *   resolves by `import, node, production`, gets the CommonJS one (`node` comes first), and no tree can be shaken
 *   there. ncc has no option for it but honours the `paths` of the `tsconfig.json` beside the entry, so that is
 *   where each such export is led to its `module` build.
 * - **undici.** `@actions/http-client` imports it for a proxied `fetch` that neither the OIDC token nor AWS needs:
 *   350 kB to parse and 35 ms to run. It is built into `undici.cjs` and loaded at the first use of any export.
 *
 * So `src/` imports by name, from the packages' roots: `import { EC2Client } from '@aws-sdk/client-ec2'`. Neither
 * `import * as` nor the all-in-one `EC2` class can be shaken. What only some runs use stands behind a dynamic import
 * of a module of our own (`await import('./channels/sns.js')`), which imports by name in turn.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ncc from '@vercel/ncc'
import { minify } from 'terser'
import { licensesOf, packagesOf } from './licenses.js'

export const root = join(import.meta.dirname, '..')

/** @typedef {Map<string, Buffer>} Files A folder's files: name → content, sorted by name. */

/**
 * Bundles the Action: compiles `src/` and puts `src/action/index.ts` and all it needs together.
 *
 * @returns {Promise<Files>}
 */
export async function bundleAction() {
  return await staged(async stage => {
    compile(stage)
    return await bundle(stage, 'action/index.js')
  })
}

/**
 * Bundles the Lambda function: `index.mjs` exports its `handler`.
 *
 * @returns {Promise<Files>}
 */
export async function bundleLambda() {
  return await staged(async stage => {
    compile(stage)
    return await bundle(stage, 'lambda/handler.js', 'index.mjs')
  })
}

/**
 * Bundles a plain JavaScript program the same way.
 *
 * @param {string} file path of the program; it imports nothing but packages
 * @param {{ plain?: boolean }} [options] `plain`: as ncc does it by itself, with its `mainFields` option and its own
 *   minifier, and nothing of what stands above
 * @returns {Promise<Files>}
 */
export async function bundleProgram(file, { plain = false } = {}) {
  return await staged(async stage => {
    writeFileSync(join(stage, 'index.js'), readFileSync(file))
    return plain ? await bundlePlainly(stage, 'index.js') : await bundle(stage, 'index.js')
  })
}

/**
 * Writes files into a folder, which holds nothing else afterwards.
 *
 * @param {string} folder
 * @param {Files} files
 */
export function writeFiles(folder, files) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of files) writeFileSync(join(folder, name), content)
}

/**
 * The files of a folder.
 *
 * @param {string} folder
 * @returns {Files}
 */
export function readFiles(folder) {
  if (!existsSync(folder)) return new Map()
  return sorted(readdirSync(folder).map(name => [name, readFileSync(join(folder, name))]))
}

/**
 * Runs something in a fresh folder of the tree. It always stands equally deep in there: webpack derives the ids of
 * modules from their paths relative to it, and the same sources shall give the same bytes everywhere.
 *
 * @template T
 * @param {(stage: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function staged(work) {
  const stages = join(root, '.cache', 'bundle')
  mkdirSync(stages, { recursive: true })
  const stage = mkdtempSync(join(stages, 'stage-'))
  const from = process.cwd()
  process.chdir(stage)
  try {
    return await work(stage)
  } finally {
    process.chdir(from)
    rmSync(stage, { recursive: true, force: true })
  }
}

/**
 * Compiles `src/` into a folder.
 *
 * @param {string} folder
 */
function compile(folder) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status } = spawnSync(
    process.execPath,
    [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', folder],
    { cwd: root, stdio: 'inherit' }
  )
  if (status !== 0) throw new Error('the sources do not compile')
}

const ENTRY = 'index.js'
const LICENSES = 'licenses.txt'
const NCC_OPTIONS = { cache: false, quiet: true, target: 'es2022' }
const MAIN_FIELDS = ['module', 'main']

/** Names that a bundle may have: entry, chunks, what stands apart, and their papers. */
const EXPECTED = /^(?:(?:\d+\.)?index\.m?js|undici\.cjs|package\.json|licenses\.txt)$/

/**
 * @param {string} stage
 * @param {string} entry
 * @param {string} [name] of the entry file
 * @returns {Promise<Files>}
 */
async function bundle(stage, entry, name = ENTRY) {
  writeFileSync(join(stage, 'lazy-undici.cjs'), LAZY_UNDICI)
  writeFileSync(join(stage, 'undici.cjs'), "module.exports = require('undici/index.js')\n")
  const paths = { ...moduleBuilds(stage), undici: ['./lazy-undici.cjs'] }
  writeFileSync(join(stage, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths } }))

  const output = await ncc(join(stage, entry), {
    ...NCC_OPTIONS,
    mainFields: MAIN_FIELDS,
    esm: true,
    filename: name,
    externals: { [UNDICI_APART]: './undici.cjs' }
  })
  const files = outputOf(name, output)
  const packages = new Set(packagesOf(output.stats))
  if (files.get(name)?.includes('./undici.cjs')) {
    const apart = await ncc(join(stage, 'undici.cjs'), { ...NCC_OPTIONS, esm: false, filename: 'undici.cjs' })
    for (const [file, content] of outputOf('undici.cjs', apart)) files.set(file, content)
    for (const path of packagesOf(apart.stats)) packages.add(path)
  }
  files.set(LICENSES, Buffer.from(licensesOf(packages)))

  const surprises = [...files.keys()].filter(file => !EXPECTED.test(file))
  if (surprises.length > 0)
    throw new Error(`the bundle has files it should not have: ${surprises.join(', ')}`)
  return sorted(await Promise.all([...files].map(([file, content]) => minified(file, content))))
}

/**
 * @param {string} stage
 * @param {string} entry
 * @returns {Promise<Files>}
 */
async function bundlePlainly(stage, entry) {
  const output = await ncc(join(stage, entry), {
    ...NCC_OPTIONS,
    mainFields: MAIN_FIELDS,
    esm: true,
    filename: ENTRY,
    minify: true
  })
  return sorted(outputOf(ENTRY, output))
}

/** The name under which the stand-in below finds the true undici, in a file of its own. */
const UNDICI_APART = 'undici-apart'

/** Looks like undici and loads it when anything of it is asked for. */
const LAZY_UNDICI = `
const undici = () => require('${UNDICI_APART}')
module.exports = new Proxy({}, {
  get: (_, name) => (name === '__esModule' ? undefined : undici()[name]),
  has: (_, name) => name in undici(),
  ownKeys: () => Reflect.ownKeys(undici()),
  getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(undici(), name)
})
`

/**
 * Where `paths` shall lead each export that has a `module` build.
 *
 * @param {string} stage
 * @returns {Record<string, string[]>}
 */
function moduleBuilds(stage) {
  /** @type {{ packages: Record<string, unknown> }} */
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const installed = Object.keys(lock.packages).filter(path =>
    /node_modules\/@(?:smithy|aws-sdk)\/[^/]+$/.test(path)
  )
  /** @type {Record<string, string[]>} */
  const paths = {}
  for (const path of installed.sort()) {
    const folder = join(root, path)
    /** @type {{ name: string, exports?: Record<string, string | { module?: string }> }} */
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
      if (typeof target === 'string' || target.module === undefined || subpath.endsWith('.json')) continue
      if (path.lastIndexOf('node_modules/') > 0)
        throw new Error(`${path} is a second copy: \`npm dedupe\` it`)
      paths[manifest.name + subpath.slice(1)] = [relative(stage, join(folder, target.module))]
    }
  }
  return paths
}

/**
 * What ncc made, as files.
 *
 * @param {string} name
 * @param {Awaited<ReturnType<typeof ncc>>} output
 * @returns {Files}
 */
function outputOf(name, { code, assets }) {
  /** @type {Files} */
  const files = new Map([[name, Buffer.from(code)]])
  for (const [asset, { source }] of Object.entries(assets)) files.set(asset, Buffer.from(source))
  return files
}

/**
 * @param {string} name
 * @param {Buffer} content
 * @returns {Promise<[string, Buffer]>}
 */
async function minified(name, content) {
  // Git keeps texts with line feeds alone.
  if (!/\.[cm]?js$/.test(name)) return [name, Buffer.from(text(content).replaceAll('\r\n', '\n'))]
  const { code } = await minify(content.toString('utf8'), {
    module: !name.endsWith('.cjs'),
    toplevel: true,
    ecma: 2020,
    compress: { passes: 2 },
    keep_classnames: true,
    format: { comments: false }
  })
  if (code === undefined) throw new Error(`${name} could not be minified`)
  return [name, Buffer.from(`${code}\n`)]
}

/** @param {string | Buffer | undefined} content */
function text(content) {
  return content === undefined ? '' : content.toString('utf8')
}

/**
 * @param {Iterable<[string, Buffer]>} files
 * @returns {Files}
 */
function sorted(files) {
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

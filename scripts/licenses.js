/**
 * The licences of what is bundled. ncc can write them too, but knows only the first of the modules that webpack has put
 * together into one, and so leaves out whole packages.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {import('@vercel/ncc').Module} Module */

/**
 * The folders of the packages that a bundle has modules of.
 *
 * @param {import('@vercel/ncc').Stats} stats
 * @returns {string[]}
 */
export function packagesOf({ compilation }) {
  return [...new Set([...compilation.modules].flatMap(foldersOf))]
}

/**
 * @param {Module} module
 * @returns {string[]}
 */
function foldersOf({ resource, modules }) {
  const own = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(resource ?? '')?.[0]
  return [...(own === undefined ? [] : [own]), ...[...(modules ?? [])].flatMap(foldersOf)]
}

/**
 * Each package's name, its licence and the text of it, by name.
 *
 * @param {Iterable<string>} folders of packages
 * @returns {string}
 * @throws {Error} where a package does not say under what licence it is
 */
export function licensesOf(folders) {
  const entries = [...folders].map(folder => {
    /** @type {{ name: string, version: string, license?: unknown, author?: unknown }} */
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (typeof license !== 'string' || license === '') throw new Error(`${name} names no licence`)
    const texts = readdirSync(folder)
      .filter(file => /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i.test(file))
      .sort()
      .map(file => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
    return { key: `${name}@${version}`, text: [`${name} ${version}`, license, ...texts].join('\n\n') }
  })
  const byKey = new Map(entries.map(({ key, text }) => [key, text]))
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
  return `${sorted.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

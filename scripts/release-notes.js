/** `node scripts/release-notes.js v1.2.3`: what CHANGELOG.md says of a version, for its release. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

const version = (process.argv[2] ?? '').replace(/^v/, '')
const changelog = readFileSync(join(import.meta.dirname, '..', 'CHANGELOG.md'), 'utf8')
const [, ...sections] = changelog.split(/^## /m)
const section = sections.find(text => /^\S+/.exec(text)?.[0] === version)
if (version === '' || section === undefined) throw new Error(`CHANGELOG.md has no section "## ${version}"`)
process.stdout.write(`${section.slice(section.indexOf('\n')).trim()}\n`)

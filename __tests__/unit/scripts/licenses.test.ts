import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { licensesOf, packagesOf } from '../../../scripts/licenses.js'

describe('the packages of a bundle', () => {
  it('are those of its modules, each once', () => {
    const modules = ['/p/node_modules/a/x.js', '/p/node_modules/a/y.js', '/p/node_modules/@s/b/z.js']
    const stats = { compilation: { modules: modules.map(resource => ({ resource })) } }
    expect(packagesOf(stats)).toEqual(['/p/node_modules/a', '/p/node_modules/@s/b'])
  })

  it('are also those of modules that were put together into one', () => {
    const inner = [{ resource: '/p/src/index.js' }, { resource: '/p/node_modules/a/x.js' }]
    const stats = { compilation: { modules: [{ modules: inner }] } }
    expect(packagesOf(stats)).toEqual(['/p/node_modules/a'])
  })

  it('are the innermost ones', () => {
    const stats = { compilation: { modules: [{ resource: '/p/node_modules/a/node_modules/b/lib/x.js' }] } }
    expect(packagesOf(stats)).toEqual(['/p/node_modules/a/node_modules/b'])
  })

  it('are found by the paths of Windows too', () => {
    const stats = { compilation: { modules: [{ resource: 'C:\\p\\node_modules\\@s\\b\\z.js' }] } }
    expect(packagesOf(stats)).toEqual(['C:\\p\\node_modules\\@s\\b'])
  })
})

describe('the licences of packages', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'licenses-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  const make = (name: string, manifest: object, files: Record<string, string> = {}) => {
    const path = join(folder, name)
    mkdirSync(path)
    for (const [file, text] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files })) {
      writeFileSync(join(path, file), text)
    }
    return path
  }

  it('stand with the names, in their order, with all that the licence asks to be passed on', () => {
    const b = make('b', { name: 'b', version: '2.0.0', license: 'ISC' }, { 'LICENCE.md': 'b text\r\nmore\n' })
    const a = make(
      'a',
      { name: 'a', version: '1.0.0', license: 'MIT' },
      { LICENSE: 'a text', NOTICE: 'by A' }
    )
    const [first, second] = licensesOf([b, a]).split('-'.repeat(80))
    expect(first?.trim()).toBe('a 1.0.0\n\nMIT\n\na text\n\nby A')
    expect(second?.trim()).toBe('b 2.0.0\n\nISC\n\nb text\nmore')
  })

  it('are wanted of each package', () => {
    const a = make('a', { name: 'a', version: '1.0.0' })
    expect(() => licensesOf([a])).toThrow('a names no licence')
  })
})

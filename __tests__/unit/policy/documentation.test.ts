import { describe, expect, it } from '@jest/globals'
import { MATCH_KEYS } from '../../../src/policy/definition.js'
import { PRESETS } from '../../../src/policy/presets.js'
import { policySchema } from '../../../src/policy/schema.js'
import { codeBlocks, filesIn, tableRows, text } from '../docs/documents.js'
import { policyOf, problemsIn } from './support.js'

const DOCUMENT = 'docs/policy.md'
const EXAMPLES = filesIn('examples/policy', '.yml')

/** The keys in the first column of a table. */
function keysOf(...head: string[]): string[] {
  return tableRows(DOCUMENT, head).flatMap(([cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? '')
  )
}

interface Schema {
  properties: Record<string, Schema>
  items: Schema
}

const { rules, waivers } = (policySchema() as unknown as Schema).properties

describe('docs/policy.md', () => {
  it('tells every key of a match, in the order of the schema', () => {
    expect(keysOf('key', 'what it is held against', 'globs')).toEqual(MATCH_KEYS)
  })

  it('tells every limit', () => {
    expect(keysOf('key', 'hit when')).toEqual(
      Object.keys(rules?.items.properties['breach']?.properties ?? {})
    )
  })

  it('tells every key of a rule', () => {
    expect(keysOf('key', 'what it is').sort()).toEqual(Object.keys(rules?.items.properties ?? {}).sort())
  })

  it('tells every key of a waiver', () => {
    for (const key of Object.keys(waivers?.items.properties ?? {}))
      expect(text(DOCUMENT)).toContain(`| \`${key}\` |`)
  })

  it('tells what each preset is, and its source', () => {
    const told = tableRows(DOCUMENT, ['preset', 'the same as', 'why'])
    expect(told).toEqual(
      Object.entries(PRESETS).map(([name, { limits, source }]) => [
        `\`${name}\``,
        `\`available-below: ${limits.availableBelow}\``,
        expect.stringContaining(`(${source})`)
      ])
    )
  })

  it('shows policies that are sound', () => {
    const shown = codeBlocks(DOCUMENT, 'yaml')
    expect(shown).not.toEqual([])
    for (const block of shown) expect(problemsIn(block)).toEqual([])
  })

  it('names every example', () => {
    for (const example of EXAMPLES) expect(text(DOCUMENT)).toContain(`(../${example})`)
  })
})

describe.each(EXAMPLES)('%s', example => {
  it('is a sound policy', () => {
    expect(problemsIn(text(example))).toEqual([])
    const { rules, waivers } = policyOf(text(example))
    expect(rules.length + waivers.length).toBeGreaterThan(0)
  })

  it('begins with the address of its schema', () => {
    expect(text(example)).toMatch(
      /^# yaml-language-server: \$schema=https:\/\/\S+\/schemas\/policy\.schema\.json\n/
    )
  })
})

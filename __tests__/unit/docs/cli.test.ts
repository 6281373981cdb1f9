import { describe, expect, it } from '@jest/globals'
import { EXIT_CODES } from '../../../src/cli/exit-codes.js'
import { FORMATS } from '../../../src/cli/formats.js'
import { GITHUB_INPUTS, GROUPS } from '../../../src/cli/options.js'
import { tableRows, text } from './documents.js'

const PATH = 'docs/cli.md'
const OWN = ['profile', 'format', 'output', 'quiet', 'verbose', 'help', 'report']
const OPTIONS = [...GROUPS.flatMap(({ options }) => Object.keys(options)), ...OWN]

describe('what is told of the command', () => {
  it('names no option that there is not', () => {
    const named = [...text(PATH).matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(([, name]) => name ?? '')
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter(name => !OPTIONS.includes(name))).toEqual([])
  })

  it('names every input that is none of its options', () => {
    for (const name of GITHUB_INPUTS) expect(text(PATH)).toContain(`\`${name}\``)
  })

  it('lists the formats and the exit codes', () => {
    const firstOf = (head: string) => tableRows(PATH, [head, '']).map(([cell = '']) => cell)
    expect(firstOf('`--format`')).toEqual(FORMATS.map(format => `\`${format}\``))
    expect(firstOf('code')).toEqual(Object.values(EXIT_CODES).map(String))
  })
})

import { describe, expect, it } from '@jest/globals'
import type { Tokens } from 'marked'
import {
  codeBlocks,
  EXAMPLE_WORKFLOWS,
  filesIn,
  MANIFEST,
  oneLine,
  tableRows,
  text,
  tokensOf
} from './documents.js'

const README = 'README.md'

describe('the README', () => {
  it('lists the inputs of action.yml with their defaults, in its words and order', () => {
    const rows = tableRows(README, ['Input', 'Default', 'Description'])
    const inputs = Object.entries(MANIFEST.inputs).map(([name, input]) => [
      `\`${name}\``,
      input.default === undefined ? '–' : `\`${input.default}\``,
      oneLine(input.description)
    ])
    expect(rows).toEqual(inputs)
  })

  it('lists the outputs of action.yml, in its words and order', () => {
    const rows = tableRows(README, ['Output', 'Description'])
    const outputs = Object.entries(MANIFEST.outputs).map(([name, output]) => [
      `\`${name}\``,
      oneLine(output.description)
    ])
    expect(rows).toEqual(outputs)
  })

  it('shows each example workflow as its file has it, and no other', () => {
    const shown = codeBlocks(README, 'yaml').map(code => `${code}\n`)
    expect([...shown].sort()).toEqual(EXAMPLE_WORKFLOWS.map(text).sort())
  })

  it('begins with a whole workflow of ten lines', () => {
    expect(codeBlocks(README, 'yaml')[0]?.split('\n')).toHaveLength(10)
  })

  it.each(['examples/iam-policy.json', 'examples/trust-policy.json'])('shows %s as the file has it', path => {
    expect(codeBlocks(README, 'json')).toContain(text(path).trimEnd())
  })

  it('shows JSON that can be read', () => {
    for (const code of codeBlocks(README, 'json')) expect(() => JSON.parse(code) as unknown).not.toThrow()
  })

  it('quotes the messages of the sources in its troubleshooting', () => {
    const sources = filesIn('src', '.ts').map(text).join('\n').replaceAll("\\'", "'")
    const pieces = messages().flatMap(message => message.split(/…|\(|\)|: (?=[A-Z])/))
    const strange = pieces.map(piece => piece.trim()).filter(piece => !isKnown(piece, sources))
    expect(strange).toEqual([])
  })
})

/** What is set as code in the headings below Troubleshooting. */
function messages(): string[] {
  const headings = tokensOf(README).filter((token): token is Tokens.Heading => token.type === 'heading')
  const start = headings.findIndex(({ text }) => text === 'Troubleshooting')
  const end = headings.findIndex(({ depth }, index) => index > start && depth === 2)
  return headings
    .slice(start, end)
    .flatMap(({ text }) => [...text.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? ''))
}

/** Words of AWS, GitHub, Linux and the runner's actions, and names rather than messages. */
const OTHERS_WORDS = [
  'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  'InvalidIdentityToken',
  "Skip output 'breaches' since it may contain secret.",
  "Matrix vector '",
  "' does not contain any values",
  'Argument list too long',
  'Input required and not supplied: path',
  'true'
]

function isKnown(piece: string, sources: string): boolean {
  const bare = piece.replace(/^[:;,] ?|[:;,]$/g, '').trim()
  return bare === '' || OTHERS_WORDS.includes(bare) || sources.includes(bare)
}

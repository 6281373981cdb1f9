import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Tokens } from 'marked'
import { parse } from 'yaml'
import { problemsIn } from '../policy/support.js'
import {
  codeBlocks,
  DOCUMENTS,
  EXAMPLE_WORKFLOWS,
  filesIn,
  MANIFEST,
  oneLine,
  tableRows,
  text,
  tokensOf
} from './documents.js'

const README = 'README.md'
const SOURCES = 'docs/sources.md'

/** What a block of YAML is: a workflow, steps of one, or a policy file. */
function kindOf(code: string): string {
  const document: unknown = parse(code)
  if (Array.isArray(document)) return 'steps'
  const { jobs, version } = document as { jobs?: unknown; version?: unknown }
  return jobs !== undefined ? 'workflow' : version === 1 ? 'policy' : 'neither'
}

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

  it('shows workflows as their files have them, and no other', () => {
    const shown = codeBlocks(README, 'yaml').filter(code => kindOf(code) === 'workflow')
    const files = EXAMPLE_WORKFLOWS.map(text)
    expect(shown.filter(code => !files.includes(`${code}\n`))).toEqual([])
  })

  it('shows each example workflow, or a document links to it', () => {
    const shown = codeBlocks(README, 'yaml')
    const links = DOCUMENTS.flatMap(document =>
      tokensOf(document)
        .filter((token): token is Tokens.Link => token.type === 'link')
        .map(({ href }) => normalize(join(dirname(document), href)))
    )
    const hidden = EXAMPLE_WORKFLOWS.filter(
      path => !shown.includes(text(path).trimEnd()) && !links.includes(path)
    )
    expect(hidden).toEqual([])
  })

  it('shows policies that are sound, and steps of workflows, and no other YAML', () => {
    for (const code of codeBlocks(README, 'yaml')) {
      if (kindOf(code) === 'policy') expect(problemsIn(code)).toEqual([])
      else expect(['workflow', 'steps']).toContain(kindOf(code))
    }
  })

  it('begins with a whole workflow of ten lines', () => {
    expect(codeBlocks(README, 'yaml')[0]?.split('\n')).toHaveLength(10)
  })

  it.each([
    ['examples/iam-policy.json', README],
    ['examples/trust-policy.json', README],
    ['examples/iam-policy-ec2.json', SOURCES],
    ['examples/account-role-policy.json', SOURCES],
    ['examples/account-role-trust-policy.json', SOURCES]
  ])('finds %s in %s as the file has it', (path, document) => {
    expect(codeBlocks(document, 'json')).toContain(text(path).trimEnd())
  })

  it('leaves no policy to copy unshown', () => {
    const shown = [README, SOURCES].flatMap(document => codeBlocks(document, 'json'))
    for (const path of filesIn('examples', '.json')) expect(shown).toContain(text(path).trimEnd())
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
  'is not authorized to perform: sts:AssumeRole on resource',
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

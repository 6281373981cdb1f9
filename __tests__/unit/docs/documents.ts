import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { marked, type Token, type Tokens } from 'marked'
import { parse } from 'yaml'

export const ROOT = join(import.meta.dirname, '..', '..', '..')

/** How the documentation calls this Action. */
export const ACTION = 'aws-ipam-monitor/aws-ipam-monitor@v1'

/** The text of a file of this repository. */
export function text(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** A proof: a linked file, and the checks in it that are named right behind the link. */
const PROOF = /\[`[^`]+`\]\(([^)#]+)\)((?:,? "[^"]+")+)/g

/** The checks that a document names, with the paths of their files. */
export function proofsIn(document: string): { file: string; name: string }[] {
  return [...text(document).matchAll(PROOF)].flatMap(([, path = '', names = '']) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({
      file: normalize(join(dirname(document), path)),
      name
    }))
  )
}

/** The paths of a folder's files of a kind, its subfolders' included. */
export function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(extension))
    .map(name => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()
}

export const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'examples/terraform/README.md',
  ...filesIn('docs', '.md')
]
export const EXAMPLE_WORKFLOWS = [
  ...filesIn('examples/workflows', '.yml'),
  ...filesIn('examples/terraform/.github/workflows', '.yml')
]
export const OWN_WORKFLOWS = filesIn('.github/workflows', '.yml')

interface Manifest {
  inputs: Record<string, { description: string; default?: string }>
  outputs: Record<string, { description: string }>
}

export const MANIFEST = parse(text('action.yml')) as Manifest

/** A Markdown document's tokens, with those inside quotes and lists. */
export function tokensOf(path: string): Token[] {
  const tokens: Token[] = []
  void marked.walkTokens(marked.lexer(text(path)), token => {
    tokens.push(token)
  })
  return tokens
}

/** The code blocks of a language in a document. */
export function codeBlocks(path: string, language: string): string[] {
  return tokensOf(path)
    .filter((token): token is Tokens.Code => token.type === 'code')
    .filter(({ lang }) => lang === language)
    .map(token => token.text)
}

/** The rows of the table with this head in a document, each cell as its Markdown. */
export function tableRows(path: string, head: string[]): string[][] {
  const table = tokensOf(path).find(
    (token): token is Tokens.Table =>
      token.type === 'table' &&
      (token as Tokens.Table).header.map(cell => cell.text).join('|') === head.join('|')
  )
  return (table?.rows ?? []).map(row => row.map(cell => cell.text))
}

/** What a heading's text becomes in its link, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-')
}

/** A step of a workflow, as far as it is looked at here. */
export interface Step {
  uses?: string
  with?: Record<string, unknown>
}

/** All steps of a workflow's jobs, or of a list of steps. */
export function stepsOf(yaml: string): Step[] {
  const document = parse(yaml) as { jobs?: Record<string, { steps?: Step[] }> } | Step[]
  if (Array.isArray(document)) return document
  return Object.values(document.jobs ?? {}).flatMap(job => job.steps ?? [])
}

/** One line of a text that may be folded. */
export function oneLine(folded: string): string {
  return folded.replace(/\s+/g, ' ').trim()
}

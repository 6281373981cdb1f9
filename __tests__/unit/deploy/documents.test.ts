import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Tokens } from 'marked'
import { INPUT_NAMES } from '../../../src/settings.js'
import { anchorOf, codeBlocks, MANIFEST, ROOT, tableRows, text, tokensOf } from '../docs/documents.js'
import { templateIn } from './cloudformation.js'

const README = 'deploy/README.md'
const MIGRATION = 'docs/from-the-lambda.md'

const names = (cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(match => match[1] ?? '')

describe('how to deploy', () => {
  it('links to what is there', () => {
    const links = tokensOf(README)
      .filter((token): token is Tokens.Link => token.type === 'link')
      .map(({ href }) => href)
      .filter(href => !/^[a-z]+:/.test(href))
    for (const link of links) {
      const [file = '', anchor] = link.split('#')
      const path = file === '' ? README : normalize(join(dirname(README), file))
      expect([link, existsSync(join(ROOT, path))]).toEqual([link, true])
      const anchors = anchor === undefined ? [] : headingsOf(path)
      if (anchor !== undefined) expect(anchors).toContain(anchor)
    }
  })

  it('names every parameter of the function’s template', () => {
    const rows = tableRows(README, ['parameters', 'say', 'default'])
    const parameters = Object.keys(templateIn('deploy/template.yaml').Parameters)
    expect(rows.flatMap(([cell]) => names(cell)).sort()).toEqual(parameters.sort())
  })

  it('names every parameter of the role’s, with its variable and its default', () => {
    const { Parameters } = templateIn('deploy/github-oidc.yaml')
    const terraform = text('deploy/github-oidc.tf')
    const rows = tableRows(README, ['CloudFormation', 'Terraform', 'says', 'default'])
    expect(['Repository', ...rows.flatMap(([cell]) => names(cell))].sort()).toEqual(
      Object.keys(Parameters).sort()
    )
    for (const [parameter = '', variable = '', , otherwise = ''] of rows) {
      const block = new RegExp(`variable "${names(variable).join()}" \\{\n(?:  .*\n|\n)*\\}`).exec(terraform)
      const value = Parameters[names(parameter)[0] ?? '']?.Default
      expect(block?.[0]).toContain(`default     = ${JSON.stringify(value)}`)
      if (value !== '') expect(otherwise).toBe(`\`${String(value)}\``)
    }
  })

  it('gives parameters that exist', () => {
    const all = ['deploy/template.yaml', 'deploy/github-oidc.yaml'].flatMap(path =>
      Object.keys(templateIn(path).Parameters)
    )
    const given = codeBlocks(README, 'sh').flatMap(code =>
      [...code.matchAll(/\b([A-Z]\w+)=(?!=)/g)].map(match => match[1])
    )
    expect(given.length).toBeGreaterThan(2)
    for (const name of given) expect(all).toContain(name)
  })
})

describe('the way from the Lambda', () => {
  it('names variables that are inputs, with their defaults', () => {
    const rows = tableRows(MIGRATION, ['the forebear’s', 'ours', 'what is different'].map(straight))
    expect(rows.length).toBeGreaterThan(6)
    for (const [, ours = ''] of rows) {
      const [, name, value] = /^`IPAM_MONITOR_(\w+)`(?: \(`(.*)`\))?$/.exec(ours) ?? []
      if (name === undefined) continue
      const input = name.toLowerCase().replaceAll('_', '-')
      expect(INPUT_NAMES).toContain(input)
      expect([input, value]).toEqual([input, MANIFEST.inputs[input]?.default])
    }
  })

  it('names no variable that there is not', () => {
    const all = [...text(MIGRATION).matchAll(/IPAM_MONITOR_([A-Z_]*[A-Z])/g)].map(match => match[1] ?? '')
    const inputs = all.map(name => name.toLowerCase().replaceAll('_', '-'))
    for (const input of inputs) expect(INPUT_NAMES).toContain(input)
  })

  it('has each of the forebear’s variables', () => {
    const [head = ''] = text(MIGRATION).split('## What it returns')
    for (const name of [
      'IpamUsageThreshold',
      'IpamScopeType',
      'IpamResourceType',
      'IpamSnsTopic',
      'IpamSnsSubject',
      'IpamCloudWatchEnabled',
      'IpamCloudWatchNamespace'
    ]) {
      expect(head).toContain(`| \`${name}\``)
    }
  })
})

function headingsOf(path: string): string[] {
  return tokensOf(path)
    .filter((token): token is Tokens.Heading => token.type === 'heading')
    .map(heading => anchorOf(heading.text))
}

/** With the apostrophe that Markdown's source has. */
function straight(words: string): string {
  return words.replaceAll('’', "'")
}

import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Token, Tokens } from 'marked'
import { anchorOf, DOCUMENTS, ROOT, text, tokensOf } from './documents.js'

const isLink = (token: Token): token is Tokens.Link => token.type === 'link'
const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading'

describe.each(DOCUMENTS)('%s', document => {
  const targets = tokensOf(document)
    .filter(isLink)
    .map(({ href }) => href)
    .filter(href => !/^[a-z]+:/.test(href))

  it('links to files that are there', () => {
    const files = targets.map(target => target.replace(/#.*/, '')).filter(file => file !== '')
    const missing = files.filter(file => !existsSync(join(ROOT, dirname(document), file)))
    expect(missing).toEqual([])
  })

  it('links to headings that are there', () => {
    const lost = targets.filter(target => target.includes('#') && !hasHeading(document, target))
    expect(lost).toEqual([])
  })

  it('shows pictures that are there', () => {
    const pictures = [...text(document).matchAll(/(?:src|srcset)="([^":]+)"/g)].map(match => match[1] ?? '')
    expect(pictures.filter(path => !existsSync(join(ROOT, dirname(document), path)))).toEqual([])
  })
})

function hasHeading(document: string, target: string): boolean {
  const [file = '', anchor = ''] = target.split('#')
  const path = file === '' ? document : normalize(join(dirname(document), file))
  return tokensOf(path)
    .filter(isHeading)
    .some(({ text }) => anchorOf(text) === anchor)
}

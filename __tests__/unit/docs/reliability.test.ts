import { describe, expect, test } from '@jest/globals'
import { proofsIn, text } from './documents.js'

describe('what was found', () => {
  test('is held by a check, each', () => {
    const [, found = ''] = text('docs/reliability.md').split(/^## What was found.*$/m)
    const rows = (found.split(/^## /m)[0] ?? '').split('\n').filter(line => line.startsWith('| '))
    const findings = rows.slice(2)
    expect(findings.length).toBeGreaterThan(5)
    for (const finding of findings) expect(finding).toMatch(/ \| \[`[^`]+`\]\([^)]+\) "/)
  })

  test.each(proofsIn('docs/reliability.md'))('$file has "$name"', ({ file, name }) => {
    expect(text(file)).toContain(name)
  })
})

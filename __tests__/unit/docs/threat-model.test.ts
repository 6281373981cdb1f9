import { readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { ROOT, text } from './documents.js'

/** A proof: a linked file, and the checks in it that are named right behind the link. */
const PROOF = /\[`[^`]+`\]\(([^)#]+)\)((?:,? "[^"]+")+)/g

const proofs = [...text('docs/threat-model.md').matchAll(PROOF)].flatMap(([, path = '', names = '']) =>
  [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ file: normalize(join('docs', path)), name }))
)

describe('the threat model', () => {
  test('names a check for every way of attack', () => {
    const ways = text('docs/threat-model.md').split(/^## /m).slice(3)
    expect(ways.length).toBeGreaterThan(6)
    for (const way of ways) {
      const attacks = way.split('\n').filter(line => line.startsWith('- **'))
      expect(attacks.length).toBeGreaterThan(0)
      for (const attack of attacks) expect(attack).toMatch(/Proof: /)
    }
  })

  test.each(proofs)('$file has "$name"', ({ file, name }) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(name)
  })
})

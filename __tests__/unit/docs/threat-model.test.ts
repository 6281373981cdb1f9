import { describe, expect, test } from '@jest/globals'
import { proofsIn, text } from './documents.js'

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

  test.each(proofsIn('docs/threat-model.md'))('$file has "$name"', ({ file, name }) => {
    expect(text(file)).toContain(name)
  })
})

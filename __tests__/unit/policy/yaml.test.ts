import { describe, expect, it } from '@jest/globals'
import { policyOf, problemsIn, resource, ruleWith } from './support.js'

describe('the text of a policy file', () => {
  it('may be JSON', () => {
    const policy = policyOf(
      '{"$schema": "https://example.com/s.json", "version": 1, "rules": [{"name": "a", "match": {"account": "012345678901"}, "breach": {"usage-above": 5e1}}]}'
    )
    expect(policy.rules).toEqual([{ name: 'a', breach: { usageAbove: 50 }, warning: {} }])
    expect(policy.ruleOf(resource({ ownerId: '012345678901' })).name).toBe('a')
  })

  it('may begin with a byte order mark, and end its lines as Windows does', () => {
    expect(problemsIn('\uFEFFversion: 2\r\nrules: 3\r\n')).toEqual([
      '1:1: version: 2 is not the number 1',
      '2:1: rules: 3 is not a list of rules'
    ])
  })

  it.each([
    ['{ account: 111122223333 }', { ownerId: '111122223333' }],
    ['{ account: 012345678901 }', { ownerId: '012345678901' }],
    ['{ account: [012345670123, "000000000001"] }', { ownerId: '012345670123' }],
    ['{ name: 007 }', { name: '007' }],
    ['{ name: 1.10 }', { name: '1.10' }],
    ['{ name: true }', { name: 'true' }],
    ['{ name: 0x1F }', { name: '0x1F' }],
    [
      '{ tags: { build: 0010, live: True, ratio: 1e3 } }',
      { tags: { build: '0010', live: 'True', ratio: '1e3' } }
    ],
    ['{ tags: { 012: x } }', { tags: { '012': 'x' } }]
  ])('keeps %s as it is written', (match, told) => {
    expect(policyOf(ruleWith(match)).ruleOf(resource(told)).name).toBe('it')
  })

  it('keeps names and dates as they are written', () => {
    const policy = policyOf(
      'version: 1\nrules: [{ name: 2024, ignore: 0777, match: { id: a } }]\nwaivers: [{ match: { account: 012345678901 }, until: 2027-01-31, reason: 42 }]'
    )
    expect(policy.rules).toEqual([{ name: '2024', ignore: '0777', breach: {}, warning: {} }])
    expect(policy.waivers).toEqual([{ name: 'account 012345678901', until: '2027-01-31', reason: '42' }])
  })

  it.each([
    ['version: 1\n\trules: []', '2:1: this is not YAML: Tabs are not allowed as indentation'],
    [
      'version: [1',
      '1:12: this is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'
    ],
    ['version: 1\nrules: !mine []', '2:8: this is not YAML: Unresolved tag: !mine'],
    ['version: 1\n---\nversion: 1', '2:1: a second document begins here; a policy file holds one'],
    ['version: 1\nversion: 1', '2:1: "version" is given twice'],
    ['{"version": 1, "rules": [], "rules": []}', '1:29: "rules" is given twice'],
    ['version: 1\nrules: *none', '2:8: no anchor is called "none" before this'],
    ['version: 1\n? [a]\n: b', '2:3: a key is a text, and this is none'],
    ['version: 1\n~: b', '2:1: a key is a text, and this is none']
  ])('%j is refused', (text, problem) => {
    expect(problemsIn(text)).toContain(problem)
  })

  it('tells a key that comes twice together with all other mistakes', () => {
    expect(problemsIn('version: 2\nrules: []\nrules: []\nfoo: 1')).toEqual([
      '1:1: version: 2 is not the number 1',
      '3:1: "rules" is given twice',
      '4:1: there is no key "foo" here; there are $schema, version, rules, waivers, demand'
    ])
  })
})

describe('anchors and aliases', () => {
  it('stand for what they name', () => {
    const { rules } = policyOf(`version: 1
rules:
  - { name: a, match: { id: a }, breach: &tight { usage-above: 60 } }
  - { name: b, match: { id: b }, breach: *tight }
`)
    expect(rules.map(({ breach }) => breach)).toEqual([{ usageAbove: 60 }, { usageAbove: 60 }])
  })

  it('mean the last anchor of their name', () => {
    const { rules } = policyOf(
      'version: 1\nrules: [{ name: &x a, note: *x, ignore: b }, { name: &x c, note: *x, ignore: d }]'
    )
    expect(rules.map(({ note }) => note)).toEqual(['a', 'c'])
  })

  it('tell a mistake once, where it is made', () => {
    const text =
      'version: 1\nrules:\n  - name: a\n    breach: &x { usage-above: x }\n  - { name: b, breach: *x }\n'
    expect(problemsIn(text)).toEqual(['4:18: usage-above: "x" is not a number from 0 to 100'])
  })
})

describe('a file that means harm', () => {
  const bomb = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    .map((name, index, names) => {
      const inner = index === 0 ? '1' : `*${names[index - 1] ?? ''}`
      return `${name}: &${name} [${Array.from({ length: 10 }, () => inner).join(', ')}]`
    })
    .join('\n')

  it.each([
    ['too many bytes', `# ${'x'.repeat(1024 * 1024)}`, /the file has \d+ bytes; 1048576 is the most$/],
    ['too many bytes of few characters', `# ${'😀'.repeat(300_000)}`, /the file has \d+ bytes/],
    ['anchors that explode', bomb, /the file holds more than 200000 values, once its aliases are followed$/],
    ['an anchor within itself', 'a: &a [*a, *a]', /^1:8: this is nested more than 32 deep$/],
    ['brackets without end', '['.repeat(500_000), /^1:1: this is nested more than 32 deep$/],
    ['braces without end', '\n{a: '.repeat(200_000), /this is nested more than 32 deep$/],
    ['lists in lists', '- '.repeat(500_000), /^1:1: this is nested more than 32 deep$/],
    ['keys of keys', '? '.repeat(500_000), /^1:1: this is nested more than 32 deep$/],
    [
      'more and more indentation',
      Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      /this is nested more than 32 deep$/
    ],
    ['more values than anyone writes', `[${'1,'.repeat(500_000)}]`, /the file holds more than 200000 values$/]
  ])('with %s is refused in good time', (_, text, problem) => {
    const started = performance.now()
    expect(problemsIn(text)).toEqual([expect.stringMatching(problem)])
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('finds no more in the keys of every object than anyone else', () => {
    const text = ruleWith('{ tags: { __proto__: a, constructor: b, toString: c } }')
    const policy = policyOf(text)
    expect(policy.ruleOf(resource({ tags: { a: 'b' } })).name).toBeUndefined()
    const tags = Object.fromEntries([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c']
    ])
    expect(policy.ruleOf(resource({ tags })).name).toBe('it')
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })
})

import { describe, expect, it } from '@jest/globals'
import { parsePolicy, PolicyError } from '../../../src/policy/index.js'
import { INPUTS, problemsIn, ruleWith } from './support.js'

describe('what a policy file is told', () => {
  it('is every mistake at once, each with its line and column, in the order of the file', () => {
    const text = `version: 1
rules:
  - match: { typ: subnet, region: [us-east-1, us-east1], account: 12 }
    breach: { usage-above: 80%, available-below: -1, compliance: bad }
    warning: { usage-above: "70", preset: abl }
  - name: second
    ignore: why
    breach: { usage-above: 5 }
  - name: second
    colour: red
waivers:
  - match: { id: subnet-0abc }
    until: 2027-02-30
`
    expect(problemsIn(text)).toEqual([
      '3:5: name is missing; give a name of its own: a text of 1 to 200 characters',
      '3:14: there is no key "typ" here; did you mean type?',
      '3:47: region: "us-east1" is not a Region such as eu-west-1, or a glob',
      '3:58: account: 12 is not an account number of 12 digits, or a glob',
      '4:15: usage-above: "80%" is not a number from 0 to 100',
      '4:33: available-below: -1 is not a whole number of addresses from 0 to 9007199254740991',
      '4:54: compliance: "bad" is not the word noncompliant',
      '5:16: usage-above: "70" is not a number from 0 to 100',
      '5:35: preset: "abl" is not one of eks-control-plane, alb; did you mean alb?',
      '7:5: a rule has limits or ignore, and this one has breach too',
      '9:5: name: "second" is the name of rule 2 too; give each a name of its own',
      '9:5: this rule decides nothing; give it breach, warning, preset or ignore',
      '10:5: there is no key "colour" here; there are name, match, breach, warning, ignore, note, preset',
      '12:5: reason is missing; give a reason: a text of 1 to 1000 characters',
      '13:5: until: "2027-02-30" is not a date such as 2027-01-31'
    ])
  })

  it('is told as compilers tell it, so that an editor can go there', () => {
    const parse = () => parsePolicy('version: 2\nrule: []', { file: 'nets/policy.yml', inputs: INPUTS })
    expect(parse).toThrow(PolicyError)
    expect(parse).toThrow(
      'nets/policy.yml:1:1: version: 2 is not the number 1\n' +
        'nets/policy.yml:2:1: there is no key "rule" here; did you mean rules?'
    )
  })

  it('is cut in the message where it goes on and on, and not in the list', () => {
    const text = `version: 1\nrules:\n${'  - 1\n'.repeat(150)}`
    try {
      parsePolicy(text, { file: 'p.yml', inputs: INPUTS })
      throw new Error('it was taken')
    } catch (error) {
      const { problems, message } = error as PolicyError
      expect(problems).toHaveLength(150)
      expect(message.split('\n')).toHaveLength(101)
      expect(message).toMatch(/^p\.yml: and 50 more$/m)
    }
  })

  it('repeats what is wrong on one line and not without end', () => {
    const [problem = ''] = problemsIn(`version: "a\\nb\\e${'x'.repeat(500)}"`)
    expect(problem).toMatch(/^1:1: version: "a\\nb\\u001bx+…" is not the number 1$/)
    expect(problem.length).toBeLessThan(120)
  })
})

const GLOB_OR_LIST = 'a glob, or a list of them'

describe.each([
  // the file as a whole
  ['', '1:1: the file is empty; begin with version: 1'],
  ['# nothing yet\n', '1:1: the file is empty; begin with version: 1'],
  ['~', '1:1: the file is empty; begin with version: 1'],
  ['rules', '1:1: the file: "rules" is not a mapping with version, rules, waivers and demand'],
  ['- 1', '1:1: the file: a list is not a mapping with version, rules, waivers and demand'],
  ['rules: []', '1:1: version is missing; give the number 1'],
  ['version: "1"', '1:1: version: "1" is not the number 1'],
  ['version: 1.5', '1:1: version: 1.5 is not the number 1'],
  ['version:', '1:1: version has no value; give the number 1'],
  ['version: 1\nrules: {}', '2:1: rules: a mapping is not a list of rules'],
  ['version: 1\nrules:', '2:1: rules has no value; give a list of rules'],
  ['version: 1\nwaivers: x', '2:1: waivers: "x" is not a list of waivers'],
  ['version: 1\n$schema: 5', '2:1: $schema: 5 is not the address of a JSON Schema'],
  ['version: 1\nrules: [x]', '2:9: rules: "x" is not a rule such as { name: …, match: …, breach: … }'],
  [
    'version: 1\nrules: [~]',
    '2:9: an item of rules has no value; give a rule such as { name: …, match: …, breach: … }'
  ],
  [
    'version: 1\n__proto__: 1',
    '2:1: there is no key "__proto__" here; there are $schema, version, rules, waivers, demand'
  ],
  [
    'version: 1\nconstructor: 1',
    '2:1: there is no key "constructor" here; there are $schema, version, rules, waivers, demand'
  ],
  // rules
  [
    'version: 1\nrules: [{ name: " ", ignore: x }]',
    '2:11: name: " " is not a name of its own: a text of 1 to 200 characters'
  ],
  [
    'version: 1\nrules: [{ name: a, ignore: "" }]',
    '2:20: ignore: "" is not a reason: a text of 1 to 1000 characters'
  ],
  [
    'version: 1\nrules: [{ name: a, ignore: x, note: [] }]',
    '2:31: note: the list is empty; give a note: a text of 1 to 1000 characters'
  ],
  [
    'version: 1\nrules: [{ name: a, preset: nlb }]',
    '2:20: preset: "nlb" is not one of eks-control-plane, alb; did you mean alb?'
  ],
  [
    'version: 1\nrules: [{ name: a, breach: {} }]',
    '2:20: breach has no limit; give one such as usage-above: 80'
  ],
  [
    'version: 1\nrules: [{ name: a, warning: }]',
    '2:20: warning has no value; give limits such as { usage-above: 80 }'
  ],
  [
    'version: 1\nrules: [{ name: a, breach: 80 }]',
    '2:20: breach: 80 is not limits such as { usage-above: 80 }'
  ],
  // match
  [ruleWith('subnet'), '4:5: match: "subnet" is not keys to match by, such as { type: subnet }'],
  [
    ruleWith('{ type: subnt }'),
    '4:14: type: "subnt" is not one of vpc, subnet, eip, public-ipv4-pool, ipv6-pool, eni, anycast-ip-list, ipam-pool, or a glob; did you mean subnet?'
  ],
  [
    ruleWith('{ type: [] }'),
    `4:14: type: the list is empty; give one of vpc, subnet, eip, public-ipv4-pool, ipv6-pool, eni, anycast-ip-list, ipam-pool, ${GLOB_OR_LIST}`
  ],
  [ruleWith('{ id: "" }'), '4:14: id: "" is not an id such as subnet-0123456789abcdef0, or a glob'],
  [ruleWith('{ id: { a: b } }'), `4:14: id: a mapping is not an id, ${GLOB_OR_LIST}`],
  [ruleWith('{ name: "[a" }'), '4:14: name: "[a" is not a glob: missing closing: "]"'],
  [ruleWith('{ name: "{a" }'), '4:14: name: "{a" is not a glob: missing closing: "}"'],
  [ruleWith('{ name: "!" }'), '4:14: name: "!" is not a glob: nothing follows the !'],
  [ruleWith("{ name: 'a*\\' }"), '4:14: name: "a*\\\\" is not a glob: it ends with a backslash'],
  [ruleWith('{ name: "{1..3}" }'), '4:14: name: "{1..3}" is not a glob: a range such as {1..3} is not known'],
  [
    ruleWith('{ name: "?a*b*c*d*e*" }'),
    '4:14: name: "?a*b*c*d*e*" is not a glob: it has more than 4 of * and {…}'
  ],
  [
    ruleWith(`{ name: "*${'x'.repeat(300)}" }`),
    `4:14: name: "*${'x'.repeat(59)}…" is not a glob: it is longer than 256 characters`
  ],
  [ruleWith('{ tags: [a] }'), '4:14: tags: a list is not tags such as { team: platform }'],
  [ruleWith('{ tags: { a: } }'), '4:22: a has no value; give the value of a tag, or a glob'],
  [
    ruleWith('{ tags: { a: [b, ~] } }'),
    '4:29: an item of a has no value; give the value of a tag, or a glob'
  ],
  [ruleWith('{ tags: {} }'), '4:14: tags: no tag is named here'],
  [ruleWith('{ account: 0123 }'), '4:14: account: 0123 is not an account number of 12 digits, or a glob'],
  [
    ruleWith('{ vpc: subnet-0abc }'),
    '4:14: vpc: "subnet-0abc" is not the id of a VPC such as vpc-0123456789abcdef0, or a glob'
  ],
  [
    ruleWith('{ scope: private }'),
    '4:14: scope: "private" is not the id of a scope such as ipam-scope-0123456789abcdef0, or a glob'
  ],
  [
    ruleWith('{ pool: prod }'),
    '4:14: pool: "prod" is not the id of a pool such as ipam-pool-0123456789abcdef0, or a glob'
  ],
  [ruleWith('{ cidr: 10/8 }'), '4:14: cidr: "10/8" is not a CIDR such as 10.0.0.0/8 or 2001:db8::/32'],
  [
    ruleWith('{ cidr: [10.0.0.0/8, 10.0.0.1/8] }'),
    '4:33: cidr: "10.0.0.1/8" is not a CIDR such as 10.0.0.0/8 or 2001:db8::/32: its address has bits behind the netmask'
  ],
  [
    ruleWith('{ netmask-length: /28 }'),
    '4:14: netmask-length: "/28" is not a whole number from 0 to 128, a list of them, or { at-least: …, at-most: … }'
  ],
  [
    ruleWith('{ netmask-length: [28, 129] }'),
    '4:35: netmask-length: 129 is not a whole number from 0 to 128'
  ],
  [
    ruleWith('{ netmask-length: { at-leest: 3 } }'),
    '4:32: there is no key "at-leest" here; did you mean at-least?'
  ],
  [
    ruleWith('{ netmask-length: { at-least: x } }'),
    '4:32: at-least: "x" is not a whole number from 0 to 128'
  ],
  [ruleWith('{ netmask-length: {} }'), '4:14: netmask-length: give at-least, at-most or both'],
  [
    ruleWith('{ netmask-length: { at-least: 28, at-most: 24 } }'),
    '4:14: netmask-length: nothing is at least 28 and at most 24'
  ],
  [ruleWith('{ family: ipv5 }'), '4:14: family: "ipv5" is not one of ipv4, ipv6; did you mean ipv4?'],
  [
    ruleWith('{ managed: yes }'),
    '4:14: managed: "yes" is not true, false, or one of managed, unmanaged, ignored, or a list of them'
  ],
  // limits
  [ruleWith('{}', 'breach: { usage-above: 101 }'), '5:15: usage-above: 101 is not a number from 0 to 100'],
  [ruleWith('{}', 'breach: { usage-above: -0.5 }'), '5:15: usage-above: -0.5 is not a number from 0 to 100'],
  [ruleWith('{}', 'breach: { usage-above: .nan }'), '5:15: usage-above: .nan is not a number from 0 to 100'],
  [ruleWith('{}', 'breach: { usage-above: true }'), '5:15: usage-above: true is not a number from 0 to 100'],
  [
    ruleWith('{}', 'breach: { available-below: 1.5 }'),
    '5:15: available-below: 1.5 is not a whole number of addresses from 0 to 9007199254740991'
  ],
  [
    ruleWith('{}', 'breach: { available-below: 9007199254740993 }'),
    '5:15: available-below: 9007199254740993 is not a whole number of addresses from 0 to 9007199254740991'
  ],
  [ruleWith('{}', 'breach: { overlap: yes }'), '5:15: overlap: "yes" is not the word overlapping'],
  [
    ruleWith('{}', 'breach: { usage-abov: 5 }'),
    '5:15: there is no key "usage-abov" here; did you mean usage-above?'
  ],
  ...['/129', '24', '/-1', '/24 '].map((block): [string, string] => [
    ruleWith('{ type: vpc }', `breach: { free-block-below: "${block}" }`),
    `5:15: free-block-below: "${block}" is not a block such as /24, from /0 to /128`
  ]),
  [
    ruleWith('{ type: vpc }', 'breach: { free-block-below: 129 }'),
    '5:15: free-block-below: 129 is not a block such as /24, from /0 to /128'
  ],
  [
    ruleWith('{ type: vpc, family: ipv4 }', 'breach: { free-block-below: /56 }'),
    '5:15: free-block-below: /56 is no IPv4 block, and this rule matches IPv4 alone'
  ],
  [
    ruleWith('{ type: vpc, cidr: [10.0.0.0/8] }', 'warning: { free-block-below: 33 }'),
    '5:16: free-block-below: /33 is no IPv4 block, and this rule matches IPv4 alone'
  ],
  // warnings that are none
  [
    ruleWith('{}', 'breach: { usage-above: 80 }\n    warning: { usage-above: 80 }'),
    '6:16: usage-above: 80 is not below the 80 of breach: it would never be a warning'
  ],
  [
    ruleWith('{}', 'breach: { available-below: 8 }\n    warning: { available-below: 5 }'),
    '6:16: available-below: 5 is not above the 8 of breach: it would never be a warning'
  ],
  [
    ruleWith('{ type: vpc }', 'breach: { free-block-below: 24 }\n    warning: { free-block-below: /25 }'),
    '6:16: free-block-below: /25 is not a larger block than the /24 of breach: it would never be a warning'
  ],
  [
    ruleWith('{}', 'breach: { overlap: overlapping }\n    warning: { overlap: overlapping }'),
    '6:16: overlap: it is a breach already: it would never be a warning'
  ],
  // waivers
  [
    'version: 1\nwaivers: [{ match: {}, until: 2027-01-31, reason: x }]',
    '2:13: match: a waiver of everything is none; say what it is for'
  ],
  [
    'version: 1\nwaivers: [{ until: 2027-01-31, reason: x }]',
    '2:11: match is missing; give keys to match by, such as { type: subnet }'
  ],
  [
    'version: 1\nwaivers: [{ match: { id: a }, reason: x }]',
    '2:11: until is missing; give a date such as 2027-01-31'
  ],
  [
    'version: 1\nwaivers: [{ match: { id: a }, until: 2027-1-31, reason: x }]',
    '2:31: until: "2027-1-31" is not a date such as 2027-01-31'
  ],
  [
    'version: 1\nwaivers: [{ match: { id: a }, until: 2027, reason: x }]',
    '2:31: until: 2027 is not a date such as 2027-01-31'
  ],
  [
    'version: 1\nwaivers: [{ match: { id: a }, until: 2027-01-31T00:00:00Z, reason: x }]',
    '2:31: until: "2027-01-31T00:00:00Z" is not a date such as 2027-01-31'
  ],
  [
    'version: 1\nwaivers: [{ match: { id: a }, until: 2027-01-31, reason: x, by: me }]',
    '2:61: there is no key "by" here; there are match, until, reason'
  ]
])('of %j', (text, problem) => {
  it(`is that ${problem}`, () => {
    expect(problemsIn(text)).toEqual([problem])
  })
})

describe('free-block-below', () => {
  const FOR_BLOCKS =
    '5:15: free-block-below is for VPCs and pools alone; let the rule match type: vpc, type: ipam-pool, or both in a list'
  const rule = (match: string) => ruleWith(match, 'breach: { free-block-below: /24 }')

  it.each([
    '{}',
    '{ type: subnet }',
    '{ type: [vpc, subnet] }',
    '{ type: "vp*" }',
    '{ type: "*" }',
    '{ type: "!subnet" }'
  ])('is refused of a rule for %s, which matches others too', match => {
    expect(problemsIn(rule(match))).toEqual([FOR_BLOCKS])
  })

  it('is refused of a rule for everything', () => {
    const text = 'version: 1\nrules: [{ name: a, warning: { free-block-below: 24 } }]'
    expect(problemsIn(text)).toEqual([FOR_BLOCKS.replace('5:15', '2:31')])
  })

  it.each(['{ type: vpc }', '{ type: ipam-pool }', '{ type: [ipam-pool, vpc], name: "a*" }'])(
    'is taken for %s',
    match => {
      expect(problemsIn(rule(match))).toEqual([])
    }
  )
})

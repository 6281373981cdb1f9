import { expect, test } from '@jest/globals'
import { parsePolicy } from '../../../src/policy/index.js'
import { matchesOf } from '../../../src/policy/matches.js'
import { aResource } from '../domain/builders.js'

const POLICY = `
version: 1
rules:
  - name: pods
    match: { name: ['eks-*'] }
    breach: { usage-above: 50 }
  - name: nothing
    match: { name: ['none-*'] }
    ignore: not there
waivers:
  - match: { id: [subnet-2] }
    until: 2026-12-31
    reason: being drained
`

test('each rule with what it decides, worst first, the inputs last, and each waiver with what it concerns', () => {
  const policy = parsePolicy(POLICY, { file: 'p.yml', inputs: { usageThreshold: 80 } })
  const resources = [
    aResource({ id: 'subnet-1', name: 'eks-a', usage: 0.1 }),
    aResource({ id: 'subnet-2', name: 'eks-b', usage: 0.6 }),
    aResource({ id: 'subnet-3', name: 'web', usage: 0.6 })
  ]
  const { rules, waivers, notices } = matchesOf(policy, resources, '2026-11-22')
  expect(rules.map(({ name, findings }) => [name, findings.map(({ id, verdict }) => [id, verdict])])).toEqual(
    [
      [
        'pods',
        [
          ['subnet-1', 'ok'],
          ['subnet-2', 'waived']
        ]
      ],
      ['nothing', []],
      [undefined, [['subnet-3', 'ok']]]
    ]
  )
  expect(waivers.map(({ findings }) => findings.map(({ id }) => id))).toEqual([['subnet-2']])
  expect(notices).toEqual([expect.stringContaining('"nothing" decides nothing')])
})

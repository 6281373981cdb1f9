import { expect, test } from '@jest/globals'
import { parseCommand } from '../../../../harness/runner/workflow-commands.js'
import { PLAIN } from '../../../../src/render/terminal/paint.js'
import { matchLines, noticeLines } from '../../../../src/render/terminal/policy.js'
import { aFinding, aHit } from '../reports.js'

test('a table of rules: how much each matches, by verdict, with the worst by name', () => {
  const some = ['a', 'b', 'c', 'd'].map(name => aFinding({ name, id: `subnet-${name}` }))
  const lines = [
    ...matchLines(
      'RULE',
      [
        { name: 'pods', findings: [aHit({ name: 'eks', id: 'subnet-1' }), ...some] },
        { name: 'web', findings: some.slice(0, 2) },
        { name: 'unused', findings: [] }
      ],
      { paint: PLAIN }
    )
  ]
  expect(lines).toEqual([
    'RULE    MATCHES  OVER  ROOM  FOR EXAMPLE',
    'pods          5     1     4  eks (subnet-1), a (subnet-a), b (subnet-b), …',
    'web           2     ·     2  a (subnet-a), b (subnet-b)',
    'unused        0     ·     ·'
  ])
})

test('a rule that is called like a command is none to the runner', () => {
  const matches = [{ name: '::set-output name=status::ok', findings: [] }]
  const lines = [...matchLines('RULE', matches, { paint: PLAIN })]
  expect(lines[1]).toMatch(/^> ::set-output/)
  expect(lines.map(line => parseCommand(line))).toEqual([undefined, undefined])
})

test('a terminal shows what a rule is called as it is', () => {
  const matches = [{ name: '::pods::', findings: [] }]
  expect([...matchLines('RULE', matches, { paint: PLAIN, width: 80 })][1]).toBe('::pods::        0')
})

test('what is to be said of a policy, a line each', () => {
  expect(noticeLines(['one\u001b[31m', 'two'], { paint: PLAIN })).toEqual(['- one{U+001B}[31m', '- two'])
})

import { expect, test } from '@jest/globals'
import { judge } from '../../../src/domain/judge-all.js'
import { policyOfInputs } from '../../../src/domain/policy.js'
import { aResource } from './builders.js'

test('resources are judged by a policy, and come worst first', () => {
  const resources = [0.1, 0.9, 0.75, 0.95].map(usage => aResource({ id: `subnet-${usage}`, usage }))
  const findings = judge(
    resources,
    policyOfInputs({ usageThreshold: 80, warningThreshold: 70 }),
    '2026-11-22'
  )
  expect(findings.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['subnet-0.95', 'breach'],
    ['subnet-0.9', 'breach'],
    ['subnet-0.75', 'warning'],
    ['subnet-0.1', 'ok']
  ])
})

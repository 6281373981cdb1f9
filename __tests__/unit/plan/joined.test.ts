import { describe, expect, test } from '@jest/globals'
import { policyOfInputs } from '../../../src/domain/policy.js'
import { joined, plainAddress } from '../../../src/plan/joined.js'
import { projectPlan } from '../../../src/plan/project.js'
import { aPlan, creates, ref } from './sides.js'

const planOf = (file: string, subnet: string) => ({
  ...aPlan(
    creates('aws_vpc.main', { cidr_block: file === 'a.json' ? '10.1.0.0/16' : '10.2.0.0/16' }),
    creates('aws_subnet.main["x"]', { vpc_id: ref('aws_vpc.main'), cidr_block: subnet })
  ),
  files: [file]
})

describe('plans of several files', () => {
  test('that have the same addresses are told apart by their files', () => {
    const plan = joined([planOf('a.json', '10.1.0.0/24'), planOf('b.json', '10.2.0.0/24')])
    const report = projectPlan(plan, [], {
      policy: policyOfInputs({ usageThreshold: 80 }),
      ...{ today: '2026-11-23', resourceTypes: 'all' },
      demandOf: () => ({ needs: [], uncertainties: [] })
    })
    expect(report.status).toBe('ok')
    expect(report.changes.map(({ address }) => address)).toEqual([
      'a.json › aws_subnet.main["x"]',
      'a.json › aws_vpc.main',
      'b.json › aws_subnet.main["x"]',
      'b.json › aws_vpc.main'
    ])
  })

  test('that differ keep their addresses', () => {
    const other = { ...aPlan(creates('aws_vpc.other', {})), files: ['b.json'] }
    const plan = joined([planOf('a.json', '10.1.0.0/24'), other])
    expect(plan.changes.map(({ address }) => address)).toEqual([
      'aws_vpc.main',
      'aws_subnet.main["x"]',
      'aws_vpc.other'
    ])
  })

  test.each([
    ['a/b.json › module.x["k › v"].aws_vpc.a', 'module.x["k › v"].aws_vpc.a'],
    ['aws_vpc.a["k › v"]', 'aws_vpc.a["k › v"]'],
    ['aws_vpc.a', 'aws_vpc.a']
  ])('%s is %s to Terraform', (told, plain) => {
    expect(plainAddress(told)).toBe(plain)
  })
})

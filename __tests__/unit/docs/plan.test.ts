import { describe, expect, it } from '@jest/globals'
import { OUTCOMES } from '../../../src/domain/plan.js'
import { CLAIMING_TYPES } from '../../../src/plan/claims.js'
import { DEMAND_RULES } from '../../../src/plan/demand/index.js'
import { problemsIn } from '../policy/support.js'
import { codeBlocks, tableRows, text } from './documents.js'

const DOCUMENT = 'docs/plan.md'

/** What is set as code in some cells. */
function codesIn(cells: readonly string[]): string[] {
  return cells.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? ''))
}

describe('docs/plan.md', () => {
  it('tells each rule of the demand table as the code has it, in its order', () => {
    const rows = tableRows(DOCUMENT, ['rule', 'Terraform types', 'what it takes', 'from'])
    expect(rows).toEqual(
      DEMAND_RULES.map(({ key, types, words, document }) => [
        `\`${key}\``,
        types.map(type => `\`${type}\``).join(', '),
        words,
        expect.stringMatching(`^\\[[^\\]]+\\]\\(${document.replaceAll('.', '\\.')}\\)$`)
      ])
    )
  })

  it('tells each type that takes a block', () => {
    const rows = tableRows(DOCUMENT, ['Terraform type', 'takes'])
    expect(codesIn(rows.map(([types = '']) => types)).sort()).toEqual([...CLAIMING_TYPES].sort())
  })

  it('tells each outcome, worst first', () => {
    expect(codesIn(tableRows(DOCUMENT, ['outcome', 'when']).map(([cell = '']) => cell))).toEqual(OUTCOMES)
  })

  it('shows policies that are sound', () => {
    const policies = codeBlocks(DOCUMENT, 'yaml').filter(block => block.startsWith('version:'))
    expect(policies).not.toEqual([])
    for (const policy of policies) expect(problemsIn(policy)).toEqual([])
  })
})

describe('the policy of the example repository', () => {
  it('is sound', () => {
    expect(problemsIn(text('examples/terraform/policy.yml'))).toEqual([])
  })
})

import { describe, expect, it } from '@jest/globals'
import type { Report } from '../../../src/domain/report.js'
import { findingJson, reportJson } from '../../../src/render/json.js'
import { schemaErrors } from '../../helpers/report-schema.js'
import { codeBlocks } from './documents.js'

const [example = ''] = codeBlocks('docs/report.md', 'json')

describe('the report in the documentation', () => {
  it('is what the Action would write, byte for byte', () => {
    expect([...reportJson(JSON.parse(example) as Report)].join('')).toBe(`${example}\n`)
  })

  it('is what its schema says', () => {
    expect(schemaErrors(JSON.parse(example))).toEqual([])
  })

  it('holds the finding that the README shows', () => {
    const [finding] = (JSON.parse(example) as Report).findings
    const shown = codeBlocks('README.md', 'json').map(code => JSON.parse(code) as Report['findings'][number])
    expect(shown.filter(({ cidr }) => cidr === finding?.cidr).map(findingJson)).toEqual(
      finding === undefined ? [] : [findingJson(finding)]
    )
  })
})

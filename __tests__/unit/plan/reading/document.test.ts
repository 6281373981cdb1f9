import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { CheckError } from '../../../../src/domain/failure.js'
import { parsePlan } from '../../../../src/plan/reading/parse.js'
import { change, planOf } from '../plans.js'

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'plans')
const PLAN = planOf({ changes: [change('aws_vpc.main', 'create', { after: { cidr_block: '10.0.0.0/16' } })] })

function refusal(content: Uint8Array | string): { message: string; remedy: string | undefined } {
  try {
    parsePlan(content, 'plan.json')
  } catch (error) {
    if (error instanceof CheckError) return { message: error.message, remedy: error.remedy }
    throw error
  }
  throw new Error('it was read')
}

function addressesOf(content: Uint8Array | string): string[] {
  return parsePlan(content, 'plan.json').changes.map(({ address }) => address)
}

describe('a plan file', () => {
  test.each([
    ['UTF-8', Buffer.from(PLAN, 'utf8')],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${PLAN}`, 'utf8')],
    ['UTF-16, little end first, with a mark', Buffer.from(`\ufeff${PLAN}`, 'utf16le')],
    ['UTF-16, little end first, without a mark', Buffer.from(PLAN, 'utf16le')],
    ['UTF-16, big end first, with a mark', Buffer.from(`\ufeff${PLAN}`, 'utf16le').swap16()],
    ['UTF-16, big end first, without a mark', Buffer.from(PLAN, 'utf16le').swap16()]
  ])('is read in %s', (_, content) => {
    expect(addressesOf(content)).toEqual(['aws_vpc.main'])
  })

  test.each([
    ['before it', `[command]/opt/terraform show -json tfplan\n${PLAN}`],
    ['after it', `${PLAN}\n\n::debug::exitcode: 0\n`],
    ['around it, with Windows line ends', `::group::show\r\n${PLAN}\r\n::endgroup::\r\n`],
    ['before it, that look like JSON', `{not json}\n{"a": 1}\n${PLAN}\n{"b": 2}\n`]
  ])("is found with a CI wrapper's lines %s", (_, text) => {
    expect(addressesOf(text)).toEqual(['aws_vpc.main'])
  })

  test('may be formatted by another program', () => {
    expect(addressesOf(JSON.stringify(JSON.parse(PLAN), null, 4))).toEqual(['aws_vpc.main'])
  })

  test.each(['0.1', '0.2', '1.0', '1.1', '1.2', '1.99'])('of format version %s is read', formatVersion => {
    expect(addressesOf(planOf({ formatVersion, members: { a_key_of_tomorrow: { deep: [1] } } }))).toEqual([])
  })

  test('without changes may have no list of them', () => {
    expect(addressesOf('{"format_version":"0.1","planned_values":{}}')).toEqual([])
    expect(addressesOf('{"format_version":"0.1","planned_values":{},"resource_changes":null}')).toEqual([])
  })

  test('that failed is refused', () => {
    expect(refusal(planOf({ members: { errored: true } })).message).toMatch(
      /^plan.json is a plan that failed/
    )
    for (const tool of ['terraform', 'tofu']) {
      expect(refusal(readFileSync(join(FIXTURES, 'made', `${tool}-errored.json`))).message).toMatch(/failed/)
    }
  })

  test('that does not say whether it failed or is whole is read', () => {
    expect(parsePlan(PLAN, 'plan.json').uncertainties).toEqual([])
  })

  test('that is incomplete is read, with an uncertainty', () => {
    const { uncertainties } = parsePlan(planOf({ members: { complete: false } }), 'plan.json')
    expect(uncertainties).toEqual([
      { what: 'what else will change', because: expect.stringContaining('incomplete') }
    ])
  })

  test('names each change that it puts off, with the reason', () => {
    const { uncertainties } = parsePlan(
      planOf({
        members: {
          deferred_changes: [
            { reason: 'instance_count_unknown', resource_change: change('aws_subnet.a["*"]', 'create') },
            { reason: 'a_new_one', resource_change: change('aws_vpc.b', 'create') },
            { reason: 'absent_prereq', resource_change: change('data.aws_vpc.c', 'read') }
          ]
        }
      }),
      'plan.json'
    )
    expect(uncertainties).toEqual([
      {
        address: 'aws_subnet.a["*"]',
        what: 'what it takes',
        because: 'Terraform puts it off to a later plan: how many of it there will be is not known'
      },
      { address: 'aws_vpc.b', what: 'what it takes', because: 'Terraform puts it off to a later plan' }
    ])
  })
})

describe('what is no plan is refused with what it looks like:', () => {
  test.each([
    ['nothing', '', /is empty/],
    ['white space', ' \n\t\n', /is empty/],
    ['the binary plan', Buffer.from('PK\u0003\u0004\u0014\u0000', 'latin1'), /binary plan/],
    ['a compressed file', gzipSync(PLAN), /gzip/],
    ['a list', '[1, 2]', /JSON list/],
    [
      'a state file',
      '{"version":4,"terraform_version":"1.9.8","serial":3,"lineage":"a","outputs":{},"resources":[]}',
      /state file/
    ],
    [
      'validation',
      '{"format_version":"1.0","valid":true,"error_count":0,"diagnostics":[]}',
      /validate -json/
    ],
    ['schemas', '{"format_version":"1.0","provider_schemas":{}}', /providers schema -json/],
    ['another JSON', '{"name":"x"}', /JSON of another kind/],
    ['a text', 'error: no such file', /holds no JSON object/],
    [
      'no changes, as text',
      '\u001b[0m\u001b[1m\u001b[32mNo changes.\u001b[0m Your infrastructure matches the configuration.',
      /plan as text/
    ],
    ['no format version', '{"format_version":2,"planned_values":{}}', /format_version is none/]
  ])('%s', (_, content, looks) => {
    const { message, remedy } = refusal(content)
    expect(message).toMatch(/^plan\.json is not a plan: /)
    expect(message).toMatch(looks)
    expect(remedy).toBeTruthy()
  })

  test.each(['terraform', 'tofu'])('what %s prints elsewhere', tool => {
    const given = (name: string) =>
      refusal(readFileSync(join(FIXTURES, 'made', 'not-plans', `${tool}-${name}`)))
    expect(given('text.txt').message).toMatch(/looks like a plan as text/)
    expect(given('text.txt').remedy).toMatch(/terraform show -json tfplan > plan\.json/)
    expect(given('log.jsonl').message).toMatch(/looks like the log of `terraform plan -json`/)
    expect(given('log.jsonl').remedy).toMatch(/plan -out=tfplan/)
    expect(given('state.json').message).toMatch(/looks like the state as `terraform show -json` prints it/)
  })

  test('several plans in one file', () => {
    expect(refusal(`${PLAN}\n${PLAN}\n`).message).toMatch(/several/)
  })
})

describe('a plan that is damaged', () => {
  test.each([0.1, 0.5, 0.9, 0.999])('by being cut off at %s of it is said to be truncated', part => {
    for (const name of readdirSync(join(FIXTURES, 'published'))) {
      if (!name.endsWith('.json')) continue
      const whole = readFileSync(join(FIXTURES, 'published', name))
        .toString('utf8')
        .trimEnd()
      expect(refusal(whole.slice(0, Math.floor(whole.length * part))).message).toBe(
        'plan.json is truncated: its JSON ends before it is closed'
      )
    }
  })

  test('has a place where it is broken, and nothing of it is told', () => {
    const text = '{"format_version": "1.2",\n "resource_changes": [\n  {"secret": hunter2}]}'
    const { message } = refusal(text)
    expect(message).toBe(
      'plan.json is broken: there is a mistake in its JSON, in what begins at line 3, column 3'
    )
  })

  test('by what follows on its last line is broken', () => {
    expect(refusal(`${PLAN}}`).message).toMatch(/is broken/)
  })

  test.each([
    ['a list that is none', '{"resource_changes": {"a": 1}}', /resource_changes is no list/],
    ['a change that is none', '{"resource_changes": [1]}', /resource_changes\[0\]/],
    [
      'a change without an address',
      '{"resource_changes": [{"change": {"actions": ["create"]}}]}',
      /resource_changes\[0\]/
    ],
    [
      'a change without actions',
      '{"resource_changes": [{"address": "aws_vpc.a", "change": {}}]}',
      /resource_changes\[0\]/
    ]
  ])('so that it has %s is refused', (_, members, told) => {
    const text = JSON.stringify({ format_version: '1.2', ...(JSON.parse(members) as object) })
    expect(refusal(text).message).toMatch(told)
  })

  test.each(['2.0', '3.1', '10.0'])('is not meant by format version %s: that is newer', formatVersion => {
    expect(refusal(planOf({ formatVersion })).message).toBe(
      `plan.json has the format version ${formatVersion}, and this version of the check reads 0.1 to 1.x`
    )
  })
})

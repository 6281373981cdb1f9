import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CheckError } from '../../../../src/domain/failure.js'
import type { Plan } from '../../../../src/plan/model.js'
import { parsePlan } from '../../../../src/plan/reading/parse.js'

type Json = Record<string, unknown>

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'plans')
const SMALL = [
  'made/terraform-modules.json',
  'made/tofu-changes.json',
  'published/terraform-compliance__cli__issue-514-small-vpc.json'
].map(name => readFileSync(join(FOLDER, name), 'utf8'))

const WAYS: (string | number)[][] = [
  ['vpc_id'],
  ['subnet_id'],
  ['subnet_ids'],
  ['vpc_config', 0, 'subnet_ids'],
  ['ipv4_ipam_pool_id'],
  ['input'],
  ['db_subnet_group_name'],
  ['__proto__'],
  []
]

/** All that anybody may ask of a plan. */
function asked({ changes, known, uncertainties }: Plan) {
  const of = (side: Plan['known'][number]['side'] | undefined) =>
    WAYS.map(way => ({ value: typeof side?.value(...way), pointer: side?.pointer(...way) }))
  return {
    changes: changes.map(({ key, action, region, before, after }) => ({
      key,
      action,
      region,
      before: of(before),
      after: of(after)
    })),
    known: known.map(({ address, side }) => ({ address, side: of(side) })),
    uncertainties
  }
}

/** Puts something else at a place of a JSON value. */
function mutated(value: unknown, places: readonly number[], other: unknown): unknown {
  const [place = 0, ...deeper] = places
  if (typeof value !== 'object' || value === null || places.length === 0) return other
  const keys = Object.keys(value)
  const key = keys[place % (keys.length + 1)]
  if (key === undefined) return other
  const member = mutated((value as Json)[key], deeper, other)
  if (Array.isArray(value)) return value.map((item: unknown, at) => (String(at) === key ? member : item))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, name === key ? member : item]))
}

describe('whatever a plan is', () => {
  const hostile = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(
      '__proto__',
      ['create'],
      { references: ['var.a', 'each.value', 'module.m'] },
      { '': {} },
      -1
    )
  )

  test('it is read, or refused with an error for its user', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SMALL),
        fc.array(fc.tuple(fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 9 }), hostile), {
          minLength: 1,
          maxLength: 3
        }),
        (text, mutations) => {
          const plan = mutations.reduce<unknown>(
            (value, [places, other]) => mutated(value, places, other),
            JSON.parse(text)
          )
          try {
            asked(parsePlan(JSON.stringify(plan), 'plan.json'))
          } catch (error) {
            expect(error).toBeInstanceOf(CheckError)
          }
        }
      ),
      { numRuns: 400 }
    )
  })

  test('and if it is any bytes, it is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        expect(() => parsePlan(bytes, 'plan.json')).toThrow(CheckError)
      })
    )
  })

  test('and if a byte of it is changed, it is read or refused', () => {
    const bytes = Buffer.from(SMALL[2] ?? '', 'utf8')
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const changed = Buffer.from(bytes)
        changed[at] = byte
        try {
          asked(parsePlan(changed, 'plan.json'))
        } catch (error) {
          expect(error).toBeInstanceOf(CheckError)
        }
      })
    )
  })
})

test('the order of its resources does not matter', () => {
  const byKey = (plan: Plan) => {
    const { changes, ...others } = asked(plan)
    return { ...others, changes: [...changes].sort((a, b) => (a.key < b.key ? -1 : 1)) }
  }
  const texts = readdirSync(join(FOLDER, 'published'))
    .filter(name => name.endsWith('.json'))
    .map(name => readFileSync(join(FOLDER, 'published', name), 'utf8'))
  for (const text of [...texts, ...SMALL]) {
    const plan = JSON.parse(text) as Json & { resource_changes: unknown[] }
    const expected = byKey(parsePlan(text, 'plan.json'))
    fc.assert(
      fc.property(
        fc.shuffledSubarray(plan.resource_changes, { minLength: plan.resource_changes.length }),
        shuffled => {
          const other = parsePlan(JSON.stringify({ ...plan, resource_changes: shuffled }), 'plan.json')
          expect(byKey(other)).toEqual(expected)
        }
      ),
      { numRuns: 3 }
    )
  }
})

test('no secret of it is in an error', () => {
  const text = JSON.stringify({
    format_version: '1.2',
    resource_changes: [{ address: 'aws_vpc.a', secret: 'hunter2' }]
  })
  fc.assert(
    fc.property(fc.nat({ max: text.length }), fc.string({ maxLength: 3 }), (at, insertion) => {
      try {
        parsePlan(`${text.slice(0, at)}${insertion}${text.slice(at)}`, 'plan.json')
      } catch (error) {
        const { message, remedy, cause } = error as CheckError
        expect(`${message} ${remedy ?? ''} ${String(cause)}`).not.toMatch(/hunter|nter2/)
      }
    })
  )
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { UNKNOWN, type Plan, type PlannedChange } from '../../../../src/plan/model.js'
import { parsePlan } from '../../../../src/plan/reading/parse.js'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'plans', 'made')

/** A plan, with the built-in provider's resources under AWS's name, so that those that stay are kept as well. */
function read(file: string): Plan {
  const text = readFileSync(join(FOLDER, file), 'utf8')
  return parsePlan(text.replaceAll('terraform_data', 'aws_data'), file)
}

describe.each(['terraform', 'tofu'])('a plan of %s itself', tool => {
  const of = (plan: Plan, address: string): PlannedChange => {
    const found = plan.changes.find(change => change.address === address)
    if (found === undefined) throw new Error(`${address} is not in the plan`)
    return found
  }

  test('has each action', () => {
    const plan = read(`${tool}-changes.json`)
    const actions = plan.changes.map(({ key, action }) => [
      key.replace('aws_data.', '').replace(/deposed [0-9a-f]{8}/, 'deposed'),
      action
    ])
    expect(Object.fromEntries(actions)).toEqual({
      'counted[0]': 'keep',
      'counted[1]': 'keep',
      'counted[2]': 'delete',
      created: 'create',
      dependent: 'delete',
      forgotten: 'keep',
      imported: 'keep',
      left_over: 'keep',
      'left_over (deposed)': 'delete',
      new_name: 'keep',
      points_to_what_stays: 'create',
      removed: 'delete',
      replaced: 'replace',
      replaced_after: 'create-then-delete',
      stays: 'keep',
      updated: 'update'
    })
    expect(plan.uncertainties).toEqual([])
  })

  test('has what was and what will be', () => {
    const plan = read(`${tool}-changes.json`)
    const { before, after } = of(plan, 'aws_data.updated')
    expect([before?.value('input'), after?.value('input')]).toEqual(['old', 'new'])
    expect([before?.value('output'), after?.value('output')]).toEqual(['old', UNKNOWN])
    expect(of(plan, 'aws_data.replaced').after?.value('id')).toBe(UNKNOWN)
    expect(of(plan, 'aws_data.removed').after).toBeUndefined()
    expect(of(plan, 'aws_data.created').before).toBeUndefined()
    expect(of(plan, 'aws_data.imported').before?.value('id')).toBe('11111111-2222-3333-4444-555555555555')
  })

  test('points to what is replaced by its address, and to what stays by its id', () => {
    const plan = read(`${tool}-changes.json`)
    expect(of(plan, 'aws_data.created').after?.pointer('input')).toEqual({
      ...{ ids: [], isWhole: true },
      addresses: ['aws_data.replaced']
    })
    const stays = String(of(plan, 'aws_data.stays').after?.value('id'))
    expect(of(plan, 'aws_data.points_to_what_stays').after?.pointer('input')).toEqual({
      ids: [stays],
      addresses: ['aws_data.created'],
      isWhole: true
    })
  })

  test('is followed through modules, counts and keys', () => {
    const plan = read(`${tool}-modules.json`)
    const pointer = (address: string, ...way: string[]) => of(plan, address).after?.pointer('input', ...way)
    expect(pointer('module.network["data"].aws_data.gateway[1]')).toEqual({
      ...{ ids: [], isWhole: true },
      addresses: ['module.network["data"].aws_data.part[1]']
    })
    expect(pointer('module.network["pay.ments"].aws_data.part[0]', 'network_id')?.addresses).toEqual([
      'module.network["pay.ments"].aws_data.network'
    ])
    expect(pointer('module.spare[1].aws_data.gateway[0]')?.addresses).toEqual([
      'module.spare[1].aws_data.part[0]'
    ])
    expect(pointer('aws_data.by_reference["b"]')).toEqual({
      ...{ ids: [], isWhole: true },
      addresses: ['aws_data.of_each_zone["b"]']
    })
    expect(pointer('aws_data.of_each_zone["a"]')?.addresses).toEqual([
      'module.network["data"].aws_data.part[0]',
      'module.network["data"].aws_data.part[1]'
    ])
  })

  test('has lists that are known in part', () => {
    const { after } = of(read(`${tool}-modules.json`), 'aws_data.mixed')
    expect(after?.value('input')).toEqual({
      name: 'mixed',
      part_ids: ['subnet-0123456789abcdef0', UNKNOWN, UNKNOWN]
    })
    const pointer = after?.pointer('input', 'part_ids')
    expect(pointer?.ids).toEqual(['subnet-0123456789abcdef0'])
    expect(pointer?.isWhole).toBe(false)
  })
})

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { CheckError } from '../../../src/domain/failure.js'
import { readPlans } from '../../../src/plan/read.js'
import { change, existing, planOf } from './plans.js'

let workspace: string
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'plans-'))
})
afterEach(() => {
  rmSync(workspace, { recursive: true, force: true })
})

function write(
  name: string,
  text = planOf({ changes: [change(`aws_vpc.of_${name.replace(/\W/g, '_')}`, 'create')] })
): string {
  const path = join(workspace, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

async function filesOf(...patterns: string[]): Promise<readonly string[]> {
  return (await readPlans(patterns, { workspace })).files
}

async function refusal(...patterns: string[]): Promise<CheckError> {
  const error = await readPlans(patterns, { workspace }).catch((caught: unknown) => caught)
  if (!(error instanceof CheckError)) throw new Error(`it was no error: ${String(error)}`)
  return error
}

describe('plan files are found', () => {
  test('by their path below the workspace, or from the root', async () => {
    const path = write('infra/plan.json')
    expect(await filesOf('infra/plan.json')).toEqual(['infra/plan.json'])
    expect(await filesOf('./infra/plan.json')).toEqual(['infra/plan.json'])
    expect(await filesOf(path)).toEqual(['infra/plan.json'])
  })

  test('by globs, in order and each once', async () => {
    for (const name of ['b/plan.json', 'a/plan.json', 'a/deep/plan.json', 'a/other.json']) write(name)
    expect(await filesOf('**/plan.json')).toEqual(['a/deep/plan.json', 'a/plan.json', 'b/plan.json'])
    expect(await filesOf('b/*.json', '{a,b}/plan.json', 'a/plan.json')).toEqual([
      'a/plan.json',
      'b/plan.json'
    ])
    expect(await filesOf(join(workspace, 'a', '*.json'))).toEqual(['a/other.json', 'a/plan.json'])
  })

  test('and not in what is installed', async () => {
    write('plan.json')
    write('node_modules/x/plan.json', 'a sample')
    expect(await filesOf('**/plan.json')).toEqual(['plan.json'])
  })

  test('where they are called like a glob', async () => {
    write('plan[1].json')
    expect(await filesOf('plan[1].json')).toEqual(['plan[1].json'])
  })

  test('outside the workspace, and are named by their whole path', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'))
    try {
      const path = join(elsewhere, 'plan.json')
      writeFileSync(path, planOf())
      expect(await filesOf(path)).toEqual([path])
    } finally {
      rmSync(elsewhere, { recursive: true, force: true })
    }
  })
})

test('several plans are one, in the order of their names', async () => {
  write('b.json', planOf({ changes: [change('aws_vpc.b', 'create')], members: { complete: false } }))
  write(
    'a.json',
    planOf({
      changes: [change('aws_vpc.a', 'create')],
      priorState: [existing('aws_vpc.old', { id: 'vpc-1' })]
    })
  )
  const plan = await readPlans(['*.json'], { workspace })
  expect(plan.changes.map(({ address, file }) => [address, file])).toEqual([
    ['aws_vpc.a', 'a.json'],
    ['aws_vpc.b', 'b.json']
  ])
  expect(plan.known.map(({ file }) => file)).toEqual(['a.json'])
  expect(plan.uncertainties).toHaveLength(1)
})

describe('it is an error that names the file', () => {
  test('when it is not there', async () => {
    const { message, remedy } = await refusal('infra/plan.json')
    expect(message).toBe('infra/plan.json is not there')
    expect(remedy).toMatch(/terraform show -json/)
  })

  test('when a glob matches nothing, though others do', async () => {
    write('plan.json')
    expect((await refusal('plan.json', 'infra/*.json')).message).toBe('no file matches infra/*.json')
  })

  test('when it is a directory', async () => {
    write('infra/plan.json')
    expect(await refusal('infra')).toMatchObject({
      message: 'plan-file: infra is not a file but a directory',
      remedy: 'name the files in it, such as infra/*.json'
    })
  })

  test('when it is a link to a device, which would never end', async () => {
    symlinkSync('/dev/zero', join(workspace, 'plan.json'))
    const message = 'plan-file: plan.json is not a file but a device'
    expect((await refusal('plan.json')).message).toBe(message)
    expect((await refusal('*.json')).message).toBe(message)
  })

  test('when it is larger than 400 MB, before it is read', async () => {
    const path = write('plan.json')
    truncateSync(path, 400 * 1024 * 1024 + 1)
    expect((await refusal('plan.json')).message).toBe(
      'plan-file: plan.json has more than 400 MB, and plans of up to 400 MB are read'
    )
  })

  test('when it is empty, and when it is none', async () => {
    write('empty.json', '')
    write('none.json', '{}')
    expect((await refusal('empty.json')).message).toMatch(/^empty\.json is not a plan: it is empty/)
    expect((await refusal('none.json')).message).toMatch(/^none\.json is not a plan: /)
  })

  // Who is root may read everything.
  const reader = process.getuid?.() === 0 ? test.skip : test
  reader('when it must not be read', async () => {
    chmodSync(write('plan.json'), 0)
    expect((await refusal('plan.json')).message).toBe('plan.json cannot be read: EACCES')
  })
})

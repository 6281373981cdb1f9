import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parseCommand } from '../../../harness/runner/workflow-commands.js'
import { couldNotCheck } from '../../../src/action/failure.js'
import { CheckError } from '../../../src/domain/failure.js'
import { SettingsError } from '../../../src/settings.js'
import { printed } from './printed.js'

const CONTEXT = { workspace: '/', defaultReportFile: '/nowhere' }

let folder = ''
const { exitCode } = process

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'failure-'))
  process.env['GITHUB_OUTPUT'] = join(folder, 'output')
  writeFileSync(join(folder, 'output'), '')
})

afterEach(() => {
  delete process.env['GITHUB_OUTPUT']
  // `setFailed` is not about this process.
  process.exitCode = exitCode
  rmSync(folder, { recursive: true })
})

/** What the runner is told, one command a line. */
async function commandsOf(error: unknown) {
  const { text } = await printed(() => couldNotCheck(error, CONTEXT, { summary: false }))
  return text
    .trimEnd()
    .split('\n')
    .map(line => parseCommand(line))
}

describe('a check that could not be made', () => {
  test('tells what happened and what to do, each line of it on its own', async () => {
    const [told, end] = await commandsOf(
      new CheckError('no IPAM', { remedy: 'check aws-region\nor scope-ids' })
    )
    expect(told).toMatchObject({
      name: 'error',
      properties: { title: 'The check could not be made' },
      data: 'no IPAM\nTo mend it: check aws-region\nor scope-ids'
    })
    expect(end?.data).toBe('Failed, and nothing was judged: no IPAM')
    expect(readFileSync(join(folder, 'output'), 'utf8')).toContain('status')
  })

  test.each([
    [9, 9, undefined],
    [10, 8, '2 more'],
    [40, 8, '32 more']
  ])('with %i problems shows %i as annotations, and the rest in the log', async (count, shown, more) => {
    const problems = Array.from({ length: count }, (_, n) => ({ input: `input-${n}`, message: 'is wrong' }))
    const { text } = await printed(() =>
      couldNotCheck(new SettingsError(problems), CONTEXT, { summary: false })
    )
    const lines = text.trimEnd().split('\n')
    const commands = lines.map(line => parseCommand(line)).filter(command => command?.name === 'error')
    // One more tells how the job ends: the runner shows ten.
    const end = commands.pop()
    expect(end?.data).toBe(`Failed, and nothing was judged: ${count} inputs are wrong`)
    const titles = commands.map(command => command?.properties['title'])
    expect(titles).toEqual([
      ...Array.from({ length: shown }, () => 'Some inputs are wrong'),
      ...(more === undefined ? [] : [more])
    ])
    for (const { input } of problems) expect(text).toContain(`${input}: is wrong`)
  })

  test('shows nothing that a screen or the log would act upon, in the remedy either', async () => {
    const remedy = 'allow \u001b[31m\n::error::it\n##[group]x'
    const [told] = await commandsOf(new CheckError('\u202e', { remedy }))
    expect(told?.data).toBe('{U+202E}\nTo mend it: allow {U+001B}[31m\n> ::error::it\n##{U+005B}group]x')
  })
})

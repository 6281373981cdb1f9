import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parseCommand } from '../../../harness/runner/workflow-commands.js'
import { couldNotCheck } from '../../../src/action/failure.js'
import { CheckError } from '../../../src/domain/failure.js'
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

  test('shows nothing that a screen or the log would act upon, in the remedy either', async () => {
    const remedy = 'allow \u001b[31m\n::error::it\n##[group]x'
    const [told] = await commandsOf(new CheckError('\u202e', { remedy }))
    expect(told?.data).toBe('{U+202E}\nTo mend it: allow {U+001B}[31m\n> ::error::it\n##{U+005B}group]x')
  })
})

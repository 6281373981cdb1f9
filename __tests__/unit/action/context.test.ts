import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isFromFork, runContext } from '../../../src/action/context.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipam-event-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the run', () => {
  const GITHUB = {
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: 'acme/network',
    GITHUB_RUN_ID: '42',
    RUNNER_TEMP: '/runner/temp'
  }

  test('has its page, its repository and a place for the report', () => {
    expect(runContext({ ...GITHUB, GITHUB_RUN_ATTEMPT: '1' })).toEqual({
      repository: 'acme/network',
      runUrl: 'https://github.example/acme/network/actions/runs/42',
      workspace: process.cwd(),
      defaultReportFile: join('/runner/temp', 'aws-ipam-report.json')
    })
  })

  test('that was made again has the page of that attempt', () => {
    expect(runContext({ ...GITHUB, GITHUB_RUN_ATTEMPT: '3' }).runUrl).toBe(
      'https://github.example/acme/network/actions/runs/42/attempts/3'
    )
  })

  test('has no page where GitHub does not tell, and the report goes to the temporary folder', () => {
    expect(runContext({})).toEqual({
      workspace: process.cwd(),
      defaultReportFile: join(tmpdir(), 'aws-ipam-report.json')
    })
    expect(runContext({ GITHUB_WORKSPACE: '/checkout' }).workspace).toBe('/checkout')
  })
})

describe('a pull request from a fork', () => {
  function event(content: unknown): Record<string, string> {
    const path = join(folder, 'event.json')
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return { GITHUB_EVENT_PATH: path }
  }
  const repo = (full_name: string) => ({ repo: { full_name } })

  test('is one whose head lies in another repository, or in none any more', () => {
    expect(
      isFromFork(event({ pull_request: { head: repo('you/network'), base: repo('acme/network') } }))
    ).toBe(true)
    expect(isFromFork(event({ pull_request: { head: { repo: null }, base: repo('acme/network') } }))).toBe(
      true
    )
  })

  test.each([
    ['a pull request of the same repository', { pull_request: { head: repo('a/b'), base: repo('a/b') } }],
    ['a push', { ref: 'refs/heads/main' }],
    ['an event that cannot be read', '{']
  ])('is not %s', (_, content) => {
    expect(isFromFork(event(content))).toBe(false)
  })

  test('is not taken for granted where there is no event', () => {
    expect(isFromFork({})).toBe(false)
    expect(isFromFork({ GITHUB_EVENT_PATH: join(folder, 'missing.json') })).toBe(false)
  })
})

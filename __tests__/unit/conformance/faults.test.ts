import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { FAULT_KINDS, SCENARIOS } from '../../../conformance/faults/scenarios.js'
import { FAULTS } from '../../../emulator/faults.js'
import { GITHUB_CALLS } from '../../../harness/github/faulty.js'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const source = (...path: string[]) => readFileSync(join(ROOT, 'src', ...path), 'utf8')
const calls = SCENARIOS.flatMap(({ lists, others }) => [...lists, ...others])

/** What a file asks of GitHub's REST API by octokit, as the matrix calls it. */
const ASKED_BY_OCTOKIT: Readonly<Record<string, string>> = {
  'octokit.graphql': 'QueryViewer',
  'users.getAuthenticated': 'GetUser',
  'issues.listComments': 'ListComments',
  'issues.createComment': 'CreateComment',
  'issues.updateComment': 'UpdateComment',
  'issues.deleteComment': 'DeleteComment'
}

/**
 * What providers of credentials ask; the default chain where the environment or a profile names a role. Its calls go
 * through the same plugins, and `credentials.test.ts` holds them to the faults.
 */
const ASKED_BY_PROVIDERS: Readonly<Record<string, string[]>> = {
  fromWebToken: ['AssumeRoleWithWebIdentity'],
  fromTemporaryCredentials: ['AssumeRole'],
  fromNodeProviderChain: ['AssumeRole', 'AssumeRoleWithWebIdentity']
}

describe('the matrix of faults', () => {
  test('has every call of AWS that the product makes', () => {
    const files = readdirSync(join(ROOT, 'src', 'aws')).map(file => source('aws', file))
    const found = (pattern: RegExp) =>
      files.flatMap(text => [...text.matchAll(pattern)].map(([, name]) => name ?? ''))
    const commands = found(/new (\w+)Command\(/g)
    expect(commands.length).toBeGreaterThan(10)
    const providers = found(
      /\b(from(?:Web|Temporary|Node|Sso|Ini|Http|Process|Env|Container|Instance)\w*)\(/g
    )
    const credentials = providers.flatMap(name => ASKED_BY_PROVIDERS[name] ?? [name])
    const made = new Set([...commands, ...credentials, 'GetIdToken', ...GITHUB_CALLS])
    expect(new Set(calls)).toEqual(made)
  })

  test('has every call of GitHub that the product makes', () => {
    expect(source('action', 'oidc.ts')).toContain('getIDToken(')
    const asked = [
      ...source('action', 'github.ts').matchAll(/\b(?:octokit\.graphql|(?:issues|users)\.\w+)(?=[<(])/g)
    ]
    expect(asked.map(([name]) => ASKED_BY_OCTOKIT[name] ?? name).sort()).toEqual([...GITHUB_CALLS].sort())
  })

  test('has every fault that the emulator knows', () => {
    // `error` is what all the named errors are made of.
    const known = Object.keys(FAULTS).filter(name => name !== 'error')
    expect(new Set(FAULT_KINDS.map(({ fault }) => fault))).toEqual(new Set(known))
  })

  test('has each call once in a table', () => {
    for (const { lists, others } of SCENARIOS) {
      const own = [...lists, ...others]
      expect(new Set(own).size).toBe(own.length)
    }
  })

  test('has every face', () => {
    expect(new Set(SCENARIOS.map(({ face }) => face))).toEqual(
      new Set(['action', 'comment', 'command', 'function', 'library'])
    )
  })
})

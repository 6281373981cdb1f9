import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { runAction } from '../../../harness/run-action.js'
import { assertNoSecret, CANARY, secretsOf, secretsOfRun, sentTo } from '../../../harness/secrets.js'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY<EXAMPLE>'
const env = { AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: 'short' }

describe('no secret is told', () => {
  test.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify({ why: `no ${SECRET}` })],
    ['in a URL', `https://example.com/?k=${encodeURIComponent(SECRET)}`],
    ['in XML', '<a>wJalrXUtnFEMI/K7MDENG+bPxRfiCY&lt;EXAMPLE&gt;</a>'],
    ['in JSON, with its slash escaped', SECRET.replace('/', '\\/')],
    ['in a page, broken where it may be', 'wJalrXUtnFEMI/K7MDENG+bPx<wbr>Rfi<!-- -->CY&lt;EXAMPLE&gt;'],
    ['in references', 'wJalrXUtnFEMI&#x2F;K7MDENG&#43;bPxRfiCY&lt;EXAMPLE&gt;'],
    ['over two lines', 'wJalrXUtnFEMI/K7MDENG+\n  bPxRfiCY<EXAMPLE>'],
    ['in Base64', Buffer.from(`x${SECRET}`).toString('base64')]
  ])('%s', (_, text) => {
    expect(() => {
      assertNoSecret(secretsOf(env), { stdout: 'fine', summary: text })
    }).toThrow('a secret is told: AWS_SECRET_ACCESS_KEY, in summary')
  })

  test('also one that was only masked, and in what was sent', () => {
    const sent = sentTo({ messages: [{ body: 'masked-secret' }], objects: [{ body: Buffer.from('x') }] })
    expect(() => {
      assertNoSecret(secretsOf({}, ['masked-secret']), sent)
    }).toThrow('what it masked, in messages that were sent')
  })

  test('nor what an emulator gave out', () => {
    expect(() => {
      assertNoSecret(secretsOfRun({}, { issued: ['session-token'] }), { stdout: 'a session-token' })
    }).toThrow('what was issued, in stdout')
  })

  test('and what is none may be', () => {
    expect(() => {
      assertNoSecret(secretsOf(env), { stdout: 'AWS_SECRET_ACCESS_KEY is short', stderr: undefined })
    }).not.toThrow()
  })
})

describe('an Action that tells its environment', () => {
  const dist = mkdtempSync(join(tmpdir(), 'leaky-'))
  afterAll(() => {
    rmSync(dist, { recursive: true })
  })

  test.each([
    ['prints', 'console.log(process.env.UNRELATED_VARIABLE_OF_THE_JOB)', 'in stdout'],
    ['prints an error', 'console.error(process.env.AWS_SESSION_TOKEN)', 'in stderr'],
    [
      'sets an output',
      "require('fs').appendFileSync(process.env.GITHUB_OUTPUT, 'x=' + process.env.AWS_SESSION_TOKEN + '\\n')",
      'in GITHUB_OUTPUT'
    ],
    [
      'shows it in its summary',
      "require('fs').appendFileSync(process.env.GITHUB_STEP_SUMMARY, Buffer.from(process.env.AWS_SESSION_TOKEN).toString('base64'))",
      'in GITHUB_STEP_SUMMARY'
    ]
  ])('is found out when it %s it', async (_, program, where) => {
    writeFileSync(join(dist, 'index.js'), program)
    await expect(runAction({ dist, env: { AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLE' } })).rejects.toThrow(
      where
    )
    expect(Object.keys(CANARY)).toHaveLength(1)
  })
})

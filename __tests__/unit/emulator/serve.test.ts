import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const script = fileURLToPath(new URL('../../../emulator/serve.js', import.meta.url))
const run = (...args: string[]) =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', timeout: 20_000 })

describe('emulator/serve.js', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('prints what to export, serves, and ends on %s', async signal => {
    const child = spawn(process.execPath, [script, '--port', '0', '--resources', '20', '--log'])
    let printed = ''
    child.stdout.on('data', piece => (printed += String(piece)))
    while (!printed.includes('# sns-topic-arn')) await once(child.stdout, 'data')
    const url = /^export AWS_ENDPOINT_URL='(http:\/\/127\.0\.0\.1:\d+)'$/m.exec(printed)?.[1] ?? ''
    expect((await fetch(url)).status).toBe(400)
    expect(printed).toMatch(/^export AWS_ACCESS_KEY_ID='\w+'$/m)
    expect(printed).toMatch(/^export ACTIONS_ID_TOKEN_REQUEST_URL='http:.*'$/m)
    expect(printed).toMatch(/^# role-to-assume: arn:aws:iam::/m)
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('explains itself and its faults', () => {
    const { status, stdout } = run('--help')
    expect(status).toBe(0)
    expect(stdout).toContain('--organisation FILE')
    expect(stdout).toContain('repeat-token')
  })

  it.each([
    [['--bogus'], "Unknown option '--bogus'"],
    [['--port', 'x'], '--port is "x", not a whole number of at least 0'],
    [['--private-scopes', '0'], '--private-scopes is "0", not a whole number of at least 1'],
    [['--only', 'eni'], '--only is subnet or vpc'],
    [['--organisation', 'nowhere.json'], 'cannot read the organisation nowhere.json'],
    [['--organisation', 'a.json', '--resources', '5'], 'either given or generated'],
    [['--faults', 'nowhere.json'], 'cannot read the faults nowhere.json'],
    [['stray'], 'stray']
  ])('refuses %j', (args, message) => {
    const { status, stderr } = run(...args)
    expect(status).toBe(1)
    expect(stderr).toContain(message)
  })
})

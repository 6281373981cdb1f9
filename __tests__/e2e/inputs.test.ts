import { describe, expect, test } from '@jest/globals'
import { emulated, lastLine } from './support.js'

const context = emulated()

describe('wrong inputs', () => {
  test('are reported all at once, each with the value and what is right, before any call', async () => {
    const { emulator, check } = context
    const run = await check({
      'aws-region': 'eu-west-1a',
      'usage-threshold': 'eighty',
      'warning-threshold': '75%',
      'minimum-available': '-1',
      'resource-types': 'subnets',
      'scope-type': 'privat',
      'fail-on': 'always',
      'dry-run': 'yes',
      'role-to-assume': 'ipam-monitor',
      'sns-topic-arn': 'network-alerts',
      'cloudwatch-namespace': 'AWS/IPAM'
    })
    expect(run.exitCode).toBe(1)
    const messages = run.annotations.map(({ message }) => message)
    // What the runner shows: eight mistakes, how many more, and the end.
    expect(messages).toHaveLength(10)
    expect(messages[8]).toBe('And 3 more: the log of the step has them all.')
    expect(run.log.split('\n').map(line => line.replace(/^(?:##\[error\]|Error: )/, ''))).toEqual(
      expect.arrayContaining([
        'usage-threshold: "eighty" is not a number from 0 to 100',
        'warning-threshold: "75%" is not a number from 0 to 100',
        'minimum-available: "-1" is not a whole number of addresses from 0 to 9007199254740991',
        'scope-type: "privat" is not one of private, public, all; did you mean private?',
        'dry-run: "yes" is not true or false',
        'aws-region: "eu-west-1a" is not an AWS Region such as eu-west-1'
      ])
    )
    expect(lastLine(run)).toBe('##[error]Failed, and nothing was judged: 11 inputs are wrong')
    for (const input of [
      'resource-types',
      'fail-on',
      'role-to-assume',
      'sns-topic-arn',
      'cloudwatch-namespace'
    ]) {
      expect(run.log).toMatch(new RegExp(`^(?:##\\[error\\]|Error: )${input}: `, 'm'))
      expect(run.summary).toContain(input)
    }
    expect(run.outputs).toMatchObject({ status: 'error', breached: '', breaches: '[]' })
    expect(emulator.requests).toHaveLength(0)
  })

  test('hold no command to the runner, whatever they say', async () => {
    const run = await context.check({
      'usage-threshold': '8\n::set-output name=status::ok\n::stop-commands::x'
    })
    expect(run.commands.map(({ name }) => name)).not.toContain('set-output')
    expect(run.commands.map(({ name }) => name)).not.toContain('stop-commands')
  })

  test('that are empty take their defaults', async () => {
    const run = await context.check({ 'usage-threshold': '', 'resource-types': ' ', 'fail-on': '' })
    expect(run.outputs).toMatchObject({ status: 'breach', 'breach-count': '6' })
  })

  test('a Region that only the environment names is taken', async () => {
    const run = await context.check({ 'aws-region': '' }, { env: { AWS_REGION: 'eu-west-1' } })
    expect(run.outputs['status']).toBe('breach')
    const none = await context.check(
      { 'aws-region': '' },
      { env: { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined } }
    )
    expect(none.log).toContain('neither AWS_REGION nor AWS_DEFAULT_REGION is set')
  })
})

describe('names from AWS', () => {
  test('are no commands in the log and no markup in the summary', async () => {
    const run = await context.check({ 'resource-types': 'all', 'scope-type': 'all', 'usage-threshold': '0' })
    const ours = new Set(['add-mask', 'error', 'warning', 'debug'])
    expect(run.commands.filter(({ name }) => !ours.has(name))).toEqual([])
    expect(run.annotations.filter(({ level }) => level === 'error')).toHaveLength(10)
    expect(run.annotations.filter(({ level }) => level === 'warning').length).toBeLessThanOrEqual(10)
    expect(run.summary).not.toMatch(/<(?:script|img|h1|iframe)/i)
  })
})

import { describe, expect, test } from '@jest/globals'
import { defaultOf, GITHUB_INPUTS, GROUPS, inputsOf } from '../../../src/cli/options.js'
import { DEFAULTS, INPUT_NAMES } from '../../../src/settings.js'

const OPTIONS = GROUPS.flatMap(({ options }) => Object.keys(options))

describe('the options', () => {
  test('are the inputs, each once, but those that only GitHub gives a meaning', () => {
    expect([...OPTIONS, ...GITHUB_INPUTS].sort()).toEqual([...INPUT_NAMES].sort())
  })

  test('tell the defaults of the inputs, but not that a switch is off', () => {
    expect(defaultOf('usage-threshold')).toBe(DEFAULTS['usage-threshold'])
    expect(defaultOf('dry-run')).toBeUndefined()
    expect(defaultOf('regions')).toBeUndefined()
  })

  test('become inputs: a switch is true, a list has its parts in lines, and what is no input is left aside', () => {
    expect(
      inputsOf({
        'dry-run': true,
        'allow-empty': 'false',
        regions: ['eu-west-1', 'us-east-1'],
        format: 'json'
      })
    ).toEqual({ 'dry-run': 'true', 'allow-empty': 'false', regions: 'eu-west-1\nus-east-1' })
  })
})

import { describe, expect, test } from '@jest/globals'
import { runnerEnvironment, stepInputs, variableOf } from '../../../harness/runner/environment.js'

const manifest = {
  name: 'Example',
  inputs: {
    'aws-region': {},
    'usage-threshold': { default: '80' },
    summary: { default: true },
    'two words': null
  },
  runs: { using: 'node24', main: 'dist/index.js' }
}

describe('stepInputs', () => {
  test('sets every declared input, empty where nothing was given and there is no default', () => {
    expect(stepInputs(manifest, { 'aws-region': 'eu-west-1' }).environment).toEqual({
      'INPUT_AWS-REGION': 'eu-west-1',
      'INPUT_USAGE-THRESHOLD': '80',
      INPUT_SUMMARY: 'true',
      INPUT_TWO_WORDS: ''
    })
  })

  test('lets a given input, an empty one too, win over the default, whatever its case', () => {
    const { environment } = stepInputs(manifest, { 'Usage-Threshold': '', SUMMARY: 'false' })
    expect(environment).toMatchObject({ 'INPUT_USAGE-THRESHOLD': '', INPUT_SUMMARY: 'false' })
  })

  test('passes an undeclared input on, and warns as the runner does', () => {
    const { environment, warnings } = stepInputs(manifest, { region: 'x', treshold: '1' })
    expect(environment).toMatchObject({ INPUT_REGION: 'x' })
    expect(warnings).toEqual([
      "Unexpected input(s) 'region', 'treshold', " +
        "valid inputs are ['aws-region', 'usage-threshold', 'summary', 'two words']"
    ])
  })

  test("fills the job's own token into a default that asks for it", () => {
    const declared = { ...manifest, inputs: { 'github-token': { default: '${{ github.token }}' } } }
    expect(stepInputs(declared, {}, { token: 'ghs_$&' }).inputs).toEqual({ 'github-token': 'ghs_$&' })
    expect(stepInputs(declared, { 'github-token': 'mine' }, { token: 'ghs_x' }).inputs).toEqual({
      'github-token': 'mine'
    })
  })

  test('keeps hyphens and replaces spaces in a variable', () => {
    expect(variableOf('my input-name')).toBe('INPUT_MY_INPUT-NAME')
  })
})

describe('runnerEnvironment', () => {
  const step = { temp: '/t', workspace: '/w', repository: 'acme/networks', debug: false }

  test('has the refs of a pull request', () => {
    const event = {
      name: 'pull_request',
      payload: { pull_request: { number: 7, head: { ref: 'more-subnets' }, base: { ref: 'main' } } }
    }
    expect(runnerEnvironment({ ...step, event })).toMatchObject({
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_HEAD_REF: 'more-subnets',
      GITHUB_BASE_REF: 'main'
    })
  })

  test('has the refs of the base where a pull request runs the workflow of its base', () => {
    const event = { name: 'pull_request_target', payload: { pull_request: { number: 7 } } }
    expect(runnerEnvironment({ ...step, event })).toMatchObject({
      GITHUB_REF: 'refs/heads/main',
      GITHUB_HEAD_REF: 'change'
    })
  })

  test('names the API of another GitHub', () => {
    const apiUrl = 'https://github.example/api/v3'
    expect(runnerEnvironment({ ...step, event: { name: 'push' }, apiUrl })).toMatchObject({
      GITHUB_API_URL: apiUrl,
      GITHUB_GRAPHQL_URL: 'https://github.example/api/graphql'
    })
  })

  test("holds nothing of this machine's but the search path", () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'of this machine'
    const environment = runnerEnvironment({ ...step, event: { name: 'push' } })
    delete process.env['AWS_SECRET_ACCESS_KEY']
    expect(environment).not.toHaveProperty('AWS_SECRET_ACCESS_KEY')
    expect(environment['PATH']).toBe(process.env['PATH'])
    expect(environment['HOME']).toBe('/t/home')
  })
})

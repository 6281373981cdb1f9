import { afterEach, describe, expect, test } from '@jest/globals'
import { readSettings } from '../../../src/action/inputs.js'
import { withEnvironment } from '../aws/aws-server.js'

let restore = (): void => undefined
afterEach(() => {
  restore()
})

describe('the inputs of the Action', () => {
  test('are read as the runner passes them: upper case, hyphens kept', () => {
    restore = withEnvironment({
      'INPUT_AWS-REGION': 'eu-west-1',
      'INPUT_USAGE-THRESHOLD': ' 90 ',
      'INPUT_RESOURCE-TYPES': 'vpc\nsubnet\n',
      'INPUT_DRY-RUN': ''
    })
    expect(readSettings({})).toMatchObject({
      homeRegion: 'eu-west-1',
      limits: { usageThreshold: 90 },
      resourceTypes: ['vpc', 'subnet'],
      dryRun: false
    })
  })

  test('have a Region from the environment where none is given', () => {
    restore = withEnvironment({ 'INPUT_AWS-REGION': undefined })
    expect(readSettings({ AWS_REGION: 'us-gov-west-1' }).homeRegion).toBe('us-gov-west-1')
  })

  test('that are wrong are all told at once', () => {
    restore = withEnvironment({
      'INPUT_AWS-REGION': 'mars',
      'INPUT_USAGE-THRESHOLD': '80%',
      INPUT_SUMMARY: 'yes'
    })
    expect(() => readSettings({})).toThrow(/^aws-region: .*\nusage-threshold: .*\nsummary: .*$/)
  })
})

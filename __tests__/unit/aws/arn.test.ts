import { describe, expect, test } from '@jest/globals'
import { parseArn, partitionOf, regionOfTopic } from '../../../src/aws/arn.js'

test.each([
  ['eu-west-1', 'aws'],
  ['us-east-1', 'aws'],
  ['mx-central-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-east-1', 'aws-us-gov'],
  ['us-iso-west-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['eusc-de-east-1', 'aws-eusc']
])('the Region %s lies in the partition %s', (region, partition) => {
  expect(partitionOf(region)).toBe(partition)
})

describe('parseArn', () => {
  test('reads the parts, whatever the resource holds', () => {
    expect(parseArn('arn:aws-us-gov:sns:us-gov-west-1:111122223333:a:b/c')).toEqual({
      partition: 'aws-us-gov',
      service: 'sns',
      region: 'us-gov-west-1',
      account: '111122223333',
      resource: 'a:b/c'
    })
  })

  test('reads one without a Region or an account', () => {
    expect(parseArn('arn:aws:iam::111122223333:role/x')).toMatchObject({
      region: '',
      account: '111122223333'
    })
    expect(parseArn('arn:aws:s3:::bucket')).toMatchObject({ region: '', account: '' })
  })

  test.each([
    '',
    'x',
    'arn:aws:sns',
    'arn:other:sns:eu-west-1:111122223333:x',
    'arn:aws:sns:eu-west-1:1:x',
    'arn:aws:sns:eu-west-1:111122223333:'
  ])('reads nothing of %j', text => {
    expect(parseArn(text)).toBeUndefined()
  })
})

test("a topic's Region is taken from its ARN", () => {
  expect(regionOfTopic('arn:aws:sns:ap-southeast-2:111122223333:x.fifo')).toBe('ap-southeast-2')
  expect(regionOfTopic('arn:aws:sqs:ap-southeast-2:111122223333:x')).toBeUndefined()
  expect(regionOfTopic('x')).toBeUndefined()
})

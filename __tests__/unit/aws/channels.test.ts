import { afterEach, describe, expect, test } from '@jest/globals'
import { createCloudWatchApi, type Metric } from '../../../src/aws/cloudwatch.js'
import { createS3Api } from '../../../src/aws/s3.js'
import { createSnsApi } from '../../../src/aws/sns.js'
import { createTransport } from '../../../src/aws/transport.js'
import { batchesOf } from '../../../src/channels/metrics.js'
import { anAwsServer, withEnvironment, type Answer, type AwsServer } from './aws-server.js'

let server: AwsServer | undefined
let restore = (): void => undefined
const transport = createTransport({})
afterEach(async () => {
  restore()
  transport.destroy()
  await server?.close()
})

/** The way into AWS, before a server that answers so. */
async function accessBefore(answer: Answer) {
  server = await anAwsServer(answer)
  restore = withEnvironment({ AWS_ENDPOINT_URL: server.endpoint, AWS_MAX_ATTEMPTS: '1' })
  const credentials = () => Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' })
  return {
    access: { credentials, transport, environment: { AWS_MAX_ATTEMPTS: '1' } },
    arrived: server.arrived
  }
}

describe('SNS on the wire', () => {
  const PUBLISHED: Answer = {
    body: '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>'
  }
  const message = {
    topicArn: 'arn:aws:sns:ap-southeast-2:111122223333:alerts.fifo',
    subject: '[alert]',
    text: 'One network is full: wëb',
    attributes: { breachCount: { type: 'Number', value: '1' } }
  } as const

  test('is sent the message and its attributes, signed for the Region of the topic', async () => {
    const { access, arrived } = await accessBefore(PUBLISHED)
    await createSnsApi(access, 'ap-southeast-2').publish(message)
    expect(arrived[0]?.fields).toEqual({
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: message.topicArn,
      Subject: '[alert]',
      Message: 'One network is full: wëb',
      'MessageAttributes.entry.1.Name': 'breachCount',
      'MessageAttributes.entry.1.Value.DataType': 'Number',
      'MessageAttributes.entry.1.Value.StringValue': '1'
    })
    expect(arrived[0]?.headers.authorization).toContain('/ap-southeast-2/sns/aws4_request')
  })

  test('is told the group and the deduplication id of an ordered topic', async () => {
    const { access, arrived } = await accessBefore(PUBLISHED)
    await createSnsApi(access, 'ap-southeast-2').publish({
      ...message,
      fifo: { groupId: 'aws-ipam-monitor', deduplicationId: 'abc' }
    })
    expect(arrived[0]?.fields).toMatchObject({
      MessageGroupId: 'aws-ipam-monitor',
      MessageDeduplicationId: 'abc'
    })
  })
})

describe('CloudWatch on the wire', () => {
  const PUT: Answer = { body: '{}', type: 'application/x-amz-json-1.0' }
  const NOW = new Date('2026-11-03T06:00:12.345Z')

  test('is sent each metric with its unit, its dimension and the time', async () => {
    const { access, arrived } = await accessBefore(PUT)
    const metric: Metric = {
      name: 'PercentAssigned',
      unit: 'Percent',
      value: 93.36,
      dimensions: { ResourceId: 'subnet-1' }
    }
    await createCloudWatchApi(access, 'eu-west-1').putMetrics('CUSTOM/IPAM', [metric], NOW)
    expect(arrived[0]?.headers['x-amz-target']).toMatch(/\.PutMetricData$/)
    expect(JSON.parse(arrived[0]?.body ?? '')).toEqual({
      Namespace: 'CUSTOM/IPAM',
      MetricData: [
        {
          MetricName: 'PercentAssigned',
          Unit: 'Percent',
          Value: 93.36,
          Timestamp: NOW.getTime() / 1000,
          Dimensions: [{ Name: 'ResourceId', Value: 'subnet-1' }]
        }
      ]
    })
  })

  test('is sent no batch above 1 MB, however the ids are written', async () => {
    const { access, arrived } = await accessBefore(PUT)
    const api = createCloudWatchApi(access, 'eu-west-1')
    const metrics = Array.from({ length: 1_000 }, (_, n): Metric => {
      const id = `${n.toString().padStart(4, '0')}${'"\\'.repeat(510)}`
      return {
        name: 'IpAddressAvailable',
        unit: 'Count',
        value: 2 ** 127 / 3,
        dimensions: { ResourceId: id }
      }
    })
    for (const batch of batchesOf(metrics)) await api.putMetrics('x'.repeat(255), batch, NOW)
    expect(arrived.length).toBeGreaterThan(1)
    for (const { body } of arrived) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1_000_000)
  })
})

test.each<[string, (access: Parameters<typeof createSnsApi>[0]) => Promise<void>]>([
  [
    'an alert',
    access =>
      createSnsApi(access, 'eu-west-1').publish({
        topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
        subject: '[alert]',
        text: 'One network is full',
        attributes: {}
      })
  ],
  ['metrics', access => createCloudWatchApi(access, 'eu-west-1').putMetrics('CUSTOM/IPAM', [], new Date())],
  [
    'a report',
    access =>
      createS3Api(access, 'eu-west-1').put({
        bucket: 'reports',
        key: 'report.json',
        body: new Uint8Array(),
        contentType: 'application/json'
      })
  ]
])('%s that only a proxy has answered for is not taken for delivered', async (_, deliver) => {
  const { access } = await accessBefore({
    body: '<html><body>Please log in</body></html>',
    type: 'text/html'
  })
  await expect(deliver(access)).rejects.toMatchObject({ name: 'BrokenAnswerError' })
})

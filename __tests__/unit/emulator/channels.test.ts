import { PutMetricDataCommand, type PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch'
import { PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns'
import { afterEach, describe, expect, it } from '@jest/globals'
import { clients, closeAll, keyOf, refusal, start } from './clients.js'

afterEach(closeAll)

const topic = (name: string, region = 'eu-west-1', account = '111122223333') =>
  `arn:aws:sns:${region}:${account}:${name}`
const publish = (input: Partial<PublishCommandInput> = {}) =>
  new PublishCommand({ TopicArn: topic('alerts'), Message: 'full', ...input })
const attribute = (DataType: string, StringValue: string) => ({
  MessageAttributes: { it: { DataType, StringValue } }
})

describe('Publish', () => {
  it('keeps the message, its subject and its attributes', async () => {
    const emulator = await start()
    const { MessageId } = await clients(emulator).sns.send(
      publish({
        Subject: '[alert] - AWS VPC IPAM Usage',
        Message: 'línea\n2 & <more>',
        MessageAttributes: {
          status: { DataType: 'String', StringValue: 'breach' },
          breachCount: { DataType: 'Number', StringValue: '5' },
          blob: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) }
        }
      })
    )
    expect(emulator.messages).toEqual([
      {
        messageId: MessageId,
        topicArn: topic('alerts'),
        message: 'línea\n2 & <more>',
        subject: '[alert] - AWS VPC IPAM Usage',
        attributes: {
          status: { type: 'String', value: 'breach' },
          breachCount: { type: 'Number', value: '5' },
          blob: { type: 'Binary', value: 'AQI=' }
        },
        messageGroupId: undefined,
        deduplicationId: undefined,
        bytes: 17 + 18 + 18 + 12,
        time: expect.any(Number)
      }
    ])
  })

  it.each<[string, Partial<PublishCommandInput>, string, RegExp]>([
    ['nothing to say', { Message: '' }, 'InvalidParameterException', /Empty message/],
    ['too much to say', { Message: 'é'.repeat(131_073) }, 'InvalidParameterException', /Message too long/],
    [
      'too much with its attributes',
      { Message: 'm'.repeat(262_140), ...attribute('String', 'x') },
      'InvalidParameterException',
      /Message too long/
    ],
    ['a long subject', { Subject: 's'.repeat(100) }, 'InvalidParameterException', /Subject/],
    ['a subject in two lines', { Subject: 'a\nb' }, 'InvalidParameterException', /Subject/],
    ['a subject that is not ASCII', { Subject: 'größer' }, 'InvalidParameterException', /Subject/],
    ['an unknown topic', { TopicArn: topic('nothing') }, 'NotFoundException', /Topic does not exist/],
    [
      'a topic of another Region',
      { TopicArn: topic('elsewhere', 'us-east-1') },
      'InvalidParameterException',
      /TopicArn/
    ],
    ['no ARN', { TopicArn: 'alerts' }, 'InvalidParameterException', /TopicArn/],
    [
      "another account's topic",
      { TopicArn: topic('theirs', 'eu-west-1', '222233334444') },
      'AuthorizationErrorException',
      /User: arn:aws:iam::111122223333:user\/operator is not authorized to perform: SNS:Publish on resource: .*:theirs because no resource-based policy/
    ],
    [
      'FIFO without a group',
      { TopicArn: topic('alerts.fifo') },
      'InvalidParameterException',
      /MessageGroupId/
    ],
    [
      'FIFO without a deduplication id',
      { TopicArn: topic('alerts.fifo'), MessageGroupId: 'g' },
      'InvalidParameterException',
      /ContentBasedDeduplication/
    ],
    [
      'deduplication without FIFO',
      { MessageDeduplicationId: 'd' },
      'InvalidParameterException',
      /DeduplicationId/
    ],
    ['a number that is none', attribute('Number', 'many'), 'InvalidParameterValueException', /number/],
    ['an empty attribute', attribute('String', ''), 'InvalidParameterValueException', /non-empty/],
    ['an attribute of no type', attribute('Text', 'x'), 'InvalidParameterValueException', /type 'Text'/],
    ['an array that is none', attribute('String.Array', 'x'), 'InvalidParameterValueException', /array/]
  ])('refuses %s', async (_, input, name, message) => {
    const emulator = await start()
    const refused = await refusal(clients(emulator).sns.send(publish(input)))
    expect(refused.name).toBe(name)
    expect(refused.message).toMatch(message)
    expect(emulator.messages).toEqual([])
  })

  it('takes the largest message and the longest subject', async () => {
    const { sns } = clients(await start())
    await sns.send(publish({ Message: 'm'.repeat(262_144), Subject: 's'.repeat(99) }))
  })

  it('takes a FIFO message once', async () => {
    const emulator = await start()
    const { sns } = clients(emulator)
    const input = { TopicArn: topic('alerts.fifo'), MessageGroupId: 'g', MessageDeduplicationId: 'd' }
    const first = await sns.send(publish(input))
    const second = await sns.send(publish(input))
    expect(first.SequenceNumber).toMatch(/^\d{20}$/)
    expect(second.MessageId).toBe(first.MessageId)
    expect(emulator.messages).toHaveLength(1)
  })

  it("takes a permitted account's message", async () => {
    const { sns } = clients(await start())
    await sns.send(publish({ TopicArn: topic('shared', 'eu-west-1', '222233334444') }))
  })

  it('tells what is denied', async () => {
    const emulator = await start()
    const { sns } = clients(emulator, { credentials: keyOf('AKIADENIEDDDDEXAMPLE') })
    expect(await refusal(sns.send(publish()))).toMatchObject({
      name: 'AuthorizationErrorException',
      status: 403,
      message: expect.stringContaining('because no identity-based policy allows the SNS:Publish action')
    })
    const withoutKms = clients(emulator, { credentials: keyOf('AKIAKMSLESSSSEXAMPLE') })
    expect(await refusal(withoutKms.sns.send(publish({ TopicArn: topic('encrypted') })))).toMatchObject({
      name: 'KMSAccessDeniedException',
      message: expect.stringContaining('kms:GenerateDataKey')
    })
  })

  it('refuses credentials in the words of its protocol', async () => {
    const emulator = await start()
    const nobody = { accessKeyId: 'AKIANOBODYYYYEXAMPLE', secretAccessKey: 'x' }
    const wrong = { ...keyOf('AKIAIOSFODNN7EXAMPLE'), secretAccessKey: 'x' }
    for (const [credentials, name] of [
      [nobody, 'InvalidClientTokenId'],
      [wrong, 'SignatureDoesNotMatch'],
      [keyOf('ASIAEXPIREDDDEXAMPLE'), 'ExpiredToken']
    ] as const) {
      const { sns } = clients(emulator, { credentials })
      expect(await refusal(sns.send(publish()))).toMatchObject({ name, status: 403 })
    }
  })
})

type Datum = NonNullable<PutMetricDataCommandInput['MetricData']>[number]
const datum = (overrides: Partial<Datum> = {}): Datum => ({
  MetricName: 'PercentAssigned',
  Unit: 'Percent',
  Value: 93.4,
  Dimensions: [{ Name: 'ResourceId', Value: 'subnet-1' }],
  ...overrides
})
const put = (MetricData: Datum[], Namespace = 'CUSTOM/IPAM') =>
  new PutMetricDataCommand({ Namespace, MetricData })

describe('PutMetricData', () => {
  it('keeps what it is given, compressed or not', async () => {
    const emulator = await start()
    const { cloudwatch } = clients(emulator)
    const Timestamp = new Date(Math.floor(Date.now() / 1000) * 1000)
    await cloudwatch.send(put([datum({ Timestamp })]))
    await cloudwatch.send(put(Array.from({ length: 1000 }, () => datum())))
    expect(emulator.metrics[0]).toEqual({
      namespace: 'CUSTOM/IPAM',
      name: 'PercentAssigned',
      dimensions: { ResourceId: 'subnet-1' },
      value: 93.4,
      unit: 'Percent',
      timestamp: Timestamp.getTime()
    })
    expect(emulator.metrics).toHaveLength(1001)
    const encodings = emulator.requests.map(request => request.headers['content-encoding'])
    expect(encodings).toEqual([undefined, 'gzip'])
    expect(emulator.requests.map(request => request.rows)).toEqual([1, 1000])
  })

  it.each<[string, Datum[], RegExp]>([
    ['too many metrics', Array.from({ length: 1001 }, () => datum()), /1000/],
    [
      '31 dimensions',
      [datum({ Dimensions: Array.from({ length: 31 }, (_, n) => ({ Name: `d${n}`, Value: 'v' })) })],
      /30/
    ],
    ['a dimension that is not ASCII', [datum({ Dimensions: [{ Name: 'Name', Value: 'größe' }] })], /ASCII/],
    ['an empty dimension', [datum({ Dimensions: [{ Name: 'Name', Value: ' ' }] })], /Value/],
    ['not a number', [datum({ Value: NaN })], /NaN/],
    ['infinity', [datum({ Value: Infinity })], /Infinity/],
    ['a number out of range', [datum({ Value: 1e200 })], /range/],
    ['a unit it does not know', [datum({ Unit: 'Hosts' as 'Count' })], /Unit/],
    ['the distant past', [datum({ Timestamp: new Date(Date.now() - 15 * 86_400_000) })], /Timestamp/],
    ['the future', [datum({ Timestamp: new Date(Date.now() + 3 * 3_600_000) })], /Timestamp/]
  ])('refuses %s', async (_, data, message) => {
    const emulator = await start()
    const refused = await refusal(clients(emulator).cloudwatch.send(put(data)))
    expect(refused).toMatchObject({ name: 'InvalidParameterValueException', status: 400 })
    expect(refused.message).toMatch(message)
    expect(emulator.metrics).toEqual([])
  })

  it.each([
    ['no metric', [], 'CUSTOM/IPAM', 'MissingRequiredParameterException'],
    ['no name', [datum({ MetricName: '' })], 'CUSTOM/IPAM', 'MissingRequiredParameterException'],
    ["AWS's own namespace", [datum()], 'AWS/EC2', 'InvalidParameterValueException']
  ])('refuses %s', async (_, data, namespace, name) => {
    expect(await refusal(clients(await start()).cloudwatch.send(put(data, namespace)))).toMatchObject({
      name
    })
  })

  it('refuses a request above a megabyte, however small it was made', async () => {
    const long = datum({ Dimensions: [{ Name: 'ResourceId', Value: 'x'.repeat(1000) }] })
    const { cloudwatch } = clients(await start())
    expect(await refusal(cloudwatch.send(put(Array.from({ length: 1000 }, () => long))))).toMatchObject({
      status: 413
    })
  })

  it('tells what is denied, and heeds the condition on the namespace', async () => {
    const emulator = await start()
    const denied = clients(emulator, { credentials: keyOf('AKIADENIEDDDDEXAMPLE') })
    const limited = clients(emulator, { credentials: keyOf('AKIAKMSLESSSSEXAMPLE') })
    for (const [client, namespace] of [
      [denied, 'CUSTOM/IPAM'],
      [limited, 'OTHER']
    ] as const) {
      expect(await refusal(client.cloudwatch.send(put([datum()], namespace)))).toMatchObject({
        name: 'AccessDenied',
        status: 403,
        message: expect.stringContaining('is not authorized to perform: cloudwatch:PutMetricData')
      })
    }
    await limited.cloudwatch.send(put([datum()]))
  })

  it.each([
    ['throttle', 'Throttling', 400],
    ['500', 'InternalServiceFault', 500]
  ] as const)('fails on demand: %s', async (fault, name, status) => {
    const { cloudwatch } = clients(await start({ faults: [{ fault }] }))
    expect(await refusal(cloudwatch.send(put([datum()])))).toMatchObject({ name, status })
  })

  it('reads the query protocol of older clients too', async () => {
    const emulator = await start({ verifySignatures: false })
    const body = new URLSearchParams({
      Action: 'PutMetricData',
      Version: '2010-08-01',
      Namespace: 'CUSTOM/IPAM',
      'MetricData.member.1.MetricName': 'IpAddressTotal',
      'MetricData.member.1.Value': '256',
      'MetricData.member.1.Unit': 'Count',
      'MetricData.member.1.Dimensions.member.1.Name': 'ResourceId',
      'MetricData.member.1.Dimensions.member.1.Value': 'subnet-1'
    })
    expect((await fetch(emulator.url, { method: 'POST', body })).status).toBe(200)
    expect(emulator.metrics).toMatchObject([
      { name: 'IpAddressTotal', value: 256, dimensions: { ResourceId: 'subnet-1' } }
    ])
  })
})

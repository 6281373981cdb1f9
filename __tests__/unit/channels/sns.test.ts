import { describe, expect, test } from '@jest/globals'
import type { SnsApi, SnsMessage } from '../../../src/aws/sns.js'
import { deliver } from '../../../src/channels/channel.js'
import { snsChannel, type SnsChannelOptions } from '../../../src/channels/sns.js'
import type { Report } from '../../../src/domain/report.js'
import { aReport, aResource, breaches } from '../domain/builders.js'
import { aLogger } from '../sources/ports.js'

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alerts'
const GAP = { what: 'resources of type vpc', reason: 'access denied' }

/** Delivers a Report to a topic that keeps what it is sent, or refuses it. */
async function alerted(
  report: Report,
  options: Partial<SnsChannelOptions> & { dryRun?: boolean; refusal?: Error } = {}
) {
  const messages: SnsMessage[] = []
  let connected = 0
  const api: SnsApi = {
    publish: message => {
      messages.push(message)
      return options.refusal === undefined ? Promise.resolve() : Promise.reject(options.refusal)
    }
  }
  const connect = () => {
    connected += 1
    return Promise.resolve(api)
  }
  const logger = aLogger()
  const channel = snsChannel({
    topicArn: TOPIC,
    subject: '[alert] - AWS VPC IPAM Usage',
    connect,
    ...options
  })
  const failures = await deliver(report, [channel], { dryRun: options.dryRun ?? false, logger })
  return { messages, connected, failures, lines: logger.lines }
}

/** The bytes SNS counts: the message, and each attribute's name, type and value. */
function bytesOf({ text, attributes }: SnsMessage): number {
  const parts = Object.entries(attributes).flatMap(([name, { type, value }]) => [name, type, value])
  return Buffer.byteLength([text, ...parts].join(''))
}

describe('the alert', () => {
  test.each([
    ['ok', [aResource({ usage: 0.1 })], []],
    ['warning', [aResource({ usage: 0.75 })], []],
    ['incomplete', [aResource({ usage: 0.1 })], [GAP]]
  ])('is not sent when the status is %s', async (status, resources, gaps) => {
    const report = await aReport(resources, { limits: { usageThreshold: 80, warningThreshold: 70 }, gaps })
    expect(report.status).toBe(status)
    const { messages, connected, failures, lines } = await alerted(report)
    expect({ messages, connected, failures }).toEqual({ messages: [], connected: 0, failures: [] })
    expect(lines).toEqual(['SNS: nothing to send'])
  })

  test.each([[[]], [[GAP]]])('is sent once when there is a breach, gaps or not: %j', async gaps => {
    const { messages, failures } = await alerted(await aReport(breaches(3), { gaps }))
    expect(failures).toEqual([])
    expect(messages).toHaveLength(1)
  })

  test('says what is full, where, and where to look', async () => {
    const report = await aReport([aResource({ usage: 0.9336, availabilityZoneId: 'use1-az4' })])
    const { messages } = await alerted(report, {
      runUrl: 'https://github.com/acme/network/actions/runs/1',
      repository: 'acme/network'
    })
    for (const part of [
      'web-a',
      'subnet-0a1b2c3d4e5f60718',
      '10.20.4.0/24',
      '111122223333',
      'us-east-1',
      '17 of 256',
      'https://github.com/acme/network/actions/runs/1',
      'acme/network'
    ]) {
      expect(messages[0]?.text).toContain(part)
    }
  })

  test('has attributes that subscribers can filter by', async () => {
    const { messages } = await alerted(await aReport(breaches(12)))
    expect(messages[0]).toMatchObject({
      topicArn: TOPIC,
      attributes: {
        status: { type: 'String', value: 'breach' },
        breachCount: { type: 'Number', value: '12' },
        highestUsage: { type: 'Number', value: '100' }
      }
    })
  })

  test('has a subject that SNS takes, whatever was given', async () => {
    for (const subject of ['Füll!\n::error::', '🔴'.repeat(200), 'x'.repeat(300)]) {
      const { messages } = await alerted(await aReport(breaches(1)), { subject })
      expect(messages[0]?.subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/)
    }
    const { messages } = await alerted(await aReport(breaches(1)))
    expect(messages[0]?.subject).toBe('[alert] - AWS VPC IPAM Usage')
  })

  test('keeps to 256 KiB with its attributes, worst first, however long the names are', async () => {
    const resources = breaches(400).map(one => ({
      ...one,
      name: '\u{1f4a5}'.repeat(2_000),
      ownerId: 'ä'.repeat(900)
    }))
    const gaps = Array.from({ length: 500 }, () => ({ what: 'ü'.repeat(5_000), reason: 'ß'.repeat(5_000) }))
    const { messages } = await alerted(await aReport(resources, { gaps }))
    const [message] = messages
    expect(message).toBeDefined()
    if (message === undefined) return
    expect(bytesOf(message)).toBeLessThanOrEqual(262_144)
    expect(message.text).toContain('subnet-00000000000000000')
  })

  test('lists the 50 worst and says how many more there are', async () => {
    const { messages } = await alerted(await aReport(breaches(120)))
    const text = messages[0]?.text ?? ''
    const listed = text.split('\n').flatMap(line => /^- (breach-\d+) /.exec(line)?.[1] ?? [])
    expect(listed).toEqual(Array.from({ length: 50 }, (_, n) => `breach-${n}`))
    expect(text).toContain('70 more')
  })

  test('to a topic that keeps order is grouped and told from the alert of the next run', async () => {
    const topicArn = `${TOPIC}.fifo`
    const report = await aReport(breaches(2))
    const [one, same, next] = await Promise.all(
      [report, report, { ...report, generatedAt: '2026-11-04T06:00:00.000Z' }].map(
        async each => (await alerted(each, { topicArn })).messages[0]?.fifo
      )
    )
    expect(one?.groupId).toMatch(/^[\w!-/:-@]{1,128}$/)
    expect(one?.deduplicationId).toMatch(/^[0-9a-f]{64}$/)
    expect(same).toEqual(one)
    expect(next?.deduplicationId).not.toBe(one?.deduplicationId)
    expect((await alerted(report)).messages[0]).not.toHaveProperty('fifo')
  })
})

describe('an alert that is refused', () => {
  const refusal = (name: string) => Object.assign(new Error('no'), { name })

  test.each([
    ['AuthorizationErrorException', '{"Effect":"Allow","Action":"sns:Publish","Resource":"' + TOPIC + '"}'],
    ['AuthorizationErrorException', 'a topic in another account must also allow it in its own access policy'],
    ['NotFoundException', 'check sns-topic-arn'],
    ['KMSAccessDeniedException', 'kms:GenerateDataKey*']
  ])('is a failure of the channel: %s says %s', async (name, remedy) => {
    const { failures } = await alerted(await aReport(breaches(1)), { refusal: refusal(name) })
    expect(failures).toEqual([
      {
        channel: 'SNS',
        reason: expect.stringContaining(`the alert could not be published to ${TOPIC}`),
        remedy: expect.stringContaining(remedy)
      }
    ])
  })

  test('is one too when the client cannot even be had', async () => {
    const connect = () => Promise.reject(new Error('no client'))
    const { failures } = await alerted(await aReport(breaches(1)), { connect })
    expect(failures[0]?.reason).toContain('no client')
  })
})

test('a dry run says what would be sent, to where, and neither connects nor sends', async () => {
  const { messages, connected, lines } = await alerted(await aReport(breaches(1234)), { dryRun: true })
  expect({ messages, connected }).toEqual({ messages: [], connected: 0 })
  expect(lines).toEqual([
    `SNS: would publish an alert about 1,234 breached networks to ${TOPIC} (dry run: nothing is sent)`
  ])
})

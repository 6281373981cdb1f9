import { afterEach, describe, expect, test } from '@jest/globals'
import { deliver } from '../../../src/channels/channel.js'
import { channelsOf } from '../../../src/check/channels.js'
import { entranceOf } from '../../../src/check/entrance.js'
import { parseSettings } from '../../../src/settings.js'
import { anAwsServer, withEnvironment, type AwsServer } from '../aws/aws-server.js'
import { aReport, breaches } from '../domain/builders.js'
import { aLogger } from '../sources/ports.js'

let server: AwsServer | undefined
let restore = (): void => undefined
afterEach(async () => {
  restore()
  await server?.close()
  server = undefined
})

const TOPIC = 'arn:aws:sns:ap-southeast-2:111122223333:alerts'

function wired(inputs: Parameters<typeof parseSettings>[0]) {
  const masked: string[] = []
  const settings = parseSettings({ 'aws-region': 'eu-west-1', ...inputs }, {})
  const entrance = entranceOf(settings, {
    environment: {},
    logger: aLogger(),
    clock: () => new Date(),
    mask: secret => {
      masked.push(secret)
    },
    getToken: () => Promise.reject(new Error('no token is to be asked for'))
  })
  const channels = channelsOf(settings, () => entrance, {})
  return { settings, access: entrance.access, masked, channels }
}

describe('the channels of the settings', () => {
  test.each([
    [{}, []],
    [{ 'sns-topic-arn': TOPIC }, ['SNS']],
    [{ 'cloudwatch-metrics': 'all' }, ['CloudWatch']],
    [{ 'cloudwatch-metrics': 'all', 'sns-topic-arn': TOPIC }, ['SNS', 'CloudWatch']]
  ])('%j are %j', (inputs, names) => {
    expect(wired(inputs).channels.map(({ name }) => name)).toEqual(names)
  })

  test('reach SNS in the Region of the topic and CloudWatch in the home Region', async () => {
    server = await anAwsServer(
      { body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>' },
      { body: '{}' }
    )
    restore = withEnvironment({
      AWS_ENDPOINT_URL: server.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'the-secret',
      AWS_SESSION_TOKEN: undefined,
      AWS_PROFILE: undefined
    })
    const { channels, access, masked } = wired({ 'sns-topic-arn': TOPIC, 'cloudwatch-metrics': 'all' })
    const failures = await deliver(await aReport(breaches(1)), channels, { dryRun: false, logger: aLogger() })
    access.transport.destroy()
    expect(failures).toEqual([])
    expect(
      server.arrived.map(
        ({ headers }) => /\/([^/]+\/[^/]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1]
      )
    ).toEqual(['ap-southeast-2/sns', 'eu-west-1/monitoring'])
    expect(masked).toEqual(['AKIDEXAMPLE', 'the-secret'])
  })
})

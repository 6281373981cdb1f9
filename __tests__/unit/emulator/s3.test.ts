import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startEmulator } from '../../../emulator/server.js'
import { organisation, type Emulator } from './clients.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ organisation })
})
beforeEach(() => {
  emulator.reset()
})
afterAll(() => emulator.close())

async function put(secret?: string, body = '{"a":1}'): Promise<string> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY = '' } = emulator.environment.keys
  const client = new S3Client({
    endpoint: emulator.url,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: secret ?? AWS_SECRET_ACCESS_KEY }
  })
  const command = new PutObjectCommand({
    Bucket: 'reports',
    Key: 'a=b/ü (1).json',
    Body: Buffer.from(body),
    ContentType: 'application/json'
  })
  return client.send(command).then(
    () => 'ok',
    (error: unknown) => (error as Error).name
  )
}

describe('the emulated S3', () => {
  it('takes an object under a key that the wire encodes', async () => {
    expect(await put()).toBe('ok')
    expect(emulator.objects).toEqual([
      {
        bucket: 'reports',
        key: 'a=b/ü (1).json',
        contentType: 'application/json',
        body: Buffer.from('{"a":1}')
      }
    ])
    expect(emulator.requests).toMatchObject([{ service: 's3', action: 'PutObject', status: 200 }])
  })

  it('verifies the signature', async () => {
    expect(await put('another secret')).toBe('SignatureDoesNotMatch')
    expect(emulator.objects).toEqual([])
  })

  it.each([
    ['access-denied', 'AccessDenied'],
    ['throttle', 'SlowDown'],
    ['expired-token', 'ExpiredToken']
  ] as const)('shows the fault %s in its own words', async (fault, name) => {
    emulator.faults.add({ match: { service: 's3' }, fault })
    expect(await put()).toBe(name)
  })

  it('says that there is no such bucket where that is asked for', async () => {
    emulator.faults.add({ match: { service: 's3' }, fault: 'error', code: 'NoSuchBucket', status: 404 })
    expect(await put()).toBe('NoSuchBucket')
  })
})

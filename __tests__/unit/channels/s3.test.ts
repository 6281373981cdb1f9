import { describe, expect, it } from '@jest/globals'
import type { S3Object } from '../../../src/aws/s3.js'
import { deliver } from '../../../src/channels/channel.js'
import { s3Channel } from '../../../src/channels/s3.js'
import { reportJson } from '../../../src/render/json.js'
import { aReport, breaches } from '../domain/builders.js'
import { aLogger } from '../sources/ports.js'

async function kept(refusal?: Error, dryRun = false) {
  const objects: S3Object[] = []
  const put = (object: S3Object) => {
    objects.push(object)
    return refusal === undefined ? Promise.resolve() : Promise.reject(refusal)
  }
  const channel = s3Channel({
    bucket: 'reports',
    key: 'ipam/1.json',
    partition: 'aws-cn',
    connect: () => Promise.resolve({ put })
  })
  const report = await aReport(breaches(400))
  const failures = await deliver(report, [channel], { dryRun, logger: aLogger() })
  return { objects, failures, text: [...reportJson(report)].join('') }
}

const refusal = (name: string, message: string) => Object.assign(new Error(message), { name })

describe('the S3 channel', () => {
  it('writes the bytes of the report file, whatever the status', async () => {
    const { objects, text } = await kept()
    expect(objects).toMatchObject([
      { bucket: 'reports', key: 'ipam/1.json', contentType: 'application/json' }
    ])
    expect(Buffer.from(objects[0]?.body ?? []).toString()).toBe(text)
  })

  it('writes nothing in a dry run', async () => {
    expect((await kept(undefined, true)).objects).toEqual([])
  })

  it.each([
    ['AccessDenied', 'Access Denied', '"Resource":"arn:aws-cn:s3:::reports/ipam/1.json"'],
    [
      'AccessDenied',
      'not authorized to perform: kms:GenerateDataKey on x',
      'kms:GenerateDataKey on the bucket'
    ],
    ['NoSuchBucket', 'The specified bucket does not exist', 'check ReportBucket']
  ])('says what to do about %s (%s)', async (name, message, remedy) => {
    const { failures } = await kept(refusal(name, message))
    expect(failures).toHaveLength(1)
    expect(failures[0]?.reason).toContain('the Report could not be written to s3://reports/ipam/1.json')
    expect(failures[0]?.remedy).toContain(remedy)
  })
})

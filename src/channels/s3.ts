import { explain } from '../aws/errors.js'
import type { S3Api } from '../aws/s3.js'
import { CheckError } from '../domain/failure.js'
import type { Report } from '../domain/report.js'
import { reportJson } from '../render/json.js'
import type { Channel } from './channel.js'

export interface S3ChannelOptions {
  bucket: string
  key: string
  /** AWS's partition, for the ARN that a policy needs: `aws`. */
  partition: string
  /** Called only when there is something to write. */
  connect: () => Promise<S3Api>
}

/** Keeps the whole Report in a bucket, whatever its status: the bytes of the report file. */
export function s3Channel({ bucket, key, partition, connect }: S3ChannelOptions): Channel {
  const place = `s3://${bucket}/${key}`
  return {
    name: 'S3',
    plan: () => `write the whole Report to ${place}`,
    async send(report) {
      try {
        const s3 = await connect()
        await s3.put({ bucket, key, body: bytesOf(report), contentType: 'application/json' })
      } catch (error) {
        const resource = `arn:${partition}:s3:::${bucket}/${key}`
        const { code, reason, remedy } = explain(error, { action: 's3:PutObject', resource })
        throw new CheckError(`the Report could not be written to ${place}: ${reason}`, {
          remedy: remedyOf(code, reason) ?? remedy,
          cause: error
        })
      }
    }
  }
}

/** What to do where S3 has a word of its own for it. */
function remedyOf(code: string, reason: string): string | undefined {
  if (code === 'NoSuchBucket') return 'check ReportBucket: there is no bucket of this name'
  // S3 answers with the KMS action that was denied, under a code of its own.
  if (reason.includes('kms:'))
    return "allow kms:GenerateDataKey on the bucket's key, in the role's policy and in the key's"
  return undefined
}

/** In pieces, since a large Report does not fit into one string. */
function bytesOf(report: Report): Uint8Array {
  return Buffer.concat(Array.from(reportJson(report), piece => Buffer.from(piece)))
}

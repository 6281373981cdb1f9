import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { requirePart } from './answers.js'
import { clientConfig, type Access } from './clients.js'

export interface S3Object {
  bucket: string
  key: string
  body: Uint8Array
  contentType: string
}

export interface S3Api {
  /** Writes an object; the bucket says how it is encrypted. */
  put(object: S3Object): Promise<void>
}

/** Amazon S3. The bucket may lie in another Region, which S3 then names. */
export function createS3Api(access: Access, region: string): S3Api {
  const client = new S3Client({ ...clientConfig(access, region), followRegionRedirects: true })
  return {
    async put({ bucket, key, body, contentType }) {
      const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType })
      // A proxy's page with status 200 is no receipt.
      command.middlewareStack.use(requirePart('ETag'))
      await client.send(command)
    }
  }
}

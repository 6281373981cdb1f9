import { createHash } from 'node:crypto'
import { isDenied } from '../identities.js'
import { AwsError } from '../protocol/errors.js'
import { commonFault, expiredToken, refuseCall } from './common.js'

/**
 * Amazon S3: PutObject, by the bucket's name in the path, which is how clients call an address that is no name. Every
 * bucket is there; for one that is not, ask for the fault.
 *
 * @typedef {import('./service.js').Call} Call
 * @typedef {import('./service.js').Result} Result
 * @typedef {import('./service.js').Service} Service
 * @typedef {import('../sigv4.js').SignedRequest} SignedRequest
 */

/** @type {Service} */
export const s3 = {
  name: 's3',
  signingName: 's3',
  version: '2006-03-01',
  namespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  actions: { PutObject: { run: putObject } },
  refuse(refusal) {
    switch (refusal.kind) {
      case 'unknown-key':
        return new AwsError(
          'InvalidAccessKeyId',
          'The AWS Access Key Id you provided does not exist in our records.',
          { status: 403 }
        )
      case 'missing':
        return new AwsError('AccessDenied', 'Access Denied', { status: 403 })
      case 'expired-request':
      case 'future-request':
        return new AwsError(
          'RequestTimeTooSkewed',
          'The difference between the request time and the current time is too large.',
          { status: 403 }
        )
      case 'expired-credentials':
        return expiredToken()
      default:
        return refuseCall(refusal)
    }
  },
  deny: ({ principal, action }) =>
    new AwsError(
      'AccessDenied',
      `User: ${principal.arn} is not authorized to perform: s3:${action} because no identity-based policy allows the s3:${action} action`,
      { status: 403 }
    ),
  fail({ fault }) {
    if (fault.fault === 'throttle')
      return new AwsError('SlowDown', 'Please reduce your request rate.', { status: 503 })
    return commonFault(fault)
  }
}

/**
 * What of a request is S3's, read as far as it can be without believing it.
 *
 * @param {SignedRequest} request
 * @returns {{ action: string, json: Record<string, unknown> }}
 */
export function readS3({ method, url, headers }) {
  const [path = ''] = url.split('?')
  const [, bucket = '', ...key] = path.split('/')
  return {
    action: method === 'PUT' && bucket !== '' && key.length > 0 ? 'PutObject' : method,
    json: {
      Bucket: decodeURIComponent(bucket),
      Key: key.map(decodeURIComponent).join('/'),
      ContentType: String(headers['content-type'] ?? 'binary/octet-stream'),
      ContentSha256: String(headers['x-amz-content-sha256'] ?? '')
    }
  }
}

/**
 * @param {Call} call
 * @returns {Result}
 */
function putObject(call) {
  const { json, body, principal, world } = call
  if (isDenied(principal, 's3:PutObject')) throw s3.deny(call)
  if (json['ContentSha256'] !== createHash('sha256').update(body).digest('hex')) {
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed."
    )
  }
  const { Bucket: bucket, Key: key, ContentType: contentType } = /** @type {Record<string, string>} */ (json)
  world.objects.push({ bucket: bucket ?? '', key: key ?? '', contentType: contentType ?? '', body })
  const etag = `"${createHash('md5').update(body).digest('hex')}"`
  return { xml: '', headers: { etag }, noted: { bytes: body.length } }
}

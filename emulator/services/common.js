import { AwsError } from '../protocol/errors.js'

/**
 * What SNS, STS and CloudWatch have in common; EC2 has ways of its own.
 *
 * @typedef {import('./service.js').Refusal} Refusal
 * @typedef {import('./service.js').ActiveRule} ActiveRule
 * @typedef {import('./service.js').Protocol} Protocol
 */

const SIGNATURE_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.'

/**
 * @param {Refusal} refusal
 * @returns {AwsError}
 */
export function refuseCall({ kind, detail }) {
  switch (kind) {
    case 'missing':
      return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', {
        status: 403
      })
    case 'incomplete':
      return new AwsError(
        'IncompleteSignature',
        `The request signature does not conform to AWS standards: ${detail}`,
        {
          status: 403
        }
      )
    case 'unknown-key':
    case 'session-token':
      return new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', {
        status: 403,
        exception: 'UnrecognizedClientException'
      })
    case 'expired-credentials':
      return expiredToken()
    case 'signature':
      return signatureError(SIGNATURE_MISMATCH)
    case 'scope':
    case 'expired-request':
    case 'future-request':
      return signatureError(detail)
  }
}

/** @param {string} message */
function signatureError(message) {
  return new AwsError('SignatureDoesNotMatch', message, {
    status: 403,
    exception: 'InvalidSignatureException'
  })
}

export function expiredToken() {
  return new AwsError('ExpiredToken', 'The security token included in the request is expired', {
    status: 403,
    exception: 'ExpiredTokenException'
  })
}

/**
 * @param {ActiveRule} rule
 * @returns {AwsError} the faults that every service answers alike
 */
export function commonFault({ fault, code = 'InternalFailure', message = '', status = 400 }) {
  switch (fault) {
    case 'throttle':
      return new AwsError('Throttling', 'Rate exceeded', { exception: 'ThrottlingException' })
    case '503':
      return new AwsError('ServiceUnavailable', 'Service is temporarily unavailable.', { status: 503 })
    case 'error':
      return new AwsError(code, message, { status })
    case 'expired-token':
      return expiredToken()
    default:
      return new AwsError('InternalFailure', 'An internal error occurred.', { status: 500 })
  }
}

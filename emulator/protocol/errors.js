import { DECLARATION, element } from './xml.js'

/**
 * @typedef {'ec2' | 'query' | 'json' | 's3'} Protocol
 * @typedef {object} Answer
 * @property {number} status
 * @property {Record<string, string>} headers
 * @property {string | Buffer} body
 */

/** An error as AWS would name it. How it is written is the protocol's affair. */
export class AwsError extends Error {
  /**
   * @param {string} code the code on the wire of the query protocols, e.g. `InvalidParameterValue`
   * @param {string} message
   * @param {object} [options]
   * @param {number} [options.status] 400 unless told
   * @param {string} [options.exception] the shape's name in the JSON protocol, where it is not the code + `Exception`
   */
  constructor(code, message, { status = 400, exception } = {}) {
    super(message)
    this.name = 'AwsError'
    this.code = code
    this.status = status
    this.exception = exception ?? (code.endsWith('Exception') ? code : `${code}Exception`)
  }
}

/**
 * @param {AwsError} error
 * @param {{ protocol: Protocol, namespace: string, requestId: string }} context
 * @returns {Answer}
 */
export function errorAnswer(error, { protocol, namespace, requestId }) {
  const fault = error.status < 500 ? 'Sender' : 'Receiver'
  const details = element('Code', error.code) + element('Message', error.message)
  switch (protocol) {
    case 'ec2':
      return {
        status: error.status,
        headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
        body: `${DECLARATION}<Response><Errors><Error>${details}</Error></Errors>${element('RequestID', requestId)}</Response>`
      }
    case 'query':
      return {
        status: error.status,
        headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
        body:
          `<ErrorResponse xmlns="${namespace}"><Error>${element('Type', fault)}${details}</Error>` +
          `${element('RequestId', requestId)}</ErrorResponse>`
      }
    case 's3':
      return {
        status: error.status,
        headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
        body: `${DECLARATION}<Error>${details}${element('RequestId', requestId)}</Error>`
      }
    case 'json':
      return {
        status: error.status,
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amzn-requestid': requestId,
          'x-amzn-query-error': `${error.code};${fault}`
        },
        body: JSON.stringify({
          __type: `com.amazonaws.cloudwatch#${error.exception}`,
          message: error.message
        })
      }
  }
}

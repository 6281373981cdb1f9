import { createHash, randomUUID } from 'node:crypto'
import { accountOf, isDenied } from '../identities.js'
import { AwsError } from '../protocol/errors.js'
import { element } from '../protocol/xml.js'
import { commonFault, refuseCall } from './common.js'

/**
 * Amazon SNS: Publish, with its rules.
 *
 * @typedef {import('./service.js').Call} Call
 * @typedef {import('./service.js').Result} Result
 * @typedef {import('./service.js').Service} Service
 * @typedef {import('../protocol/query.js').QueryParams} QueryParams
 * @typedef {import('../organisation/types.js').Topic} Topic
 * @typedef {import('../identities.js').Principal} Principal
 * @typedef {{ type: string, value: string, bytes: number }} Attribute
 */

/** Message and attributes together, in bytes. */
export const MAXIMUM_BYTES = 262_144
const DEDUPLICATION_MS = 5 * 60_000

/** @type {Service} */
export const sns = {
  name: 'sns',
  signingName: 'sns',
  version: '2010-03-31',
  namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  actions: { Publish: { run: publish } },
  refuse: refuseCall,
  deny({ principal, action, params }) {
    const resource = params.get('TopicArn') ?? ''
    const kind = accountOf(resource) === principal.account ? 'identity-based' : 'resource-based'
    const name = `SNS:${action}`
    return new AwsError(
      'AuthorizationError',
      `User: ${principal.arn} is not authorized to perform: ${name} on resource: ${resource} ` +
        `because no ${kind} policy allows the ${name} action`,
      { status: 403 }
    )
  },
  fail({ fault }) {
    if (fault.fault !== '500') return commonFault(fault)
    return new AwsError('InternalError', 'An internal error occurred.', { status: 500 })
  }
}

/**
 * @param {Call} call
 * @returns {Result}
 */
function publish(call) {
  const { params, world, principal, region } = call
  const arn = params.get('TopicArn') ?? params.get('TargetArn')
  if (!arn) throw invalid('TopicArn or TargetArn Reason: no value for required parameter')
  const [, , service, topicRegion, account] = arn.split(':')
  // A Region that is not the caller's is not told from a topic that cannot be.
  if (service !== 'sns' || !account || (region !== '' && topicRegion !== region)) throw invalid('TopicArn')
  const topic = world.organisation.topics.find(candidate => candidate.arn === arn)
  if (isDenied(principal, 'sns:Publish')) throw sns.deny(call)
  if (topic && !mayPublish(topic, principal)) throw sns.deny(call)
  if (!topic && account !== principal.account) throw sns.deny(call)
  if (!topic) throw new AwsError('NotFound', 'Topic does not exist', { status: 404 })

  const message = params.get('Message') ?? ''
  if (message === '') throw invalid('Empty message')
  const subject = params.get('Subject')
  if (subject !== undefined && !isSubject(subject)) throw invalid('Subject')
  if (params.get('MessageStructure') === 'json') checkStructure(message)
  const attributes = readAttributes(params)
  const bytes =
    Buffer.byteLength(message) +
    Object.values(attributes).reduce((sum, attribute) => sum + attribute.bytes, 0)
  if (bytes > MAXIMUM_BYTES) throw invalid('Message too long')
  if (topic.kmsKeyArn !== undefined) checkKey(topic.kmsKeyArn, principal)

  const { messageGroupId, deduplicationId } = readFifo(topic, params, message)
  const now = world.clock()
  const earlier = topic.arn.endsWith('.fifo')
    ? world.messages.find(
        other =>
          other.topicArn === arn &&
          other.deduplicationId === deduplicationId &&
          other.time > now - DEDUPLICATION_MS
      )
    : undefined
  const messageId = earlier?.messageId ?? randomUUID()
  if (!earlier) {
    world.messages.push({
      messageId,
      topicArn: arn,
      message,
      subject,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, { type, value }]) => [name, { type, value }])
      ),
      messageGroupId,
      deduplicationId,
      bytes,
      time: now
    })
  }
  const sequence = topic.arn.endsWith('.fifo') ? String(world.messages.length).padStart(20, '1') : undefined
  return {
    xml: `<PublishResult>${element('MessageId', messageId) + element('SequenceNumber', sequence)}</PublishResult>`,
    noted: { messageId, bytes }
  }
}

/**
 * @param {Topic} topic
 * @param {Principal} principal
 */
function mayPublish({ arn, allowedAccounts = [] }, { account }) {
  return accountOf(arn) === account || allowedAccounts.includes(account)
}

/**
 * @param {string} kmsKeyArn
 * @param {Principal} principal
 */
function checkKey(kmsKeyArn, principal) {
  for (const action of ['kms:GenerateDataKey', 'kms:Decrypt']) {
    if (!isDenied(principal, action)) continue
    throw new AwsError(
      'KMSAccessDenied',
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${kmsKeyArn} ` +
        `because no identity-based policy allows the ${action} action`
    )
  }
}

/**
 * Fewer than 100 printable ASCII characters, the first one not a blank.
 * @param {string} subject
 */
function isSubject(subject) {
  return /^[!-~][ -~]{0,98}$/.test(subject)
}

/** @param {string} message */
function checkStructure(message) {
  let parsed
  try {
    parsed = JSON.parse(message)
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse')
  }
  if (typeof parsed?.default !== 'string')
    throw invalid('Message Structure - No default entry in JSON message body')
}

/**
 * @param {Topic} topic
 * @param {QueryParams} params
 * @param {string} message
 */
function readFifo({ arn, contentBasedDeduplication = false }, params, message) {
  const messageGroupId = params.get('MessageGroupId')
  let deduplicationId = params.get('MessageDeduplicationId')
  if (!arn.endsWith('.fifo')) {
    if (deduplicationId !== undefined) {
      throw invalid(
        'MessageDeduplicationId Reason: The request includes a parameter that is not valid for this topic type'
      )
    }
    return { messageGroupId, deduplicationId }
  }
  if (!messageGroupId) throw invalid('The MessageGroupId parameter is required for FIFO topics')
  deduplicationId ??= contentBasedDeduplication
    ? createHash('sha256').update(message).digest('hex')
    : undefined
  if (!deduplicationId) {
    throw invalid(
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly'
    )
  }
  const form = /^[!-~]{1,128}$/
  if (!form.test(messageGroupId)) throw invalid('MessageGroupId')
  if (!form.test(deduplicationId)) throw invalid('MessageDeduplicationId')
  return { messageGroupId, deduplicationId }
}

/**
 * @param {QueryParams} params
 * @returns {Record<string, Attribute>}
 */
function readAttributes(params) {
  /** @type {Record<string, Attribute>} */
  const attributes = {}
  for (const entry of params.structures('MessageAttributes.entry')) {
    const name = entry.get('Name') ?? ''
    const type = entry.get('Value.DataType') ?? ''
    const isBinary = type.startsWith('Binary')
    const value = entry.get(isBinary ? 'Value.BinaryValue' : 'Value.StringValue') ?? ''
    checkAttribute(name, type, value)
    const content = isBinary ? Buffer.from(value, 'base64') : Buffer.from(value)
    attributes[name] = {
      type,
      value,
      bytes: Buffer.byteLength(name) + Buffer.byteLength(type) + content.length
    }
  }
  return attributes
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} value
 */
function checkAttribute(name, type, value) {
  const isNameValid = /^[\w-]+(\.[\w-]+)*$/.test(name) && name.length <= 256 && !/^(aws|amazon)\./i.test(name)
  if (!isNameValid) {
    throw invalidAttribute(`The message attribute name '${name}' is invalid.`)
  }
  if (!/^(String|String\.Array|Number|Binary)(\.\S+)?$/.test(type)) {
    throw invalidAttribute(`The message attribute '${name}' has an invalid message attribute type '${type}'.`)
  }
  if (value === '') {
    throw invalidAttribute(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`
    )
  }
  if (type.startsWith('Number') && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) {
    throw invalidAttribute(`Could not cast message attribute '${name}' value to number.`)
  }
  if (type.startsWith('String.Array') && !isArray(value)) {
    throw invalidAttribute(`The message attribute '${name}' is not a valid JSON array.`)
  }
}

/** @param {string} text */
function isArray(text) {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

/** @param {string} what */
function invalid(what) {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`)
}

/** @param {string} message */
function invalidAttribute(message) {
  return new AwsError('ParameterValueInvalid', message)
}

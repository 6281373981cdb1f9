import { isDenied } from '../identities.js'
import { matchesPattern } from '../patterns.js'
import { AwsError } from '../protocol/errors.js'
import { commonFault, refuseCall } from './common.js'

/**
 * Amazon CloudWatch: PutMetricData, with its rules, in the JSON protocol of today's SDKs and the query protocol of
 * older ones.
 *
 * @typedef {import('./service.js').Call} Call
 * @typedef {import('./service.js').Result} Result
 * @typedef {import('./service.js').Service} Service
 * @typedef {import('../world.js').Metric} Metric
 *
 * @typedef {object} Datum a metric as it came, whatever the protocol
 * @property {unknown} MetricName
 * @property {{ Name?: unknown, Value?: unknown }[]} Dimensions
 * @property {unknown} Value
 * @property {unknown} Values
 * @property {unknown} StatisticValues
 * @property {unknown} Unit
 * @property {unknown} Timestamp
 */

/** AWS says "1 MB"; of the two readings this is the one that is safe to keep to. */
export const MAXIMUM_BYTES = 1_000_000
export const MAXIMUM_METRICS = 1000
const MAXIMUM_DIMENSIONS = 30
const TWO_WEEKS_MS = 14 * 24 * 3_600_000
const TWO_HOURS_MS = 2 * 3_600_000
const PREFIXES = ['', 'Kilo', 'Mega', 'Giga', 'Tera']
const UNITS = new Set([
  ...['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'],
  ...['Bytes', 'Bits'].flatMap(unit =>
    PREFIXES.flatMap(prefix => {
      const name = prefix === '' ? unit : `${prefix}${unit.toLowerCase()}`
      return [name, `${name}/Second`]
    })
  )
])

/** @type {Service} */
export const cloudwatch = {
  name: 'cloudwatch',
  signingName: 'monitoring',
  version: '2010-08-01',
  namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  actions: { PutMetricData: { run: putMetricData } },
  refuse: refuseCall,
  deny({ principal, action }) {
    const name = `cloudwatch:${action}`
    return new AwsError(
      'AccessDenied',
      `User: ${principal.arn} is not authorized to perform: ${name} because no identity-based policy allows the ` +
        `${name} action`,
      { status: 403 }
    )
  },
  fail({ fault }) {
    if (fault.fault !== '500') return commonFault(fault)
    return new AwsError('InternalServiceError', 'The request processing has failed.', {
      status: 500,
      exception: 'InternalServiceFault'
    })
  }
}

/**
 * The limit on a request's size, which is checked before anything in it is read.
 * @param {number} bytes once decompressed
 * @throws {AwsError}
 */
export function checkSize(bytes) {
  if (bytes <= MAXIMUM_BYTES) return
  throw new AwsError('RequestEntityTooLarge', `Request size ${bytes} exceeded ${MAXIMUM_BYTES} bytes`, {
    status: 413
  })
}

/**
 * @param {Call} call
 * @returns {Result}
 */
function putMetricData(call) {
  const { principal, world } = call
  const { namespace, data } = readRequest(call)
  const allowed = principal.permissions.metricNamespaces
  const isAllowed = allowed?.some(pattern => matchesPattern(pattern, String(namespace))) ?? true
  if (isDenied(principal, 'cloudwatch:PutMetricData') || !isAllowed) throw cloudwatch.deny(call)
  if (typeof namespace !== 'string' || namespace === '') throw missing('Namespace')
  if (!/^[\w.\-/#: ]{1,255}$/.test(namespace) || namespace.startsWith(':') || namespace.startsWith('AWS/')) {
    throw invalid('Namespace', 'must be 1 to 255 characters of A-Z, a-z, 0-9, .-_/#: and not start with AWS/')
  }
  if (data.length === 0) throw missing('MetricData')
  if (data.length > MAXIMUM_METRICS) {
    throw invalid('MetricData', `must not have more than ${MAXIMUM_METRICS} members; it has ${data.length}`)
  }
  const metrics = data.map((datum, index) =>
    readMetric(datum, `MetricData.member.${index + 1}`, namespace, world.clock())
  )
  world.metrics.push(...metrics)
  return { xml: '', rows: metrics.length, noted: { namespace } }
}

/**
 * @param {Call} call
 * @returns {{ namespace: unknown, data: Datum[] }}
 */
function readRequest({ json, params }) {
  const fromJson = json['MetricData']
  if (json['Namespace'] !== undefined || fromJson !== undefined) {
    const data = Array.isArray(fromJson) ? fromJson : []
    return {
      namespace: json['Namespace'],
      data: data.map(datum => ({ ...datum, Dimensions: datum.Dimensions ?? [] }))
    }
  }
  const namespace = params.get('Namespace')
  return {
    namespace,
    data: params.structures('MetricData.member').map(datum => ({
      MetricName: datum.get('MetricName'),
      Dimensions: datum
        .structures('Dimensions.member')
        .map(dimension => ({ Name: dimension.get('Name'), Value: dimension.get('Value') })),
      Value: numberOf(datum.get('Value')),
      Values:
        datum.strings('Values.member').length > 0 ? datum.strings('Values.member').map(Number) : undefined,
      StatisticValues: datum.get('StatisticValues.Sum'),
      Unit: datum.get('Unit'),
      Timestamp: timeOf(datum.get('Timestamp'))
    }))
  }
}

/**
 * @param {Datum} datum
 * @param {string} path how AWS names it in a message
 * @param {string} namespace
 * @param {number} now milliseconds since 1970
 * @returns {Metric}
 */
function readMetric(datum, path, namespace, now) {
  const { MetricName: name, Value: value, Unit: unit = 'None', Timestamp: timestamp } = datum
  if (typeof name !== 'string' || name === '') throw missing(`${path}.MetricName`)
  if (name.length > 255 || !isAscii(name))
    throw invalid(`${path}.MetricName`, 'must be at most 255 ASCII characters')
  const dimensions = readDimensions(datum.Dimensions, path)
  if (value === undefined && datum.Values === undefined && datum.StatisticValues === undefined) {
    throw missing(`${path}.Value`)
  }
  if (value !== undefined) checkValue(value, path)
  if (typeof unit !== 'string' || !UNITS.has(unit))
    throw invalid(`${path}.Unit`, `does not know ${String(unit)}`)
  const time = timestamp === undefined ? undefined : Number(timestamp) * 1000
  if (time !== undefined && !(time >= now - TWO_WEEKS_MS && time <= now + TWO_HOURS_MS)) {
    throw invalid(
      `${path}.Timestamp`,
      'must be within the past two weeks and not more than two hours in the future'
    )
  }
  return {
    namespace,
    name,
    dimensions,
    value: value === undefined ? undefined : Number(value),
    unit,
    timestamp: time
  }
}

/**
 * @param {Datum['Dimensions']} dimensions
 * @param {string} path
 */
function readDimensions(dimensions, path) {
  if (dimensions.length > MAXIMUM_DIMENSIONS) {
    throw invalid(`${path}.Dimensions`, `must not have more than ${MAXIMUM_DIMENSIONS} members`)
  }
  /** @type {Record<string, string>} */
  const read = {}
  for (const [index, { Name: name, Value: value }] of dimensions.entries()) {
    const at = `${path}.Dimensions.member.${index + 1}`
    if (!isDimensionText(name, 255) || String(name).startsWith(':')) {
      throw invalid(
        `${at}.Name`,
        'must be 1 to 255 ASCII characters with one that is no blank, not starting with a colon'
      )
    }
    if (!isDimensionText(value, 1024)) {
      throw invalid(`${at}.Value`, 'must be 1 to 1024 ASCII characters with one that is no blank')
    }
    if (String(name) in read) throw invalid(`${at}.Name`, `comes twice: ${String(name)}`)
    read[String(name)] = String(value)
  }
  return read
}

/**
 * @param {unknown} value
 * @param {string} path
 */
function checkValue(value, path) {
  const isNumber = typeof value === 'number' && Number.isFinite(value)
  const size = isNumber ? Math.abs(value) : NaN
  // 8.515920e-109 to 1.174271e+108, says the API reference; zero is fine.
  if (size === 0 || (size >= 8.51592e-109 && size <= 1.174271e108)) return
  throw invalid(`${path}.Value`, `must be a number within CloudWatch's range, not ${String(value)}`)
}

/**
 * @param {unknown} text
 * @param {number} length
 */
function isDimensionText(text, length) {
  return typeof text === 'string' && text.trim() !== '' && text.length <= length && isAscii(text)
}

/** @param {string} text printable ASCII: control characters are refused too */
function isAscii(text) {
  return /^[\x20-\x7e]*$/.test(text)
}

/** @param {string | undefined} text */
function numberOf(text) {
  return text === undefined ? undefined : Number(text)
}

/** @param {string | undefined} text ISO 8601 */
function timeOf(text) {
  return text === undefined ? undefined : Date.parse(text) / 1000
}

/** @param {string} name */
function missing(name) {
  return new AwsError('MissingParameter', `The parameter ${name} is required.`, {
    exception: 'MissingRequiredParameterException'
  })
}

/**
 * @param {string} name
 * @param {string} rule
 */
function invalid(name, rule) {
  return new AwsError('InvalidParameterValue', `The parameter ${name} ${rule}.`)
}

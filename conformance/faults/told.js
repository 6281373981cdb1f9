/**
 * What others were told by a run: the alerts and the metrics that arrived, each once, however often it was sent.
 *
 * @typedef {object} Told
 * @property {string[]} alerts
 * @property {string[]} metrics
 */

/**
 * @param {Pick<import('../../emulator/server.js').Emulator, 'messages' | 'metrics'>} emulator
 * @returns {Told}
 */
export function toldBy({ messages, metrics }) {
  return {
    alerts: unique(
      messages.map(({ topicArn, subject, message, attributes }) => [topicArn, subject, message, attributes])
    ),
    metrics: unique(
      metrics.map(({ namespace, name, dimensions, value, unit }) => [
        namespace,
        name,
        dimensions,
        value,
        unit
      ])
    )
  }
}

/** @param {readonly unknown[]} things */
function unique(things) {
  return [...new Set(things.map(thing => JSON.stringify(thing)))].sort()
}

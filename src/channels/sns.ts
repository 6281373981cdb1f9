import { createHash } from 'node:crypto'
import { explain } from '../aws/errors.js'
import type { SnsApi, SnsMessage } from '../aws/sns.js'
import { grouped } from '../domain/count.js'
import { CheckError } from '../domain/failure.js'
import { highestUsage, type Report } from '../domain/report.js'
import { renderAlert } from '../render/text/alert.js'
import { alertSubject } from '../render/text/subject.js'
import type { Channel } from './channel.js'

export interface SnsChannelOptions {
  topicArn: string
  subject: string
  /** Where a reader finds the run, and which repository it is of. */
  runUrl?: string
  repository?: string
  /** Where the whole Report is, in words. */
  wholeIn?: string
  /** Called only when there is something to send, so that a run without an alert never loads the client. */
  connect: () => Promise<SnsApi>
}

/** A message and its attributes together, in bytes (Amazon SNS API Reference, Publish). */
const LIMIT_BYTES = 262_144
/** Kept free for the attributes, which take less than 100. */
const ATTRIBUTES_BYTES = 1_024

/** Alerts a topic when the status is `breach`, and only then: no news is no message. */
export function snsChannel({ connect, ...options }: SnsChannelOptions): Channel {
  const { topicArn } = options
  return {
    name: 'SNS',
    plan(report) {
      if (report.status !== 'breach') return undefined
      const count = grouped(report.totals.breach)
      return `publish an alert about ${count} breached ${report.totals.breach === 1 ? 'network' : 'networks'} to ${topicArn}`
    },
    async send(report) {
      const message = messageOf(report, options)
      try {
        const sns = await connect()
        await sns.publish(message)
      } catch (error) {
        const { reason, remedy } = explain(error, { action: 'sns:Publish', resource: topicArn })
        throw new CheckError(`the alert could not be published to ${topicArn}: ${reason}`, {
          remedy,
          cause: error
        })
      }
    }
  }
}

function messageOf(report: Report, options: Omit<SnsChannelOptions, 'connect'>): SnsMessage {
  const { topicArn } = options
  const text = renderAlert(report, { ...options, limitBytes: LIMIT_BYTES - ATTRIBUTES_BYTES })
  const highest = highestUsage(report)
  return {
    topicArn,
    subject: alertSubject(options.subject),
    text,
    attributes: {
      status: { type: 'String', value: report.status },
      breachCount: { type: 'Number', value: String(report.totals.breach) },
      ...(highest !== undefined && { highestUsage: { type: 'Number', value: String(highest) } })
    },
    ...(topicArn.endsWith('.fifo') && {
      fifo: {
        groupId: 'aws-ipam-monitor',
        // The same message sent again by a retry is one message; the next run's is another.
        deduplicationId: createHash('sha256')
          .update(report.generatedAt)
          .update('\n')
          .update(text)
          .digest('hex')
      }
    })
  }
}

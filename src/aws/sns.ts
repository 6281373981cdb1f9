import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { requirePart } from './answers.js'
import { clientConfig, type Access } from './clients.js'

export interface SnsMessage {
  topicArn: string
  subject: string
  text: string
  attributes: Record<string, { type: 'String' | 'Number'; value: string }>
  /** For a topic that keeps order. */
  fifo?: { groupId: string; deduplicationId: string }
}

export interface SnsApi {
  publish(message: SnsMessage): Promise<void>
}

/** Amazon SNS in the Region of the topic, which need not be IPAM's home Region. */
export function createSnsApi(access: Access, region: string): SnsApi {
  const client = new SNSClient(clientConfig(access, region))
  return {
    async publish({ topicArn, subject, text, attributes, fifo }) {
      const command = new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: text,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, { type, value }]) => [
            name,
            { DataType: type, StringValue: value }
          ])
        ),
        ...(fifo !== undefined && {
          MessageGroupId: fifo.groupId,
          MessageDeduplicationId: fifo.deduplicationId
        })
      })
      // A proxy's page with status 200 is no receipt.
      command.middlewareStack.use(requirePart('MessageId'))
      await client.send(command)
    }
  }
}

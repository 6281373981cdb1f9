import { regionOfTopic } from '../aws/arn.js'
import type { Access } from '../aws/clients.js'
import type { Channel } from '../channels/channel.js'
import { cloudWatchChannel } from '../channels/cloudwatch.js'
import { snsChannel } from '../channels/sns.js'
import type { Settings } from '../settings.js'
import type { RunContext } from './context.js'

/** The channels the settings name, each loading its client only when it has something to send. */
export function channelsOf(
  settings: Settings,
  access: Access,
  { runUrl, repository }: RunContext
): Channel[] {
  const { sns, cloudwatch, homeRegion } = settings
  const channels: Channel[] = []
  if (sns !== undefined) {
    const region = regionOfTopic(sns.topicArn) ?? homeRegion
    channels.push(
      snsChannel({
        ...sns,
        ...(runUrl !== undefined && { runUrl }),
        ...(repository !== undefined && { repository }),
        connect: async () => (await import('../aws/sns.js')).createSnsApi(access, region)
      })
    )
  }
  if (cloudwatch !== undefined) {
    channels.push(
      cloudWatchChannel({
        ...cloudwatch,
        connect: async () => (await import('../aws/cloudwatch.js')).createCloudWatchApi(access, homeRegion)
      })
    )
  }
  return channels
}

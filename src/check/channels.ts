import { regionOfTopic } from '../aws/arn.js'
import type { Channel } from '../channels/channel.js'
import { cloudWatchChannel } from '../channels/cloudwatch.js'
import { snsChannel } from '../channels/sns.js'
import type { Settings } from '../settings.js'
import type { Entrance } from './entrance.js'

/** Where a check runs, as an alert tells it. */
export interface Origin {
  /** `owner/name`. */
  repository?: string
  /** The run's page. */
  runUrl?: string
  /** Where the whole Report is, in words, for an alert that cannot hold it. */
  wholeIn?: string
}

/** The channels the settings name, each loading its client only when it has something to send. */
export function channelsOf(
  settings: Settings,
  enter: () => Entrance,
  { runUrl, repository, wholeIn }: Origin
): Channel[] {
  const { sns, cloudwatch } = settings
  const channels: Channel[] = []
  if (sns !== undefined) {
    channels.push(
      snsChannel({
        ...sns,
        ...(runUrl !== undefined && { runUrl }),
        ...(repository !== undefined && { repository }),
        ...(wholeIn !== undefined && { wholeIn }),
        connect: async () => {
          const { access, region } = enter()
          const { createSnsApi } = await import('../aws/sns.js')
          return createSnsApi(access, regionOfTopic(sns.topicArn) ?? region)
        }
      })
    )
  }
  if (cloudwatch !== undefined) {
    channels.push(
      cloudWatchChannel({
        ...cloudwatch,
        ...(settings.homeRegion !== undefined && { region: settings.homeRegion }),
        connect: async () => {
          const { access, region } = enter()
          const { createCloudWatchApi } = await import('../aws/cloudwatch.js')
          return createCloudWatchApi(access, region)
        }
      })
    )
  }
  return channels
}

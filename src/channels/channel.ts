import type { Report } from '../domain/report.js'
import type { Logger } from '../ports.js'
import { whileWaiting } from '../waiting.js'

/** A place a Report is delivered to, outside the job. */
export interface Channel {
  /** As a person calls it: `SNS`, `CloudWatch`. */
  name: string
  /** What would be sent for this Report, to where, in words; undefined when nothing would be. */
  plan(report: Report): string | undefined
  /**
   * Sends it. Called only when there is something to send.
   *
   * @throws CheckError with the remedy, when it could not be delivered whole.
   */
  send(report: Report): Promise<void>
}

/** A channel that could not deliver. It changes nothing about what was found, but the job fails. */
export interface ChannelFailure {
  channel: string
  reason: string
  remedy?: string
}

/** Delivers a Report to each channel in turn. One that fails does not stop the others. */
export async function deliver(
  report: Report,
  channels: readonly Channel[],
  { dryRun, logger }: { dryRun: boolean; logger: Logger }
): Promise<ChannelFailure[]> {
  const failures: ChannelFailure[] = []
  for (const channel of channels) {
    const planned = channel.plan(report)
    if (planned === undefined) {
      logger.info(`${channel.name}: nothing to send`)
    } else if (dryRun) {
      logger.info(`${channel.name}: would ${planned} (dry run: nothing is sent)`)
    } else {
      logger.info(`${channel.name}: ${planned}`)
      const failure = await whileWaiting(attempt(channel, report), seconds => {
        logger.info(`${channel.name}: still waiting after ${seconds} seconds`)
      })
      if (failure === undefined) logger.info(`${channel.name}: done`)
      else failures.push(failure)
    }
  }
  return failures
}

async function attempt(channel: Channel, report: Report): Promise<ChannelFailure | undefined> {
  try {
    await channel.send(report)
    return undefined
  } catch (error) {
    return channelFailure(channel.name, error)
  }
}

/** What is told of a channel, or of whatever else a Report is kept by, that failed. */
export function channelFailure(channel: string, error: unknown): ChannelFailure {
  const reason = error instanceof Error ? error.message : String(error)
  const remedy = (error as { remedy?: unknown } | null)?.remedy
  return { channel, reason, ...(typeof remedy === 'string' && { remedy }) }
}

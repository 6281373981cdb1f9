import pLimit from 'p-limit'
import type { CloudWatchApi } from '../aws/cloudwatch.js'
import { explain } from '../aws/errors.js'
import { grouped } from '../domain/count.js'
import { CheckError } from '../domain/failure.js'
import type { Report } from '../domain/report.js'
import type { Channel } from './channel.js'
import { batchesOf, metricsOf, monthlyCost } from './metrics.js'

export interface CloudWatchChannelOptions {
  metrics: 'breaches' | 'all'
  namespace: string
  /** Called only when there is something to send, so that a run without metrics never loads the client. */
  connect: () => Promise<CloudWatchApi>
}

/** Requests at once. */
const REQUESTS_AT_ONCE = 4

/** Publishes each resource's usage and addresses as custom metrics. */
export function cloudWatchChannel({ metrics: which, namespace, connect }: CloudWatchChannelOptions): Channel {
  return {
    name: 'CloudWatch',
    plan(report) {
      const count = metricsOf(report.findings, which).length
      if (count === 0) return undefined
      const cost = monthlyCost(count).toLocaleString('en-US', { style: 'currency', currency: 'USD' })
      const networks = grouped(count / 3)
      return `put ${grouped(count)} metrics of ${networks} ${count === 3 ? 'network' : 'networks'} into ${namespace} (about ${cost} a month while they are kept up)`
    },
    async send(report) {
      const batches = batchesOf(metricsOf(report.findings, which))
      const errors = await putAll(batches, report, namespace, connect)
      if (errors.length === 0) return
      const { reason, remedy } = explain(errors[0], { action: 'cloudwatch:PutMetricData' })
      const howMany = `${errors.length} of ${batches.length} ${batches.length === 1 ? 'request' : 'requests'} failed`
      throw new CheckError(`metrics could not be put into ${namespace} (${howMany}): ${reason}`, { remedy })
    }
  }
}

/** Sends every batch, whatever becomes of the others, and gives back what went wrong. */
async function putAll(
  batches: ReturnType<typeof batchesOf>,
  report: Report,
  namespace: string,
  connect: () => Promise<CloudWatchApi>
): Promise<unknown[]> {
  try {
    const cloudWatch = await connect()
    const limit = pLimit(REQUESTS_AT_ONCE)
    const timestamp = new Date(report.generatedAt)
    const sent = await Promise.allSettled(
      batches.map(batch => limit(() => cloudWatch.putMetrics(namespace, batch, timestamp)))
    )
    return sent.flatMap(result => (result.status === 'rejected' ? [result.reason as unknown] : []))
  } catch (error) {
    return [error]
  }
}

import pLimit from 'p-limit'
import type { CloudWatchApi, Metric } from '../aws/cloudwatch.js'
import { explain } from '../aws/errors.js'
import { grouped } from '../domain/count.js'
import { CheckError } from '../domain/failure.js'
import type { Report } from '../domain/report.js'
import type { Channel } from './channel.js'
import { batchesOf, metricsOf, monthlyCost, publishable, unnameable } from './metrics.js'

export interface CloudWatchChannelOptions {
  metrics: 'breaches' | 'all'
  namespace: string
  /** Where they are put. */
  region?: string
  /** Called only when there is something to send, so that a run without metrics never loads the client. */
  connect: () => Promise<CloudWatchApi>
}

/** Requests at once. */
const REQUESTS_AT_ONCE = 4

/** Publishes each resource's usage and addresses as custom metrics. */
export function cloudWatchChannel({
  metrics: which,
  namespace,
  region,
  connect
}: CloudWatchChannelOptions): Channel {
  const where = region === undefined ? namespace : `${namespace} in ${region}`
  return {
    name: 'CloudWatch',
    plan(report) {
      const findings = publishable(report)
      const count = metricsOf(findings, which).length
      if (count === 0) return undefined
      const cost = monthlyCost(count).toLocaleString('en-US', { style: 'currency', currency: 'USD' })
      const networks = grouped(count / 3)
      const others = unnameable(findings, which)
      const nameless = others === 0 ? '' : `; CloudWatch could not take the ids of ${grouped(others)} more`
      const partial = report.coverage.complete ? 0 : metricsOf(report.findings, which).length - count
      const cut = partial === 0 ? '' : `; ${grouped(partial / 3)} more may not have been read whole`
      const left = nameless + cut
      return `put ${grouped(count)} metrics of ${networks} ${count === 3 ? 'network' : 'networks'} into ${where} (about ${cost} a month by us-east-1's list price, while they are kept up)${left}`
    },
    async send(report) {
      const batches = batchesOf(metricsOf(publishable(report), which))
      const { failures, unsent } = await putAll(batches, report, namespace, connect)
      if (failures.length === 0) return
      const { reason, remedy } = explain(failures[0], {
        action: 'cloudwatch:PutMetricData',
        condition: { 'cloudwatch:namespace': namespace }
      })
      const failed = `${failures.length} of ${requests(batches.length)} failed`
      const notTried =
        unsent === 0 ? '' : `, and the last ${requests(unsent)} ${unsent === 1 ? 'was' : 'were'} not tried`
      throw new CheckError(`metrics could not be put into ${namespace} (${failed}${notTried}): ${reason}`, {
        remedy
      })
    }
  }
}

function requests(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'request' : 'requests'}`
}

/** What went wrong, and how many batches were not tried any more. */
interface Delivery {
  failures: unknown[]
  unsent: number
}

/**
 * Sends the batches, whatever becomes of single ones. Where as many in a row failed as are under way at once, the rest
 * would only fail too, each after all its retries.
 */
async function putAll(
  batches: ReturnType<typeof batchesOf>,
  report: Report,
  namespace: string,
  connect: () => Promise<CloudWatchApi>
): Promise<Delivery> {
  const failures: unknown[] = []
  let inARow = 0
  let unsent = 0
  try {
    const cloudWatch = await connect()
    const limit = pLimit(REQUESTS_AT_ONCE)
    const timestamp = new Date(report.generatedAt)
    const put = async (batch: Metric[]) => {
      if (inARow >= REQUESTS_AT_ONCE) {
        unsent += 1
        return
      }
      try {
        await cloudWatch.putMetrics(namespace, batch, timestamp)
        inARow = 0
      } catch (error) {
        failures.push(error)
        inARow += 1
      }
    }
    await Promise.all(batches.map(batch => limit(put, batch)))
    return { failures, unsent }
  } catch (error) {
    return { failures: [error], unsent: batches.length - 1 }
  }
}

import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { requireReceipt } from './answers.js'
import { clientConfig, type Access } from './clients.js'

export interface Metric {
  name: string
  unit: 'Percent' | 'Count'
  value: number
  dimensions: Record<string, string>
}

export interface CloudWatchApi {
  /** One request: the caller keeps to CloudWatch's limits. */
  putMetrics(namespace: string, metrics: readonly Metric[], timestamp: Date): Promise<void>
}

export function createCloudWatchApi(access: Access, region: string): CloudWatchApi {
  const client = new CloudWatchClient(clientConfig(access, region))
  return {
    async putMetrics(namespace, metrics, timestamp) {
      const command = new PutMetricDataCommand({
        Namespace: namespace,
        MetricData: metrics.map(({ name, unit, value, dimensions }) => ({
          MetricName: name,
          Unit: unit,
          Value: value,
          Timestamp: timestamp,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
        }))
      })
      // The answer has nothing in it, and neither has one that is not CloudWatch's.
      command.middlewareStack.use(requireReceipt())
      await client.send(command)
    }
  }
}

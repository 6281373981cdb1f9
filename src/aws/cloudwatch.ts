import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
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
      await client.send(
        new PutMetricDataCommand({
          Namespace: namespace,
          MetricData: metrics.map(({ name, unit, value, dimensions }) => ({
            MetricName: name,
            Unit: unit,
            Value: value,
            Timestamp: timestamp,
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
          }))
        })
      )
    }
  }
}

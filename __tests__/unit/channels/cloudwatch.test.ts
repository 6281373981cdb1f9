import { describe, expect, test } from '@jest/globals'
import type { CloudWatchApi, Metric } from '../../../src/aws/cloudwatch.js'
import { deliver } from '../../../src/channels/channel.js'
import { cloudWatchChannel } from '../../../src/channels/cloudwatch.js'
import type { Report } from '../../../src/domain/report.js'
import { aReport, aResource, breaches, NOW } from '../domain/builders.js'
import { aLogger } from '../sources/ports.js'

interface Request {
  namespace: string
  metrics: readonly Metric[]
  timestamp: Date
}

/** Delivers a Report to a CloudWatch that keeps what it is sent, and refuses the requests named. */
async function published(
  report: Report,
  options: {
    which?: 'breaches' | 'all'
    dryRun?: boolean
    refuse?: (request: number) => Error | undefined
  } = {}
) {
  const requests: Request[] = []
  let connected = 0
  let now = 0
  let most = 0
  const api: CloudWatchApi = {
    putMetrics: async (namespace, metrics, timestamp) => {
      requests.push({ namespace, metrics, timestamp })
      const refusal = options.refuse?.(requests.length)
      now += 1
      most = Math.max(most, now)
      await new Promise(resolve => setTimeout(resolve, 2))
      now -= 1
      if (refusal !== undefined) throw refusal
    }
  }
  const connect = () => {
    connected += 1
    return Promise.resolve(api)
  }
  const logger = aLogger()
  const channel = cloudWatchChannel({ metrics: options.which ?? 'all', namespace: 'CUSTOM/IPAM', connect })
  const failures = await deliver(report, [channel], { dryRun: options.dryRun ?? false, logger })
  return { requests, connected, most, failures, lines: logger.lines }
}

const denied = () => Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' })

describe('the CloudWatch channel', () => {
  test('says of how many networks CloudWatch could not take the ids', async () => {
    const odd = aResource({ id: 'subnet-\u00e9', cidr: '10.0.9.0/24' })
    const { requests, lines } = await published(await aReport([aResource(), odd]))
    expect(requests[0]?.metrics).toHaveLength(3)
    expect(lines[0]).toMatch(
      /^CloudWatch: put 3 metrics of 1 network .*; CloudWatch could not take the ids of 1 more$/
    )
    expect((await published(await aReport([aResource()]))).lines[0]).not.toContain('could not take')
  })

  test('leaves out, where not all was read, what may have CIDRs that were not', async () => {
    const resources = [
      aResource(),
      aResource({ id: 'vpc-1', type: 'vpc', cidr: '10.0.0.0/16', usage: 0.5 }),
      aResource({ id: 'vpc-2', type: 'vpc', cidr: '10.1.0.0/16', usage: 0.5, largestFreeBlock: '/17' }),
      // Its IPv4 CIDRs stand in another scope.
      aResource({ id: 'vpc-3', type: 'vpc', cidr: '2001:db8::/56', usage: 0.5, largestFreeBlock: '/57' })
    ]
    const idsOf = ({ requests }: Awaited<ReturnType<typeof published>>) =>
      new Set(requests[0]?.metrics.map(({ dimensions }) => dimensions['ResourceId']))
    const gaps = [{ what: 'resources of type vpc, after the first 1', reason: 'access denied' }]
    const partial = await published(await aReport(resources, { gaps }))
    expect(idsOf(partial)).toEqual(new Set(['subnet-0a1b2c3d4e5f60718', 'vpc-2']))
    expect(partial.lines[0]).toMatch(
      /^CloudWatch: put 6 metrics of 2 networks .*; 2 more may not have been read whole$/
    )
    const whole = await published(await aReport(resources))
    expect(idsOf(whole).size).toBe(4)
    expect(whole.lines[0]).not.toContain('read whole')
  })

  test('puts three metrics a resource into the namespace, at the time of the Report', async () => {
    const { requests, failures } = await published(
      await aReport([aResource(), aResource({ id: 'eni-1', type: 'eni' })])
    )
    expect(failures).toEqual([])
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ namespace: 'CUSTOM/IPAM', timestamp: NOW })
    expect(requests[0]?.metrics.map(({ name }) => name)).toEqual([
      'PercentAssigned',
      'IpAddressTotal',
      'IpAddressAvailable'
    ])
  })

  test('keeps to 1,000 metrics a request, and to four requests at once', async () => {
    const { requests, most } = await published(await aReport(breaches(4_000)))
    expect(requests.map(({ metrics }) => metrics.length)).toEqual(Array.from({ length: 12 }, () => 1_000))
    expect(most).toBe(4)
  })

  test('does not even connect where there is nothing to send', async () => {
    const { connected, lines } = await published(await aReport([aResource()]), { which: 'breaches' })
    expect(connected).toBe(0)
    expect(lines).toEqual(['CloudWatch: nothing to send'])
  })

  test('sends the other batches when one fails, and names the missing permission', async () => {
    const { requests, failures } = await published(await aReport(breaches(1_000)), {
      refuse: request => (request === 2 ? denied() : undefined)
    })
    expect(requests).toHaveLength(3)
    expect(failures).toEqual([
      {
        channel: 'CloudWatch',
        reason:
          'metrics could not be put into CUSTOM/IPAM (1 of 3 requests failed): access denied to cloudwatch:PutMetricData (AccessDeniedException: not authorized)',
        remedy: expect.stringContaining(
          '"Resource":"*","Condition":{"StringEquals":{"cloudwatch:namespace":"CUSTOM/IPAM"}}} (a condition on cloudwatch:namespace that is there may name another)'
        )
      }
    ])
  })

  test('tries no more where one after the other fails, and says how many it did not try', async () => {
    const { requests, failures } = await published(await aReport(breaches(4_000)), { refuse: denied })
    // Four at once, of which each that fails before the fourth makes room for another.
    expect(requests).toHaveLength(7)
    expect(failures[0]?.reason).toContain(
      '(7 of 12 requests failed, and the last 5 requests were not tried): access denied'
    )
  })

  test('goes on where one comes through between those that fail', async () => {
    const { requests, failures } = await published(await aReport(breaches(4_000)), {
      refuse: request => (request % 4 === 0 ? undefined : denied())
    })
    expect(requests).toHaveLength(12)
    expect(failures[0]?.reason).toContain('(9 of 12 requests failed): access denied')
  })

  test('says so when it was throttled for good', async () => {
    const { failures } = await published(await aReport(breaches(1)), {
      refuse: () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })
    })
    expect(failures[0]?.reason).toContain('(1 of 1 request failed): AWS throttled cloudwatch:PutMetricData')
  })

  test('in a dry run says how many metrics and about what they cost, and neither connects nor sends', async () => {
    const { requests, connected, lines } = await published(await aReport(breaches(1_000)), { dryRun: true })
    expect({ requests, connected }).toEqual({ requests: [], connected: 0 })
    expect(lines).toEqual([
      "CloudWatch: would put 3,000 metrics of 1,000 networks into CUSTOM/IPAM (about $900.00 a month by us-east-1's list price, while they are kept up) (dry run: nothing is sent)"
    ])
  })
})

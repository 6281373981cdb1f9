import { strict as assert } from 'node:assert'
import { startEmulator } from '../emulator/server.js'
import { runAction } from '../harness/run-action.js'
import { once } from './checks.js'
import { ROLE, startMoto } from './moto.js'

/**
 * The committed Action, with moto's server for STS, SNS and CloudWatch, and the emulator for IPAM alone: what moto then
 * holds is what the Action should have sent.
 *
 * @typedef {import('./checks.js').Checks} Checks
 */

const NAMESPACE = 'CUSTOM/IPAM'
const TOPICS = ['network-alerts', 'network-alerts.fifo']

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs of the virtual environment
 */
export async function checkDelivery(checks, programs) {
  // Moto issues the credentials, so the emulator cannot know them.
  const emulator = await startEmulator({ verifySignatures: false })
  const moto = once(async () => startMoto(await programs(), emulator.organisation.homeRegion))
  /** @param {{ do: string, [name: string]: unknown }} input */
  const ask = async input => (await moto()).ask(input)
  const topics = once(() => ask({ do: 'prepare', topics: TOPICS }))
  /**
   * @param {string} topic
   * @param {Record<string, string>} inputs
   */
  const act = async (topic, inputs) => {
    const { url } = await moto()
    const { [topic]: prepared } = await topics()
    const run = await runAction({
      emulator,
      inputs: {
        'aws-region': emulator.organisation.homeRegion,
        'role-to-assume': ROLE,
        'sns-topic-arn': prepared.topic,
        'fail-on': 'never',
        ...inputs
      },
      env: {
        AWS_ENDPOINT_URL_STS: url,
        AWS_ENDPOINT_URL_SNS: url,
        AWS_ENDPOINT_URL_CLOUDWATCH: url,
        // Moto decompresses a body that has been decompressed already.
        AWS_DISABLE_REQUEST_COMPRESSION: 'true'
      }
    })
    if (run.exitCode !== 0)
      throw new Error(`the Action ended with ${String(run.exitCode)}\n${run.log.slice(-3000)}`)
    return run
  }
  const first = once(() =>
    act('network-alerts', { 'cloudwatch-metrics': 'all', 'cloudwatch-namespace': NAMESPACE })
  )
  const second = once(() => act('network-alerts.fifo', { 'sns-subject': 'Networks: full' }))

  try {
    await checks.check("moto's server runs, with its topics and queues", topics)
    await checks.check('the Action runs against it', first)
    await checks.check(
      "the Action read IPAM with credentials moto's STS gave for its web identity token",
      async () => {
        await first()
        const { accessKeyId } = emulator.requests.find(request => request.service === 'ec2') ?? {}
        const arn = await ask({ do: 'identity', accessKeyId })
        assert.equal(arn, 'arn:aws:sts::111122223333:assumed-role/ipam-monitor/aws-ipam-monitor')
      }
    )
    await checks.check('its SNS message came through the subscription, with its attributes', async () => {
      const { report } = await first()
      const [message, ...others] = await ask({
        do: 'messages',
        queue: (await topics())['network-alerts'].queue
      })
      assert.deepEqual(others, [])
      const { body } = message
      assert.equal(body.Subject, '[alert] - AWS VPC IPAM Usage')
      for (const finding of report.findings.filter(isBreach))
        assert.match(body.Message, new RegExp(finding.id))
      assert.deepEqual(body.MessageAttributes, {
        status: { Type: 'String', Value: report.status },
        breachCount: { Type: 'Number', Value: String(report.totals.breach) },
        highestUsage: { Type: 'Number', Value: String(report.findings[0].usagePercent) }
      })
    })
    await checks.check(
      'its metrics are in CloudWatch: three for each measured resource, with the values of its Report',
      async () => {
        const { report } = await first()
        const told = await ask({ do: 'metrics', namespace: NAMESPACE })
        assert.deepEqual(told.map(describeMetric).sort(), expectedMetrics(report.findings).sort())
      }
    )
    await checks.check('a FIFO topic took its message, with group and deduplication id', async () => {
      await second()
      const [message] = await ask({ do: 'messages', queue: (await topics())['network-alerts.fifo'].queue })
      assert.equal(message.body.Subject, 'Networks: full')
      assert.match(message.attributes.MessageGroupId, /./)
      assert.match(message.attributes.MessageDeduplicationId, /./)
    })
    await checks.check('the second run, which was not asked for metrics, put none', async () => {
      await second()
      const told = await ask({ do: 'metrics', namespace: NAMESPACE })
      const twice = told.filter((/** @type {{ count: number }} */ { count }) => count !== 1)
      assert.deepEqual(twice, [])
    })
  } finally {
    await emulator.close()
    await moto().then(
      ({ end }) => end(),
      () => undefined
    )
  }
}

/** @param {{ verdict: string }} finding */
function isBreach({ verdict }) {
  return verdict === 'breach'
}

/** @param {{ name: string, dimensions: Record<string, string>, sum: number, count: number, units: string[] }} metric */
function describeMetric({ name, dimensions, sum, count, units }) {
  return `${name} ${JSON.stringify(dimensions)} ${count} × ${sum} ${units.join()}`
}

/**
 * Three metrics for each resource that was measured; acme has no subnet of two IPv4 CIDRs, so one finding is one
 * resource.
 * @param {{ id: string, family: string, usagePercent: number | null, totalAddresses: number, availableAddresses: number }[]} findings
 */
function expectedMetrics(findings) {
  return findings
    .filter(finding => finding.usagePercent !== null)
    .flatMap(({ id, usagePercent, totalAddresses, availableAddresses }) => {
      const dimensions = JSON.stringify({ ResourceId: id })
      return [
        `PercentAssigned ${dimensions} 1 × ${String(usagePercent)} Percent`,
        `IpAddressTotal ${dimensions} 1 × ${totalAddresses} Count`,
        `IpAddressAvailable ${dimensions} 1 × ${availableAddresses} Count`
      ]
    })
}

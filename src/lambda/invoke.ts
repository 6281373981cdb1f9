import { partitionOf } from '../aws/arn.js'
import { deliver, type Channel } from '../channels/channel.js'
import { s3Channel } from '../channels/s3.js'
import { channelsOf } from '../check/channels.js'
import { check, type Checked } from '../check/check.js'
import type { Surroundings } from '../check/entrance.js'
import { exitOf } from '../domain/exit.js'
import type { Report } from '../domain/report.js'
import type { Clock, Environment } from '../ports.js'
import { headline } from '../render/text/lines.js'
import { answerOf, type Answer, type ReportLocation } from './answer.js'
import { DeliveryError, failureOf, StatusError } from './failure.js'
import { createLog } from './log.js'
import { readRequest, type Request } from './request.js'

/** What an invocation is given beside its event. */
export interface Invocation {
  environment: Environment
  clock: Clock
  requestId: string
  /** The folder that paths of policies and plans are relative to. */
  workspace: string
}

/**
 * One invocation, from its event to its answer. Everything is made anew for it, so that the next one in the same
 * process finds nothing of it.
 *
 * @throws Failure, named after what happened and with the remedy, when the check could not be made or delivered.
 */
export async function invoke(event: unknown, invocation: Invocation): Promise<Answer> {
  const { environment, clock, workspace } = invocation
  const log = createLog(environment)
  try {
    const request = readRequest(event, environment)
    for (const notice of request.notices) log.warning(notice)
    const surroundings: Surroundings = { environment, clock, logger: log, mask: log.mask, getToken: noToken }
    const checked = await check(request.settings, surroundings, workspace)
    return await conclude(checked, request, invocation, log)
  } catch (error) {
    throw failureOf(error, log.hide)
  }
}

/** There is no web identity here; `role-to-assume` is refused before anybody asks for one. */
function noToken(): Promise<string> {
  return Promise.reject(new Error('a web identity token is asked for in a Lambda function'))
}

async function conclude(
  { report, enter }: Checked,
  { settings, keep, answerBytes }: Request,
  { requestId }: Invocation,
  log: ReturnType<typeof createLog>
): Promise<Answer> {
  const place = keep && { bucket: keep.bucket, key: keyOf(report, keep.prefix, requestId) }
  try {
    // The whole Report comes first, as the report file does in a job.
    const by = { ...settings, logger: log }
    const failures = await deliver(report, keptIn(place, enter), by)
    const isKept = place !== undefined && failures.length === 0
    const origin = isKept ? { wholeIn: `s3://${place.bucket}/${place.key}` } : {}
    failures.push(...(await deliver(report, channelsOf(settings, enter, origin), by)))
    log.info(headline(report))
    const exit = exitOf(
      report,
      settings,
      failures.map(({ channel }) => channel)
    )
    if (failures.length > 0) throw new DeliveryError(exit.because, failures)
    if (exit.failed) throw new StatusError(exit.because)
    log.info(exit.because)
    return answerOf(report, {
      limitBytes: answerBytes,
      ...(place !== undefined && !settings.dryRun && { reportLocation: place })
    })
  } finally {
    if (settings.homeRegion !== undefined) enter().access.transport.destroy()
  }
}

/** The same for each attempt at one invocation, so that a retry leaves one Report. */
function keyOf({ generatedAt }: Report, prefix: string, requestId: string): string {
  return `${prefix}${generatedAt.slice(0, 10)}/${requestId}.json`
}

function keptIn(place: ReportLocation | undefined, enter: Checked['enter']): Channel[] {
  if (place === undefined) return []
  const connect = async () => {
    const { access, region } = enter()
    const { createS3Api } = await import('../aws/s3.js')
    return createS3Api(access, region)
  }
  return [s3Channel({ ...place, partition: partitionOf(enter().region), connect })]
}

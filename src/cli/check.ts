import { basename } from 'node:path'
import { channelFailure, deliver, type ChannelFailure } from '../channels/channel.js'
import { writeReport } from '../channels/files.js'
import { cancellation, type Cancellation } from '../check/cancellation.js'
import { channelsOf } from '../check/channels.js'
import { check, type Checked } from '../check/check.js'
import type { Surroundings } from '../check/entrance.js'
import { exitOf } from '../domain/exit.js'
import { parseSettings, type Settings } from '../settings.js'
import { EXIT_CODES, exitCodeOf, type ExitCode } from './exit-codes.js'
import { tellFailure } from './failure.js'
import type { Log } from './log.js'
import { inputsOf } from './options.js'
import { withProfile } from './profile.js'
import type { World } from './world.js'
import { writeResult, type ResultOptions } from './write.js'

/** What `check` is given: the inputs under their own names, and what only a command has. */
export type CheckOptions = Readonly<Record<string, unknown>> & ResultOptions & { profile?: string }

/** `aws-ipam-monitor check`: the result on standard output or in a file, everything else in the log. */
export async function checkCommand(options: CheckOptions, world: World, log: Log): Promise<ExitCode> {
  const { profile, format, output } = options
  const inputs = inputsOf(options)
  const environment = await withProfile(world.environment, inputs['aws-region'], profile)
  const settings = parseSettings(inputs, environment)
  warnOfProxy(world, log)
  const cancelling = cancellation({
    exitCode: EXIT_CODES.couldNotCheck,
    tell: message => {
      log.error(`error: ${message}`)
    },
    endsAtSecond: true
  })
  const surroundings = {
    environment,
    clock: world.clock,
    logger: log,
    mask: log.mask,
    signal: cancelling.signal,
    ...(profile !== undefined && { profile })
  }
  const result = { ...(format !== undefined && { format }), ...(output !== undefined && { output }) }
  try {
    return await checkAndConclude(settings, surroundings, result, { world, log, cancelling })
  } catch (error) {
    const code = tellFailure(error, log)
    cancelling.settled()
    return code
  } finally {
    cancelling.over()
  }
}

/** What a check of the command has around it. */
interface Around {
  world: World
  log: Log
  cancelling: Cancellation
}

async function checkAndConclude(
  settings: Settings,
  surroundings: Surroundings,
  result: ResultOptions,
  around: Around
): Promise<ExitCode> {
  const checked = await check(settings, surroundings, around.world.workspace)
  around.log.clear()
  try {
    return await conclude(checked, settings, result, around)
  } finally {
    if (settings.homeRegion !== undefined) checked.enter().access.transport.destroy()
  }
}

async function conclude(
  { report, enter }: Checked,
  settings: Settings,
  result: ResultOptions,
  { world, log, cancelling }: Around
): Promise<ExitCode> {
  const failures: ChannelFailure[] = []
  const attempt = async (name: string, action: () => Promise<unknown>) => {
    await action().catch((error: unknown) => failures.push(channelFailure(name, error)))
  }
  const { reportFile } = settings
  if (reportFile !== undefined) await attempt('the report file', () => writeReport(report, reportFile))
  const name = reportFile === undefined || failures.length > 0 ? {} : { reportFileName: basename(reportFile) }
  const { output } = result
  await attempt('the result', async () => {
    await writeResult(report, { ...result, ...name }, world)
    if (output !== undefined) log.info(`The result is in ${output}`)
  })
  if (cancelling.signal.aborted) {
    tellFailures(failures, log)
    log.error(`error: the run was cancelled${failures.length > 0 ? '' : KEPT}`)
  }
  cancelling.settled()
  const origin =
    name.reportFileName === undefined ? {} : { wholeIn: `the report file ${name.reportFileName}` }
  failures.push(...(await deliver(report, channelsOf(settings, enter, origin), { ...settings, logger: log })))
  tellFailures(failures, log)
  const exit = exitOf(
    report,
    settings,
    failures.map(({ channel }) => channel)
  )
  log.info(exit.because)
  return exitCodeOf(exit)
}

const KEPT = '; what was read by then is in the result'

function tellFailures(failures: readonly ChannelFailure[], log: Log): void {
  for (const { channel, reason, remedy } of failures) {
    log.error(`error: ${channel} failed: ${reason}`)
    if (remedy !== undefined) log.error(`  To mend it: ${remedy}`)
  }
}

/** The oldest Node whose own agent goes through a proxy. */
const PROXY_NODE = 24

function warnOfProxy({ environment }: World, log: Log): void {
  const proxy = ['HTTPS_PROXY', 'https_proxy'].find(name => (environment[name] ?? '') !== '')
  const [major] = process.versions.node.split('.')
  if (proxy !== undefined && Number(major) < PROXY_NODE)
    log.warning(`${proxy} is not used by Node ${process.version}: run this on Node ${PROXY_NODE} or later`)
}

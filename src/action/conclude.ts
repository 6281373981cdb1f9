import { basename } from 'node:path'
import { error, setFailed, warning } from '@actions/core'
import { deliver, type ChannelFailure } from '../channels/channel.js'
import { writeReport } from '../channels/files.js'
import { exitOf } from '../domain/exit.js'
import { CheckError } from '../domain/failure.js'
import type { Report } from '../domain/report.js'
import { renderSummary } from '../render/markdown/summary.js'
import { headline } from '../render/text/lines.js'
import type { Settings } from '../settings.js'
import { annotationsOf } from './annotations.js'
import { channelsOf } from './channels.js'
import type { RunContext } from './context.js'
import { log } from './log.js'
import { outputsOf, setOutputs } from './outputs.js'
import { writeSummary } from './summary.js'
import type { Entrance } from './wiring.js'

/** Named one by one: the toolkit taken whole would bring along what no run uses. */
const ANNOTATE = { error, warning }

/** What becomes of a Report: it is kept in the job, delivered, and turned into the exit, in this order. */
export async function conclude(
  report: Report,
  settings: Settings,
  enter: () => Entrance,
  context: RunContext
): Promise<void> {
  const failures = await keep(report, settings, context)
  failures.push(
    ...(await deliver(report, channelsOf(settings, enter, context), { ...settings, logger: log }))
  )

  for (const { channel, reason, remedy } of failures) {
    log.info(`${channel} failed: ${reason}`)
    if (remedy !== undefined) log.info(`  To mend it: ${remedy}`)
  }
  const exit = exitOf(
    report,
    settings,
    failures.map(({ channel }) => channel)
  )
  if (exit.failed) setFailed(exit.because)
  else log.info(exit.because)
}

/** What stays in the job: the report file, the outputs, the summary, the annotations. */
async function keep(report: Report, settings: Settings, context: RunContext): Promise<ChannelFailure[]> {
  const failures: ChannelFailure[] = []
  const path = await attempt('report file', failures, () =>
    writeReport(report, settings.reportFile ?? context.defaultReportFile)
  )
  setOutputs(outputsOf(report, path ?? ''))
  if (settings.summary) {
    const places = {
      ...(path !== undefined && { reportFileName: basename(path) }),
      ...(context.runUrl !== undefined && { runUrl: context.runUrl })
    }
    await attempt('job summary', failures, () => writeSummary(renderSummary(report, places)))
  }

  log.info(headline(report))
  for (const { level, title, message } of annotationsOf(report)) ANNOTATE[level](message, { title })
  if (path !== undefined) log.info(`The whole report is in ${path}`)
  return failures
}

/** Does one thing whose failure must not keep the others from being done. */
async function attempt<T>(
  channel: string,
  failures: ChannelFailure[],
  action: () => Promise<T>
): Promise<T | undefined> {
  try {
    return await action()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const remedy = error instanceof CheckError ? error.remedy : undefined
    failures.push({ channel: `The ${channel}`, reason, ...(remedy !== undefined && { remedy }) })
    return undefined
  }
}

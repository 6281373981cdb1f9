import { basename } from 'node:path'
import { error, setFailed, warning } from '@actions/core'
import { channelFailure, deliver, type ChannelFailure } from '../channels/channel.js'
import { writeReport } from '../channels/files.js'
import { channelsOf } from '../check/channels.js'
import type { Entrance, Surroundings } from '../check/entrance.js'
import { exitOf } from '../domain/exit.js'
import type { Report } from '../domain/report.js'
import { renderSummary } from '../render/markdown/summary.js'
import { headline } from '../render/text/lines.js'
import { planHeadline } from '../render/text/plan.js'
import type { Settings } from '../settings.js'
import { annotationsOf, type Annotation } from './annotations.js'
import type { RunContext } from './context.js'
import { log } from './log.js'
import { outputsOf, setOutputs } from './outputs.js'
import { writeSummary } from './summary.js'

/** Named one by one: the toolkit taken whole would bring along what no run uses. */
const ANNOTATE = { error, warning }

/** What there is around a run. */
export interface World {
  enter: () => Entrance
  context: RunContext
  surroundings: Surroundings
  /** Called once what is known is written. */
  settled: () => void
}

/** What becomes of a Report: it is kept in the job, delivered, and turned into the exit, in this order. */
export async function conclude(
  report: Report,
  settings: Settings,
  { enter, context, surroundings, settled }: World
): Promise<void> {
  const failures = await keep(report, settings, context)
  if (surroundings.signal?.aborted === true) {
    setFailed('Failed: the run was cancelled; what was read by then is in the report and the summary.')
  }
  settled()
  failures.push(
    ...(await deliver(report, channelsOf(settings, enter, context), { ...settings, logger: log }))
  )
  if (settings.comment !== undefined) await comment(report, settings, context, surroundings)

  for (const { channel, reason, remedy } of failures) {
    log.info(`${channel} failed: ${reason}`)
    if (remedy !== undefined) log.info(`  To mend it: ${remedy}`)
  }
  const exit = exitOf(
    report,
    { ...settings, ...(settings.plan && { planBlame: settings.plan.blame }) },
    failures.map(({ channel }) => channel)
  )
  if (exit.failed) setFailed(exit.because)
  else log.info(exit.because)
}

/** The comment on the pull request. What keeps it from being written is told and fails nothing. */
async function comment(
  report: Report,
  settings: Settings,
  { runUrl, defaultReportFile }: RunContext,
  surroundings: Surroundings
): Promise<void> {
  const [{ commentOnPullRequest }, { renderComment }] = await Promise.all([
    import('./pull-request.js'),
    import('../render/markdown/comment.js')
  ])
  const problem = (report.plan?.status ?? report.status) !== 'ok'
  const reportFileName = basename(settings.reportFile ?? defaultReportFile)
  const render = (limitCharacters: number) =>
    renderComment(report, { limitCharacters, reportFileName, ...(runUrl !== undefined && { runUrl }) })
  await commentOnPullRequest({ ...settings, problem, render }, surroundings)
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

  if (report.plan !== undefined) log.info(planHeadline(report.plan))
  log.info(headline(report))
  for (const annotation of await annotationsWithPlaces(report, settings, context)) {
    const { level, title, message, place } = annotation
    ANNOTATE[level](message, { title, ...(place && { file: place.file, startLine: place.line }) })
  }
  if (path !== undefined) log.info(`The whole report is in ${path}`)
  return failures
}

/** The annotations, those of a plan with their place in the checkout. */
async function annotationsWithPlaces(
  report: Report,
  { plan }: Settings,
  { workspace }: RunContext
): Promise<Annotation[]> {
  if (report.plan === undefined) return annotationsOf(report)
  const { findPlaces } = await import('./terraform-files.js')
  const addresses = report.plan.changes.slice(0, MOST_PLACES).map(({ address }) => address)
  const places = await findPlaces(addresses, workspace)
  return annotationsOf(report, { placeOf: address => places.get(address), blame: plan?.blame ?? 'change' })
}

/** Worst first: no more of a plan's changes are annotated than these. */
const MOST_PLACES = 100

/** Does one thing whose failure must not keep the others from being done. */
async function attempt<T>(
  channel: string,
  failures: ChannelFailure[],
  action: () => Promise<T>
): Promise<T | undefined> {
  try {
    return await action()
  } catch (error) {
    failures.push(channelFailure(`The ${channel}`, error))
    return undefined
  }
}

import { basename } from 'node:path'
import { error, setFailed, warning } from '@actions/core'
import { channelFailure, deliver, type ChannelFailure } from '../channels/channel.js'
import { writeReport } from '../channels/files.js'
import { channelsOf } from '../check/channels.js'
import type { Entrance, Surroundings } from '../check/entrance.js'
import { exitOf } from '../domain/exit.js'
import type { Report } from '../domain/report.js'
import type { Places } from '../render/markdown/places.js'
import { renderSummary } from '../render/markdown/summary.js'
import { headline } from '../render/text/lines.js'
import { planHeadline } from '../render/text/plan.js'
import type { Settings } from '../settings.js'
import { annotationsOf, type Annotation, type AnnotationOptions } from './annotations.js'
import type { RunContext } from './context.js'
import { log, safeLines } from './log.js'
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
export async function conclude(report: Report, settings: Settings, world: World): Promise<void> {
  const { enter, context, surroundings, settled } = world
  const { failures, places } = await keep(report, settings, world)
  if (surroundings.signal?.aborted === true) {
    failures.forEach(tellFailure)
    setFailed(`Failed: the run was cancelled${failures.length > 0 ? '' : KEPT}.`)
  }
  settled()
  const origin = { ...context, ...wholeIn(places) }
  failures.push(...(await deliver(report, channelsOf(settings, enter, origin), { ...settings, logger: log })))
  if (settings.comment !== undefined) await comment(report, settings, places, surroundings)

  failures.forEach(tellFailure)
  const exit = exitOf(
    report,
    settings,
    failures.map(({ channel }) => channel)
  )
  if (exit.failed) setFailed(exit.because)
  else log.info(exit.because)
}

const KEPT = '; what was read by then is in the report and the summary'

/** What could not be delivered, where everybody sees it, with what to do. */
function tellFailure({ channel, reason, remedy }: ChannelFailure): void {
  const lines = [`${channel} failed: ${reason}`, ...(remedy === undefined ? [] : [`To mend it: ${remedy}`])]
  error(safeLines(lines.join('\n')), { title: `Delivery to ${channel} failed` })
}

/** Where an alert or an annotation sends a reader for what it cannot hold. */
function wholeIn({ reportFileName }: Places): { wholeIn?: string } {
  return reportFileName === undefined ? {} : { wholeIn: `the run's report file (${reportFileName})` }
}

/** The comment on the pull request. What keeps it from being written is told and fails nothing. */
async function comment(
  report: Report,
  settings: Settings,
  places: Places,
  surroundings: Surroundings
): Promise<void> {
  const [{ commentOnPullRequest }, { renderComment }] = await Promise.all([
    import('./pull-request.js'),
    import('../render/markdown/comment.js')
  ])
  const problem = (report.plan?.status ?? report.status) !== 'ok'
  const render = (limitCharacters: number) => renderComment(report, { ...places, limitCharacters })
  await commentOnPullRequest({ ...settings, problem, render }, surroundings)
}

/** What stays in the job: the report file, the outputs, the summary, the annotations. */
async function keep(
  report: Report,
  settings: Settings,
  { enter, context }: World
): Promise<{ failures: ChannelFailure[]; places: Places }> {
  const failures: ChannelFailure[] = []
  const path = await attempt('report file', failures, () =>
    writeReport(report, settings.reportFile ?? context.defaultReportFile)
  )
  setOutputs(outputsOf(report, path ?? ''))
  const places: Places = {
    ...(path !== undefined && { reportFileName: basename(path) }),
    ...(context.runUrl !== undefined && { runUrl: context.runUrl })
  }
  const absent: NonNullable<Places['absent']>[number][] = path === undefined ? ['report file'] : []
  if (!settings.summary) absent.push('summary')
  else {
    const isWritten = await attempt('job summary', failures, async () => {
      await writeSummary(renderSummary(report, { ...places, absent }))
      return true
    })
    if (isWritten === undefined) absent.push('summary')
  }

  if (report.plan !== undefined) log.info(planHeadline(report.plan))
  log.info(headline(report))
  // How many errors it may yet come to that something could not be delivered.
  const reserved = failures.length + (settings.dryRun ? 0 : channelsOf(settings, enter, context).length)
  for (const annotation of await annotationsWithPlaces(report, settings, context, {
    reserved,
    ...wholeIn(places)
  })) {
    const { level, title, message, place } = annotation
    ANNOTATE[level](message, { title, ...(place && { file: place.file, startLine: place.line }) })
  }
  if (path !== undefined) log.info(`The whole report is in ${path}`)
  return { failures, places: { ...places, absent } }
}

/** The annotations, those of a plan with their place in the checkout. */
async function annotationsWithPlaces(
  report: Report,
  { plan }: Settings,
  { workspace }: RunContext,
  options: AnnotationOptions
): Promise<Annotation[]> {
  if (report.plan === undefined) return annotationsOf(report, options)
  const { findPlaces } = await import('./terraform-files.js')
  const addresses = report.plan.changes.slice(0, MOST_PLACES).map(({ address }) => address)
  const places = await findPlaces(addresses, workspace)
  const placeOf = (address: string) => places.get(address)
  return annotationsOf(report, { ...options, plan: { placeOf, blame: plan?.blame ?? 'change' } })
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
    failures.push(channelFailure(`the ${channel}`, error))
    return undefined
  }
}

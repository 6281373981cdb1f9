import { basename } from 'node:path'
import {
  debug,
  error as annotateError,
  setFailed,
  setOutput,
  setSecret,
  summary,
  warning as annotateWarning
} from '@actions/core'
import { deliver, type ChannelFailure } from '../channels/channel.js'
import { writeReport } from '../channels/files.js'
import { exitOf } from '../domain/exit.js'
import { CheckError } from '../domain/failure.js'
import { policyOfInputs } from '../domain/policy.js'
import type { Report } from '../domain/report.js'
import { monitor } from '../monitor.js'
import type { Clock, Environment } from '../ports.js'
import { plainSentence } from '../render/escape.js'
import { renderFailure } from '../render/markdown/failure.js'
import { renderSummary } from '../render/markdown/summary.js'
import { headline } from '../render/text/lines.js'
import { SettingsError, type Settings } from '../settings.js'
import { annotationsOf } from './annotations.js'
import { runContext, type RunContext } from './context.js'
import { readSettings } from './inputs.js'
import { log } from './log.js'
import { githubToken } from './oidc.js'
import { outputsOf, outputsOfFailure, type Outputs } from './outputs.js'
import { accessOf, channelsOf, sourceOf, type Surroundings } from './wiring.js'

/** Named one by one: the toolkit taken whole would bring along what no run uses. */
const ANNOTATE = { error: annotateError, warning: annotateWarning }

/** The Action, from its inputs to its exit. */
export async function run(environment: Environment, clock: Clock): Promise<void> {
  const context = runContext(environment)
  let settings: Settings | undefined
  try {
    settings = readSettings(environment)
    await check(settings, context, {
      environment,
      clock,
      logger: log,
      mask: setSecret,
      getToken: audience => githubToken(audience, environment)
    })
  } catch (error) {
    await couldNotCheck(error, context, settings?.summary ?? true)
  }
}

async function check(settings: Settings, context: RunContext, surroundings: Surroundings): Promise<void> {
  const access = accessOf(settings, surroundings)
  const source = await sourceOf(settings, access, surroundings)
  const policy = policyOfInputs(settings.limits)
  const report = await monitor({ ...settings, policy }, { source, clock: surroundings.clock })

  const failures = await keep(report, settings, context)
  failures.push(
    ...(await deliver(report, channelsOf(settings, access, context), { ...settings, logger: log }))
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

async function writeSummary(text: string): Promise<void> {
  await summary.addRaw(text).write()
}

function setOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}

/** The end of a run that could not judge anything: said in the outputs, the log and the summary alike. */
async function couldNotCheck(error: unknown, { runUrl }: RunContext, summary: boolean): Promise<void> {
  setOutputs(outputsOfFailure())
  const { title, problems, remedy } = inWords(error)
  const todo = remedy === undefined ? '' : `\nTo mend it: ${remedy}`
  for (const problem of problems) annotateError(plainSentence(problem) + todo, { title })
  if (summary) {
    const places = runUrl === undefined ? {} : { runUrl }
    const text = renderFailure({ title, problems, ...(remedy !== undefined && { remedy }), ...places })
    await writeSummary(text).catch((reason: unknown) => {
      log.warning(`the job summary could not be written: ${String(reason)}`)
    })
  }
  const [problem = title] = problems
  const why = problems.length === 1 ? plainSentence(problem) : `${problems.length} inputs are wrong`
  setFailed(`Failed, and nothing was judged: ${why}`)
}

function inWords(error: unknown): { title: string; problems: string[]; remedy?: string } {
  if (error instanceof SettingsError) {
    return {
      title: error.problems.length === 1 ? 'An input is wrong' : 'Some inputs are wrong',
      problems: error.problems.map(({ input, message }) => `${input}: ${message}`)
    }
  }
  if (error instanceof CheckError) {
    return {
      title: 'The check could not be made',
      problems: [error.message],
      ...(error.remedy !== undefined && { remedy: error.remedy })
    }
  }
  debug(error instanceof Error ? (error.stack ?? '') : '')
  return {
    title: 'The check met a defect of its own',
    problems: [error instanceof Error ? `${error.name}: ${error.message}` : String(error)],
    remedy: 'run the job again with debug logging and report it with that log: it is ours to mend'
  }
}

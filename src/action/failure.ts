import { debug, error as annotate, setFailed } from '@actions/core'
import { CheckError } from '../domain/failure.js'
import { plainSentence } from '../render/escape.js'
import { renderFailure } from '../render/markdown/failure.js'
import { SettingsError } from '../settings.js'
import type { RunContext } from './context.js'
import { log } from './log.js'
import { outputsOfFailure, setOutputs } from './outputs.js'
import { writeSummary } from './summary.js'

/** The end of a run that could not judge anything: said in the outputs, the log and the summary alike. */
export async function couldNotCheck(error: unknown, { runUrl }: RunContext, summary: boolean): Promise<void> {
  setOutputs(outputsOfFailure())
  const { title, problems, remedy } = inWords(error)
  const todo = remedy === undefined ? '' : `\nTo mend it: ${remedy}`
  for (const problem of problems) annotate(plainSentence(problem) + todo, { title })
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

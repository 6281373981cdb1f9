import { debug, error as annotate, setFailed, type AnnotationProperties } from '@actions/core'
import { CheckError } from '../domain/failure.js'
import type { PolicyError } from '../policy/index.js'
import { plainSentence } from '../render/escape.js'
import { renderFailure } from '../render/markdown/failure.js'
import { SettingsError } from '../settings.js'
import type { RunContext } from './context.js'
import { log, safeLines } from './log.js'
import { outputsOfFailure, setOutputs } from './outputs.js'
import { fewOf, MOST_ERRORS } from './shown.js'
import { writeSummary } from './summary.js'

/** Something that kept the check from judging, told to whoever has to mend it. */
interface Trouble {
  title: string
  /** What is wrong where it is more than one thing, in a few words. */
  inShort?: string
  problems: Problem[]
  remedy?: string
}

interface Problem {
  message: string
  /** Where in a file of the checkout, for the annotation. */
  place?: AnnotationProperties
}

/** The end of a run that could not judge anything: said in the outputs, the log and the summary alike. */
export async function couldNotCheck(
  error: unknown,
  { runUrl }: RunContext,
  { summary, plan }: { summary: boolean; plan?: unknown }
): Promise<void> {
  setOutputs(outputsOfFailure(plan !== undefined))
  const { title, inShort, problems, remedy } = inWords(error)
  const todo = remedy === undefined ? '' : `\n${safeLines(`To mend it: ${remedy}`)}`
  annotateAll(problems, title, todo)
  if (summary) {
    const text = renderFailure({
      title,
      problems: problems.map(({ message }) => message),
      ...(remedy !== undefined && { remedy }),
      ...(runUrl !== undefined && { runUrl })
    })
    await writeSummary(text).catch((reason: unknown) => {
      log.warning(`the job summary could not be written: ${String(reason)}`)
    })
  }
  const why = problems.length === 1 ? plainSentence(problems[0]?.message ?? title) : (inShort ?? title)
  setFailed(`Failed, and nothing was judged: ${why}`)
}

/** An annotation for each problem as far as they are shown; the log has the rest. */
function annotateAll(problems: readonly Problem[], title: string, todo: string): void {
  const { shown, rest } = fewOf(problems, MOST_ERRORS)
  for (const { message, place } of shown) annotate(plainSentence(message) + todo, { title, ...place })
  if (rest.length === 0) return
  for (const { message } of rest) log.info(`Error: ${message}`)
  annotate(`And ${rest.length} more: the log of the step has them all.`, { title: `${rest.length} more` })
}

function inWords(error: unknown): Trouble {
  if (error instanceof SettingsError) {
    const problems = error.problems.map(({ input, message }) => ({ message: `${input}: ${message}` }))
    const inShort = `${problems.length} inputs are wrong`
    return { title: problems.length === 1 ? 'An input is wrong' : 'Some inputs are wrong', inShort, problems }
  }
  if (isPolicyError(error)) {
    const problems = error.problems.map(({ line, column, message }) => ({
      message: `${error.file}:${line}:${column}: ${message}`,
      place: { file: error.file, startLine: line, startColumn: column }
    }))
    return {
      title: 'The policy file is wrong',
      inShort: `${problems.length} mistakes in the policy file`,
      problems
    }
  }
  if (error instanceof CheckError) {
    const trouble = { title: 'The check could not be made', problems: [{ message: error.message }] }
    return error.remedy === undefined ? trouble : { ...trouble, remedy: error.remedy }
  }
  debug(error instanceof Error ? (error.stack ?? '') : '')
  return {
    title: 'The check met a defect of its own',
    problems: [{ message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }],
    remedy: 'run the job again with debug logging and report it with that log: it is ours to mend'
  }
}

/** Told by its name, since what reads policies is loaded only by runs that have one. */
function isPolicyError(error: unknown): error is PolicyError {
  return error instanceof Error && error.name === 'PolicyError'
}

import { debug, error as annotate, setFailed, type AnnotationProperties } from '@actions/core'
import { CheckError } from '../domain/failure.js'
import type { PolicyError } from '../policy/index.js'
import { lineWithoutCommand } from '../render/commands.js'
import { plainSentence } from '../render/escape.js'
import { renderFailure } from '../render/markdown/failure.js'
import { SettingsError } from '../settings.js'
import type { RunContext } from './context.js'
import { log } from './log.js'
import { outputsOfFailure, setOutputs } from './outputs.js'
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
  const todo = remedy === undefined ? '' : `\n${inLines(`To mend it: ${remedy}`)}`
  for (const { message, place } of problems) annotate(plainSentence(message) + todo, { title, ...place })
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

/** A remedy may have several lines, and what was asked for in them. */
function inLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map(line => lineWithoutCommand(plainSentence(line, LONGEST_LINE)))
    .join('\n')
}

/** More of one line helps nobody. */
const LONGEST_LINE = 4_000

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

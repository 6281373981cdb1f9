/** One mistake in a policy file. Lines and columns count from 1. */
export interface PolicyProblem {
  line: number
  column: number
  message: string
}

/** So many mistakes are told in the error's message; `problems` has them all. */
const MOST_TOLD = 100

/** A policy file is wrong. Holds every mistake, each with its place, in the order of the file. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly file: string
  readonly problems: readonly PolicyProblem[]

  constructor(file: string, problems: readonly PolicyProblem[]) {
    const sorted = distinct(problems).toSorted((a, b) => a.line - b.line || a.column - b.column)
    const lines = sorted
      .slice(0, MOST_TOLD)
      .map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)
    if (sorted.length > MOST_TOLD) lines.push(`${file}: and ${sorted.length - MOST_TOLD} more`)
    super(lines.join('\n'))
    this.file = file
    this.problems = sorted
  }
}

/** Problems without those told already: two aliases may lead to the same mistake. */
function distinct(problems: readonly PolicyProblem[]): PolicyProblem[] {
  const known = new Map<string, PolicyProblem>()
  for (const problem of problems) known.set(JSON.stringify(Object.values(problem)), problem)
  return [...known.values()]
}

/** So much of a value is repeated in a message. */
const MOST_SHOWN = 60

/** A text from the file as a message repeats it: quoted, on one line, not without end. */
export function shown(text: string): string {
  return JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text)
}

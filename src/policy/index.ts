import type { InputLimits, Policy } from '../domain/policy.js'
import { acrossPolicy } from './across.js'
import { compile } from './compile.js'
import { DEFINITION, READING } from './definition.js'
import { readDocument } from './document.js'
import { problemsOf } from './issues.js'
import { PolicyError } from './problems.js'

export { PolicyError, type PolicyProblem } from './problems.js'

/**
 * Makes a policy of a file's text, YAML or JSON.
 *
 * @param options.file what the file is called in messages and in the Report
 * @param options.inputs the limits of the face's inputs, which are the last rule
 * @throws PolicyError with every mistake at once, each with its line and column.
 */
export function parsePolicy(text: string, { file, inputs }: { file: string; inputs: InputLimits }): Policy {
  const { document, problems } = readDocument(text, READING)
  if (document === undefined) throw new PolicyError(file, problems)
  const parsed = DEFINITION.safeParse(document.value)
  if (!parsed.success) problems.push(...problemsOf(parsed.error.issues, document))
  problems.push(...acrossPolicy(document))
  if (!parsed.success || problems.length > 0) throw new PolicyError(file, problems)
  return compile(parsed.data, file, inputs)
}

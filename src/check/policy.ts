import { readFile } from 'node:fs/promises'
import { CheckError } from '../domain/failure.js'
import { policyOfInputs, type Policy } from '../domain/policy.js'
import type { Settings } from '../settings.js'

/**
 * The policy to judge by: the file's rules with the inputs as their last one, or the inputs alone. What reads a
 * policy file is loaded only where there is one.
 *
 * @throws CheckError when the file cannot be read; PolicyError with every mistake in it.
 */
export async function policyOf({ policyFile: file, limits }: Settings): Promise<Policy> {
  if (file === undefined) return policyOfInputs(limits)
  const { parsePolicy } = await import('../policy/index.js')
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CheckError(`policy-file: ${file} could not be read: ${(error as Error).message}`, {
      remedy: 'check the path; in a workflow, that actions/checkout ran in a step before',
      cause: error
    })
  })
  return parsePolicy(text, { file, inputs: limits })
}

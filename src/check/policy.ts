import { CheckError } from '../domain/failure.js'
import { policyOfInputs, type Policy } from '../domain/policy.js'
import type { Settings } from '../settings.js'

/** A policy may have one, which is told with its place; of what is far larger nothing is read. */
const MOST_BYTES = 16 * 1024 * 1024

/**
 * The policy to judge by: the file's rules with the inputs as their last one, or the inputs alone. What reads a
 * policy file is loaded only where there is one.
 *
 * @throws CheckError when the file cannot be read; PolicyError with every mistake in it.
 */
export async function policyOf({ policyFile: file, limits }: Settings): Promise<Policy> {
  if (file === undefined) return policyOfInputs(limits)
  const [{ readInputFile }, { parsePolicy }] = await Promise.all([
    import('../input-file.js'),
    import('../policy/index.js')
  ])
  const bytes = await readInputFile(file, MOST_BYTES).catch((error: unknown) => {
    throw new CheckError(`policy-file: ${file} could not be read: ${(error as Error).message}`, {
      remedy: 'check the path; in a workflow, that actions/checkout ran in a step before',
      cause: error
    })
  })
  return parsePolicy(bytes.toString(), { file, inputs: limits })
}

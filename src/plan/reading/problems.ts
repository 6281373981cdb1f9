import { CheckError } from '../../domain/failure.js'

/**
 * What can be wrong with a plan file. A plan holds secrets, so no message quotes it: it says what the file looks like
 * and at which place.
 */

const SHOW =
  'run `terraform show -json tfplan > plan.json` (or `tofu show -json`), where tfplan is what `plan -out=tfplan` wrote'

/** The file is something else, or nothing that can be read. */
export function notAPlan(file: string, why: string, remedy = SHOW): CheckError {
  return new CheckError(`${file} is not a plan: ${why}`, { remedy })
}

/** The file was cut off. */
export function truncated(file: string): CheckError {
  return new CheckError(`${file} is truncated: its JSON ends before it is closed`, {
    remedy:
      'see that the step that writes it ended well and that the whole file was passed on; then make it anew'
  })
}

/** The file is JSON with a mistake in it. */
export function broken(file: string, { line, column }: { line: number; column: number }): CheckError {
  return new CheckError(
    `${file} is broken: there is a mistake in its JSON, in what begins at line ${line}, column ${column}`,
    {
      remedy: `the file was changed after it was written: ${SHOW}`
    }
  )
}

/** The file is a plan, and a part of it has another shape than any version gives it. */
export function misshapen(file: string, part: string): CheckError {
  return new CheckError(`${file} has a part that is not understood: ${part}`, {
    remedy: `the file was changed after it was written: ${SHOW}`
  })
}

export function tooNew(file: string, version: string): CheckError {
  return new CheckError(
    `${file} has the format version ${version}, and this version of the check reads 0.1 to 1.x`,
    { remedy: 'use a newer version of this check, or an older Terraform' }
  )
}

export function errored(file: string): CheckError {
  return new CheckError(
    `${file} is a plan that failed: Terraform marks it as errored, so it does not hold all changes`,
    {
      remedy: 'let `terraform plan` end without an error, and show the plan that it then writes'
    }
  )
}

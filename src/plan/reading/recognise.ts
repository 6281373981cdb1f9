import { stripVTControlCharacters } from 'node:util'

/** What a file is that is no plan, and what to do to have one. */
export interface Recognised {
  why: string
  remedy?: string
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')
const GZIP = Buffer.from([0x1f, 0x8b])
/** So much of a file is looked at to see what it is. */
const LOOKED_AT = 64 * 1024

const TEXT_OF_A_PLAN =
  /(?:Terraform|OpenTofu) (?:will perform|used the selected providers)|^Plan: \d+ to |^No changes\. |Resource actions are indicated with/m

/** What a file is that has no brace at its beginning; undefined where it may still hold a plan further down. */
export function ofText(bytes: Buffer, first: number): Recognised | undefined {
  if (first >= bytes.length) {
    return {
      why: 'it is empty',
      remedy: 'see that `terraform show -json` ran before, and what it printed as an error'
    }
  }
  if (bytes.subarray(0, ZIP.length).equals(ZIP)) return { why: 'this looks like the binary plan itself' }
  if (bytes.subarray(0, GZIP.length).equals(GZIP)) {
    return { why: 'this is compressed with gzip', remedy: 'unpack it before the check' }
  }
  if (bytes.indexOf('\n{') >= 0) return undefined
  // Colours are taken out: a text plan from a terminal is full of them.
  const text = stripVTControlCharacters(bytes.toString('utf8', 0, LOOKED_AT))
  if (TEXT_OF_A_PLAN.test(text)) return { why: 'this looks like a plan as text' }
  return { why: bytes[first] === 0x5b ? 'it is a JSON list' : 'it holds no JSON object' }
}

/** What a JSON object is that is no plan, by the names of its members. */
export function ofSomethingElse(names: ReadonlySet<string>): Recognised {
  const has = (...all: string[]) => all.every(name => names.has(name))
  if (has('@level') || has('@message')) {
    return {
      why: 'this looks like the log of `terraform plan -json`, one message a line',
      remedy: 'run `terraform plan -out=tfplan`, then `terraform show -json tfplan > plan.json`'
    }
  }
  if (has('lineage') || has('version', 'resources') || has('version', 'modules')) {
    return { why: 'this looks like a state file' }
  }
  if (has('format_version', 'values') || has('format_version', 'terraform_version')) {
    return {
      why: 'this looks like the state as `terraform show -json` prints it when no plan is named',
      remedy:
        'name the plan: `terraform show -json tfplan > plan.json`, where tfplan is what `plan -out=tfplan` wrote'
    }
  }
  if (has('valid', 'diagnostics')) return { why: 'this looks like what `terraform validate -json` prints' }
  if (has('provider_schemas'))
    return { why: 'this looks like what `terraform providers schema -json` prints' }
  return { why: 'it is JSON of another kind' }
}

import { stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { glob } from 'tinyglobby'
import { CheckError } from '../domain/failure.js'
import { readInputFile, UnfitFileError } from '../input-file.js'
import { joined } from './joined.js'
import type { Plan } from './model.js'
import { parsePlan } from './reading/parse.js'

export { parsePlan } from './reading/parse.js'

/** Larger files are refused: the largest plans that are known have some tens of megabytes. */
const MOST_BYTES = 400 * 1024 * 1024

/**
 * Reads plan files.
 *
 * @param patterns paths or globs, relative to the workspace or absolute
 * @throws {CheckError} for a pattern that matches nothing, and for a file that is no plan that can be judged
 */
export async function readPlans(
  patterns: readonly string[],
  { workspace }: { workspace: string }
): Promise<Plan> {
  const files = new Map<string, string>()
  for (const pattern of patterns) {
    for (const path of await filesOf(pattern, workspace)) {
      files.set(path, isInside(path, workspace) ? relative(workspace, path) : path)
    }
  }
  const ordered = [...files].sort(([, a], [, b]) => (a < b ? -1 : 1))
  const plans: Plan[] = []
  // One after the other, so that the bytes of one file are in memory, and not those of all.
  for (const [path, file] of ordered) plans.push(parsePlan(await contentOf(path, file), file))
  return joined(plans)
}

function isInside(path: string, workspace: string): boolean {
  return !relative(workspace, path).startsWith('..')
}

const GLOB = /[*?[\]{}()!]/

async function filesOf(pattern: string, workspace: string): Promise<string[]> {
  const path = resolve(workspace, pattern)
  // A file may be called like a glob.
  if (!GLOB.test(pattern) || (await exists(path))) return [path]
  const found = await glob(pattern, {
    cwd: workspace,
    absolute: true,
    onlyFiles: true,
    expandDirectories: false,
    ignore: ['**/node_modules/**']
  })
  if (found.length > 0) return found.map(one => resolve(one))
  throw new CheckError(`no file matches ${pattern}`, {
    remedy: `see that the plan was written before the check, to a place below ${workspace}`
  })
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false
  )
}

async function contentOf(path: string, file: string): Promise<Uint8Array> {
  try {
    return await readInputFile(path, MOST_BYTES)
  } catch (error) {
    throw error instanceof UnfitFileError
      ? unfit(file, error)
      : unreadable(file, error as NodeJS.ErrnoException)
  }
}

function unfit(file: string, { kind }: UnfitFileError): CheckError {
  if (kind === 'large') {
    return new CheckError(`plan-file: ${file} has more than 400 MB, and plans of up to 400 MB are read`, {
      remedy: 'split the configuration, or plan a part of it with -target'
    })
  }
  return new CheckError(`plan-file: ${file} is not a file but a ${kind}`, {
    remedy:
      kind === 'directory'
        ? `name the files in it, such as ${file}/*.json`
        : 'name the file that the plan was written to; in a pull request a link may lead anywhere'
  })
}

function unreadable(file: string, { code = 'unknown error' }: NodeJS.ErrnoException): CheckError {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new CheckError(`${file} is not there`, {
      remedy: 'see that the plan was written before the check: `terraform show -json tfplan > plan.json`'
    })
  }
  return new CheckError(`${file} cannot be read: ${code}`, { remedy: 'see that the job may read it' })
}

import { closeSync, openSync, writeFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { CheckError } from '../domain/failure.js'
import type { Report } from '../domain/report.js'
import { reportJson } from '../render/json.js'

/**
 * Writes the whole Report as JSON: chunk by chunk, since a large one does not fit into one string, and under another
 * name first, so that nobody reads half a file.
 *
 * @returns the file's absolute path.
 * @throws CheckError when the file cannot be written.
 */
export async function writeReport(report: Report, path: string): Promise<string> {
  return await writeWhole(reportJson(report), path, {
    failure: 'the report could not be written to',
    remedy: 'check report-file: the folder must be one that the job may write to'
  })
}

/**
 * Writes a text that comes in chunks to a file, whole or not at all.
 *
 * @param told what to say and what to do where it cannot be written
 * @returns the file's absolute path.
 * @throws CheckError when the file cannot be written.
 */
export async function writeWhole(
  chunks: Iterable<string>,
  path: string,
  { failure, remedy }: { failure: string; remedy: string }
): Promise<string> {
  const target = resolve(path)
  const draft = `${target}.${process.pid}.part`
  try {
    await makeFolder(dirname(target))
    writeChunks(chunks, draft)
    await rename(draft, target)
    return target
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw new CheckError(`${failure} ${target}: ${(error as Error).message}`, {
      remedy,
      cause: error
    })
  }
}

/** One after the other and without a stream around them: the thread is busy making them, and has nothing to wait for. */
function writeChunks(chunks: Iterable<string>, path: string): void {
  const file = openSync(path, 'w')
  try {
    for (const chunk of chunks) writeFileSync(file, chunk)
  } finally {
    closeSync(file)
  }
}

/**
 * Makes a folder and those it lies in. Node's own `recursive` never comes back where a folder says that it has no
 * parent although it has one, as those of /proc do.
 */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder).catch((again: unknown) => {
      // Another job on the same machine may have been quicker.
      if ((again as NodeJS.ErrnoException).code !== 'EEXIST') throw again
    })
  }
}

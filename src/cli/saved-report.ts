import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { CheckError } from '../domain/failure.js'
import type { Report } from '../domain/report.js'
import { readInputFile, readInputStream } from '../input-file.js'
import type { World } from './world.js'

/** The published schemas, beside `lib/` as beside `src/`. */
export function schemaFile(name: 'report' | 'policy'): string {
  return fileURLToPath(new URL(`../../schemas/${name}.schema.json`, import.meta.url))
}

/** As much of a saved Report as the check itself reads. */
const MOST_BYTES = 400 * 1024 * 1024

/** What a file holds; `-` is standard input. */
export async function readInput(file: string, { stdin }: Pick<World, 'stdin'>): Promise<string> {
  const read = file === '-' ? readInputStream(stdin, MOST_BYTES) : readInputFile(file, MOST_BYTES)
  const bytes = await read.catch((error: unknown) => {
    throw new CheckError(`${file} could not be read: ${(error as Error).message}`, {
      remedy: 'check the path; - is standard input',
      cause: error
    })
  })
  return new TextDecoder().decode(bytes)
}

/**
 * A Report that was saved earlier, as it is.
 *
 * @throws CheckError when it is none by `schemas/report.schema.json`.
 */
export async function savedReport(content: string, file: string): Promise<Report> {
  const data = parsed(content, file)
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  const schema: unknown = JSON.parse(await readFile(schemaFile('report'), 'utf8'))
  const validate = ajv.compile<Report>(schema as object)
  if (validate(data)) return data
  const [error] = validate.errors ?? []
  throw notAReport(file, `${error?.message ?? 'it has another shape'}${at(error?.instancePath)}`)
}

function at(path = ''): string {
  return path === '' ? '' : ` at ${path}`
}

function parsed(content: string, file: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    throw notAReport(file, (error as Error).message)
  }
}

function notAReport(file: string, why: string): CheckError {
  return new CheckError(`${file} is not a Report: ${why}`, {
    remedy: 'give the file that --report-file or --format json wrote, or the Action as report-file, whole'
  })
}

import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { writeWhole } from '../channels/files.js'
import type { Report } from '../domain/report.js'
import type { Look } from '../render/terminal/page.js'
import { formatOf, formatted, type Format } from './formats.js'
import { lookOf } from './terminal.js'
import type { World } from './world.js'

/** Where a result goes, and as what. */
export interface ResultOptions {
  format?: Format
  /** A file; absent, standard output. */
  output?: string
  /** The name of the report file that the result may speak of. */
  reportFileName?: string
}

/** Writes a Report to where it was asked for. */
export async function writeResult(
  report: Report,
  { format, output, ...options }: ResultOptions,
  world: World
): Promise<void> {
  const look: Look = lookOf(output === undefined ? world.stdout : {}, world.environment)
  const chunks = formatted(report, formatOf(format, output), { look, ...options })
  await writeChunks(chunks, output, world)
}

/** Writes text to a file, whole or not at all, or to standard output, as long as somebody reads it. */
export async function writeChunks(
  chunks: Iterable<string>,
  output: string | undefined,
  { stdout }: Pick<World, 'stdout'>
): Promise<void> {
  if (output !== undefined) {
    await writeWhole(chunks, output, {
      failure: 'the result could not be written to',
      remedy: 'check --output'
    })
    return
  }
  try {
    await pipeline(Readable.from(chunks), stdout, { end: false })
    await flushed(stdout)
  } catch (error) {
    // Whoever reads has seen enough: `| head`.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
}

/** Waits until all that was written has left the process, which may end right after. */
async function flushed(stream: Writable): Promise<void> {
  await new Promise<void>((fulfil, reject) => {
    stream.once('error', reject)
    stream.write('', () => {
      stream.off('error', reject)
      fulfil()
    })
  })
}

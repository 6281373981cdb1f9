import { basename } from 'node:path'
import { EXIT_CODES, type ExitCode } from './exit-codes.js'
import { readInput, savedReport } from './saved-report.js'
import type { World } from './world.js'
import { writeResult, type ResultOptions } from './write.js'

/** `aws-ipam-monitor render REPORT`: a saved Report in another format, as it was judged then. */
export async function renderCommand(file: string, options: ResultOptions, world: World): Promise<ExitCode> {
  const report = await savedReport(await readInput(file, world), file)
  const name = file === '-' ? {} : { reportFileName: basename(file) }
  await writeResult(report, { ...options, ...name }, world)
  return EXIT_CODES.fine
}

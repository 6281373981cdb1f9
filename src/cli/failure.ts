import { CheckError } from '../domain/failure.js'
import { PolicyError } from '../policy/index.js'
import { SettingsError } from '../settings.js'
import { EXIT_CODES, type ExitCode } from './exit-codes.js'
import type { Log } from './log.js'

/** Tells what kept the command from its work, with the remedy. */
export function tellFailure(error: unknown, log: Log): ExitCode {
  if (error instanceof SettingsError) {
    for (const { input, message } of error.problems) log.error(`error: --${input}: ${message}`)
    return EXIT_CODES.wrongUsage
  }
  if (error instanceof PolicyError) {
    for (const { line, column, message } of error.problems)
      log.error(`error: ${error.file}:${line}:${column}: ${message}`)
    return EXIT_CODES.wrongUsage
  }
  if (error instanceof CheckError) {
    for (const line of error.message.split('\n')) log.error(`error: ${line}`)
    if (error.remedy !== undefined) log.error(`  To mend it: ${error.remedy}`)
    return EXIT_CODES.couldNotCheck
  }
  log.error(`error: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`)
  if (error instanceof Error) for (const line of (error.stack ?? '').split('\n').slice(1)) log.debug(line)
  log.error('  This is a defect of its own: run it again with --verbose and report it with what it prints')
  return EXIT_CODES.couldNotCheck
}

import type { Exit } from '../domain/exit.js'

/** What the command ends with. */
export const EXIT_CODES = {
  /** The check passed. */
  fine: 0,
  /** A limit is hit, and `fail-on` says that this fails. */
  breach: 1,
  /** An option, an argument or the policy file is wrong. */
  wrongUsage: 2,
  /** The check could not be made, or not whole, or somebody could not be told. */
  couldNotCheck: 3
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]

/** The exit code of a check that was made. A breach counts more than what could not be read or sent. */
export function exitCodeOf({ failed, by }: Exit): ExitCode {
  if (!failed) return EXIT_CODES.fine
  return by.includes('limit') ? EXIT_CODES.breach : EXIT_CODES.couldNotCheck
}

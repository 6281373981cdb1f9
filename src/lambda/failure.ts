import type { ChannelFailure } from '../channels/channel.js'
import { CheckError } from '../domain/failure.js'
import { cutToBytes } from '../render/bytes.js'
import { plainSentence } from '../render/escape.js'

/** A `Cause` of Step Functions holds 32,768 characters, with the stack and the escapes. */
const LONGEST_BYTES = 8_192

/**
 * What an invocation ends with when it could not do its work. Its name is what Lambda tells as `errorType`, by which
 * `Retry` and `Catch` of a state machine choose.
 */
export class Failure extends Error {
  constructor(name: string, message: string, stack: string | undefined) {
    super(message)
    this.name = name
    this.stack = stack ?? `${name}: ${message}`
  }
}

/** A channel could not deliver. What was found is unchanged by it, but somebody was not told. */
export class DeliveryError extends CheckError {
  constructor(because: string, failures: readonly ChannelFailure[]) {
    super([because, ...failures.map(({ channel, reason }) => `${channel}: ${reason}`)].join('\n'), {
      remedy: [...new Set(failures.flatMap(({ remedy }) => remedy ?? []))].join('; ') || undefined
    })
  }
}

/** The status fails the check, by a `fail-on` or an `allow-incomplete` that was given. */
export class StatusError extends CheckError {}

const NAMES = [
  [DeliveryError, 'DeliveryError'],
  [StatusError, 'StatusError']
] as const

/**
 * An error as Lambda shall tell it: its name, one message with the remedy, and no secret. The errors that the SDK made
 * of an answer are not passed on.
 */
export function failureOf(error: unknown, hide: (text: string) => string): Failure {
  if (!(error instanceof Error)) return new Failure('Error', inLines(hide(String(error))), undefined)
  const name = NAMES.find(([type]) => error instanceof type)?.[1] ?? error.name
  const remedy = error instanceof CheckError ? error.remedy : undefined
  const todo = remedy === undefined ? '' : `\nTo mend it: ${remedy}`
  const isDefect = !EXPECTED.has(name)
  const stack = isDefect && error.stack !== undefined ? hide(error.stack) : undefined
  return new Failure(name, inLines(hide(error.message + todo)), stack)
}

/** Errors that say what somebody has to mend; the stack of any other is what tells of the defect. */
const EXPECTED = new Set(['SettingsError', 'PolicyError', 'CheckError', 'DeliveryError', 'StatusError'])

function inLines(message: string): string {
  const lines = message.split('\n').map(line => plainSentence(line, LONGEST_BYTES))
  return cutToBytes(lines.join('\n'), LONGEST_BYTES)
}

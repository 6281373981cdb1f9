import type { Pluggable } from '@smithy/types'
import { SilentEndpointError } from './silence.js'

/**
 * An answer that cannot be used although it came with HTTP 200: cut off, not what the protocol says, or without
 * the list that was asked for.
 */
export class BrokenAnswerError extends Error {
  override readonly name = 'BrokenAnswerError'
  /** Read by the SDK's retry strategy: asking again may well help. */
  readonly $retryable = {}
}

/**
 * Makes the SDK treat a broken answer as the passing fault it mostly is, and ask again within its own retries.
 *
 * By itself it would take an empty or HTML 200 for an answer without rows, which ends a walk in silence, and
 * would give up at once on one that was cut off.
 *
 * @param list the member of the answer that must be there, be it empty.
 */
export function requireList<Input extends object, Output extends object>(
  list: keyof Output & string
): Pluggable<Input, Output> {
  return requireMember(list, Array.isArray)
}

/** Likewise of an answer that is no list: the member that must be there, and what a text must be like. */
export function requirePart<Input extends object, Output extends object>(
  part: string,
  pattern = /./
): Pluggable<Input, Output> {
  return requireMember(part, value => (typeof value === 'string' ? pattern.test(value) : value !== undefined))
}

/** Likewise of an answer that has nothing in it: the request's id, which AWS alone gives. */
export function requireReceipt<Input extends object, Output extends object>(): Pluggable<Input, Output> {
  return requireMember('$metadata', value => (value as { requestId?: string }).requestId !== undefined, 'id')
}

function requireMember<Input extends object, Output extends object>(
  member: string,
  isRight: (value: unknown) => boolean,
  name = member
): Pluggable<Input, Output> {
  return {
    applyToStack: stack => {
      stack.add(
        next => async args => {
          const answer = await next(args).catch((error: unknown) => {
            throw isUnread(error) ? unread(error) : error
          })
          const output = answer.output as Record<string, unknown>
          if (!isRight(output[member])) {
            throw new BrokenAnswerError(`the answer came without its ${name}`)
          }
          return answer
        },
        // Around the deserializer, but inside the retries.
        { name: 'requireMember', step: 'deserialize', priority: 'high' }
      )
    }
  }
}

/** Errors of the reading whose words are ours, and repeat nothing of the answer. */
const OURS = new Set(['UnlikeEc2Error', 'LargeAnswerError'])

interface ReadingError extends Error {
  $metadata?: { httpStatusCode?: number }
}

/** An error of the reading itself: neither AWS's own nor the network's, both of which the SDK knows how to take. */
function isUnread(error: unknown): error is ReadingError {
  if (!(error instanceof Error) || error instanceof SilentEndpointError) return false
  const { code, $fault } = error as { code?: unknown; $fault?: unknown }
  return $fault === undefined && code === undefined && error.name !== 'TimeoutError'
}

/**
 * Of what came instead of an error of AWS's, such as a proxy's page, the status is all that counts: the SDK goes by it,
 * and calls such an error `UnknownError` where it could read the page.
 */
function unread(error: ReadingError): Error {
  const { $metadata } = error
  if (($metadata?.httpStatusCode ?? 200) < 300) {
    // What a parser says of it repeats parts of it, which may hold anything: it stays with the cause.
    const [first = ''] = OURS.has(error.name) ? error.message.split('\n', 1) : []
    // Behind its first line the SDK tells developers where the raw answer is.
    const why = first === '' ? "it is cut off, or none of AWS's" : first.replace(/\.$/, '')
    return new BrokenAnswerError(`the answer could not be read: ${why}`, { cause: error })
  }
  return Object.assign(new Error('an answer that could not be read', { cause: error }), {
    name: 'UnknownError',
    $metadata
  })
}

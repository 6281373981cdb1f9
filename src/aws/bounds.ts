import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'

/** The most that one answer may have. The largest of AWS's, 100,000 allocations of a pool, is half of this. */
const MOST_BYTES = 128 * 1024 * 1024
/** How long one answer may take to arrive, however steadily it comes. */
const LONGEST_MS = 180_000

/** How much of an answer is borne. */
interface Bounds {
  mostBytes?: number
  longestMs?: number
}

/**
 * Ends the reading of an answer that is too large or takes too long: its reader gets an error, and the connection is
 * closed. The SDK by itself reads on for as long as something comes.
 *
 * @param body given back as it is; nothing of it is read before its reader begins
 * @param bounds more bytes than a stream keeps until its reader begins, which is some 64 KB
 * @param givenUp is told why, for a reader that listens for no error
 */
export function bounded<Body>(
  body: Body,
  { mostBytes = MOST_BYTES, longestMs = LONGEST_MS }: Bounds = {},
  givenUp: (why: Error) => void = () => undefined
): Body {
  if (!(body instanceof IncomingMessage)) return body
  const giveUp = (why: Error) => {
    body.destroy(why)
    givenUp(why)
  }
  const late = setTimeout(() => {
    giveUp(tooLate(longestMs))
  }, longestMs)
  late.unref()
  body.once('close', () => {
    clearTimeout(late)
  })
  // Some may have come with the headers.
  let bytes = body.readableLength
  const push = body.push.bind(body)
  // Whoever listens for its data begins to read it, and may take it from a reader that comes later.
  body.push = (piece: Buffer | null, encoding?: BufferEncoding) => {
    bytes += piece?.length ?? 0
    if (bytes <= mostBytes) return push(piece, encoding)
    giveUp(new LargeAnswerError(`it has more than ${mostBytes} bytes`))
    return false
  }
  return body
}

/** An answer of which no more is read. */
class LargeAnswerError extends Error {
  override readonly name = 'LargeAnswerError'
}

/** The SDK takes this name for a passing fault, and asks again. */
function tooLate(longestMs: number): Error {
  const error = new Error(`the answer was not whole after ${longestMs / 1000} seconds`)
  error.name = 'TimeoutError'
  return error
}

/** An answer to what somebody else asks, of which no more is read. */
export class GivenUpAnswerError extends Error {
  override readonly name = 'GivenUpAnswerError'
}

/** The most that a token or credentials may have, and whatever comes in their place. */
export const MOST_CREDENTIAL_BYTES = 1024 * 1024

/** What Node tells of an answer whose headers have come, before anybody reads it. */
const ANSWERED = 'http.client.response.finish'

/**
 * Bounds every answer to what is asked within a call by Node's own HTTP, whoever asks. So the answers of packages are
 * bounded that read them whole and take no transport of ours; nobody else's answer is touched, wherever it comes from.
 *
 * @throws GivenUpAnswerError as soon as one of the answers is given up, and whatever `call` throws.
 */
export async function withBoundedAnswers<T>(call: () => Promise<T>, bounds: Bounds): Promise<T> {
  const ours = new AsyncLocalStorage<true>()
  const givenUp = new AbortController()
  const onAnswer = (message: unknown) => {
    const { response } = message as { response: IncomingMessage }
    if (ours.getStore() === true)
      bounded(response, bounds, why => {
        givenUp.abort(why)
      })
  }
  subscribe(ANSWERED, onAnswer)
  try {
    return await Promise.race([ours.run(true, call), abortion(givenUp.signal)])
  } finally {
    unsubscribe(ANSWERED, onAnswer)
    ours.disable()
  }
}

async function abortion(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      const why = signal.reason as Error
      reject(new GivenUpAnswerError(`the answer was given up: ${why.message}`, { cause: why }))
    })
  })
}

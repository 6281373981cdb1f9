import { IncomingMessage } from 'node:http'

/** The most that one answer may have. The largest of AWS's, 100,000 allocations of a pool, is half of this. */
const MOST_BYTES = 128 * 1024 * 1024
/** How long one answer may take to arrive, however steadily it comes. */
const LONGEST_MS = 180_000

/**
 * Ends the reading of an answer that is too large or takes too long: its reader gets an error, and the connection is
 * closed. The SDK by itself reads on for as long as something comes.
 *
 * @param body given back as it is; nothing of it is read before its reader begins
 */
export function bounded<Body>(body: Body, { mostBytes = MOST_BYTES, longestMs = LONGEST_MS } = {}): Body {
  if (!(body instanceof IncomingMessage)) return body
  let bytes = 0
  const late = setTimeout(() => {
    body.destroy(tooLate(longestMs))
  }, longestMs)
  late.unref()
  body.once('close', () => {
    clearTimeout(late)
  })
  // A paused stream keeps what comes until its reader resumes it, although somebody listens.
  body.pause().on('data', (piece: Buffer) => {
    bytes += piece.length
    if (bytes > mostBytes) body.destroy(new Error(`it has more than ${mostBytes} bytes`))
  })
  return body
}

/** The SDK takes this name for a passing fault, and asks again. */
function tooLate(longestMs: number): Error {
  const error = new Error(`the answer was not whole after ${longestMs / 1000} seconds`)
  error.name = 'TimeoutError'
  return error
}

/** The most that one answer may have. A page of a hundred comments, as long as GitHub takes them, is half of this. */
const MOST_BYTES = 64 * 1024 * 1024

export type Fetch = (url: string, options?: RequestInit) => Promise<Response>

/**
 * A `fetch` whose answers end with an error where they have more bytes than they may: whatever reads one whole would
 * read on for as long as something comes.
 */
export function boundedFetch(fetch: Fetch, mostBytes = MOST_BYTES): Fetch {
  return async (url, options) => {
    const response = await fetch(url, options)
    if (response.body === null) return response
    const { status, statusText, headers } = response
    const body = response.body.pipeThrough(upTo(mostBytes))
    const bounded = new Response(body, { status, statusText, headers: [...headers] })
    return Object.defineProperty(bounded, 'url', { value: response.url })
  }
}

function upTo(mostBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform(piece, controller) {
      bytes += piece.length
      if (bytes > mostBytes) controller.error(new Error(`the answer has more than ${mostBytes} bytes`))
      else controller.enqueue(piece)
    }
  })
}

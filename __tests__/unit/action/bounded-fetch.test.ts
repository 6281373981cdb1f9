import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { boundedFetch } from '../../../src/action/bounded-fetch.js'

const LIMIT = 1_000_000

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** The address of a server that answers with so many bytes, or without an end. */
async function serving(bytes: number, status = 200): Promise<string> {
  server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', link: 'a' })
    const piece = Buffer.alloc(64 * 1024, 'x')
    let left = bytes
    const more = () => {
      while (left > 0) {
        const size = Math.min(left, piece.length)
        left -= size
        if (!response.write(piece.subarray(0, size))) {
          response.once('drain', more)
          return
        }
      }
      response.end()
    }
    more()
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe('an answer', () => {
  test.each([0, 1, LIMIT])('of %d bytes comes as it is', async bytes => {
    const url = await serving(bytes, 201)
    const answer = await boundedFetch(fetch, LIMIT)(url)
    expect(answer).toMatchObject({ status: 201, url, ok: true })
    expect(answer.headers.get('link')).toBe('a')
    expect(await answer.text()).toHaveLength(bytes)
  })

  test.each([LIMIT + 1, Infinity])('of %d bytes ends with an error', async bytes => {
    const answer = await boundedFetch(fetch, LIMIT)(await serving(bytes))
    await expect(answer.text()).rejects.toThrow('the answer has more than 1000000 bytes')
  })

  test('without a body comes as it is', async () => {
    const answer = await boundedFetch(fetch, LIMIT)(await serving(0, 204))
    expect(answer).toMatchObject({ status: 204, body: null })
  })
})

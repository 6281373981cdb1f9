import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { streamCollector } from '@smithy/node-http-handler'
import { bounded } from '../../../src/aws/bounds.js'

let end = (): void => undefined
afterEach(() => {
  end()
})

/** What a server answers, its body not yet read. */
async function answerOf(respond: (response: ServerResponse) => void): Promise<IncomingMessage> {
  const server = createServer((_, response) => {
    respond(response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  end = () => {
    server.closeAllConnections()
    server.close()
  }
  const { port } = server.address() as AddressInfo
  return await new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1' }, resolve).on('error', reject)
  })
}

const READERS: readonly (readonly [name: string, read: (body: IncomingMessage) => Promise<Uint8Array>])[] = [
  ['the SDK', body => streamCollector(body)],
  ['a consumer', body => buffer(body)]
]

describe.each(READERS)('an answer, read by %s', (_, read) => {
  test('is what it was, whenever its reader begins', async () => {
    const text = 'x'.repeat(300_000)
    const body = bounded(await answerOf(response => response.end(text)))
    await setTimeout(50)
    expect(Buffer.from(await read(body)).toString()).toBe(text)
  })

  test('of just as many bytes as are allowed is read, and of one more is not', async () => {
    const body = await answerOf(response => response.end('x'.repeat(1000)))
    expect(await read(bounded(body, { mostBytes: 1000 }))).toHaveLength(1000)
    end()
    const longer = await answerOf(response => response.end('x'.repeat(1001)))
    await expect(read(bounded(longer, { mostBytes: 1000 }))).rejects.toThrow('it has more than 1000 bytes')
  })

  test('without end is given up as soon as it is too large', async () => {
    let sent = 0
    const body = await answerOf(response => {
      const more = () => {
        while (response.writable && !response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536
        sent += 65_536
        if (sent < 2 ** 30) response.once('drain', more)
      }
      more()
    })
    await expect(read(bounded(body, { mostBytes: 1_000_000 }))).rejects.toThrow('more than 1000000 bytes')
    expect(sent).toBeLessThan(2 ** 30)
  })

  test('that comes a little at a time is given up in the end, as one to be asked for again', async () => {
    const body = await answerOf(response => {
      const drip = setInterval(() => {
        response.write('x')
      }, 5)
      response.on('close', () => {
        clearInterval(drip)
      })
    })
    await expect(read(bounded(body, { longestMs: 100 }))).rejects.toMatchObject({
      name: 'TimeoutError',
      message: 'the answer was not whole after 0.1 seconds'
    })
  })
})

test('a body that is no answer of the network is left as it is', () => {
  const body = Buffer.from('text')
  expect(bounded(body)).toBe(body)
})

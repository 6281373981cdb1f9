import { AsyncResource } from 'node:async_hooks'
import { hasSubscribers } from 'node:diagnostics_channel'
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { streamCollector } from '@smithy/node-http-handler'
import { bounded, withBoundedAnswers } from '../../../src/aws/bounds.js'

/** More than a stream keeps until somebody reads it. */
const MOST = 200_000

/** Where none of the calls is under way. */
const outside = new AsyncResource('outside')

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
    const body = await answerOf(response => response.end('x'.repeat(MOST)))
    expect(await read(bounded(body, { mostBytes: MOST }))).toHaveLength(MOST)
    end()
    const longer = await answerOf(response => response.end('x'.repeat(MOST + 1)))
    await expect(read(bounded(longer, { mostBytes: MOST }))).rejects.toThrow('it has more than 200000 bytes')
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

describe('what is asked within a call', () => {
  /** Asks a server, by a package that reads whole answers as the toolkit does, and listens for no error. */
  async function asking(port: number): Promise<number> {
    return await new Promise((resolve, reject) => {
      const request = get({ port, host: '127.0.0.1', agent: new Agent({ keepAlive: true }) }, response => {
        let bytes = 0
        response.on('data', (piece: Buffer) => (bytes += piece.length))
        response.on('end', () => {
          resolve(bytes)
        })
      })
      request.on('error', reject)
    })
  }

  async function serving(bytes: number): Promise<number> {
    const server = createServer((_, response) => response.end('x'.repeat(bytes)))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    end = () => {
      server.closeAllConnections()
      server.close()
    }
    return (server.address() as AddressInfo).port
  }

  test('is answered as far as it may be', async () => {
    const port = await serving(MOST)
    expect(await withBoundedAnswers(() => asking(port), { mostBytes: MOST })).toBe(MOST)
  })

  test('is given up where an answer is too large, though its reader would never hear of it', async () => {
    const port = await serving(MOST + 1)
    await expect(withBoundedAnswers(() => asking(port), { mostBytes: MOST })).rejects.toMatchObject({
      name: 'GivenUpAnswerError',
      message: 'the answer was given up: it has more than 200000 bytes'
    })
  })

  test('alone is bounded: what others ask of the same endpoint meanwhile, and afterwards, is left alone', async () => {
    const port = await serving(MOST + 1)
    const bounds = { mostBytes: MOST }
    const others = [asking(port)]
    const ours = withBoundedAnswers(() => {
      others.push(outside.runInAsyncScope(() => asking(port)))
      return asking(port)
    }, bounds)
    others.push(asking(port))
    await expect(ours).rejects.toThrow('more than 200000 bytes')
    expect(await Promise.all(others)).toEqual([MOST + 1, MOST + 1, MOST + 1])
    expect(await asking(port)).toBe(MOST + 1)
    expect(hasSubscribers('http.client.response.finish')).toBe(false)
  })

  test('keeps its own bounds beside others that are asked at the same time', async () => {
    const port = await serving(MOST + 1)
    const narrow = withBoundedAnswers(() => asking(port), { mostBytes: MOST })
    const wide = withBoundedAnswers(() => asking(port), { mostBytes: MOST + 1 })
    await expect(narrow).rejects.toThrow('more than 200000 bytes')
    expect(await wide).toBe(MOST + 1)
  })
})

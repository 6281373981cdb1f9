import { Writable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { writeChunks } from '../../../src/cli/write.js'

/** A standard output that somebody reads slowly, or stops reading after so many chunks. */
function aReader({ until = Infinity } = {}) {
  const read: string[] = []
  const stream = new Writable({
    highWaterMark: 64,
    write: (chunk: Buffer, _, done) => {
      setTimeout(() => {
        if (read.length >= until) {
          done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
          return
        }
        read.push(chunk.toString())
        done()
      }, 2)
    }
  })
  return { read, stdout: stream as unknown as NodeJS.WriteStream }
}

describe('a result on standard output', () => {
  const chunks = Array.from({ length: 20 }, (_, index) => `${index}: ${'x'.repeat(50)}\n`)

  test('has left the process when it counts as written, however slowly it is read', async () => {
    const { read, stdout } = aReader()
    await writeChunks(chunks, undefined, { stdout })
    expect(read.join('')).toBe(chunks.join(''))
  })

  test('of which somebody has seen enough is no error', async () => {
    const { read, stdout } = aReader({ until: 3 })
    await writeChunks(chunks, undefined, { stdout })
    expect(read).toHaveLength(3)
  })
})

import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readInputFile, readInputStream, UnfitFileError } from '../../src/input-file.js'

const MB = 1024 * 1024

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'input-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const named = (name: string) => join(folder, name)

/** A pipe that is written to and closed meanwhile; in a process of its own, since opening it waits for its reader. */
function aPipe(name: string, command: string): string {
  execFileSync('mkfifo', [named(name)])
  execFileSync('sh', ['-c', `(${command}) > "$0" 2> /dev/null &`, named(name)], { stdio: 'ignore' })
  return named(name)
}

describe('a file that an input names', () => {
  test.each([0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 300_000])(
    'is read whole with its %i bytes',
    async bytes => {
      const text = 'äbcdefgh'.repeat(50_000).slice(0, bytes)
      writeFileSync(named('file'), text)
      expect((await readInputFile(named('file'), MB)).toString()).toBe(text)
    }
  )

  test('is read where a link leads to it', async () => {
    writeFileSync(named('file'), 'text')
    symlinkSync('file', named('link'))
    expect((await readInputFile(named('link'), MB)).toString()).toBe('text')
  })

  test('is read with just as many bytes as it may have, and with one more is not', async () => {
    writeFileSync(named('file'), Buffer.alloc(MB))
    expect(await readInputFile(named('file'), MB)).toHaveLength(MB)
    appendFileSync(named('file'), 'x')
    await expect(readInputFile(named('file'), MB)).rejects.toMatchObject({ kind: 'large' })
  })

  test('that is too large is refused before it is read', async () => {
    writeFileSync(named('file'), '')
    truncateSync(named('file'), 2 ** 40)
    await expect(readInputFile(named('file'), 400 * MB)).rejects.toThrow('it has more than 400 MB')
  })

  test('that has more than is told of its size is read to its end, and no further than it may', async () => {
    // The kernel tells no size of what it makes while it is read.
    const status = await readInputFile('/proc/self/status', MB)
    expect(status.toString()).toContain('Threads:')
    await expect(readInputFile('/proc/self/status', 100)).rejects.toMatchObject({ kind: 'large' })
  })

  test.each<[string, () => string, string]>([
    ['a device', () => '/dev/zero', 'it is not a file but a device'],
    ['a link to a device', () => linkTo('/dev/zero'), 'it is not a file but a device'],
    ['a link to a link to a device', () => linkTo(linkTo('/dev/zero')), 'it is not a file but a device'],
    ['a directory', () => folder, 'it is not a file but a directory'],
    [
      'a link to a pipe',
      () => linkTo(aPipe('pipe', 'cat /dev/zero')),
      'it is not a file but a link to a pipe'
    ]
  ])('may not be %s', async (_, path, message) => {
    const error: unknown = await readInputFile(path(), MB).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(UnfitFileError)
    expect(error).toMatchObject({ message })
  })

  test('that is not there is told of as Node does', async () => {
    mkdirSync(named('empty'))
    await expect(readInputFile(named('empty/x'), MB)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  let links = 0
  function linkTo(target: string): string {
    const link = named(`link ${(links += 1)}`)
    symlinkSync(target, link)
    return link
  }
})

describe('a pipe that an input names', () => {
  test('is read to its end, whatever it takes to come', async () => {
    const pipe = aPipe('pipe', 'printf one; sleep 0.2; printf two')
    expect((await readInputFile(pipe, MB)).toString()).toBe('onetwo')
  })

  test('is read with more than one piece holds', async () => {
    const pipe = aPipe('pipe', 'head -c 900000 /dev/zero')
    expect(await readInputFile(pipe, MB)).toHaveLength(900_000)
  })

  test('without end is given up as soon as it is too large', async () => {
    await expect(readInputFile(aPipe('pipe', 'cat /dev/zero'), MB)).rejects.toMatchObject({
      kind: 'large',
      message: 'it has more than 1 MB'
    })
  })
})

describe('a stream', () => {
  test('is read whole, letters that are cut in two among it', async () => {
    const [first, second] = [Buffer.from('ä').subarray(0, 1), Buffer.from('ä').subarray(1)]
    expect((await readInputStream(Readable.from([first, second]), MB)).toString()).toBe('ä')
  })

  test('without end is given up as soon as it is too large', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(65_536)
      })()
    )
    await expect(readInputStream(endless, MB)).rejects.toMatchObject({ kind: 'large' })
    expect(endless.destroyed).toBe(true)
  })
})

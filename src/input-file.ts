import { lstat, open, stat, type FileHandle } from 'node:fs/promises'

/** A file that is not read: it is none, or has more than may be read. */
export class UnfitFileError extends Error {
  override readonly name = 'UnfitFileError'
  readonly kind: 'directory' | 'device' | 'socket' | 'link to a pipe' | 'large'

  constructor(kind: UnfitFileError['kind'], message = `it is not a file but a ${kind}`) {
    super(message)
    this.kind = kind
  }
}

/**
 * What a file holds that somebody names. Git keeps links, so that a pull request can bring one to anything: a device
 * such as /dev/zero would never end. A pipe is read like a file.
 *
 * @throws UnfitFileError, or Node's own error where it is not there or may not be read.
 */
export async function readInputFile(path: string, mostBytes: number): Promise<Buffer> {
  const { size } = await fitFile(path)
  if (size > mostBytes) throw tooLarge(mostBytes)
  const file = await open(path)
  try {
    return await upTo(mostBytes, file, size)
  } finally {
    await file.close()
  }
}

/** Likewise of a stream, such as standard input. */
export async function readInputStream(stream: AsyncIterable<unknown>, mostBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of stream) {
    const buffer = Buffer.from(piece as Uint8Array)
    bytes += buffer.length
    if (bytes > mostBytes) throw tooLarge(mostBytes)
    pieces.push(buffer)
  }
  return Buffer.concat(pieces)
}

/** Looks before opening: a device may act upon that alone. */
async function fitFile(path: string): Promise<{ size: number }> {
  const stats = await stat(path)
  if (stats.isDirectory()) throw new UnfitFileError('directory')
  if (stats.isCharacterDevice() || stats.isBlockDevice()) throw new UnfitFileError('device')
  if (stats.isSocket()) throw new UnfitFileError('socket')
  if (stats.isFIFO() && !isShellsOwn(path) && (await lstat(path)).isSymbolicLink()) {
    throw new UnfitFileError('link to a pipe')
  }
  return stats
}

/** Where `<(...)` and standard input lie. A link elsewhere may have been made by anybody, to what may never end. */
function isShellsOwn(path: string): boolean {
  return /^\/(?:dev|proc)\//.test(path)
}

/** Where nothing is known of the size, as of a pipe. */
const FIRST_BYTES = 64 * 1024

/** To the end, wherever that is: what is told of a file's size may be less than it has. */
async function upTo(mostBytes: number, file: FileHandle, size: number): Promise<Buffer> {
  // One byte more shows that it has ended.
  let buffer: Buffer = Buffer.allocUnsafe(Math.min(Math.max(size, FIRST_BYTES), mostBytes) + 1)
  let length = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length)
    if (bytesRead === 0) return buffer.subarray(0, length)
    length += bytesRead
    if (length > mostBytes) throw tooLarge(mostBytes)
    if (length === buffer.length) buffer = larger(buffer, mostBytes)
  }
}

function larger(buffer: Buffer, mostBytes: number): Buffer {
  const grown = Buffer.allocUnsafe(Math.min(2 * buffer.length, mostBytes + 1))
  buffer.copy(grown)
  return grown
}

function tooLarge(mostBytes: number): UnfitFileError {
  return new UnfitFileError('large', `it has more than ${mostBytes / 1024 / 1024} MB`)
}

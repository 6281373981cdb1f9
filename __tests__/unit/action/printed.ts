/** Runs something and gives back what it came to and what it wrote to the standard output meanwhile. */
export async function printed<T>(action: () => T | Promise<T>): Promise<{ value: T; text: string }> {
  const write = process.stdout.write.bind(process.stdout)
  const pieces: string[] = []
  process.stdout.write = (piece: string | Uint8Array) => {
    pieces.push(piece.toString())
    return true
  }
  try {
    return { value: await action(), text: pieces.join('') }
  } finally {
    process.stdout.write = write
  }
}

/** What the built Action may weigh, in bytes, licences aside. */
export const SIZE_BOUNDS = { entry: 1_750_000, all: 3_500_000 }

/**
 * What a built Action weighs, in bytes.
 *
 * @param {ReadonlyMap<string, Buffer>} files
 * @returns {{ entry: number, all: number, licenses: number }} `all` leaves the licences out
 */
export function sizes(files) {
  let all = 0
  for (const content of files.values()) all += content.length
  const licenses = files.get('licenses.txt')?.length ?? 0
  return { entry: files.get('index.js')?.length ?? 0, all: all - licenses, licenses }
}

/**
 * Reads the files through which a step hands over outputs, state and variables, as strictly as the runner does
 * (FileCommandManager.cs): `name=value` lines, and `name<<delimiter`, lines, `delimiter`.
 *
 * @param {string} text
 * @returns {Record<string, string>} later settings of a name win
 * @throws {Error} where the runner would fail the step
 */
export function parseKeyValueFile(text) {
  /** @type {Record<string, string>} */
  const values = {}
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  if (last !== '') lines.push(last)

  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) throw new Error(`Invalid format '${line}'. Name must not be empty`)
      values[line.slice(0, equals)] = line.slice(equals + 1)
    } else if (heredoc >= 0) {
      const [name, delimiter] = [line.slice(0, heredoc), line.slice(heredoc + 2)]
      if (name === '' || delimiter === '') {
        throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`)
      }
      const end = lines.indexOf(delimiter, index + 1)
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
      values[name] = lines.slice(index + 1, end).join('\n')
      index = end
    } else {
      throw new Error(`Invalid format '${line}'`)
    }
  }
  return values
}

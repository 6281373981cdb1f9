import { createRequire } from 'node:module'
import process from 'node:process'
import { createInterface } from 'node:readline'

/**
 * Evaluates JSONata expressions, one a line as a JSON text, with the library whose path is the first argument. Answers
 * each with a line: its value, or what is wrong with it.
 */

const jsonata = createRequire(import.meta.url)(process.argv[2] ?? '')

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const value = await jsonata(JSON.parse(line)).evaluate(undefined)
    answer({ value: value ?? null })
  } catch (error) {
    answer({ error: String(/** @type {{ message?: unknown }} */ (error).message) })
  }
}

/** @param {unknown} told */
function answer(told) {
  process.stdout.write(`${JSON.stringify(told)}\n`)
}

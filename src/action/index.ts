import process from 'node:process'
import { run } from './main.js'

/** A request that nobody waits for any more, such as one for a token that never came, is given this long. */
const LINGERING_MS = 2_000

await run(process.env, () => new Date())
setTimeout(() => process.exit(), LINGERING_MS).unref()

import { run } from './main.js'

await run(process.env, () => new Date())

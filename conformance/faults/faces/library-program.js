import process from 'node:process'

/**
 * A program that uses the library as docs/library.md shows it: `node library-program.js ADDRESS-OF-THE-LIBRARY INPUTS`.
 * Prints as JSON what it was given: the Report with the exit and the channels that failed, or the error. What is no error
 * for a user ends it.
 */

const [address = '', inputs = '{}'] = process.argv.slice(2)
const { channelsOf, check, CheckError, deliver, exitOf, parseSettings } = await import(address)

const silent = () => undefined
const surroundings = {
  environment: process.env,
  clock: () => new Date(),
  logger: { debug: silent, info: silent, warning: silent },
  mask: silent,
  getToken: () => Promise.reject(new Error('a web identity token is asked for'))
}
try {
  console.log(JSON.stringify(await checked()))
} catch (error) {
  if (!(error instanceof CheckError)) throw error
  const { message, remedy } = /** @type {Error & { remedy?: string }} */ (error)
  console.log(JSON.stringify({ error: { message, remedy } }))
}

async function checked() {
  const settings = parseSettings(JSON.parse(inputs), process.env)
  const { report, enter } = await check(settings, surroundings, process.cwd())
  const by = { ...settings, logger: surroundings.logger }
  /** @type {{ channel: string }[]} */
  const failures = await deliver(report, channelsOf(settings, enter, {}), by)
  const channels = failures.map(({ channel }) => channel)
  return { report, failures, exit: exitOf(report, settings, channels) }
}
